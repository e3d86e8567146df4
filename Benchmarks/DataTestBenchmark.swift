import Detection
import Domain
import Foundation
import Operation
import Postgres
import Store

/// P7: a scan with the whole catalogue against dbt with the same rules as its data tests over the same data.
///
/// The feeds of the day and the clocks stand ready for dbt. The sets that rules share are views, as dbt makes models unless
/// it is told otherwise; beside that it is told how long dbt takes where they are tables, and how long these take to make.
struct DataTestBenchmark {
    let bench: Bench
    private static let schema = "by_dbt"

    /// Compares with a scan that took `seconds`, whose views stand in the program's session, and with its hits.
    func run(_ rules: RuleCatalog, seconds: Double, hits: [String: Int], _ report: Report) async throws {
        guard (try? Bench.output("dbt", ["--version"])) != nil else {
            print("P7    skipped: dbt is not installed")
            return
        }
        let parameters = try ParameterFile(
            bench.installation.workspace.resources, rules: rules,
            district: bench.installation.workspace.settings.district)
        let project = try bench.scratch + "/dbt"
        try write(project, rules, parameters)
        let making = try await Bench.seconds { try await makeSchema(rules, parameters, hasTables: true) }
        let overTables = try await test(project, rules, hits)
        print("      dbt test over shared sets as tables \(overTables) s, to make these \(making) s; ours \(seconds) s")
        try await makeSchema(rules, parameters, hasTables: false)
        let theirs = try await test(project, rules, hits)
        report.add(
            Measurement(
                goal: "P7",
                work:
                    "the whole catalogue's full scan with the merge / dbt test with the same \(rules.rules.count) rules",
                figure: seconds / theirs, limit: 0.2, times: (ours: seconds, theirs: theirs)))
        try await bench.owner.execute("drop schema \(Self.schema) cascade")
    }

    /// Runs dbt, compares the hits and returns its seconds.
    ///
    /// A test that takes longer than ``longest`` is cut off; then the time is less than dbt would take.
    private func test(_ project: String, _ rules: RuleCatalog, _ hits: [String: Int]) async throws -> Double {
        let seconds = try await Bench.seconds {
            // The tests find something, which they say by their status.
            _ = try? Bench.output(
                "env",
                [
                    "DBT_SEND_ANONYMOUS_USAGE_STATS=false", "PGOPTIONS=-c statement_timeout=\(Self.longest)s", "dbt",
                    "test", "--project-dir", project, "--profiles-dir", project,
                ])
        }
        let found = try Self.failures(project)
        let unfinished = rules.rules.map(\.id).filter { found[$0] == Self.cutOff }
        if !unfinished.isEmpty {
            print("      cut off after \(Self.longest) s: \(unfinished.joined(separator: ", "))")
        }
        let differing = rules.rules.map(\.id).filter { found[$0] != Self.cutOff && found[$0] != hits[$0] }
        guard differing.isEmpty else {
            print("P7    these rules answer otherwise under dbt: \(differing.joined(separator: ", "))")
            throw CocoaError(.fileReadCorruptFile)
        }
        return seconds
    }

    /// Seconds after which a test of dbt's is cut off.
    private static let longest = 300

    /// Makes what the rules read.
    private func makeSchema(_ rules: RuleCatalog, _ parameters: ParameterFile, hasTables: Bool) async throws {
        let shown = try await bench.database.query(
            """
            select relname::text, pg_get_viewdef(oid) from pg_class
            where relnamespace = pg_my_temp_schema() and relkind = 'v'
            """, as: String.self, String.self)
        let definitions = Dictionary(uniqueKeysWithValues: shown.map { ($0.0, $0.1) })
        let views = AsOfViews(day: bench.asOf)
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
        for name in ["sources", "reminders", PersonLinksView.name, "cells", "given_cells"] {
            guard let query = definitions[name] else { throw CocoaError(.fileReadCorruptFile) }
            try await bench.owner.execute("create view \"\(name)\" as \(query)")
        }
        for definition in rules.definitions.definitions {
            let sql = DefinitionTables.literalSQL(
                definition, day: bench.asOf, values: parameters.values(of: definition, on: bench.asOf))
            let isTable = hasTables && definition.isStored
            try await bench.owner.execute("create \(isTable ? "table" : "view") \"\(definition.name)\" as \(sql)")
            guard isTable else { continue }
            for columns in definition.indexes {
                let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
                try await bench.owner.execute("create index on \"\(definition.name)\" (\(list))")
            }
            try await bench.owner.execute("analyze \"\(definition.name)\"")
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

    /// What stands for a test that was cut off.
    private static let cutOff = -1

    /// How many rows each rule gave; ``cutOff`` of a test that took too long, -2 of one that failed.
    private static func failures(_ project: String) throws -> [String: Int] {
        struct Results: Decodable {
            struct Result: Decodable {
                let unique_id: String
                let failures: Int?
                let message: String?
            }
            let results: [Result]
        }
        let data = try Data(contentsOf: URL(filePath: project + "/target/run_results.json"))
        let results = try JSONDecoder().decode(Results.self, from: data).results
        return Dictionary(
            results.map { result in
                (
                    String(result.unique_id.split(separator: ".").last ?? "").replacing("__", with: "."),
                    result.failures ?? (result.message?.contains("statement timeout") == true ? cutOff : -2)
                )
            }
        ) { $1 }
    }
}
