/// A ZIP archive whose entries lie side by side, each where and what the central directory says.
///
/// Nothing is extracted: an entry is a stream, and what all streams give together is counted.
final class ZipArchive {
    /// The entries in the directory's order.
    let entries: [ZipEntry]

    private let archive: any RandomAccess
    private let budget: InflationBudget
    private let entriesByKey: [String: ZipEntry]

    /// Reads the directory and all local headers.
    ///
    /// - Parameters:
    ///   - archive: the bytes.
    ///   - limits: what is refused as too much.
    ///   - allowsArchives: whether an entry may be an archive itself.
    /// - Throws: ``FormatError`` with `truncated`, `refusedWorkbook`, `unsupported`, `damagedWorkbook` or `limits`.
    init(
        _ archive: any RandomAccess, limits: Limits, allowsArchives: Bool = false
    ) throws(FormatError) {
        self.archive = archive
        budget = InflationBudget(limits)
        let directory = try ZipDirectory(archive, limits: limits)
        var entries = directory.entries
        for index in entries.indices { try Self.readHeader(of: &entries[index], in: archive) }
        try Self.checkPlaces(of: entries, end: directory.offset)
        var entriesByKey: [String: ZipEntry] = [:]
        for entry in entries where entriesByKey.updateValue(entry, forKey: entry.key) != nil {
            throw FormatError(.refusedWorkbook, detail: "its archive has two entries of one name")
        }
        self.entries = entries
        self.entriesByKey = entriesByKey
        if allowsArchives { return }
        for entry in entries { try refuseArchive(in: entry) }
    }

    /// The entry of a name in any case.
    func entry(_ name: String) -> ZipEntry? { entriesByKey[name.lowercased()] }

    /// The bytes of an entry from its beginning.
    func open(_ entry: ZipEntry) -> ZipEntrySource {
        ZipEntrySource(entry, in: archive, budget: budget)
    }

    private static func readHeader(of entry: inout ZipEntry, in archive: any RandomAccess) throws(FormatError) {
        let count = 30 + entry.rawName.count
        let header = try archive.bytes(at: entry.headerOffset, count: count)
        guard header.count == count, ZipFields(header[...]).four(0) == 0x0403_4b50 else {
            throw FormatError(.refusedWorkbook, detail: "an entry of its archive is not where the directory says")
        }
        let fields = ZipFields(header[...])
        // The long form has its sizes in an extra field, and a descriptor has them behind the data.
        let isSame =
            fields.two(26) == entry.rawName.count && header[30...] == entry.rawName
            && fields.two(8) == Int(entry.method.rawValue)
            && (entry.hasDescriptor || fields.four(18) == 0xffff_ffff
                || (fields.four(14) == Int(entry.checksum) && fields.four(18) == entry.compressedSize
                    && fields.four(22) == entry.size))
        if !isSame {
            throw FormatError(.refusedWorkbook, detail: "an entry of its archive is another than the directory says")
        }
        entry.dataOffset = entry.headerOffset + count + fields.two(28)
    }

    /// Refuses entries that share bytes and bytes that belong to none.
    private static func checkPlaces(of entries: [ZipEntry], end: Int) throws(FormatError) {
        var free = 0...0
        for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
            if entry.headerOffset < free.lowerBound {
                throw FormatError(.refusedWorkbook, detail: "entries of its archive overlap")
            }
            if entry.headerOffset > free.upperBound {
                throw FormatError(.refusedWorkbook, detail: "its archive holds bytes between its entries")
            }
            guard entry.compressedSize <= end - min(end, entry.dataOffset) else {
                throw FormatError(.refusedWorkbook, detail: "entries of its archive overlap")
            }
            free = entry.dataEnd...(entry.dataEnd + (entry.hasDescriptor ? 24 : 0))
        }
        if end < free.lowerBound { throw FormatError(.refusedWorkbook, detail: "entries of its archive overlap") }
        if end > free.upperBound {
            throw FormatError(.refusedWorkbook, detail: "its archive holds bytes between its entries")
        }
    }

    /// Refuses an entry that begins like an archive itself.
    private func refuseArchive(in entry: ZipEntry) throws(FormatError) {
        guard entry.size >= 4 else { return }
        let head = try open(entry).head(4)
        if head == [0x50, 0x4b, 0x03, 0x04] {
            throw FormatError(.refusedWorkbook, detail: "its archive holds another archive")
        }
    }
}
