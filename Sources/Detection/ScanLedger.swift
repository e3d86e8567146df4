import Domain
import Foundation
import Postgres
import Store

/// The books of scans: which are recorded, what each rule answered, and what it saw when it did.
struct ScanLedger {
    let county: String
    let prefix: String

    /// What the transaction that asks the rules sees.
    struct Snapshot: Sendable {
        /// The writers whose changes it sees.
        let seen: String
        /// The digest of the calendar.
        let calendar: String

        init(on database: isolated Connection) throws {
            seen = try database.first("select pg_current_snapshot()::text", as: String.self) ?? "1:1:"
            calendar = try CalendarTable.digest(on: database)
        }
    }

    /// Whether a scan of a day is recorded: its day must not lie before that of the last recorded scan.
    func mayRecord(_ day: CalendarDay, on database: isolated Connection) throws -> Bool {
        try database.first(
            "select coalesce(max(as_of) <= $2::date, true) from detection.scan where county_code = $1",
            [.init(county), .init(day.description)], as: Bool.self) ?? true
    }

    /// Whether the last recorded scan was of the same day and every rule answers as it did in it.
    func isUnchanged(_ report: ScanReport, on database: isolated Connection) throws -> Bool {
        let before = try database.query(
            """
            select r.rule_id, r.state
            from detection.rule_run r
            join detection.scan s on s.county_code = r.county_code and s.scan_id = r.scan_id
            where r.county_code = $1 and s.as_of = $2::date
                and s.scan_id = (select max(l.scan_id) from detection.scan l where l.county_code = $1)
            """, [.init(county), .init(report.asOf.description)], as: String.self, String.self)
        let states = Dictionary(before.map { ($0.0, $0.1) }) { $1 }
        guard report.broken.isEmpty,
            report.runs.allSatisfy({ $0.state != .failed && states[$0.rule.id] == $0.state.rawValue })
        else { return false }
        let asked = report.runs.filter { $0.plan != .nothing }.map(\.rule.id)
        let differs = try database.first(
            """
            select exists (
                select from pg_temp.hit h
                full join (
                    select f.rule_id, f.subject_key, f.evidence from detection.finding f
                    where f.county_code = $1 and f.rule_id = any($2) and f.cleared_at is null and f.purged_at is null
                ) f on f.rule_id = h.rule_id and f.subject_key = h.subject_key
                where h.evidence is distinct from f.evidence)
            """, [.init(county), .init(asked)], as: Bool.self)
        return differs == false
    }

    /// The number of the last event.
    private func lastEvent(on database: isolated Connection) throws -> Int64 {
        try database.first(
            "select coalesce(max(event_no), 0) from audit.event where county_code = $1", [.init(county)], as: Int64.self
        )
            ?? 0
    }

    /// The gravest severity among the findings that became new, or new again, behind an event.
    private func gravest(since event: Int64, on database: isolated Connection) throws -> Severity? {
        try database.query(
            """
            select distinct f.severity
            from audit.event e
            join detection.finding f on f.county_code = e.county_code and f.finding_id = e.finding_id
            where e.county_code = $1 and e.event_no > $2::bigint and e.to_state = 'new'
            """, [.init(county), .init(event)], as: String.self
        ).compactMap(Severity.init(rawValue:)).max()
    }

