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
    /// The marks of the sets' contents, by name: of those that are readable, and of those that this scan worked out whole.
    private(set) var contents: [String: String] = [:]
    private var plans: [(set: Definition, plan: ScanPlan, content: String)] = []
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

    /// Those of the readable sets that are the same whatever households the views show, and nothing to keep.
    var worksOutWhole: KeptSets {
        var sets = self
        sets.readable = readable.filter { name in
            catalog?.definitions.contains { $0.name == name && $0.upkeep == .whole } ?? false
        }
        sets.versions = [:]
        return sets
    }

    /// Decides what of the sets that rules read holds, is to be mended, or has to be worked out whole; all of it for a full
    /// scan.
    ///
    /// Who looks at some households needs no set but those that are the same for all.
    mutating func plan(
        for runs: [ScanReport.RuleRun], isFull: Bool, _ planner: inout ScanPlanner, on database: isolated Connection
    ) throws {
        guard let catalog, let parameters, let snapshot else { return }
        let tables = try KeptTables.known(on: database)
        func names(_ runs: [ScanReport.RuleRun]) -> Set<String> { Set(runs.flatMap(\.rule.definitions).map(\.name)) }
        let (read, readWhole) = (names(runs.filter { $0.plan != .nothing }), names(runs.filter { $0.plan == .full }))
        for set in catalog.definitions
        where (set.upkeep == .whole ? read : readWhole).contains(set.name) && set.upkeep != nil {
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
            let known = try database.first(
                """
                select seen::text, content::text from detection.kept_state
                where county_code = $1 and name = $2 and version = $3 and params = $4::jsonb and as_of = $5::date
                    and calendar = $6
                """,
                [
                    .init(county), .init(set.name), .init(version), .init(params), .init(day.description),
                    .init(snapshot.calendar),
                ], as: String.self, String.self)
            guard let (seen, content) = known else { continue }
            let feeds = Set(([set] + behind).flatMap(\.reads))
            switch try planner.plan(upkeepOf: set, reading: feeds, since: seen, on: database) {
            case .full: continue
            case .nothing:
                readable.insert(set.name)
                contents[set.name] = content
            case let plan: plans.append((set, plan, content))
            }
        }
    }

    /// The plans by which sets are mended.
    var mending: [ScanPlan] { plans.map(\.plan) }

    /// The sets that are mended by a plan.
    func sets(of plan: ScanPlan) -> [Definition] { plans.filter { $0.plan == plan }.map(\.set) }

    /// Works out the rows of the changed households again, whose rows the views show; where the server refuses, the set
    /// is worked out whole by the rule that reads it, which then says why.
    ///
    /// Rows that come out as they were are left as they are, and the content keeps its mark.
    mutating func mend(
        _ set: Definition, _ definitions: inout DefinitionTables, timeoutSeconds: Int, on database: isolated Connection
    ) throws {
        guard let planned = plans.first(where: { $0.set.name == set.name }), let scope = planned.plan.scope
        else { return }
        let own: [PostgresParameter] = [.init(county)]
        let changed = """
            county_code = $1 and case_no in (
                select s.key from pg_temp.scope_subject s where s.scope = \(scope) and s.kind = 'case')
            """
        do {
            try database.savepoint {
                try definitions.make(for: set.name, timeoutSeconds: timeoutSeconds, on: database)
                let now = "select * from pg_temp.\"\(set.name)\" where \(changed)"
                let differs = try ScopeTables.lookingUp(on: database) {
                    try database.first(
                        """
                        with before as materialized (select * from \(table(set)) where \(changed)),
                            now as materialized (\(now))
                        select exists (
                            (table before except all table now) union all (table now except all table before))
                        """, own, as: Bool.self)
                }
                if differs == false {
                    contents[set.name] = try remember(set, content: planned.content, on: database)
                } else {
                    try database.execute("delete from \(table(set)) where \(changed)", own)
                    try database.execute("insert into \(table(set)) \(now)", own)
                    contents[set.name] = try remember(set, on: database)
                }
            }
            readable.insert(set.name)
        } catch let error as PostgresError where error.kind == .server {
            contents[set.name] = nil
        }
    }

    /// Shows the rows of a set's table under its name.
    func show(_ set: Definition, on database: isolated Connection) throws {
        try database.execute(
            "create temporary view \"\(set.name)\" as select * from \(table(set)) where county_code = '\(county)'")
    }

    /// Whether a set that is worked out whole is taken over.
    func keeps(_ set: Definition) -> Bool { versions[set.name] != nil }

    /// Takes over the marks of sets that were worked out whole.
    mutating func note(_ contents: [String: String]) { self.contents.merge(contents) { $1 } }

    /// Takes over a set that was worked out whole, and shows it from its table.
    ///
    /// Returns the mark of its content.
    func keep(_ set: Definition, on database: isolated Connection) throws -> String? {
        let target: [PostgresParameter] = [.init(table(set))]
        try database.execute("select upkeep.set_aside($1::regclass, false, true)", target)
        try database.execute("delete from \(table(set)) where county_code = $1", [.init(county)])
        try database.execute(
            "insert into \(table(set)) select * from pg_temp.\"\(set.name)\" where county_code = $1", [.init(county)])
        try database.execute("select upkeep.restore($1::regclass, false, true)", target)
        try database.execute("select upkeep.analyze($1::regclass, true)", target)
        let content = try remember(set, on: database)
        try TemporaryRelations.drop([set.name], on: database)
        try show(set, on: database)
        return content
    }

    private func table(_ set: Definition) -> String { "kept.\"\(set.name)\"" }

    /// Remembers for what a set holds, with the mark of a content that is the same as before, else with a new one.
    ///
    /// Returns the mark.
    private func remember(
        _ set: Definition, content: String? = nil, on database: isolated Connection
    ) throws -> String? {
        guard let (version, params) = versions[set.name], let snapshot else { return nil }
        return try database.first(
            """
            insert into detection.kept_state (county_code, name, version, params, calendar, as_of, seen, content)
            values ($1, $2, $3, $4::jsonb, $5, $6::date, $7::pg_snapshot, coalesce($8::uuid, gen_random_uuid()))
            on conflict (county_code, name) do update set
                version = excluded.version, params = excluded.params, calendar = excluded.calendar,
                as_of = excluded.as_of, seen = excluded.seen, content = excluded.content
            returning content::text
            """,
            [
                .init(county), .init(set.name), .init(version), .init(params), .init(snapshot.calendar),
                .init(day.description), .init(snapshot.seen), .init(text: content),
            ], as: String.self)
    }
}
