package import Domain
package import Postgres
package import Store

/// The recorded scan whose findings and data the pages show.
package struct RecordedScan: Sendable {
    /// Its number.
    package let id: Int
    /// The day D, until whose end everything counts.
    package let day: CalendarDay
    /// When it began, ISO 8601: what was loaded by then is what it knew.
    package let startedAt: String
    /// When it ended, ISO 8601 with the offset of Asia/Shanghai.
    package let finishedAt: String
    /// Whether files were loaded since; pages then read the rows as they were known to the scan.
    package let hasLaterLoads: Bool
    /// Whether no scan was recorded before it, so that all its findings are new.
    package let isFirst: Bool
    /// A short digest of the rules that it ran.
    package let ruleSet: String
    /// Day and number of the last file loaded before it.
    package let dataBatch: String
    /// The last event of the audit chain by its end, number and hash; nil where there was none.
    package let auditHead: String?

    /// The newest recorded scan, or that of a day.
    ///
    /// - Throws: `Failure` 1401 where nothing was scanned yet, 1402 where that day was not; `PostgresError`.
    package init(of day: CalendarDay?, county: String, _ resources: Resources, on database: isolated Connection) throws
    {
        let book = QueryBook(
            resources, binding: ["county": ("text", county), "as_of": ("date", day?.description)])
        let sql = try book.statement("scan")
        let row = try database.first(
            sql.text, sql.values, as: Int.self, String.self, String.self, String.self, Bool.self, Bool.self,
            String?.self, String?.self, String?.self)
        guard let row, let found = CalendarDay.parse(Array(row.1.utf8).span) else {
            guard let day else {
                throw Failure(
                    1401, .noInput,
                    Bilingual("nothing was scanned yet, so there is nothing to report", "还没有做过规则检查，没有可发布的内容"),
                    repair: Bilingual("run aidwatch scan first", "请先执行 aidwatch scan"))
            }
            throw Failure(
                1402, .noInput,
                Bilingual("\(day) was never scanned", "\(day) 没有做过规则检查"),
                repair: Bilingual(
                    "leave --as-of out for the last scan, or see aidwatch scan --help", "不加 --as-of 即为最近一次检查的日期"))
        }
        id = row.0
        self.day = found
        startedAt = row.2
        finishedAt = row.3
        hasLaterLoads = row.4
        isFirst = row.5
        ruleSet = row.6 ?? Formatting.notApplicable
        dataBatch = row.7 ?? Formatting.notApplicable
        auditHead = row.8
    }

    /// What the queries of the pages are bound to.
    func binding(county: String) -> [String: (type: String, value: String?)] {
        [
            "county": ("text", county), "as_of": ("date", day.description), "scan_id": ("bigint", String(id)),
            "month_start": ("date", YearMonth(containing: day).first.description),
            "known_at": ("timestamptz", startedAt),
        ]
    }
}
