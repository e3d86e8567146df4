import Foundation

/// What a package holds, for whom, and where it stands in the row of packages.
package struct Manifest: Codable, Sendable, Equatable {
    /// A file of the package.
    package struct File: Codable, Sendable, Equatable {
        /// Its path in the package.
        package let name: String
        /// Its size.
        package let bytes: Int
        /// Its SHA-256 in hexadecimal digits.
        package let sha256: String
    }

    /// Who did something, and when in Asia/Shanghai.
    package struct Signature: Codable, Sendable, Equatable {
        /// The person.
        package let by: String
        /// The time as `2026-03-01 08:30:00`.
        package let at: String
    }

    /// The end of the audit chain.
    package struct Head: Codable, Sendable, Equatable {
        /// The number of the last event.
        package let event: Int
        /// Its hash in hexadecimal digits.
        package let hash: String
    }

    /// The one format that is known.
    package static let format = "aidwatch-referral/1"
    /// Where it lies in the package.
    package static let name = "manifest.json"

    /// The format.
    package let format: String
    /// The district's six digits.
    package let county: String
    /// The referral's number.
    package let referral: String
    /// Counts the district's referrals from 1 on.
    package let serial: Int
    /// The number of the referral before it; nil for the first.
    package let previous: String?
    /// Who receives it.
    package let recipient: String
    /// SHA-256 of the recipient's certificate.
    package let certificate: String
    /// Who proposed it.
    package let planned: Signature
    /// Who approved it.
    package let approved: Signature
    /// The end of the audit chain after the approval.
    package let audit: Head
    /// How many findings it refers.
    package let findings: Int
    /// The files, in their order.
    package let files: [File]

    /// The same text for the same manifest.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
