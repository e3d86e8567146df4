import Crypto
import Foundation

/// Bytes as text: two lower-case digits each.
package enum Hexadecimal {
    /// The digits of some bytes.
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// The SHA-256 of a text in UTF-8: 64 digits.
    package static func sha256(of text: String) -> String { Self.text(SHA256.hash(data: Data(text.utf8))) }
}
