import Domain
import Foundation
package import Postgres
package import Store

/// Runs rules over the feeds as they stood on a day and keeps the findings.
///
/// All rules of a scan see one snapshot of the database. Each runs in its own role without the right to write, read
/// only, with a time limit; one that fails stops no other.
package struct Scan: Sendable {
    let rules: RuleCatalog
    private let parameters: ParameterFile
    private let catalog: FeedCatalog
    private let clocks: CaseClocks
    private let sources: SourceViews
    let settings: Settings
    private let incremental: IncrementalRules

    /// A scanner for a workspace's rules.
    package init(_ resources: Resources, settings: Settings, catalog: FeedCatalog, rules: RuleCatalog) throws {
        self.rules = rules
        self.catalog = catalog
        self.settings = settings
        parameters = try ParameterFile(resources, rules: rules, district: settings.district)
        incremental = try IncrementalRules(resources, rules: rules, catalog: catalog)
        clocks = try CaseClocks(resources, catalog: catalog, county: settings.district)
        sources = SourceViews(try SourceCatalog(resources, settings: settings, catalog: catalog).sources)
    }

    /// Runs a scan; `asked` receives each hit of a scan that is not recorded.
    ///
    /// - Throws: `Failure` 1210 for an unknown rule; `PostgresError` where the server fails.
    package func run(
        _ request: ScanRequest, on database: isolated Connection, asked: (AskedHit) throws -> Void = { _ in }
    ) throws -> ScanReport {
        let chosen = try request.rules.isEmpty ? rules.rules : request.rules.map(rule)
        try database.execute("select pg_advisory_lock(hashtextextended('aidwatch scan', 0))")
        defer { Self.unlock(database) }
        let ledger = ScanLedger(county: settings.district, prefix: settings.findingPrefix)
        let isRecorded = try request.knownAt == nil && ledger.mayRecord(request.asOf, on: database)
        let startedAt = Date()
        try HitTable.create(for: chosen, on: database)
        var report = ScanReport(
            asOf: request.asOf, isRecorded: isRecorded, runs: chosen.map { ScanReport.RuleRun(rule: $0) },
            broken: request.rules.isEmpty ? rules.broken : [])
        let snapshot = try SnapshotLock.shared(on: database) {
            try database.atomically(TransactionOptions(isolation: .repeatableRead)) {
                try ask(request, isRecorded, &report, on: database)
            }
        }
        try PurgedHits(county: settings.district).setAside(on: database)
        guard isRecorded else {
            report.gravest = try HitTable.gravest(on: database)
            try HitTable.print(county: settings.district, on: database, to: asked)
            return report
        }
        if request.mayRest, try ledger.isUnchanged(report, on: database) {
            report.isUnchanged = true
            return report
        }
        (report.runs, report.gravest) = try database.atomically {
            try clocks.keepDay(on: database)
            return try ledger.record(
                report, snapshot, startedAt: startedAt,
                parameters: { rule in parameters.json(for: rule, on: request.asOf) }, on: database)
        }
        return report
    }

    /// Records that the hits of this session's last scan are shown, as far as they are findings.
    package func recordAccess(user: String, on database: isolated Connection) throws {
        try database.execute(
            """
            select api.record_access($1, 'scan', array(
                select f.finding_id from pg_temp.hit h
                join detection.finding f
                    on f.county_code = $1 and f.rule_id = h.rule_id and f.subject_key = h.subject_key), $2)
            """, [.init(settings.district), .init(user)])
    }

    /// Fills the table of hits with those of one rule on a day, known at a time or now, with some parameters changed, for
    /// the workspace's sources or others.
    ///
    /// Returns why it failed.
    func probe(
        _ rule: Rule, asOf day: CalendarDay, knownAt: Instant? = nil, overriding values: [String: String?] = [:],
        sources: SourceViews? = nil, timeoutSeconds: Int = 60, on database: isolated Connection
    ) throws -> RuleFault? {
        try HitTable.create(for: [rule], on: database)
        return try database.atomically {
            if knownAt == nil { try clocks.refresh(on: database) }
            let views = AsOfViews(county: settings.district, day: day, knownAt: knownAt)
            try ScopeTables.create(on: database)
            try clocks.prepare(views, on: database)
            var definitions = try show(views, sources ?? self.sources, for: [rule], on: database)
            var isOfQuery = false
            do {
                try definitions.make(for: rule.sql, timeoutSeconds: timeoutSeconds, on: database)
                isOfQuery = true
                let sets = parameters.values(for: rule, on: day).map { $0.overriding(values) }
                _ = try RuleRunner(rule: rule, district: settings.district, timeoutSeconds: timeoutSeconds)
                    .run(sets, asOf: day, on: database)
                return nil
            } catch let error as PostgresError where error.kind == .server {
                return RuleFault(error, rule, isOfQuery: isOfQuery)
            } catch let refusal as PlanCheck.Refusal {
                return RuleFault(refusal, rule)
            }
        }
    }

    /// Why the absence of hits of a rule proves nothing by what was known at a time, by default now; nil where it does.
    func untestedReason(of rule: Rule, knownAt: Instant?, on database: isolated Connection) throws -> String? {
        var planner = planner(for: [rule])
        return try planner.untestedReason(of: rule, knownAt: knownAt, on: database)
    }

    /// The values of a rule's parameters on a day, by scope.
    func values(of rule: Rule, on day: CalendarDay) -> [ParameterSet] { parameters.values(for: rule, on: day) }

    private func planner(for rules: [Rule]) -> ScanPlanner {
        ScanPlanner(
            county: settings.district, catalog: catalog, parameters: parameters, sources: sources,
            incremental: incremental, for: rules)
    }

    /// Gives the scan's lock back; a session that is lost has given it back already.
    private static func unlock(_ database: isolated Connection) {
        _ = try? database.shielded { try $0.execute("select pg_advisory_unlock(hashtextextended('aidwatch scan', 0))") }
    }

    private func rule(_ id: String) throws -> Rule {
        if let rule = rules.rule(id) { return rule }
        if let broken = rules.broken.first(where: { $0.id == id }) { throw broken.error }
        throw RuleCatalog.unknown(id)
    }

    /// Fills the table of hits within one snapshot.
    private func ask(
        _ request: ScanRequest, _ isRecorded: Bool, _ report: inout ScanReport, on database: isolated Connection
    ) throws -> ScanLedger.Snapshot {
        // What a scan looks up was read a moment before: it lies in memory, and a page out of order costs no more.
        try database.execute("set local random_page_cost = 1.1")
        if request.knownAt == nil { try clocks.refresh(on: database) }
        let snapshot = try ScanLedger.Snapshot(on: database)
        var planner = planner(for: report.runs.map(\.rule))
        let views = AsOfViews(county: settings.district, day: request.asOf, knownAt: request.knownAt)
        try ScopeTables.clear(on: database)
        try clocks.prepare(views, on: database)
        for index in report.runs.indices {
            let rule = report.runs[index].rule
            if isRecorded, !request.isFull {
                report.runs[index].plan = try planner.plan(
                    rule, asOf: request.asOf, calendar: snapshot.calendar, on: database)
            }
            if let reason = try planner.untestedReason(of: rule, knownAt: request.knownAt, on: database) {
                report.runs[index].state = .notTested
                report.runs[index].reason = reason
            }
        }
        var kept = KeptSets.none
        if isRecorded {
            kept = KeptSets(
                rules.definitions, county: settings.district, day: request.asOf, snapshot: snapshot,
                parameters: parameters)
            try kept.plan(for: report.runs, isFull: request.isFull, &planner, on: database)
        }
        // What was kept is mended before the rules that read it.
        var plans: [ScanPlan] = []
        for plan in kept.mending + report.runs.map(\.plan) where plan != .full && plan != .nothing {
            if !plans.contains(plan) { plans.append(plan) }
        }
        if report.runs.contains(where: { $0.plan == .full }) { plans.append(.full) }
        for plan in plans {
            if plan == .full, isRecorded, !request.isFull {
                try letRest(&report, on: kept, snapshot, &planner, on: database)
            }
            if let scope = plan.scope { try ScopeTables.show(scope, on: database) }
            let planned = report.runs.indices.filter { report.runs[$0].plan == plan }
            let mended = kept.sets(of: plan)
            if planned.isEmpty, mended.isEmpty { continue }
            var definitions = try show(
                AsOfViews(
                    county: settings.district, day: request.asOf, knownAt: request.knownAt, scope: plan.shown), sources,
                for: planned.map { report.runs[$0].rule }, mended, plan == .full ? kept : kept.worksOutWhole,
                on: database)
            for index in planned { try run(&definitions, request, &report.runs[index], on: database) }
            for set in mended {
                try kept.mend(set, &definitions, timeoutSeconds: request.timeoutSeconds, on: database)
            }
            kept.note(definitions.contents)
        }
        for index in report.runs.indices {
            report.runs[index].sets = sets(kept, readBy: report.runs[index].rule)
        }
        return snapshot
    }

    /// Lets those rules that would look at everything rest for which that would change nothing.
    private func letRest(
        _ report: inout ScanReport, on kept: KeptSets, _ snapshot: ScanLedger.Snapshot, _ planner: inout ScanPlanner,
        on database: isolated Connection
    ) throws {
        for index in report.runs.indices where report.runs[index].plan == .full {
            let rule = report.runs[index].rule
            let rests = try planner.rests(
                rule, on: sets(kept, readBy: rule), asOf: report.asOf, calendar: snapshot.calendar, rules.definitions,
                on: database)
            if rests { report.runs[index].plan = .nothing }
        }
    }

    /// The marks of the kept sets that a rule reads, not counting those behind them.
    private func sets(_ kept: KeptSets, readBy rule: Rule) -> [String: String] {
        let needed = Set(rules.definitions.needed(by: rule.sql, known: Set(kept.contents.keys)).map(\.name))
        return kept.contents.filter { needed.contains($0.key) }
    }

    /// The feeds that the queries of some rules and sets read.
    private struct ReadFeeds {
        /// Those of each rule's own query.
        var byRules: [Set<String>]
        /// Those of each set and of each definition behind the queries.
        var bySets: [Set<String>]
        /// All of them.
        var all: Set<String> { (byRules + bySets).reduce(into: []) { $0.formUnion($1) } }
    }

    /// What some rules and sets read of the feeds, where the `known` sets need not be made.
    private func feedsRead(by rules: [Rule], _ sets: [Definition], _ known: Set<String>) -> ReadFeeds {
        let tables = catalog.tables.map(\.table)
        var behind: [String: String] = [:]
        for query in rules.map(\.sql) + sets.map(\.sql) {
            for needed in self.rules.definitions.needed(by: query, known: known) where !known.contains(needed.name) {
                behind[needed.name] = needed.sql
            }
        }
        func read(_ queries: [String]) -> [Set<String>] {
            queries.map { Set(DefinitionCatalog.mentioned(in: $0, of: tables)) }
        }
        // Rules about the cells of all feeds name none.
        let ofCells = rules.contains(where: \.readsCells) ? [Set(tables)] : []
        return ReadFeeds(
            byRules: read(rules.map(\.sql)) + ofCells, bySets: read(Array(behind.values) + sets.map(\.sql)))
    }

    /// The feeds that are worth a table: of few households and of earlier versions those that are read at all, else those
    /// that a set reads, which is joined again and again, or eight queries.
    private func keptTables(_ read: ReadFeeds, _ views: AsOfViews) -> Set<String> {
        if views.scope == .households || views.knownAt != nil { return read.all }
        return read.all.filter { table in
            read.bySets.contains { $0.contains(table) } || read.byRules.count { $0.contains(table) } >= 8
        }
    }

    /// Makes what rules read of a scope: views and tables of the feeds.
    ///
    /// Returns the definitions over them, of which none is made yet.
    private func show(
        _ views: AsOfViews, _ sources: SourceViews, for rules: [Rule], _ sets: [Definition] = [],
        _ kept: KeptSets = .none,
        on database: isolated Connection
    ) throws -> DefinitionTables {
        let read = feedsRead(by: rules, sets, kept.readable)
        try views.create(
            catalog.tables, showing: read.all, keeping: keptTables(read, views), on: database)
        try clocks.createView(views, on: database)
        try sources.create(day: views.day, knownAt: views.knownAt, on: database)
        try RemindersView(county: views.county, day: views.day, knownAt: views.knownAt).create(on: database)
        try PersonLinksView(county: views.county, day: views.day, knownAt: views.knownAt).create(on: database)
        var names = read.all.sorted() + ["clocks", SourceViews.name, RemindersView.name]
        if rules.contains(where: \.readsCells) {
            try CellViews(views).create(catalog.tables, on: database)
            names += CellViews.names
        }
        let list = names.map { "pg_temp.\"\($0)\"" }.joined(separator: ", ")
        try database.execute("grant select on \(list) to aidwatch_rules")
        return try DefinitionTables(
            self.rules.definitions, day: views.day, parameters: parameters, kept: kept, on: database)
    }

    private func run(
        _ definitions: inout DefinitionTables, _ request: ScanRequest, _ run: inout ScanReport.RuleRun,
        on database: isolated Connection
    ) throws {
        let rule = run.rule
        let clock = ContinuousClock()
        let start = clock.now
        let runner = RuleRunner(
            rule: rule, district: settings.district, timeoutSeconds: request.timeoutSeconds, plan: run.plan)
        var isOfQuery = false
        var fault = RuleCheck.refusal(of: rule, catalog).map { RuleFault($0, rule) }
        if fault == nil {
            do {
                try definitions.make(for: rule.sql, timeoutSeconds: request.timeoutSeconds, on: database)
                isOfQuery = true
                let sets = parameters.values(for: rule, on: request.asOf)
                run.hits = try runner.run(sets, asOf: request.asOf, on: database)
                // What a rule no longer hits only because its window has passed is told apart from what was mended.
                if rule.window != nil {
                    try runner.runWithoutWindow(sets, asOf: request.asOf, county: settings.district, on: database)
                }
            } catch let error as PostgresError where error.kind == .server {
                fault = RuleFault(error, rule, isOfQuery: isOfQuery)
            } catch let refusal as PlanCheck.Refusal {
                fault = RuleFault(refusal, rule)
            }
        }
        if let fault {
            run.state = .failed
            run.reason = "\(fault)"
            run.hits = 0
            try runner.forget(on: database)
        }
        let elapsed = clock.now - start
        run.milliseconds =
            Int(elapsed.components.seconds) * 1000 + Int(elapsed.components.attoseconds / 1_000_000_000_000_000)
    }
}
