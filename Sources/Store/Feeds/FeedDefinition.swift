/// A feed: a named, typed table of records that an outside system exports.
///
/// A definition is one YAML file in `Pipelines/feeds/`. One with `into` reads files of another shape into
/// the table of the feed that it names.
package struct FeedDefinition: Sendable {
    /// The name: of the file, of the drop folder, and of the table unless `into` names another feed's.
    package let name: String
    /// The Chinese title.
    package let title: String
    /// When it loads among several: reference feeds first.
    package let group: Group
    /// The feed whose table it fills.
    package let table: String
    /// Whether the table is a shared list without a county code.
    package let isShared: Bool
    /// Whether region codes of other districts are accepted.
    package let acceptsAnyDistrict: Bool
    /// The columns of the natural key.
    package let key: [String]
    /// The key of a record whose column `missing` is empty.
    package let keyWithout: AlternativeKey?
    /// The column that says when a row came to be; nil for rows without a date of their own.
    package let ownDate: String?
    /// The `feed.column` that stands in where the own date is empty, found by `case_no`.
    package let ownDateElse: (feed: String, column: String)?
    /// An SQL expression over a row `t` that gives the day on which its record ended, from which its retention counts;
    /// nil for feeds whose records do not end, or end with their case.
    package let ended: String?
    /// Columns to index, beside the key.
    package let indexes: [[String]]
    /// The columns, in the contract's order.
    package let columns: [FeedColumn]
    /// The text encoding, where it is pinned.
    package let encoding: String?
    /// The CSV delimiter, where it is pinned.
    package let delimiter: String?
    /// The sheet of a workbook, where it is not the first one.
    package let sheet: String?

    /// When a feed loads among several.
    package enum Group: String, Sendable, CaseIterable {
        case reference, report, supervision
    }

    /// A key for records that lack a column of the usual one.
    package struct AlternativeKey: Sendable, Hashable {
        /// The column whose absence calls for it.
        package let missing: String
        /// The columns of the key then.
        package let columns: [String]
    }

    /// The column of a name.
    package func column(_ name: String) -> FeedColumn? {
        columns.first { $0.name == name }
    }

    /// The tables that its view of a day reads: its own, and those by which dates and states are judged.
    package var tablesRead: [String] {
        [table] + (ownDateElse.map { [$0.feed] } ?? []) + columns.flatMap(\.asOfFeeds)
    }

    /// Whether every row belongs to a case.
    package var isOfCases: Bool { !isShared && column("case_no")?.isRequired == true }

    /// The column of the one person whom the key names; nil for feeds of cases, of officers and of relations.
    package var personOfKey: String? {
        guard !isShared, column("case_no") == nil, column("officer_id") == nil else { return nil }
        let persons = key.filter { column($0)?.type == .id }
        return persons.count == 1 ? persons[0] : nil
    }
}
