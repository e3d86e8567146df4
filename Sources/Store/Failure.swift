/// A text in the two languages that operators use.
package struct Bilingual: Sendable, Hashable {
    /// The English text.
    package let english: String
    /// The Chinese text.
    package let chinese: String

    /// Makes a text from its two versions.
    package init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }
}

/// An error for the operator: what happened, what became of the rest, and the repair.
///
/// It names files, lines and columns, never a person's name, ID number, phone or account.
package struct Failure: Error, Sendable, CustomStringConvertible {
    /// The number that both languages share, shown as `AW1203`.
    package let code: Int
    /// The exit status of a command that ends with it.
    package let status: ExitStatus
    /// What happened.
    package let message: Bilingual
    /// What to do about it.
    package let repair: Bilingual

    /// Makes a failure.
    package init(_ code: Int, _ status: ExitStatus, _ message: Bilingual, repair: Bilingual) {
        self.code = code
        self.status = status
        self.message = message
        self.repair = repair
    }

    /// The English form: `AW1203 message: repair`.
    package var description: String {
        "AW\(code) \(message.english): \(repair.english)"
    }
}