    /// Merges the hits of every rule that answered and writes the scan.
    ///
    /// Returns the runs with their counts, and the gravest severity among the findings that are new or reopened.
    func record(
        _ report: ScanReport, _ snapshot: Snapshot, startedAt: Date,
        parameters: (Rule) -> String, on database: isolated Connection
    ) throws -> (runs: [ScanReport.RuleRun], gravest: Severity?) {
        let failed = report.runs.count { $0.state == .failed } + report.broken.count
        try FindingEvents.begin(county, on: database)
        let before = try lastEvent(on: database)
        let scanID =
            try database.first(
                """
                insert into detection.scan (county_code, as_of, started_at, finished_at, rules_run, rules_failed)
                values ($1, $2::date, $3, clock_timestamp(), $4::int, $5::int) returning scan_id
                """,
                [
                    .init(county), .init(report.asOf.description), .init(startedAt), .init(report.runs.count),
                    .init(failed),
                ], as: Int64.self) ?? Int64(0)
        try AnswerTable.create(report.runs, parameters: parameters, on: database)
        try keep(report.runs.filter { $0.state != .failed }.map(\.rule), on: database)
        try database.execute("analyze pg_temp.hit (rule_id, subject_key)")
        try FindingMerge(county: county, prefix: prefix, day: report.asOf).run(report.runs, on: database)
        try remember(report.asOf, snapshot, on: database)
        try write(scanID, on: database)
        let runs = try AnswerTable.counted(report.runs, on: database)
        if runs.reduce(0, { $0 + $1.found }) > 1000 {
            try database.execute("select upkeep.analyze('detection.finding', true)")
        }
        return (runs, try gravest(since: before, on: database))
    }

    /// Keeps what the rules say of themselves, where a version is new.
    private func keep(_ rules: [Rule], on database: isolated Connection) throws {
        let rows = try database.query(
            "select rule_id, version from detection.rule where rule_id = any($1)", [.init(rules.map(\.id))],
            as: String.self, String.self)
        let known = Dictionary(grouping: rows, by: \.0).mapValues { Set($0.map(\.1)) }
        for rule in rules where known[rule.id]?.contains(rule.version) != true { try keep(rule, on: database) }
    }

    private func keep(_ rule: Rule, on database: isolated Connection) throws {
        try database.execute(
            """
            insert into detection.rule (
                rule_id, version, kind, title, severity, subject, audience, ground, is_referable, basis, explain,
                advice, false_positives, depends, uses, params, worse, first_used_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::jsonb, $17, now())
            on conflict (rule_id, version) do nothing
            """,
            [
                .init(rule.id), .init(rule.version), .init(rule.kind.rawValue), .init(rule.title),
                .init(rule.severity.rawValue), .init(rule.subject.rawValue), .init(rule.audience.rawValue),
                .init(rule.ground), .init(rule.isReferable), .init(rule.basis), .init(rule.explain),
                .init(rule.advice), .init(rule.falsePositives), .init(rule.depends), .init(rule.uses),
                .init(RuleParameter.json(rule.parameters)), .init(rule.worse),
            ])
    }

    /// Remembers of each rule that answered what it saw.
    private func remember(_ day: CalendarDay, _ snapshot: Snapshot, on database: isolated Connection) throws {
        // What could not clear for want of a feed is looked at again once the feed is there.
        try database.execute(
            """
            insert into detection.rule_state (county_code, rule_id, version, params, calendar, as_of, seen, sets)
            select $1, a.rule_id, a.version, a.params, $2, $3::date,
                case when a.state = 'complete' then $4::pg_snapshot end, a.sets
            from pg_temp.answer a
            where a.state <> 'failed'
            on conflict (county_code, rule_id) do update set
                version = excluded.version, params = excluded.params, calendar = excluded.calendar,
                as_of = excluded.as_of, seen = excluded.seen, sets = excluded.sets
            """,
            [.init(county), .init(snapshot.calendar), .init(day.description), .init(snapshot.seen)])
    }

    private func write(_ scanID: Int64, on database: isolated Connection) throws {
        try database.execute(
            """
            insert into detection.rule_run (
                county_code, scan_id, rule_id, version, params, mode, state, reason, hits, found, cleared, milliseconds)
            select $1, $2::bigint, a.rule_id, a.version, a.params, a.mode, a.state, a.reason, a.hits, a.found, a.cleared,
                a.milliseconds
            from pg_temp.answer a
            """, [.init(county), .init(scanID)])
    }
}
