import Formats

/// Why one record does not load: the first column, in the contract's order, whose value cannot be taken.
package struct Rejection: Sendable, Hashable {
    /// Why a value cannot be taken; the raw value is the reason code in quarantine.
    package enum Reason: String, Sendable, CaseIterable {
        case missing, date, time, month, money, int, bool, code, codes, region, number, range, type
        case scope, encoding, nul, malformed, precision
        case tooManyFields = "too_many_fields"
        case tooLong = "too_long"
        case cellError = "cell_error"
        case idLength = "id_length"
        case idCharacter = "id_character"
        case idBirthDate = "id_birth_date"
        case idCheckCharacter = "id_check_character"
        case idPrecision = "id_precision"
    }

    /// The canonical column name; nil where the record as a whole is at fault.
    package let column: String?
    /// The value as read, or the bytes that are no text and their place; nil where it is empty or cannot be shown.
    package let value: String?
    /// Why.
    package let reason: Reason
    /// What more is known, without content of the record.
    package let detail: String?

    /// Makes a rejection.
    package init(_ reason: Reason, column: String? = nil, value: String? = nil, detail: String? = nil) {
        self.reason = reason
        self.column = column
        self.value = value
        self.detail = detail
    }

    /// Why a record that its file does not give whole is rejected.
    init(_ problem: RecordProblem) {
        switch problem {
        case .encoding(let offset, let bytes):
            let hex = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined(separator: " ")
            // There is no text of these bytes to show; where they are says more.
            let place = "byte \(offset): \(hex)"
            self.init(.encoding, value: place, detail: place)
        case .tooManyFields(let found): self.init(.tooManyFields, detail: "\(found) fields")
        case .malformed(let why): self.init(.malformed, detail: why)
        case .nul: self.init(.nul)
        }
    }
}
