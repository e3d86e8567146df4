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

    /// A scanner for a workspace's rules.
    package init(_ resources: Resources, settings: Settings, catalog: FeedCatalog, rules: RuleCatalog) throws {
        self.rules = rules
        self.catalog = catalog
        self.settings = settings
        parameters = try ParameterFile(resources, rules: rules)
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
        guard isRecorded else {
            report.gravest = try HitTable.gravest(on: database)
            try HitTable.print(county: settings.district, on: database, to: asked)
            return report
        }
        report.runs = try database.atomically {
            try clocks.keepDay(on: database)
            return try ledger.record(
                report, snapshot, startedAt: startedAt,
                parameters: { rule in parameters.json(for: rule, on: request.asOf) }, on: database)
        }
        report.gravest = try ledger.gravest(of: chosen, on: database)
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

    /// Fills the table of hits with those of one rule on a day, with some parameters changed, for the workspace's
    /// sources or others.
    ///
    /// Returns why it failed.
    func probe(
        _ rule: Rule, asOf day: CalendarDay, overriding values: [String: String], sources: SourceViews? = nil,
        on database: isolated Connection
    ) throws -> String? {
        try HitTable.create(for: [rule], on: database)
        return try database.atomically {
            try clocks.refresh(on: database)
            let views = AsOfViews(day: day)
            try ScopeTables.create(on: database)
            try clocks.prepare(views, on: database)
            var definitions = try show(views, sources ?? self.sources, for: [rule], on: database)
            do {
                try definitions.make(rule.definitions, timeoutSeconds: 60, on: database)
                let sets = parameters.values(for: rule, on: day).map { $0.overriding(values) }
                _ = try RuleRunner(rule: rule, district: settings.district, timeoutSeconds: 60)
                    .run(sets, asOf: day, on: database)
                return nil
            } catch let error as PostgresError where error.kind == .server {
                return RuleRunner.reason(error, rule)
            }
        }
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
        if request.knownAt == nil { try clocks.refresh(on: database) }
        let snapshot = try ScanLedger.Snapshot(on: database)
        let planner = ScanPlanner(
            county: settings.district, catalog: catalog, parameters: parameters, sources: sources)
        let views = AsOfViews(day: request.asOf, knownAt: request.knownAt)
        try ScopeTables.create(on: database)
        try ScopeTables.clearRules(on: database)
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
            try ScopeTables.keep(report.runs[index].plan, for: rule, on: database)
        }
        // Those that look at everything first, so that the views and what is kept with them are made once.
        for scope in Set(report.runs.map(\.plan.scope)).sorted(by: { left, _ in left == .all }) {
            var definitions: DefinitionTables?
            for index in report.runs.indices {
                let (rule, plan) = (report.runs[index].rule, report.runs[index].plan)
                guard plan != .nothing, plan.scope == scope else { continue }
                try ScopeTables.fill(plan, for: rule, county: settings.district, on: database)
                var shown =
                    try definitions
                    ?? show(
                        AsOfViews(day: request.asOf, knownAt: request.knownAt, scope: scope), sources,
                        for: report.runs.map(\.rule), on: database)
                try run(rule, &shown, request, &report.runs[index], on: database)
                // What is kept of the few cases of one rule is not that of another's.
                let holdsForOthers = scope == .all || !rule.definitions.contains(where: \.isStored)
                definitions = holdsForOthers ? shown : nil
            }
        }
        return snapshot
    }

    private func show(
        _ views: AsOfViews, _ sources: SourceViews, for rules: [Rule], on database: isolated Connection
    ) throws -> DefinitionTables {
        try views.create(catalog.tables, on: database)
        try clocks.createView(views, on: database)
        try sources.create(day: views.day, knownAt: views.knownAt, on: database)
        try RemindersView(day: views.day, knownAt: views.knownAt).create(on: database)
        try PersonLinksView(day: views.day, knownAt: views.knownAt).create(on: database)
        var names = catalog.tables.map(\.name) + ["clocks", SourceViews.name, RemindersView.name]
        if rules.contains(where: \.readsCells) {
            try CellViews(views).create(catalog.tables, on: database)
            names += CellViews.names
        }
        for name in names {
            try database.execute("grant select on pg_temp.\"\(name)\" to aidwatch_rules")
        }
        return try DefinitionTables(self.rules.definitions, day: views.day, parameters: parameters, on: database)
    }

    private func run(
        _ rule: Rule, _ definitions: inout DefinitionTables, _ request: ScanRequest, _ run: inout ScanReport.RuleRun,
        on database: isolated Connection
    ) throws {
        let plan = run.plan
        let clock = ContinuousClock()
        let start = clock.now
        let runner = RuleRunner(
            rule: rule, district: settings.district, timeoutSeconds: request.timeoutSeconds, looksUp: plan != .full)
        do {
            try definitions.make(rule.definitions, timeoutSeconds: request.timeoutSeconds, on: database)
            let sets = parameters.values(for: rule, on: request.asOf)
            run.hits = try runner.run(sets, asOf: request.asOf, on: database)
            // What a rule no longer hits only because its window has passed is told apart from what was mended.
            if rule.window != nil {
                try runner.runWithoutWindow(sets, asOf: request.asOf, county: settings.district, plan, on: database)
            }
        } catch let error as PostgresError where error.kind == .server {
            run.state = .failed
            run.reason = RuleRunner.reason(error, rule)
            run.hits = 0
            try runner.forget(on: database)
        }
        let elapsed = clock.now - start
        run.milliseconds =
            Int(elapsed.components.seconds) * 1000 + Int(elapsed.components.attoseconds / 1_000_000_000_000_000)
    }
}
