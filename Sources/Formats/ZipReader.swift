/// Reads an archive that is held in memory, with the refusals of ``ZipArchive``.
///
/// Nothing is extracted by the names that stand in it: whoever reads names the entries.
package struct ZipReader {
    /// The names of the entries in the directory's order.
    package let names: [String]
    private let archive: ZipArchive

    /// Reads the directory.
    ///
    /// - Parameters:
    ///   - bytes: the archive.
    ///   - limits: what is refused as too much.
    /// - Throws: ``FormatError`` as a workbook's archive does.
    package init(_ bytes: [UInt8], limits: Limits) throws(FormatError) {
        archive = try ZipArchive(MemorySource(bytes), limits: limits, allowsArchives: true)
        names = archive.entries.map(\.name)
    }

    /// The bytes of an entry; nil where there is none of the name.
    ///
    /// - Throws: ``FormatError`` with `damagedWorkbook` or `limits`.
    package func contents(of name: String) throws(FormatError) -> [UInt8]? {
        guard let entry = archive.entry(name), entry.name == name else { return nil }
        let source = archive.open(entry)
        let block = ByteBlock(capacity: 1 << 16)
        var bytes: [UInt8] = []
        while true {
            let room = UnsafeMutableRawBufferPointer(start: block.base, count: block.capacity)
            let count = try source.read(into: room)
            if count == 0 { return bytes }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }
}
