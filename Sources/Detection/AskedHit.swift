/// A hit of a scan that writes no findings.
package struct AskedHit: Sendable {
    /// The rule.
    package let rule: String
    /// The subject key.
    package let subject: String
    /// The rule's sentence filled from the evidence.
    package let explanation: String
    /// A JSON object in one line, with the columns of `api.findings`.
    package let json: String
    /// The same columns as texts, empty where a value is null.
    package let fields: [String]
}
