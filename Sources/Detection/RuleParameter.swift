/// A value that an analyst may tune: its name, its default, its unit and what it means.
package struct RuleParameter: Sendable, Hashable {
    /// The name by which the rule's SQL reads it, as `:name`.
    package let name: String
    /// The value where the settings give none; nil is «not set».
    package let defaultValue: String?
    /// What kind of value it is.
    package let unit: Unit
    /// What it means, in Chinese.
    package let meaning: String

    /// The units, each with the SQL type of its values.
    package enum Unit: String, Sendable, CaseIterable {
        case days, months, years, count, percent, ratio, yuan, date, text, words, kilometres, seconds, probability
        case workingDays = "working_days"

        /// The type to which the value is bound.
        package var sqlType: String {
            switch self {
            case .days, .months, .years, .count, .workingDays, .seconds: "integer"
            case .percent, .ratio, .yuan, .kilometres, .probability: "numeric"
            case .date: "date"
            case .text: "text"
            case .words: "text[]"
            }
        }

        /// Whether a value can be read in this unit.
        package func accepts(_ value: String) -> Bool {
            switch self {
            case .days, .months, .years, .count, .workingDays, .seconds: Int(value) != nil
            case .percent, .ratio, .yuan, .kilometres, .probability: Double(value).map(\.isFinite) ?? false
            case .date: CalendarText.isDay(value)
            case .text, .words: true
            }
        }
    }
}
