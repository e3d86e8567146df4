/// What a file is, by its first bytes and never by its name.
enum ContentKind: Hashable {
    /// Text with separated columns.
    case table
    /// One JSON object a line.
    case jsonLines
    /// A JSON array.
    case jsonArray
    /// A ZIP archive, which is taken for an XLSX workbook.
    case workbook
    /// Something that is no table, in a few words.
    case unsupported(String)

    /// Looks at the beginning of a file.
    init(_ bytes: UnsafeRawBufferPointer) {
        let signatures: [(bytes: [UInt8], kind: ContentKind)] = [
            ([0x50, 0x4b, 0x03, 0x04], .workbook),
            // An archive without an entry.
            ([0x50, 0x4b, 0x05, 0x06], .workbook),
            // A compound file (MS-CFB 2.2): Excel 97-2003, or a workbook with a password.
            ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], .unsupported("it is an old or an encrypted workbook")),
            ([0x25, 0x50, 0x44, 0x46, 0x2d], .unsupported("it is a PDF document")),
            ([0x52, 0x61, 0x72, 0x21], .unsupported("it is a RAR archive")),
            ([0x37, 0x7a, 0xbc, 0xaf], .unsupported("it is a 7z archive")),
        ]
        for signature in signatures where bytes.starts(with: signature.bytes) {
            self = signature.kind
            return
        }
        // BOF of BIFF2 to BIFF5, a record of 4 to 8 bytes, outside of a compound file (MS-XLS 2.4.21).
        if bytes.count >= 4, bytes[0] == 0x09, [0, 2, 4, 8].contains(bytes[1]), (4...16).contains(bytes[2]),
            bytes[3] == 0
        {
            self = .unsupported("it is an old or an encrypted workbook")
            return
        }
        // Byte order marks and the zero bytes of UTF-16 stand before and between.
        let text = bytes.lazy.filter { byte in
            byte > 0x20 && byte != 0xef && byte != 0xbb && byte != 0xbf && byte != 0xff && byte != 0xfe
        }
        switch text.first {
        case UInt8(ascii: "{"): self = .jsonLines
        case UInt8(ascii: "["): self = .jsonArray
        case UInt8(ascii: "<"): self = .unsupported("it is a web page or another document with tags")
        default: self = .table
        }
    }
}
