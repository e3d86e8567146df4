import Formats

/// Small JSON texts that a command prints.
enum JSONText {
    /// An object of members whose values are JSON already.
    static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { quoted($0.name) + ":" + $0.value }.joined(separator: ",") + "}"
    }

    /// An array of values that are JSON already.
    static func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

    /// A string with its quotes.
    static func quoted(_ text: String) -> String { QuotedText.of(text) }
}
