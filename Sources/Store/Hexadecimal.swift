import Crypto
import Foundation

/// Bytes as text: two lower-case digits each.
package enum Hexadecimal {
    /// The digits of some bytes.
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The SHA-256 of a text in UTF-8: 64 digits.
    package static func sha256(of text: String) -> String { Self.text(SHA256.hash(data: Data(text.utf8))) }
}
