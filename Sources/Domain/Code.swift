/// A closed set of words that travel in feeds, settings and the database.
///
/// The raw value is the word on the wire; the label is what people read, and what exports may carry instead of it.
package protocol Code: RawRepresentable, CaseIterable, Hashable, Sendable, Codable where RawValue == String {
    /// The Chinese word.
    var label: String { get }
}

extension Code {
    /// The value whose wire word or label is `word`, or nil.
    package static func named(_ word: String) -> Self? {
        Self(rawValue: word) ?? allCases.first { $0.label == word }
    }
}
