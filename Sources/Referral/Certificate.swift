import Crypto
package import Foundation
import Store

/// A certificate in a PEM file, by which somebody is known.
package struct Certificate: Sendable {
    /// The file, as openssl reads it.
    package let path: String
    /// Its DER form.
    let encoded: Data
    /// SHA-256 of its DER form.
    package let fingerprint: Data

    /// The fingerprint in hexadecimal digits.
    package var hexadecimal: String { Hexadecimal.text(fingerprint) }

    /// Reads the first certificate of a file.
    ///
    /// - Throws: `Failure` 1820 where it cannot be read, 1821 where it is no certificate.
    package init(path: String) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure(
                1820, .noInput, Bilingual("\(path) cannot be read", "\(path) 无法读取"),
                repair: Bilingual("name a certificate as a PEM file", "请指定 PEM 格式的证书文件"))
        }
        let parts = text.split(separator: "-----", omittingEmptySubsequences: false)
        guard let begin = parts.firstIndex(of: "BEGIN CERTIFICATE"), parts.indices.contains(begin + 1),
            let bytes = Data(base64Encoded: String(parts[begin + 1]), options: .ignoreUnknownCharacters), !bytes.isEmpty
        else {
            throw Failure(
                1821, .refused, Bilingual("\(path) is no certificate", "\(path) 不是证书"),
                repair: Bilingual("name a certificate as a PEM file", "请指定 PEM 格式的证书文件"))
        }
        self.path = URL(fileURLWithPath: path).path
        encoded = bytes
        fingerprint = Data(SHA256.hash(data: bytes))
    }

    /// Fails where the certificate is not valid today.
    ///
    /// - Throws: `Failure` 1822; 1830 where openssl cannot be run.
    package func checkValidity() throws {
        let run = try ProgramChain.run([OpenSSL.verifyCertificate(self)])
        guard run.isGood else {
            throw Failure(
                1822, .refused,
                Bilingual(
                    "the certificate \(path) is not valid: \(run.reason)", "证书 \(path) 无效：\(run.reason)"),
                repair: Bilingual("use one that is valid today", "请使用当前有效的证书"))
        }
    }
}

/// A certificate with its private key.
package struct KeyPair: Sendable {
    /// The certificate.
    package let certificate: Certificate
    /// The file of the key.
    package let key: String
    /// A file whose first line opens the key; nil where it is not locked.
    package let passphrase: String?

    /// A certificate with its key.
    package init(certificate: Certificate, key: String, passphrase: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.passphrase = passphrase
    }
}
