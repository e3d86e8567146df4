import Crypto
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
        text += ",\"data_batch\":\(Self.quoted(edition.dataBatch)),\"rule_set\":\(Self.quoted(edition.ruleSet))"
        text += ",\"data_until\":\(Self.quoted(edition.dataUntil)),\"generated_at\":\(Self.quoted(edition.generatedAt))"
        text += ",\"files\":[\n"
        text += entries.sorted { $0.file < $1.file }
            .map { "{\"page\":\(Self.quoted($0.file)),\"bytes\":\($0.bytes),\"sha256\":\"\($0.digest)\"}" }
            .joined(separator: ",\n")
        return Array((text + "\n]}\n").utf8)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
