package import Domain
package import Postgres

/// The feeds as they stood on a day, known at a time, as temporary views named like the feeds.
///
/// On day D a row whose own date lies after D does not exist, an ending after D is empty, and what counts only
/// with its ending is empty too. Known at T means the versions of the rows that were believed at T.
/// Rules and pages read these views, so no query of theirs handles either date.
///
/// They show one county's rows and those that all counties share.
package struct AsOfViews: Sendable {
    /// The county's six digits.
    package let county: String
    /// The day D, until 24:00 Asia/Shanghai.
    package let day: CalendarDay
    /// The time T, or nil for what is known now.
    package let knownAt: Instant?
    /// Which rows a view shows.
    package let scope: Scope

    /// Which rows the views show.
    package enum Scope: Sendable, Hashable {
        /// All rows.
        case all
        /// Of feeds with a `case_no`, the rows of cases listed in the temporary table `scope_case`.
        case cases
        /// The rows of cases listed in `scope_case`, and of feeds that have a row for each person, those of persons in
        /// `scope_person`.
        case households
        /// Of one feed, the rows whose key is listed in the temporary table `scope_row`.
        case rows(feed: String)
    }

    /// Views of a county's rows of the given dates.
    package init(county: String, day: CalendarDay, knownAt: Instant? = nil, scope: Scope = .all) {
        self.county = county
        self.day = day
        self.knownAt = knownAt
        self.scope = scope
    }

    /// Makes the views in the session's temporary schema, replacing those of an earlier call.
    ///
    /// Only the feeds named in `shown` get one, by default all. Of those named in `kept`, a table is made where a view
    /// would hide from the server what it needs for its plans: of the cases, whose state on a day takes a look at their
    /// steps, of earlier versions, which lie in two tables, and of the few households of a scope.
    package func create(
        _ feeds: [FeedDefinition], showing shown: Set<String>? = nil, keeping kept: Set<String> = [],
        on database: isolated Connection
    ) throws {
        try TemporaryRelations.drop(feeds.map(\.table), on: database)
        for feed in feeds where shown?.contains(feed.table) ?? true {
            let isSmall = scope == .households && (feed.isOfCases || feed.personOfKey != nil)
            let isLookedUp = isSmall || knownAt != nil
            let isKept = kept.contains(feed.table) && (isLookedUp || feed.key == ["case_no"])
            var indexes = feed.key == ["case_no"] ? [feed.key] : []
            // Who reads all rows as they are now does so one after the other.
            if isLookedUp { indexes += feed.indexes }
            try TemporaryRelations.create(
                feed.table, as: try select(feed), indexes: isKept ? indexes : nil, on: database)
        }
    }

    /// The query behind the view of a feed.
    package func select(_ feed: FeedDefinition) throws -> String {
        var columns = feed.isShared ? [] : ["t.county_code"]
        columns.append("t.row_key")
        for column in feed.columns {
            columns.append("\(expression(column, of: feed)) as \"\(column.name)\"")
            if column.keepsRaw { columns.append("t.\"\(column.rawName)\"") }
        }
        columns += ["t.load_id", "t.known_from"]
        var conditions: [String] = []
        var join = ""
        if let ownDate = feed.ownDate, let column = feed.column(ownDate) {
            if let other = feed.ownDateElse {
                let cases = source(other.feed, columns: ["county_code", "row_key", other.column])
                if scope == .all {
                    // Few cases, if any, are dated after the day: to know these is cheaper than to look every case up.
                    conditions.append(
                        """
                        (t."\(ownDate)" <= \(dayLiteral) or (t."\(ownDate)" is null
                            and (t.county_code, reference.case_key(t.case_no)) not in (
                                select o.county_code, o.row_key from \(cases) o where o."\(other.column)" > \(dayLiteral))))
                        """)
                } else {
                    join = """
                         left join \(cases) o
                        on o.county_code = t.county_code and o.row_key = reference.case_key(t.case_no)
                        """
                    conditions.append(
                        "(coalesce(t.\"\(ownDate)\", o.\"\(other.column)\") <= \(dayLiteral)) is not false")
                }
            } else {
                conditions.append(hasHappened("t.\"\(ownDate)\"", column.type))
            }
        }
        conditions += countyConditions(feed) + scopeConditions(feed)
        let filter = conditions.isEmpty ? "" : " where " + conditions.joined(separator: " and ")
        return "select \(columns.joined(separator: ", ")) from \(rows(of: feed)) t\(join)\(filter)"
    }

    /// The SQL condition that keeps to the rows of a county, of which `column` is the code.
    ///
    /// Not by `=`: the server would then ask for the constant of everything that is joined by county as well, and take one
    /// in two hundred rows of what it has no statistics of to pass.
    package static func isOf(_ county: String, _ column: String = "county_code") -> String {
        "\(column) = any ('{\(county)}')"
    }

    private func countyConditions(_ feed: FeedDefinition) -> [String] {
        feed.isShared ? [] : [Self.isOf(county, "t.county_code")]
    }

    /// The conditions on rows `t` of a feed that restrict them to the scope.
    private func scopeConditions(_ feed: FeedDefinition) -> [String] {
        switch scope {
        case .all: return []
        case .cases where feed.key == ["case_no"], .households where feed.key == ["case_no"]:
            return [
                """
                (t.county_code, t.row_key) in (
                    select s.county_code, reference.case_key(s.case_no) from pg_temp.scope_case s)
                """
            ]
        case .cases where feed.column("case_no") != nil, .households where feed.isOfCases:
            return ["(t.county_code, t.case_no) in (select s.county_code, s.case_no from pg_temp.scope_case s)"]
        case .rows(let name) where name == feed.table && !feed.isShared:
            return ["(t.county_code, t.row_key) in (select s.county_code, s.row_key from pg_temp.scope_row s)"]
        case .households:
            guard let person = feed.personOfKey else { return [] }
            return [
                """
                (t.county_code, t."\(person)") in (select s.county_code, s.id_number from pg_temp.scope_person s)
                """
            ]
        case .cases, .rows: return []
        }
    }

    /// The county's rows of a feed that the scope shows as the files gave them, of the versions that were known at the time; for
    /// a `from` clause.
    package func given(_ feed: FeedDefinition) -> String {
        let conditions = countyConditions(feed) + scopeConditions(feed)
        guard !conditions.isEmpty else { return rows(of: feed) }
        return "(select t.* from \(rows(of: feed)) t where \(conditions.joined(separator: " and ")))"
    }

    private func rows(of feed: FeedDefinition) -> String {
        let stored = (feed.isShared ? [] : ["county_code"]) + ["row_key", "load_id", "known_from"]
        return source(feed.table, columns: stored + feed.columns.flatMap(\.storedNames))
    }

    private func expression(_ column: FeedColumn, of feed: FeedDefinition) -> String {
        if let expression = column.asOf {
            return "(\(withRows(expression.replacing(":as_of", with: dayLiteral))))"
        }
        if column.isEnding {
            return "case when \(hasHappened("t.\"\(column.name)\"", column.type)) then t.\"\(column.name)\" end"
        }
        if let ending = column.endedBy, let endingColumn = feed.column(ending) {
            return "case when \(hasHappened("t.\"\(ending)\"", endingColumn.type)) then t.\"\(column.name)\" end"
        }
        return "t.\"\(column.name)\""
    }

    /// Replaces each `:rows(feed: column, column)` by the rows of the feed as known.
    private func withRows(_ expression: String) -> String {
        var parts = expression.split(separator: ":rows(", omittingEmptySubsequences: false)[...]
        var text = String(parts.popFirst() ?? "")
        for part in parts {
            guard let colon = part.firstIndex(of: ":"), let end = part.firstIndex(of: ")"), colon < end else {
                continue
            }
            let columns = part[part.index(after: colon)..<end].split(separator: ",").map { name in
                String(name.drop { $0 == " " })
            }
            text += source(String(part[..<colon]), columns: columns) + part[part.index(after: end)...]
        }
        return text
    }

    private func source(_ table: String, columns: [String]) -> String {
        guard let knownAt else { return "feed.\"\(table)\"" }
        let time = "timestamptz '\(knownAt)'"
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            (select \(list) from feed."\(table)" where known_from <= \(time)
            union all
            select \(list) from history."\(table)" where known_from <= \(time) and \(time) < known_to)
            """
    }

    private func hasHappened(_ name: String, _ type: ColumnType) -> String {
        type == .time ? "\(name) < \(endOfDayLiteral)" : "\(name) <= \(dayLiteral)"
    }

    private var dayLiteral: String { "date '\(day)'" }

    private var endOfDayLiteral: String { "timestamptz '\(day.adding(days: 1)) 00:00:00 Asia/Shanghai'" }
}
