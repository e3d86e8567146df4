/// What a column of a feed holds, and how it is stored.
package enum ColumnType: Sendable, Hashable {
    /// Any text, trimmed.
    case text
    /// A day of law.
    case date
    /// An instant; without an offset it is Asia/Shanghai.
    case time
    /// A month, stored as its first day.
    case month
    /// Yuan with up to two decimals.
    case money
    /// A whole number.
    case int
    /// True or false.
    case bool
    /// A resident ID number.
    case id
    /// A division code of 12 digits.
    case region
    /// One of the listed codes; an open list keeps any other text as it is.
    case code(CodeList, isOpen: Bool)
    /// A list of the listed codes.
    case codes(CodeList)
    /// Decimal degrees, WGS 84.
    case degrees

    /// The PostgreSQL type of the column.
    package var sqlType: String {
        switch self {
        case .text, .id, .region, .code: "text collate \"C\""
        case .date, .month: "date"
        case .time: "timestamp with time zone"
        case .money: "numeric(14,2)"
        case .int: "bigint"
        case .bool: "boolean"
        case .codes: "text[]"
        case .degrees: "double precision"
        }
    }
}

/// The codes that a column may hold, each with its Chinese label, in the contract's order.
package struct CodeList: Sendable, Hashable {
    /// Code and label.
    package let entries: [Entry]

    /// One code with its label.
    package struct Entry: Sendable, Hashable {
        /// The canonical code, as stored.
        package let code: String
        /// The Chinese label that exports may carry instead.
        package let label: String

        /// Makes an entry.
        package init(code: String, label: String) {
            self.code = code
            self.label = label
        }
    }

    /// Makes a list.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The code for a text that is a code or a label, or nil.
    package func code(for text: String) -> String? {
        entries.first { $0.code == text || $0.label == text }?.code
    }
}
