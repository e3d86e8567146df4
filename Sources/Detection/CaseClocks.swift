import Domain
package import Postgres
package import Store

/// The five clocks of every case, kept as one row per case and brought up to date where a case's events change.
package struct CaseClocks: Sendable {
    private let sql: String
    private let feeds: [FeedDefinition]
    private let county: String

    /// A day after every event: the rows that are kept hold for it.
    private static let afterAll = CalendarDay(daysSince2000: 36_890)

    private static let columns = """
        county_code, case_no, program, region_code, applicant_id_number, applied_on, start_on, decided_on, ended_on,
        latest, is_running, is_granted, is_urgent, is_refused, is_withdrawn, has_open_pause, has_finished_publicity, verify_end,
        survey_end, income_end, review_end, decide_end, file_end, recheck_end, publicity_start, publicity_end,
        publicity_outcome, publicity_from, publicity_to, stops, total_stops, investigate_from, investigate_due, investigate_done,
        review_from, review_due, review_done, decide_from, decide_due, decide_done, file_from, file_due, file_done,
        total_from, total_due, total_done
        """

    /// Reads `Pipelines/clocks.sql`.
    package init(_ resources: Resources, catalog: FeedCatalog, county: String) throws {
        guard let path = resources.path(of: "Pipelines/clocks.sql") else {
            throw Failure(
                1201, .configuration,
                Bilingual("Pipelines/clocks.sql is missing", "缺少 Pipelines/clocks.sql"),
                repair: Bilingual("restore the file from the project", "请从项目中恢复该文件"))
        }
        sql = try Resources.text(at: path)
        feeds = ["cases", "case_steps"].compactMap(catalog.feed)
        self.county = county
    }

    /// Brings the kept rows up to date with every change that this transaction sees.
    ///
    /// Returns the cases worked out.
    @discardableResult
    package func refresh(on database: isolated Connection) throws -> Int {
        let calendar = try CalendarTable.digest(on: database)
        let state = try database.first(
            """
            select seen::text, calendar from detection.clocks_state where county_code = $1 for update
            """, [.init(county)], as: String.self, String.self)
        var isAfresh = state == nil || state?.1 != calendar
        if let state, !isAfresh {
            isAfresh =
                try database.first(
                    """
                    select exists (select from ledger.change where \(ChangeLog.isNews) and county_code = $2
                        and feed in ('cases', 'case_steps') and row_key is null)
                    """, [.init(state.0), .init(county)], as: Bool.self) ?? false
        }
        let count: Int
        if isAfresh {
            count = try buildAfresh(on: database)
        } else {
            count = try rebuildChanged(since: state?.0 ?? "1:1:", on: database)
        }
        try database.execute(
            """
            insert into detection.clocks_state (county_code, seen, calendar)
            values ($1, pg_current_snapshot(), $2)
            on conflict (county_code) do update set seen = excluded.seen, calendar = excluded.calendar
            """, [.init(county), .init(calendar)])
        return count
    }

    private func buildAfresh(on database: isolated Connection) throws -> Int {
        try AsOfViews(county: county, day: Self.afterAll).create(feeds, on: database)
        try database.execute("delete from detection.case_clocks where county_code = $1", [.init(county)])
        try database.execute("select upkeep.set_aside('detection.case_clocks', true, false)")
        let count = try insert(into: "detection.case_clocks", asOf: Self.afterAll, on: database)
        try database.execute("select upkeep.restore('detection.case_clocks', true, false)")
        try database.execute("select upkeep.analyze('detection.case_clocks', true)")
        return count
    }

    private func rebuildChanged(since seen: String, on database: isolated Connection) throws -> Int {
        let changed = try ScopeTables.fillCases(
            """
            select county_code, case_no from ledger.change
            where \(ChangeLog.isNews) and county_code = $2 and feed in ('cases', 'case_steps')
            """, [.init(seen), .init(county)], on: database)
        guard changed > 0 else { return 0 }
        try AsOfViews(county: county, day: Self.afterAll, scope: .cases).create(feeds, on: database)
        return try ScopeTables.lookingUp(on: database) {
            try database.execute(
                """
                delete from detection.case_clocks c using pg_temp.scope_case s
                where c.county_code = $1 and s.county_code = c.county_code and c.case_no = s.case_no
                """, [.init(county)])
            return try insert(into: "detection.case_clocks", asOf: Self.afterAll, on: database)
        }
    }

    /// Works out, into the temporary table `clocks_now`, the rows of the cases for which the kept ones do not hold on
    /// a day: those with later events or an open pause, and all cases where earlier versions of rows count.
    package func prepare(_ views: AsOfViews, on database: isolated Connection) throws {
        try database.execute("drop table if exists pg_temp.clocks_now cascade")
        try database.execute("create temporary table clocks_now (like detection.case_clocks)")
        let isPast = views.knownAt != nil
        var isFew = false
        if !isPast {
            let count = try ScopeTables.fillCases(
                """
                select county_code, case_no from detection.case_clocks
                where county_code = $1 and (has_open_pause or latest > $2::date)
                """,
                [.init(county), .init(views.day.description)], on: database)
            isFew = try ScanPlanner.isFew(count, of: "cases", on: database)
        }
        try AsOfViews(county: county, day: views.day, knownAt: views.knownAt, scope: isPast ? .all : .cases)
            .create(feeds, on: database)
        if isFew {
            try ScopeTables.lookingUp(on: database) {
                try insert(into: "pg_temp.clocks_now", asOf: views.day, on: database)
            }
        } else {
            try insert(into: "pg_temp.clocks_now", asOf: views.day, on: database)
        }
        try database.execute("analyze clocks_now")
    }

    /// Keeps the rows of `clocks_now` with those that hold for the day of a recorded scan.
    package func keepDay(on database: isolated Connection) throws {
        try database.execute("delete from detection.day_clocks where county_code = $1", [.init(county)])
        try database.execute(
            "insert into detection.day_clocks (\(Self.columns)) select \(Self.columns) from pg_temp.clocks_now")
    }

    /// Makes the view `clocks`, of few households a table, of the day for which `prepare` was called.
    package func createView(_ views: AsOfViews, on database: isolated Connection) throws {
        let inScope =
            views.scope == .cases || views.scope == .households
            ? " and (county_code, case_no) in (select s.county_code, s.case_no from pg_temp.scope_case s)" : ""
        let kept =
            views.knownAt == nil
            ? """
            select \(Self.columns) from detection.case_clocks
            where \(AsOfViews.isOf(county)) and latest <= date '\(views.day)' and not has_open_pause\(inScope)
            union all
            """ : ""
        try TemporaryRelations.drop(["clocks"], on: database)
        try TemporaryRelations.create(
            "clocks",
            as: """
                \(kept)
                select \(Self.columns) from pg_temp.clocks_now where true\(inScope)
                """, indexes: views.scope == .households ? [["case_no"]] : nil, on: database)
    }

    @discardableResult
    private func insert(into table: String, asOf day: CalendarDay, on database: isolated Connection) throws -> Int {
        let bound = BoundSQL(sql, binding: ["as_of": (type: "date", value: day.description)])
        return try database.execute(
            "insert into \(table) (\(Self.columns)) select \(Self.columns) from (\(bound.text)) c", bound.values)
    }
}
