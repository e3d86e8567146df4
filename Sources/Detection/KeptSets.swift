import Domain
import Foundation
import Postgres
import Store

/// The sets that a recorded scan takes over from the last scan of the same day, and keeps for the next one.
///
/// What was kept holds for one day, one text of the definition and of those behind it, one list of values and one
/// calendar. After changes the rows of the changed households are worked out again, or all of it.
struct KeptSets {
    /// The sets that are up to date in their tables.
    private(set) var readable: Set<String> = []
    private var plans: [(set: Definition, plan: ScanPlan)] = []
    private var versions: [String: (version: String, params: String)] = [:]
    private let catalog: DefinitionCatalog?
    private let county: String
    private let day: CalendarDay
    private let snapshot: ScanLedger.Snapshot?
    private let parameters: ParameterFile?

    /// For scans that keep nothing.
    static let none = KeptSets()

    private init() {
        (catalog, county, day, snapshot, parameters) = (nil, "", CalendarDay(daysSince2000: 0), nil, nil)
    }

    /// For a recorded scan of a day that sees a snapshot.
    init(
        _ catalog: DefinitionCatalog, county: String, day: CalendarDay, snapshot: ScanLedger.Snapshot,
        parameters: ParameterFile
    ) {
        self.catalog = catalog
        self.county = county
        self.day = day
        self.snapshot = snapshot
        self.parameters = parameters
    }

    /// Decides what of the sets that some rules read holds, is to be mended, or has to be worked out whole; all of it
    /// for a full scan.
    mutating func plan(
        for rules: [Rule], isFull: Bool, _ planner: inout ScanPlanner, on database: isolated Connection
    ) throws {
        guard let catalog, let parameters, let snapshot else { return }
        let tables = try KeptTables.known(on: database)
        let names = Set(rules.flatMap(\.definitions).map(\.name))
        for set in catalog.definitions where names.contains(set.name) && set.upkeep != nil {
            let behind = catalog.needed(by: set.sql)
            // A table of another definition waits for the owner of the schema.
            guard tables[set.name] == KeptTables.digest(of: set, behind) else { continue }
            let values = ([set] + behind).filter { !$0.parameters.isEmpty }.map { definition in
                "\"\(definition.name)\": \(ParameterSet.json(parameters.values(of: definition, on: day)))"
            }
            let params = "{" + values.joined(separator: ", ") + "}"
            let version = KeptTables.digest(of: set, behind)
            versions[set.name] = (version, params)
            if isFull { continue }
            let seen = try database.first(
                """
                select seen::text from detection.kept_state
                where county_code = $1 and name = $2 and version = $3 and params = $4::jsonb and as_of = $5::date
                    and calendar = $6
                """,
                [
                    .init(county), .init(set.name), .init(version), .init(params), .init(day.description),
                    .init(snapshot.calendar),
                ], as: String.self)
            guard let seen else { continue }
            let feeds = Set(([set] + behind).flatMap(\.reads))
            switch try planner.plan(upkeepOf: set, reading: feeds, since: seen, on: database) {
            case .full: continue
            case .nothing: readable.insert(set.name)
            case let plan: plans.append((set, plan))
            }
        }
    }

    /// The plans by which sets are mended.
    var mending: [ScanPlan] { plans.map(\.plan) }

    /// The sets that are mended by a plan.
    func sets(of plan: ScanPlan) -> [Definition] { plans.filter { $0.plan == plan }.map(\.set) }

    /// Works out the rows of the changed households again, whose rows the views show; where the server refuses, the set
    /// is worked out whole by the rule that reads it, which then says why.
    mutating func mend(
        _ set: Definition, _ definitions: inout DefinitionTables, timeoutSeconds: Int, on database: isolated Connection
    ) throws {
        guard let scope = plans.first(where: { $0.set.name == set.name })?.plan.scope else { return }
        let changed = "select s.key from pg_temp.scope_subject s where s.scope = \(scope) and s.kind = 'case'"
        do {
            try database.savepoint {
                try definitions.make(for: set.name, timeoutSeconds: timeoutSeconds, on: database)
                try database.execute(
                    "delete from \(table(set)) where county_code = $1 and case_no in (\(changed))", [.init(county)])
                try database.execute(
                    """
                    insert into \(table(set)) select d.* from pg_temp."\(set.name)" d
                    where d.county_code = $1 and d.case_no in (\(changed))
                    """, [.init(county)])
                try remember(set, on: database)
            }
            readable.insert(set.name)
        } catch let error as PostgresError where error.kind == .server {
            return
        }
    }

    /// Shows the rows of a set's table under its name.
    func show(_ set: Definition, on database: isolated Connection) throws {
        try database.execute(
            "create temporary view \"\(set.name)\" as select * from \(table(set)) where county_code = '\(county)'")
    }

    /// Whether a set that is worked out whole is taken over.
    func keeps(_ set: Definition) -> Bool { versions[set.name] != nil }

    /// Takes over a set that was worked out whole, and shows it from its table.
    func keep(_ set: Definition, on database: isolated Connection) throws {
        let target: [PostgresParameter] = [.init(table(set))]
        try database.execute("select upkeep.set_aside($1::regclass, false, true)", target)
        try database.execute("delete from \(table(set)) where county_code = $1", [.init(county)])
        try database.execute(
            "insert into \(table(set)) select * from pg_temp.\"\(set.name)\" where county_code = $1", [.init(county)])
        try database.execute("select upkeep.restore($1::regclass, false, true)", target)
        try database.execute("select upkeep.analyze($1::regclass, true)", target)
        try remember(set, on: database)
        try TemporaryRelations.drop([set.name], on: database)
        try show(set, on: database)
    }

    private func table(_ set: Definition) -> String { "kept.\"\(set.name)\"" }

    private func remember(_ set: Definition, on database: isolated Connection) throws {
        guard let (version, params) = versions[set.name], let snapshot else { return }
        try database.execute(
            """
            insert into detection.kept_state (county_code, name, version, params, calendar, as_of, seen)
            values ($1, $2, $3, $4::jsonb, $5, $6::date, $7::pg_snapshot)
            on conflict (county_code, name) do update set
                version = excluded.version, params = excluded.params, calendar = excluded.calendar,
                as_of = excluded.as_of, seen = excluded.seen
            """,
            [
                .init(county), .init(set.name), .init(version), .init(params), .init(snapshot.calendar),
                .init(day.description), .init(snapshot.seen),
            ])
    }
}
