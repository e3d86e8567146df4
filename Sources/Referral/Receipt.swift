import Crypto
import Formats
package import Foundation
import Glibc
import Store

/// A recipient's signed receipt of a package (回执).
package struct Receipt: Sendable {
    /// What the recipient says.
    package struct Statement: Codable, Sendable {
        /// What becomes of a finding.
        package struct Outcome: Codable, Sendable {
            /// What the recipient decided.
            package enum Kind: String, Codable, Sendable {
                /// 受理: the finding is closed with the result.
                case accepted
                /// 退回补充: the finding is confirmed again.
                case returned
            }

            /// The finding's number.
            package let findingNo: String
            /// What the recipient decided.
            package let outcome: Kind
            /// The result, or why it is returned.
            package let result: String

            enum CodingKeys: String, CodingKey {
                case outcome, result
                case findingNo = "finding_no"
            }

            /// An outcome.
            package init(_ outcome: Kind, of finding: String, _ result: String) {
                findingNo = finding
                self.outcome = outcome
                self.result = result
            }
        }

        /// The one format that is known.
        package static let format = "aidwatch-receipt/1"

        /// The format.
        package let format: String
        /// The referral's number.
        package let referral: String
        /// SHA-256 of the package's manifest in hexadecimal digits.
        package let manifest: String
        /// When it was received, as the recipient writes it.
        package let receivedAt: String
        /// What becomes of findings; those that are not named stay referred.
        package let outcomes: [Outcome]

        enum CodingKeys: String, CodingKey {
            case format, referral, manifest, outcomes
            case receivedAt = "received_at"
        }

        /// A statement about a package.
        package init(of package: OpenedPackage, receivedAt: String, outcomes: [Outcome]) {
            format = Self.format
            referral = package.manifest.referral
            manifest = Hexadecimal.text(package.digest)
            self.receivedAt = receivedAt
            self.outcomes = outcomes
        }

        /// The manifest's digest as bytes.
        var manifestDigest: Data {
            var bytes = Data()
            var rest = manifest[...]
            while let byte = UInt8(rest.prefix(2), radix: 16), rest.count >= 2 {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            }
            return bytes
        }

        /// The outcomes as the database takes them.
        func outcomesJSON() throws -> String {
            String(decoding: try JSONEncoder().encode(outcomes), as: UTF8.self)
        }
    }

    /// What the recipient says.
    package let statement: Statement
    /// SHA-256 of the statement.
    package let digest: Data

    private static let most = 16 << 20

    /// Reads a receipt and verifies its signature.
    ///
    /// - Throws: `Failure` 1850 where the signature is not that of the certificate, 1851 where it is no receipt;
    ///   `FormatError` where the file cannot be read.
    package init(path: String, from recipient: Certificate) throws {
        let source = try FileSource(path: path)
        try recipient.checkValidity()
        let (content, ended) = try ProgramChain.run(
            [OpenSSL.verify(recipient)], reads: source.openDescriptor, limit: Self.most)
        guard ended.isGood else {
            throw Failure(
                1850, .refused,
                Bilingual(
                    "the receipt's signature does not hold: \(ended.reason)", "回执签名无效：\(ended.reason)"),
                repair: Bilingual("ask the recipient for it again", "请接收单位重新发送"))
        }
        guard let statement = try? JSONDecoder().decode(Statement.self, from: Data(content)),
            statement.format == Statement.format, statement.manifestDigest.count == 32
        else {
            throw Failure(
                1851, .refused, Bilingual("the file is signed but no receipt", "文件签名有效，但不是回执"),
                repair: Bilingual(
                    "ask the recipient for a receipt of aidwatch referral open",
                    "请接收单位用 aidwatch referral open 生成回执"))
        }
        self.statement = statement
        digest = Data(SHA256.hash(data: content))
    }

    /// Signs a statement and writes it.
    ///
    /// - Throws: `Failure` 1852 where it cannot be signed, 1835 where it cannot be written.
    package static func write(_ statement: Statement, signedBy keys: KeyPair, to path: String) throws {
        let part = try PartFile(for: path)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = try encoder.encode(statement)
        let ended: ProgramChain.Ended
        do {
            ended = try ProgramChain.feed([OpenSSL.sign(keys, isOutermost: false)], writes: part.descriptor) { sink in
                try sink.write(Array(text))
            }.ended
        } catch let broken as ProgramChain.BrokenChain {
            ended = broken.ended
        }
        guard ended.isGood else {
            throw Failure(
                1852, .refused,
                Bilingual("the receipt cannot be signed: \(ended.reason)", "回执不能签名：\(ended.reason)"),
                repair: Bilingual("check the certificate and its key", "请检查证书与私钥"))
        }
        _ = try part.finish()
        try part.publish()
    }
}
