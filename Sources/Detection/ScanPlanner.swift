import Domain
import Postgres
import Store

/// Decides which subjects a rule has to look at again.
struct ScanPlanner {
    let county: String
    let catalog: FeedCatalog
    let parameters: ParameterFile
    let sources: SourceViews

    /// What rules may read beside the feeds: what this system knows of itself.
    static let ownViews: Set<String> = [SourceViews.name, RemindersView.name]

    /// Which subjects a rule looks at.
    enum Plan: Hashable {
        /// All.
        case full
        /// None: nothing that it reads has changed.
        case nothing
        /// The cases in `scope_case`.
        case cases
        /// The rows of a feed in `scope_row`, whose keys are the subjects' keys.
        case rows(feed: String)

        /// The rows that the views show.
        var scope: AsOfViews.Scope {
            switch self {
            case .full, .nothing: .all
            case .cases: .cases
            case .rows(let feed): .rows(feed: feed)
            }
        }
    }

    /// The plan of a rule for a day: only what changed since the rule last answered for the same day, by the same
    /// version, parameters and calendar.
    ///
    /// Fills the scope tables.
    func plan(_ rule: Rule, asOf day: CalendarDay, calendar: String, on database: isolated Connection) throws -> Plan {
        // Sources grow late, and reminders come, without any row of a feed being changed.
        guard Self.ownViews.isDisjoint(with: rule.feeds) else { return .full }
        let state = try database.first(
            """
            select seen::text from detection.rule_state
            where county_code = $1 and rule_id = $2 and version = $3 and params = $4::jsonb and as_of = $5::date
                and calendar = $6 and seen is not null
            """,
            [
                .init(county), .init(rule.id), .init(rule.version),
                .init(parameters.json(for: rule, on: day)), .init(day.description), .init(calendar),
            ], as: String.self)
        guard let seen = state else { return .full }
        let read = rule.feeds.contains("*") ? catalog.tables : rule.feeds.compactMap { catalog.feed($0) }
        var feedsRead = Set(read.flatMap(\.tablesRead))
        if rule.definitions.contains(where: { $0.reads.contains(PersonLinksView.name) }) {
            feedsRead.insert(PersonLinksView.name)
        }
        let changed = try database.query(
            """
            select feed, count(*) filter (where row_key is null) from ledger.change
            where \(ChangeLog.isNews) and county_code = $2 and feed = any($3) group by feed
            """, [.init(seen), .init(county), .init(Array(feedsRead))], as: String.self, Int.self)
        if changed.isEmpty { return .nothing }
        if changed.contains(where: { $0.1 > 0 }) { return .full }
        let feeds = changed.map(\.0)
        let since: [PostgresParameter] = [.init(seen), .init(county), .init(feeds)]
        let source = "from ledger.change where \(ChangeLog.isNews) and county_code = $2 and feed = any($3)"
        switch rule.subject {
        case .case where feeds.allSatisfy({ catalog.feed($0)?.column("case_no") != nil }):
            let count = try ScopeTables.fillCases("select distinct county_code, case_no \(source)", since, on: database)
            return try Self.isFew(count, of: "cases", on: database) ? .cases : .full
        case .ticket where feedsRead.count == 1, .report where feedsRead.count == 1:
            let count = try ScopeTables.fillRows("select distinct county_code, row_key \(source)", since, on: database)
            return try Self.isFew(count, of: feeds[0], on: database) ? .rows(feed: feeds[0]) : .full
        default:
            return .full
        }
    }

    /// Above a fifth of the subjects, looking at all of them costs less than looking each one up.
    static func isFew(_ count: Int, of table: String, on database: isolated Connection) throws -> Bool {
        let total = try database.first(
            "select greatest(reltuples, 0)::bigint from pg_class where oid = to_regclass($1)",
            [.init("feed." + table)], as: Int.self)
        return count * 5 <= (total ?? 0)
    }

    /// Why the absence of hits of a rule proves nothing: a feed that it depends on was never loaded, or one of the
    /// feed's sources is silent for longer than its rhythm; nil where all are fresh at `knownAt`, by default now.
    func untestedReason(of rule: Rule, knownAt: Instant?, on database: isolated Connection) throws -> String? {
        let tables = Set(rule.depends.map { catalog.feed($0)?.table ?? $0 }).subtracting(Self.ownViews)
        let loaded = try database.query(
            """
            select distinct feed from ledger.load
            where county_code = $1 and state = 'loaded' and feed = any($2)
                and ($3::timestamptz is null or finished_at <= $3::timestamptz)
            """, [.init(county), .init(Array(tables)), .init(text: knownAt?.description)], as: String.self)
        if loaded.count < tables.count {
            return
                "a feed it depends on was never loaded: \(tables.subtracting(loaded).sorted().joined(separator: ", "))"
        }
        let late = try sources.late(knownAt: knownAt, on: database).filter { tables.contains($0.feed) }
        guard !late.isEmpty else { return nil }
        return "a feed it depends on is late: \(late.map { "\($0.feed) from \($0.source)" }.joined(separator: ", "))"
    }
}
