import Domain
import Foundation
import Postgres
import Store

/// Decides which subjects a rule has to look at again.
struct ScanPlanner {
    let county: String
    let catalog: FeedCatalog
    let parameters: ParameterFile
    let sources: SourceViews

    let incremental: IncrementalRules
    /// How far the households of all rules reach: they share one scope for the same changes.
    private let reach: IncrementalRules.Reach
    private var plans: [String: ScanPlan] = [:]
    private var changes: [String: [String: Bool]] = [:]
    private let rules: [Rule]
    private var answers: [String: Answer]?
    private var loaded: Set<String>?
    private var late: [(feed: String, source: String)]?

    /// What a rule had seen when it last answered completely.
    private struct Answer {
        /// The changes, as a snapshot.
        let seen: String
        /// The kept sets that it read, with the marks of their contents.
        let sets: [String: String]
    }

    /// What rules may read beside the feeds: what this system knows of itself.
    static let ownViews: Set<String> = [SourceViews.name, RemindersView.name]

    init(
        county: String, catalog: FeedCatalog, parameters: ParameterFile, sources: SourceViews,
        incremental: IncrementalRules, for rules: [Rule]
    ) {
        self.county = county
        self.catalog = catalog
        self.parameters = parameters
        self.sources = sources
        self.incremental = incremental
        self.rules = rules
        reach = incremental.widestReach(of: rules)
    }

