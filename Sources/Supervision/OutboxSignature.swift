import Crypto
import Foundation
import Store

/// The signature of requests and answers: HMAC-SHA256 over the time stamp, a line break and the body, in hexadecimal.
///
/// The time stamp is in seconds since 1970. A request for a receipt has no body: the message's id stands in its place.
package struct OutboxSignature: Sendable {
    /// The headers of time stamp and signature, in lower case.
    package static let stampHeader = "x-aidwatch-timestamp", header = "x-aidwatch-signature"

    private let key: SymmetricKey

    /// A signature by a shared secret.
    package init(secret: String) {
        key = SymmetricKey(data: Data(secret.utf8))
    }

    /// The signature of a body at a time.
    package func sign(_ body: some Sequence<UInt8>, at stamp: Int) -> String {
        Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Self.signed(body, stamp), using: key))
    }

    /// Whether a signature is that of a body at a time; takes as long whatever it is.
    package func isValid(_ signature: String, of body: some Sequence<UInt8>, at stamp: Int) -> Bool {
        let digits = Array(signature.utf8)
        guard digits.count == 64 else { return false }
        var code: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place...(place + 1)], as: UTF8.self), radix: 16) else {
                return false
            }
            code.append(byte)
        }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.signed(body, stamp), using: key)
    }

    private static func signed(_ body: some Sequence<UInt8>, _ stamp: Int) -> Data {
        Data("\(stamp)\n".utf8) + Data(body)
    }
}
