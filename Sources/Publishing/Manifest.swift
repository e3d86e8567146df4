import Crypto
import Formats
import Store

/// The list of a folder's files with their size and digest.
struct Manifest: Sendable {
    /// One file.
    struct Entry: Sendable {
        let file: String
        let bytes: Int
        /// SHA-256, 64 digits.
        let digest: String

        init(_ file: String, _ content: [UInt8]) {
            self.file = file
            bytes = content.count
            digest = Hexadecimal.text(SHA256.hash(data: content))
        }
    }

    private var entries: [Entry] = []
    private let edition: Edition

    /// How each manifest begins; a folder without one is not replaced.
    static let opening = "{\"site\":\"aidwatch\""

    init(edition: Edition) { self.edition = edition }

    /// Notes a file.
    mutating func add(_ entry: Entry) { entries.append(entry) }

    /// The manifest as JSON, one file a line, sorted by name.
    var json: [UInt8] {
        var text = Self.opening
        text += ",\"data_batch\":\(QuotedText.of(edition.dataBatch)),\"rule_set\":\(QuotedText.of(edition.ruleSet))"
        text +=
            ",\"data_until\":\(QuotedText.of(edition.dataUntil)),\"generated_at\":\(QuotedText.of(edition.generatedAt))"
        text += ",\"files\":[\n"
        text += entries.sorted { $0.file < $1.file }
            .map { "{\"page\":\(QuotedText.of($0.file)),\"bytes\":\($0.bytes),\"sha256\":\"\($0.digest)\"}" }
            .joined(separator: ",\n")
        return Array((text + "\n]}\n").utf8)
    }
}
