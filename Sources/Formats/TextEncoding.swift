/// The encodings that text may arrive in or leave in.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16le = "utf-16le"
    case utf16be = "utf-16be"
    /// The national standard GB 18030, of which GBK and GB 2312 are subsets.
    case gb18030

    /// The bytes of U+FEFF in this encoding, dropped at the start of a text.
    package var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: [0xef, 0xbb, 0xbf]
        case .utf16le: [0xff, 0xfe]
        case .utf16be: [0xfe, 0xff]
        case .gb18030: [0x84, 0x31, 0x95, 0x33]
        }
    }

    /// The name under which the C library's iconv knows it.
    var iconvName: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16le: "UTF-16LE"
        case .utf16be: "UTF-16BE"
        case .gb18030: "GB18030"
        }
    }
}
