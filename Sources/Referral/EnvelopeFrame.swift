import Foundation
import Store

/// The outermost layer of a package: what of it neither cipher nor signature protects.
///
/// Bits of version numbers, algorithm names and tags could be flipped without openssl noticing. So a package is opened
/// only where every byte of its frame is what sealing writes there. Source: RFC 5652, RFC 5083, X.690.
struct EnvelopeFrame {
    /// The layer's kind; nil where it is not one that sealing writes.
    let profile: SealingProfile?
    /// Whether it names a certificate that is none of ours.
    let namesOthers: Bool

    /// Looks at the bytes of a package; names in it must stand letter by letter in one of the certificates, since openssl
    /// tells names apart without regard to case.
    init(_ bytes: [UInt8], naming certificates: [Certificate]) {
        var reader = BERReader(bytes: bytes)
        guard let shape = reader.shape() else {
            (profile, namesOthers) = (nil, false)
            return
        }
        namesOthers = !reader.names.allSatisfy { name in
            certificates.contains { $0.encoded.range(of: Data(bytes[name])) != nil }
        }
        profile =
            if shape.wholeMatch(of: Self.enveloped) != nil {
                .gcm
            } else if shape.wholeMatch(of: Self.signed) != nil {
                .triple
            } else {
                nil
            }
    }

    /// AuthEnvelopedData with AES-256-GCM for one recipient, by an RSA key or by an agreed key of an elliptic curve.
    nonisolated(unsafe) private static let enveloped =
        #/
        \{30\*oid:2a864886f70d0109100117\ \{a0\*\{30\*int:00\ \{31
        (?:\{30int:00\ \{30\{30[^*]+\}int:\+\ \}\{30oid:2a864886f70d010101\ null\ \}oct:\d+\ \}
        |\{a1int:03\ \{a0\{a1\{30oid:2a8648ce3d0201\ \}bits\ \}\}\{30oid:\w+\ \{30oid:\w+\ \}\}\{30\{30\{30[^*]+\}oct:\d+\ \}\}\})
        \}\{30\*oid:2a864886f70d010701\ \{30oid:60864801650304012e\ \{30oct:12\ int:10\ \}\}\{a0\*octs\ \}\}oct:16\ \}\}\}
        /#

    /// SignedData without certificates, SHA-256, by an RSA key or one of an elliptic curve.
    nonisolated(unsafe) private static let signed =
        #/
        \{30\*oid:2a864886f70d010702\ \{a0\*\{30\*int:01\ \{31\{30oid:608648016503040201\ \}\}
        \{30\*oid:2a864886f70d010701\ \{a0\*\{24\*octs\ \}\}\}
        \{31\{30int:01\ \{30\{30[^*]+\}int:\+\ \}\{30oid:608648016503040201\ \}
        \{a0\{30oid:2a864886f70d010903\ \{31oid:2a864886f70d010701\ \}\}\{30oid:2a864886f70d010905\ \{31p17:\d+\ \}\}
        \{30oid:2a864886f70d010904\ \{31oct:32\ \}\}\}
        (?:\{30oid:2a8648ce3d040302\ \}|\{30oid:2a864886f70d010101\ null\ \})oct:\d+\ \}\}\}\}\}
        /#
}

/// Writes the structure of BER as a text: constructed values as braces, what is fixed with its value, the rest by length.
private struct BERReader {
    let bytes: [UInt8]
    /// Where names of certificates' issuers stand.
    private(set) var names: [Range<Int>] = []
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The structure; nil where it is none or something follows it.
    mutating func shape() -> String? {
        guard let text = element(depth: 0), position == bytes.count else { return nil }
        return text
    }

    private mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// A length in its only permitted form; -1 for a value that is ended by two zeros.
    private mutating func length() -> Int? {
        guard let first = next() else { return nil }
        if first < 0x80 { return Int(first) }
        if first == 0x80 { return -1 }
        let count = Int(first & 0x7f)
        guard count <= 4 else { return nil }
        var length = 0
        for place in 0..<count {
            guard let byte = next(), place > 0 || byte != 0 else { return nil }
            length = length << 8 | Int(byte)
        }
        return length < 0x80 ? nil : length
    }

    private mutating func element(depth: Int) -> String? {
        let start = position
        guard depth < 24, let tag = next(), tag & 0x1f != 0x1f, let length = length() else { return nil }
        let isConstructed = tag & 0x20 != 0
        guard isConstructed || length >= 0, length <= bytes.count - position else { return nil }
        guard isConstructed else {
            let value = bytes[position..<(position + length)]
            position += length
            return Self.primitive(tag, value)
        }
        let end = length < 0 ? nil : Optional(position + length)
        // The content is cut into pieces of any number.
        let holdsPieces = length < 0 && (tag == 0x24 || depth > 3)
        var text = "{" + Hexadecimal.text([tag]) + (end == nil ? "*" : "")
        var pieces = false
        while true {
            if let end {
                if position == end { break }
                guard position < end else { return nil }
            } else if position + 1 < bytes.count, bytes[position] == 0, bytes[position + 1] == 0 {
                position += 2
                break
            }
            guard let part = element(depth: depth + 1) else { return nil }
            if holdsPieces, part.hasPrefix("oct:") {
                if !pieces { text += "octs " }
                pieces = true
            } else {
                text += part
            }
        }
        // A sequence of sets.
        if tag == 0x30, text.hasPrefix("{30{31") { names.append(start..<position) }
        return text + "}"
    }

    private static func primitive(_ tag: UInt8, _ value: ArraySlice<UInt8>) -> String? {
        switch tag {
        case 0x06: "oid:" + Hexadecimal.text(value) + " "
        case 0x02: value.count == 1 ? "int:" + Hexadecimal.text(value) + " " : "int:+ "
        case 0x05: value.isEmpty ? "null " : nil
        // An uncompressed point: no bits left over, then 04.
        case 0x03: value.starts(with: [0, 4]) ? "bits " : nil
        case 0x04: "oct:\(value.count) "
        default: "p" + Hexadecimal.text([tag]) + ":\(value.count) "
        }
    }
}
