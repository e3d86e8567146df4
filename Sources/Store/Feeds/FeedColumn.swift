/// One column of a feed: how it is found in a file, what it holds, and what its dates mean.
package struct FeedColumn: Sendable, Hashable {
    /// The canonical English name, also the name in the database.
    package let name: String
    /// What it holds.
    package let type: ColumnType
    /// Whether an empty value quarantines the record.
    package let isRequired: Bool
    /// The headers by which a file may carry it: the canonical name, the Chinese header, aliases.
    package let headers: [String]
    /// The value of an empty cell.
    package let defaultValue: String?
    /// The value of every row, whatever the file says.
    package let constant: String?
    /// Replacements by the cell's trimmed text, made before the value is read.
    package let valueMap: [String: String]
    /// The least whole number accepted.
    package let minimum: Int?
    /// The greatest whole number accepted.
    package let maximum: Int?
    /// Whether money must be above zero.
    package let isPositive: Bool
    /// Whether the date is an ending: one after the scan's day is empty on that day.
    package let isEnding: Bool
    /// The ending without which this value does not count yet.
    package let endedBy: String?
    /// An SQL expression over the feed's columns, in the row `t`, that gives the value on the day `:as_of`.
    ///
    /// `:rows(feed: column, column)` in it stands for all rows of another feed as known, whatever their dates.
    package let asOf: String?
    /// What a purge leaves of a personal value; nil where the value is none.
    package let purge: Purging?

    /// What a purge leaves of a personal value.
    package enum Purging: String, Sendable, Hashable, CaseIterable {
        /// Nothing.
        case emptied = "true"
        /// A mark by which equal values stay equal: keys, and what others are found by.
        case marked = "key"
    }

    /// Whether the table keeps the text of an ID number that did not verify beside the column.
    package var keepsRaw: Bool { type == .id && !isRequired }

    /// The name of the column that holds such a text.
    package var rawName: String { name + "_raw" }

    /// The feeds whose rows `asOf` reads.
    package var asOfFeeds: [String] {
        (asOf ?? "").split(separator: ":rows(", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != ":" }) }
    }

    /// The names of the columns in the database: the column, and the raw text's where it is kept.
    package var storedNames: [String] { keepsRaw ? [name, rawName] : [name] }
}
