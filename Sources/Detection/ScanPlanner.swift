import Domain
import Postgres
import Store

/// Decides which subjects a rule has to look at again.
struct ScanPlanner {
    let county: String
    let catalog: FeedCatalog
    let parameters: ParameterFile
    let sources: SourceViews

    let incremental: IncrementalRules
    private var plans: [String: ScanPlan] = [:]
    private var changes: [String: [String: Bool]] = [:]

    /// What rules may read beside the feeds: what this system knows of itself.
    static let ownViews: Set<String> = [SourceViews.name, RemindersView.name]

    init(
        county: String, catalog: FeedCatalog, parameters: ParameterFile, sources: SourceViews,
        incremental: IncrementalRules
    ) {
        self.county = county
        self.catalog = catalog
        self.parameters = parameters
        self.sources = sources
        self.incremental = incremental
    }

    /// The plan of a rule for a day: only what changed since the rule last answered for the same day, by the same
    /// version, parameters and calendar.
    ///
    /// Fills the scope tables; rules that saw the same changes and reach equally far share a scope.
    mutating func plan(
        _ rule: Rule, asOf day: CalendarDay, calendar: String, on database: isolated Connection
    ) throws -> ScanPlan {
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
        let changed = try changedFeeds(since: seen, on: database)
        let read = tablesRead(by: rule)
        let news = changed.filter { read.contains($0.key) }
        if news.isEmpty { return .nothing }
        if news.values.contains(true) { return .full }
        let tables = catalog.tables.filter { news[$0.table] != nil }
        switch rule.subject {
        case .ticket where read.count == 1, .report where read.count == 1:
            let name = "\(seen) \(tables[0].table)"
            if let known = plans[name] { return known }
            let made = try rows(of: tables[0].table, since: seen, plans.count, on: database)
            plans[name] = made
            return made
        default:
            guard let reach = incremental.reach(of: rule, after: tables) else { return .full }
            return try households(reach, after: changed, since: seen, on: database)
        }
    }

    /// What of a set that was kept for this day has to be worked out again after the changes that a snapshot did not
    /// see, where the set reads some feeds.
    mutating func plan(
        upkeepOf set: Definition, reading feeds: Set<String>, since seen: String, on database: isolated Connection
    ) throws -> ScanPlan {
        guard Self.ownViews.isDisjoint(with: feeds), !feeds.contains(PersonLinksView.name) else { return .full }
        let changed = try changedFeeds(since: seen, on: database)
        let read = Set(feeds.compactMap { catalog.feed($0) }.flatMap(\.tablesRead))
        let news = changed.filter { read.contains($0.key) }
        if news.isEmpty { return .nothing }
        let tables = catalog.tables.filter { news[$0.table] != nil }
        guard set.upkeep == .household, !news.values.contains(true), tables.allSatisfy(\.namesSubjects),
            !tables.contains(where: { set.wholeAfter.contains($0.name) })
        else { return .full }
        return try households(.household, after: changed, since: seen, on: database)
    }

    /// The tables that a rule reads, those behind its definitions and views among them.
    private func tablesRead(by rule: Rule) -> Set<String> {
        let read = rule.feeds.contains("*") ? catalog.tables : rule.feeds.compactMap { catalog.feed($0) }
        var tables = Set(read.flatMap(\.tablesRead))
        if rule.definitions.contains(where: { $0.reads.contains(PersonLinksView.name) }) {
            tables.insert(PersonLinksView.name)
        }
        return tables
    }

    /// The feeds with changes that a snapshot did not see; true where one was loaded afresh.
    private mutating func changedFeeds(since seen: String, on database: isolated Connection) throws -> [String: Bool] {
        if let known = changes[seen] { return known }
        let rows = try database.query(
            """
            select feed, bool_or(row_key is null) from ledger.change
            where \(ChangeLog.isNews) and county_code = $2 group by feed
            """, [.init(seen), .init(county)], as: String.self, Bool.self)
        let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
        changes[seen] = found
        return found
    }

    private func rows(
        of feed: String, since seen: String, _ scope: Int, on database: isolated Connection
    ) throws -> ScanPlan {
        for table in ["scope_subject", "scope_data"] {
            try ScopeTables.add(
                "row", to: table, of: scope,
                """
                select county_code, row_key from ledger.change
                where \(ChangeLog.isNews) and county_code = $2 and feed = $3
                """, [.init(seen), .init(county), .init(feed)], on: database)
        }
        let count = try ScopeTables.count("row", of: scope, on: database)
        return try Self.isFew(count, of: feed, on: database) ? .rows(feed: feed, scope: scope) : .full
    }

    private mutating func households(
        _ reach: IncrementalRules.Reach, after changed: [String: Bool], since seen: String,
        on database: isolated Connection
    ) throws -> ScanPlan {
        let name = "\(seen) \(reach.rawValue)"
        if let known = plans[name] { return known }
        let scope = plans.count
        var smaller: Int?
        if reach == .kin, case .households(let scope) = plans["\(seen) \(IncrementalRules.Reach.household.rawValue)"] {
            smaller = scope
        }
        // What other rules read as well does no harm in a scope, unless it was loaded afresh.
        try HouseholdScope(number: scope, county: county, catalog: catalog, reach: reach)
            .fill(changed.filter { !$0.value }.map(\.key).sorted(), since: seen, beyond: smaller, on: database)
        let count = try ScopeTables.count("case", of: scope, on: database)
        let made: ScanPlan =
            try Self.isFew(count, of: "cases", on: database) ? .households(scope: scope) : .full
        plans[name] = made
        return made
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
