/// One file of a ZIP archive, as the central directory lists it (APPNOTE.TXT 6.3.10, section 4.3.12).
struct ZipEntry {
    /// How the bytes are kept.
    enum Method: UInt16 {
        case stored = 0
        case deflated = 8
    }

    /// The name with `/` between its parts.
    let name: String
    /// How the bytes are kept.
    let method: Method
    /// CRC-32 of the inflated bytes.
    let checksum: UInt32
    /// Bytes in the archive.
    let compressedSize: Int
    /// Bytes after inflating, as the archive says.
    let size: Int
    /// Where the local header begins.
    let headerOffset: Int
    /// Whether up to 24 bytes with sizes and checksum follow the data.
    let hasDescriptor: Bool
    /// The bytes of the name, to be compared with those of the local header.
    let rawName: ArraySlice<UInt8>
    /// Where the data begins; known once the local header was read.
    var dataOffset = 0

    /// The name as parts are looked for: parts of a package differ in more than case (ECMA-376 part 2, 6.2.2).
    var key: String { name.lowercased() }

    /// Where the data ends.
    var dataEnd: Int { dataOffset + compressedSize }
}

/// Reads the little-endian numbers of ZIP headers.
struct ZipFields {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// Two bytes at an offset.
    func two(_ offset: Int) -> Int { number(offset, 2) }
    /// Four bytes at an offset.
    func four(_ offset: Int) -> Int { number(offset, 4) }
    /// Eight bytes at an offset; what exceeds `Int` becomes its largest value, which no file reaches.
    func eight(_ offset: Int) -> Int {
        let high = number(offset + 4, 4)
        return high < 0x8000_0000 ? high << 32 | number(offset, 4) : .max
    }

    private func number(_ offset: Int, _ count: Int) -> Int {
        let start = bytes.startIndex + offset
        return (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
}
