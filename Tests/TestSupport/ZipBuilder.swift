import Formats

/// Writes ZIP archives field by field, also wrong ones.
package struct ZipBuilder: Sendable {
    /// One entry and what its headers say of it; what is nil is said truly.
    package struct Entry: Sendable {
        /// The name in the directory.
        package var name: String
        /// The bytes before compression.
        package var content: [UInt8]
        /// Whether the bytes are deflated, else stored.
        package var isDeflated = true
        /// The name in the local header.
        package var localName: String?
        /// The flags in both headers.
        package var flags = 0
        /// The method in both headers.
        package var method: Int?
        /// The inflated size in both headers.
        package var declaredSize: Int?
        /// The size in the archive in both headers.
        package var compressedSize: Int?
        /// The checksum in both headers.
        package var checksum: Int?
        /// Host system and file mode of Unix.
        package var mode = 0
        /// Where the local header is, by the directory.
        package var offset: Int?

        /// An entry whose headers are true.
        package init(_ name: String, _ content: [UInt8], isDeflated: Bool = true) {
            self.name = name
            self.content = content
            self.isDeflated = isDeflated
        }

        /// An entry with text.
        package init(_ name: String, _ text: String) {
            self.init(name, Array(text.utf8))
        }
    }

    /// The entries in their order.
    package var entries: [Entry]
    /// The number of entries in the end record.
    package var declaredCount: Int?
    /// The comment in the end record.
    package var comment: [UInt8] = []
    /// Bytes between the last entry and the directory.
    package var hidden: [UInt8] = []

    /// An archive of entries.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The archive.
    package func bytes() throws -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let packed = try Self.packed(entry.content)
            let data = entry.isDeflated ? packed.deflated : entry.content
            var common = [
                (20, 2), (entry.flags, 2), (entry.method ?? (entry.isDeflated ? 8 : 0), 2), (0, 4),
                (entry.checksum ?? packed.checksum, 4), (entry.compressedSize ?? data.count, 4),
                (entry.declaredSize ?? entry.content.count, 4),
            ]
            let offset = archive.count
            let localName = Array((entry.localName ?? entry.name).utf8)
            archive += Self.fields([(0x0403_4b50, 4)] + common + [(localName.count, 2), (0, 2)]) + localName + data
            common.insert((entry.mode == 0 ? 20 : 3 << 8 | 20, 2), at: 0)
            let tail = [(entry.name.utf8.count, 2), (0, 2), (0, 2), (0, 2), (0, 2), (entry.mode << 16, 4)]
            directory += Self.fields([(0x0201_4b50, 4)] + common + tail + [(entry.offset ?? offset, 4)])
            directory += Array(entry.name.utf8)
        }
        archive += hidden
        let count = declaredCount ?? entries.count
        let end = [(0x0605_4b50, 4), (0, 4), (count, 2), (count, 2), (directory.count, 4), (archive.count, 4)]
        return archive + directory + Self.fields(end + [(comment.count, 2)]) + comment
    }

    /// Little-endian numbers of so many bytes.
    package static func fields(_ fields: [(value: Int, size: Int)]) -> [UInt8] {
        fields.flatMap { field in (0..<field.size).map { UInt8(truncatingIfNeeded: field.value >> (8 * $0)) } }
    }

    /// The bytes deflated and their CRC-32: gzip without its header of ten bytes and its trailer.
    private static func packed(_ bytes: [UInt8]) throws -> (deflated: [UInt8], checksum: Int) {
        let sink = MemorySink()
        let deflater = try DeflatingSink(sink)
        try bytes.withUnsafeBytes { try deflater.write($0) }
        try deflater.finish()
        let trailer = sink.bytes.suffix(8)
        let checksum = trailer.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return (Array(sink.bytes.dropFirst(10).dropLast(8)), checksum)
    }
}
