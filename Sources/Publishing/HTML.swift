/// A piece of markup in UTF-8 whose literal parts are markup and whose interpolated values are escaped text.
///
/// `"<td>\(name)</td>" as HTML` can only ever hold the tags written in the source: a `String` that is
/// interpolated is escaped, an `HTML` is kept. What templates print becomes markup in ``Templates`` alone.
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
    /// The markup as UTF-8.
    package private(set) var bytes: [UInt8]

    /// An empty piece with room for `capacity` bytes.
    package init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    package init(stringLiteral value: String) {
        bytes = Array(value.utf8)
    }

    package init(stringInterpolation: StringInterpolation) {
        bytes = stringInterpolation.bytes
    }

    /// True for a piece without markup and text.
    package var isEmpty: Bool { bytes.isEmpty }

    /// The markup as a string, for the template engine.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// A text, escaped.
    package static func text(_ text: String) -> HTML {
        var html = HTML()
        html.bytes.appendEscaped(text)
        return html
    }

    /// Appends a part of a piece like this one, or of what a template made of such pieces.
    mutating func append(_ part: ArraySlice<UInt8>) {
        bytes.append(contentsOf: part)
    }

    /// Appends a piece of markup.
    package static func += (left: inout HTML, right: HTML) {
        left.bytes.append(contentsOf: right.bytes)
    }

    /// The pieces one after the other.
    package static func joined(_ pieces: some Sequence<HTML>, separator: HTML = "") -> HTML {
        var whole = HTML()
        for (index, piece) in pieces.enumerated() {
            if index > 0 { whole += separator }
            whole += piece
        }
        return whole
    }

    /// What the compiler makes of a literal with interpolations.
    package struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: String) {
            bytes.append(contentsOf: literal.utf8)
        }

        /// Appends a text, escaped.
        package mutating func appendInterpolation(_ text: String) {
            bytes.appendEscaped(text)
        }

        /// Appends a whole number in plain digits, as attributes need it.
        package mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }

        /// Appends markup as it stands.
        package mutating func appendInterpolation(_ html: HTML) {
            bytes.append(contentsOf: html.bytes)
        }
    }
}

extension [UInt8] {
    /// Appends a text with the five characters of markup replaced by references.
    ///
    /// Works on bytes, never on grapheme clusters: a quotation mark followed by a combining mark is one `Character`
    /// that equals no quotation mark, yet it ends an attribute. Characters that reorder or hide text (C0 and C1
    /// controls, U+200E, U+200F, U+2028–202E, U+2066–2069, U+FEFF) become U+FFFD, so that nothing looks like what
    /// it is not.
    fileprivate mutating func appendEscaped(_ text: String) {
        let utf8 = text.utf8.span
        // Most texts need no care and are appended whole.
        var index = 0
        while index < utf8.count, !Self.mayNeedCare(utf8[index]) { index += 1 }
        if index == utf8.count { return append(contentsOf: text.utf8) }
        index = 0
        while index < utf8.count {
            let byte = utf8[index]
            switch byte {
            case UInt8(ascii: "<"): append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): append(contentsOf: "&#39;".utf8)
            case 0x09, 0x0A, 0x0D: append(0x20)
            case 0x00..<0x20, 0x7F: append(contentsOf: "\u{FFFD}".utf8)
            case 0xC2, 0xE2, 0xEF:
                let length = byte == 0xC2 ? 2 : 3
                if Self.isDeceptive(utf8, at: index) {
                    append(contentsOf: "\u{FFFD}".utf8)
                } else {
                    for offset in 0..<length { append(utf8[index + offset]) }
                }
                index += length - 1
            default: append(byte)
            }
            index += 1
        }
    }

    @inline(__always)
    private static func mayNeedCare(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00..<0x20, 0x7F, 0xC2, 0xE2, 0xEF: true
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }

    private static func isDeceptive(_ utf8: Span<UInt8>, at index: Int) -> Bool {
        switch (utf8[index], utf8[index + 1]) {
        case (0xC2, 0x80...0x9F): true
        case (0xE2, 0x80): [0x8E, 0x8F].contains(utf8[index + 2]) || (0xA8...0xAE).contains(utf8[index + 2])
        case (0xE2, 0x81): (0xA6...0xA9).contains(utf8[index + 2])
        case (0xEF, 0xBB): utf8[index + 2] == 0xBF
        default: false
        }
    }
}
