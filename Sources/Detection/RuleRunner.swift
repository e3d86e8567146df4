import Domain
import Postgres
import Store

/// Runs one rule into the table of hits: in its own role, read only, with a time limit, inside a savepoint.
struct RuleRunner {
    let rule: Rule
    /// The county's six digits; its district stands for a missing region.
    let district: String
    let timeoutSeconds: Int
    /// About which subjects it answers.
    var plan = ScanPlan.full

    /// The region of a hit `r`.
    private var region: String { "coalesce(r.region_code, '\(district)000000')" }

    /// Adds the hits of each parameter set; one of a region replaces those of the wider ones there.
    ///
    /// Returns the number of hits.
    func run(_ sets: [ParameterSet], asOf day: CalendarDay, on database: isolated Connection) throws -> Int {
        let own = "'\(rule.severity.rawValue)'"
        let severity = rule.givesSeverity ? "coalesce(r.severity, \(own))" : own
        let columns = """
            '\(rule.id)', r.subject_key, r.case_no, r.id_number, \(region), r.event_date, r.due_on,
            \(severity), r.evidence
            """
        for set in sets {
            try leaveOut(set.region, of: "pg_temp.hit", on: database)
            try insert("pg_temp.hit", columns, set, asOf: day, on: database)
        }
        return try database.first(
            "select count(*) from pg_temp.hit where rule_id = $1", [.init(rule.id)], as: Int.self) ?? 0
    }

    /// Adds to `windowless_hit` the subjects that the rule would hit if nothing aged out, where a finding of those
    /// looked at is not hit any more.
    func runWithoutWindow(
        _ sets: [ParameterSet], asOf day: CalendarDay, county: String,
        on database: isolated Connection
    ) throws {
        let isNeeded = try database.first(
            """
            select exists (
                select from detection.finding f
                where f.county_code = $1 and f.rule_id = $2 and f.cleared_at is null\(plan.holds(for: "f"))
                    and not exists (
                        select from pg_temp.hit h where h.rule_id = f.rule_id and h.subject_key = f.subject_key))
            """, [.init(county), .init(rule.id)], as: Bool.self)
        guard isNeeded == true else { return }
        let columns = "'\(rule.id)', r.subject_key, \(region)"
        for set in sets {
            try leaveOut(set.region, of: "pg_temp.windowless_hit", on: database)
            try insert("pg_temp.windowless_hit", columns, set.withoutWindow, asOf: day, on: database)
        }
    }

    /// Takes back what the rule gave: one that failed has no hits.
    func forget(on database: isolated Connection) throws {
        for table in ["pg_temp.hit", "pg_temp.windowless_hit"] {
            try database.execute("delete from \(table) where rule_id = $1", [.init(rule.id)])
        }
    }

    /// Takes back the hits in a region that has parameters of its own.
    private func leaveOut(_ region: String?, of table: String, on database: isolated Connection) throws {
        guard let region else { return }
        try database.execute(
            "delete from \(table) where rule_id = $1 and starts_with(region_code, $2)", [.init(rule.id), .init(region)])
    }

    private func insert(
        _ table: String, _ columns: String, _ set: ParameterSet, asOf day: CalendarDay,
        on database: isolated Connection
    ) throws {
        let bound = BoundSQL(rule.sql, binding: set.binding(asOf: day))
        let scope = set.region.map { " and starts_with(\(region), '\($0)')" } ?? ""
        try RuleSandbox(timeoutSeconds: timeoutSeconds).run(on: database) {
            let statement = """
                \(RuleFault.queryHead)\(bound.text)
                ) insert into \(table) select \(columns) from r where true\(plan.holds(for: "r"))\(scope)
                """
            // What changed since is too little to do harm.
            if plan == .full { try PlanCheck.run(statement, bound.values, on: database) }
            try database.execute(statement, bound.values)
        }
    }
}
