import Detection
import Domain
import Foundation
import Operation
import Postgres
import Store

/// P7: a scan with the whole catalogue against dbt with the same rules as its data tests over the same data.
///
/// The feeds of the day stand ready for dbt as views. The sets that rules share are made for it as tables with their
/// indexes, as `dbt run` would make models that somebody has tuned, and the time of this counts for dbt as it does for the
/// scan; and once more as views, which is what dbt makes of a model of which nothing else is said. These it works out for
/// every test that reads them, and is stopped after some minutes.
struct DataTestBenchmark {
    let bench: Bench
    private static let schema = "by_dbt"
    /// After how many seconds dbt is stopped over views.
    private static let patience = 240

    /// Compares with a scan that took `seconds`, whose views stand in the program's session, and with its hits.
    func run(_ rules: RuleCatalog, seconds: Double, hits: [String: Int], _ report: Report) async throws {
        guard (try? Bench.output("dbt", ["--version"])) != nil else {
            print("P7    skipped: dbt is not installed")
            return
        }
        let parameters = try ParameterFile(
            bench.installation.workspace.resources, rules: rules,
            district: bench.installation.workspace.settings.district)
        for isTuned in [true, false] {
            let making = try await Bench.seconds { try await makeSchema(rules, parameters, isTuned: isTuned) }
            let project = try bench.scratch + "/dbt"
            try write(project, rules, parameters)
            let testing = try await Bench.seconds {
                // The tests find something, which they say by their status.
                _ = try? Bench.output(
                    "env",
                    [
                        "DBT_SEND_ANONYMOUS_USAGE_STATS=false", "timeout", isTuned ? "0" : "\(Self.patience)", "dbt",
                        "test", "--project-dir", project, "--profiles-dir", project,
                    ])
            }
            let theirs = making + testing
            let isStopped = !isTuned && testing > Double(Self.patience)
            _ = try await bench.owner.query(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dbt'", as: Bool.self)
            let kind =
                isTuned
                ? "tables with indexes" : "views, dbt's default\(isStopped ? ", stopped: at most this figure" : "")"
            print("      dbt: shared sets as \(kind) \(making) s, tests \(testing) s")
            let found = isStopped ? hits : try Self.failures(project)
            let differing = rules.rules.map(\.id).filter { found[$0] != hits[$0] }
            guard differing.isEmpty else {
                print("P7    these rules answer otherwise under dbt: \(differing.joined(separator: ", "))")
                throw CocoaError(.fileReadCorruptFile)
            }
            report.add(
                Measurement(
                    goal: "P7",
                    work:
                        "the whole catalogue's full scan with the merge / dbt test with the same \(rules.rules.count) rules over the shared sets as \(kind)",
                    figure: seconds / theirs, limit: 0.2, times: (ours: seconds, theirs: theirs)))
            try await bench.owner.execute("drop schema \(Self.schema) cascade")
        }
    }

    /// Makes what the rules read.
    private func makeSchema(_ rules: RuleCatalog, _ parameters: ParameterFile, isTuned: Bool) async throws {
        let shown = try await bench.database.query(
            """
            select relname::text, pg_get_viewdef(oid) from pg_class
            where relnamespace = pg_my_temp_schema() and relkind = 'v'
            """, as: String.self, String.self)
        let definitions = Dictionary(uniqueKeysWithValues: shown.map { ($0.0, $0.1) })
        let views = AsOfViews(county: bench.installation.workspace.settings.district, day: bench.asOf)
        try await bench.owner.execute("drop schema if exists \(Self.schema) cascade")
        try await bench.owner.execute("create schema \(Self.schema)")
        try await bench.owner.execute("set search_path to \(Self.schema), public")
        for feed in bench.installation.catalog.tables {
            try await bench.owner.execute("create view \"\(feed.table)\" as \(try views.select(feed))")
        }
        try await bench.owner.execute(
            """
            create table clocks as
            select * from detection.case_clocks where latest <= date '\(bench.asOf)' and not has_open_pause
            union all
            select * from detection.day_clocks
            """)
        try await bench.owner.execute("create unique index on clocks (county_code, case_no)")
        for name in ["sources", "reminders", PersonLinksView.name, "cells", "given_cells"] {
            guard let query = definitions[name] else { throw CocoaError(.fileReadCorruptFile) }
            try await bench.owner.execute("create view \"\(name)\" as \(query)")
        }
        for definition in rules.definitions.definitions {
            let sql = DefinitionTables.literalSQL(
                definition, day: bench.asOf, values: parameters.values(of: definition, on: bench.asOf))
            try await bench.owner.execute(
                "create \(isTuned && definition.isStored ? "table" : "view") \"\(definition.name)\" as \(sql)")
            guard isTuned else { continue }
            for columns in definition.indexes {
                let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
                try await bench.owner.execute("create index on \"\(definition.name)\" (\(list))")
            }
            if definition.isStored { try await bench.owner.execute("analyze \"\(definition.name)\"") }
        }
        try await bench.owner.execute("analyze clocks")
        try await bench.owner.execute("reset search_path")
    }

    /// Writes the project: one data test a rule.
    private func write(_ project: String, _ rules: RuleCatalog, _ parameters: ParameterFile) throws {
        try FileManager.default.createDirectory(atPath: project + "/tests", withIntermediateDirectories: true)
        let address = URLComponents(string: bench.url)
        func value(_ name: String) -> String { address?.queryItems?.first { $0.name == name }?.value ?? "" }
        let profile = """
            bench:
              target: bench
              outputs:
                bench:
                  {type: postgres, host: '\(value("host"))', port: \(value("port")), user: '\(value("user"))',
                   password: '',
                   dbname: '\(address?.path.dropFirst() ?? "")', schema: \(Self.schema), threads: 2,
                   search_path: '\(Self.schema), public'}
            """
        let settings =
            "{name: bench, version: '1.0', profile: bench, test-paths: [tests], data_tests: {+severity: warn}}"
        var files = ["profiles.yml": profile, "dbt_project.yml": settings]
        for rule in rules.rules {
            guard let set = parameters.values(for: rule, on: bench.asOf).first else { continue }
            let sql = BoundSQL.literal(rule.sql, binding: set.binding(asOf: bench.asOf))
            let name = rule.id.replacing(".", with: "__")
            files["tests/\(name).sql"] = "select subject_key from (\n\(sql)\n) r"
        }
        for (name, text) in files {
            try text.write(toFile: "\(project)/\(name)", atomically: true, encoding: .utf8)
        }
    }

    /// How many rows each rule gave.
    private static func failures(_ project: String) throws -> [String: Int] {
        struct Results: Decodable {
            struct Result: Decodable {
                let unique_id: String
                let failures: Int?
            }
            let results: [Result]
        }
        let data = try Data(contentsOf: URL(filePath: project + "/target/run_results.json"))
        let results = try JSONDecoder().decode(Results.self, from: data).results
        return Dictionary(
            results.map { result in
                (
                    String(result.unique_id.split(separator: ".").last ?? "").replacing("__", with: "."),
                    result.failures ?? -1
                )
            }
        ) { $1 }
    }
}