    /// The plan of a rule for a day: only what changed since the rule last answered for the same day, by the same
    /// version, parameters and calendar.
    ///
    /// Fills the scope tables; rules that saw the same changes share a scope.
    mutating func plan(
        _ rule: Rule, asOf day: CalendarDay, calendar: String, on database: isolated Connection
    ) throws -> ScanPlan {
        // Sources grow late, and reminders come, without any row of a feed being changed.
        guard Self.ownViews.isDisjoint(with: rule.feeds) else { return .full }
        guard let seen = try answered(rule, asOf: day, calendar: calendar, on: database)?.seen else { return .full }
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
            guard incremental.looksAtSubjects(rule, after: tables) else { return .full }
            return try households(after: changed, since: seen, on: database)
        }
    }

    /// Whether a rule that has to look at everything after the changes would answer as it last did for the day: none of
    /// the feeds that it reads has changed but through sets that are kept, and the content of these is the same.
    mutating func rests(
        _ rule: Rule, on sets: [String: String], asOf day: CalendarDay, calendar: String,
        _ definitions: DefinitionCatalog, on database: isolated Connection
    ) throws -> Bool {
        guard !rule.readsCells, Self.ownViews.isDisjoint(with: rule.feeds), !sets.isEmpty,
            let last = try answered(rule, asOf: day, calendar: calendar, on: database), last.sets == sets
        else { return false }
        let queries =
            [rule.sql]
            + definitions.needed(by: rule.sql, known: Set(sets.keys)).filter { sets[$0.name] == nil }.map(\.sql)
        var read: Set<String> = []
        let names = catalog.tables.map(\.table) + ["clocks", PersonLinksView.name]
        for query in queries {
            // The clocks are worked out from the cases and their steps.
            for name in DefinitionCatalog.mentioned(in: query, of: names) {
                read.formUnion(name == "clocks" ? ["cases", "case_steps"] : catalog.feed(name)?.tablesRead ?? [name])
            }
        }
        return try changedFeeds(since: last.seen, on: database).keys.allSatisfy { !read.contains($0) }
    }

    /// The last complete answer of a rule; nil where that was for another day, by another version, other parameters or
    /// another calendar.
    private mutating func answered(
        _ rule: Rule, asOf day: CalendarDay, calendar: String, on database: isolated Connection
    ) throws -> Answer? {
        if let answers { return answers[rule.id] }
        let asked = rules.map { rule in
            ["rule_id": rule.id, "version": rule.version, "params": parameters.json(for: rule, on: day)]
        }
        let rows = try database.query(
            """
            select s.rule_id, s.seen::text, s.sets::text
            from jsonb_to_recordset($4::jsonb) as a (rule_id text, version text, params text)
            join detection.rule_state s on s.rule_id = a.rule_id and s.version = a.version and s.params = a.params::jsonb
            where s.county_code = $1 and s.as_of = $2::date and s.calendar = $3 and s.seen is not null
            """,
            [
                .init(county), .init(day.description), .init(calendar),
                .init(String(decoding: try JSONEncoder().encode(asked), as: UTF8.self)),
            ], as: String.self, String.self, String.self)
        let decoder = JSONDecoder()
        let found = try Dictionary(
            uniqueKeysWithValues: rows.map { rule, seen, sets in
                (rule, Answer(seen: seen, sets: try decoder.decode([String: String].self, from: Data(sets.utf8))))
            })
        answers = found
        return found[rule.id]
    }

    /// What of a set that was kept for this day has to be worked out again after the changes that a snapshot did not
    /// see, where the set reads some feeds.
    mutating func plan(
        upkeepOf set: Definition, reading feeds: Set<String>, since seen: String, on database: isolated Connection
    ) throws -> ScanPlan {
        guard Self.ownViews.isDisjoint(with: feeds) else { return .full }
        let changed = try changedFeeds(since: seen, on: database)
        var read = Set(feeds.compactMap { catalog.feed($0) }.flatMap(\.tablesRead))
        if feeds.contains(PersonLinksView.name) { read.insert(PersonLinksView.name) }
        let news = changed.filter { read.contains($0.key) }
        if news.isEmpty { return .nothing }
        let tables = catalog.tables.filter { news[$0.table] != nil }
        guard set.upkeep == .household, !news.values.contains(true), tables.allSatisfy(\.namesSubjects),
            !tables.contains(where: { set.wholeAfter.contains($0.name) })
        else { return .full }
        return try households(after: changed, since: seen, on: database)
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
        after changed: [String: Bool], since seen: String, on database: isolated Connection
    ) throws -> ScanPlan {
        if let known = plans[seen] { return known }
        let scope = plans.count
        // What other rules read as well does no harm in a scope, unless it was loaded afresh.
        try HouseholdScope(number: scope, county: county, catalog: catalog, reach: reach)
            .fill(changed.filter { !$0.value }.map(\.key).sorted(), since: seen, on: database)
        let count = try ScopeTables.count("case", of: scope, on: database)
        let made: ScanPlan =
            try Self.isFew(count, of: "cases", on: database) ? .households(scope: scope) : .full
        plans[seen] = made
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
    mutating func untestedReason(of rule: Rule, knownAt: Instant?, on database: isolated Connection) throws -> String? {
        let tables = Set(rule.depends.map { catalog.feed($0)?.table ?? $0 }).subtracting(Self.ownViews)
        let missing = tables.subtracting(try loadedFeeds(knownAt, on: database))
        if !missing.isEmpty {
            return "a feed it depends on was never loaded: \(missing.sorted().joined(separator: ", "))"
        }
        let late = try lateSources(knownAt, on: database).filter { tables.contains($0.feed) }
        guard !late.isEmpty else { return nil }
        return "a feed it depends on is late: \(late.map { "\($0.feed) from \($0.source)" }.joined(separator: ", "))"
    }

    private mutating func loadedFeeds(_ knownAt: Instant?, on database: isolated Connection) throws -> Set<String> {
        if let loaded { return loaded }
        let found = Set(
            try database.query(
                """
                select distinct feed from ledger.load
                where county_code = $1 and state = 'loaded' and ($2::timestamptz is null or finished_at <= $2::timestamptz)
                """, [.init(county), .init(text: knownAt?.description)], as: String.self))
        loaded = found
        return found
    }

    private mutating func lateSources(
        _ knownAt: Instant?, on database: isolated Connection
    ) throws -> [(feed: String, source: String)] {
        if let late { return late }
        let found = try sources.late(knownAt: knownAt, on: database)
        late = found
        return found
    }
}
