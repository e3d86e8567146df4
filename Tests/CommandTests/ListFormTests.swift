import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Forms of results")
    struct ListFormTests {
        /// Whether every line of CSV is one of quoted fields, none of which a spreadsheet would run.
        private func isSafe(_ lines: [String]) -> Bool {
            lines.allSatisfy { line in
                let fields = line.matches(of: /"((?:[^"]|"")*)"/).map { $0.output.1 }
                return fields.map { "\"\($0)\"" }.joined(separator: ",") == line
                    && fields.allSatisfy { !"=+@".contains($0.first ?? " ") }
            }
        }

        private func header(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ",") }

        private func file(_ text: String, _ name: String) async throws -> String {
            let path = try await TestWorkspace.shared.scratch() + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        @Test("rule list has the columns of api.rules in their order, with the day of the last run")
        func rules() async throws {
            let columns = try await sql(
                "select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns where table_schema = 'api' and table_name = 'rules'"
            ).split(separator: ",").map(String.init)
            #expect(columns.last == "last_run" && columns.first == "rule_id")
            let run = try await aidwatch("rule", "list", "--json")
            #expect(run.objects.count == run.lines.count && run.lines.count > 5)
            for (line, object) in zip(run.lines, run.objects) {
                #expect(Set(object.keys) == Set(columns))
                let places = try columns.map { try #require(line.firstRange(of: "\"\($0)\":")).lowerBound }
                #expect(places == places.sorted())
                #expect(object["last_run"] is NSNull || object["last_run"] as? String == "2026-10-31")
                #expect(object["basis"] is [String] && object["referable"] is Bool)
            }
            #expect(run.objects.count { $0["last_run"] is String } > 5)
            let csv = try await aidwatch("rule", "list", "--csv")
            #expect(csv.lines.first == header(columns))
            #expect(csv.lines.count >= run.lines.count + 1)
        }

        @Test("ingest and an asked scan print CSV, every field quoted and safe")
        func csv() async throws {
            let path = try await file("agency_id,name\nLF1,a\nLF2,\n", "agencies.=1+1.csv")
            for options in [["--csv", "--dry-run"], ["--csv"]] {
                let run = try await Program.run(
                    ["ingest", path] + options, .init(folder: try await TestWorkspace.shared.folder()))
                #expect(run.lines.count == 2 && run.lines.first == header(CommandLineTests.loadColumns))
                #expect(run.lines.last?.contains(#""agencies.=1+1.csv""#) == true)
                #expect(run.lines.last?.contains(#""loaded","#) == true)
                #expect(isSafe(run.lines))
            }
            let scan = try await aidwatch("scan", "--as-of", "2026-10-01", "--csv")
            #expect(scan.lines.first == header(CommandLineTests.findingColumns))
            #expect(scan.lines.count > 1 && isSafe(scan.lines))
            let json = try await aidwatch("scan", "--as-of", "2026-10-01", "--json")
            #expect(json.lines.count == scan.lines.count - 1)
            let subject = try #require(json.objects.first?["subject_key"] as? String)
            #expect(scan.lines[1].contains("\"\(subject)\""))
            let none = try await aidwatch("scan", "--known-at", "2020-01-01T00:00:00+08:00", "--csv")
            #expect(none.lines == [header(CommandLineTests.findingColumns)])
            #expect(isSafe(try await aidwatch("finding", "list", "--all", "--csv").lines))
        }

        @Test("a cell that a spreadsheet would run is guarded in every list")
        func formulas() async throws {
            let rows = ["=1+1", "@x", "+861", "-5.00"].map { "F,a,\($0)\n" }.joined()
            let path = try await file("agency_id,name,contract_from\n\(rows)G,a,\n", "agencies.formula.csv")
            let load = try #require(try await aidwatch("ingest", path, "--json").objects.first?["load_id"] as? Int)
            let text = try await aidwatch("quarantine", "list", "--csv", "--load", "\(load)")
            for cell in ["'=1+1", "'@x", "'+861", "-5.00"] { #expect(text.output.contains(",\"\(cell)\",")) }
            #expect(text.lines.count == 5 && isSafe(text.lines))
        }

        /// A command of the tree that `--experimental-dump-help` prints.
        private struct Verb: Decodable {
            let commandName: String
            let subcommands: [Verb]?
            let arguments: [Argument]?

            struct Argument: Decodable {
                let names: [Name]?
            }

            struct Name: Decodable {
                let name: String
            }

            /// The options of the verbs below, by their names from the root.
            func options(_ path: [String] = []) -> [String: Set<String>] {
                guard let subcommands, !subcommands.isEmpty else {
                    let names = (arguments ?? []).flatMap { $0.names ?? [] }.map(\.name)
                    return [path.joined(separator: " "): Set(names)]
                }
                return subcommands.reduce(into: [:]) { all, verb in
                    all.merge(verb.options(path + [verb.commandName])) { $1 }
                }
            }
        }

        private struct Tree: Decodable {
            let command: Verb
        }

        @Test("every command that prints a result takes --json, every list --csv as well")
        func forms() async throws {
            let dump = try await aidwatch("--experimental-dump-help")
            let options = try JSONDecoder().decode(Tree.self, from: Data(dump.output.utf8)).command.options()
            #expect(options.count > 60)
            let without = Set(options.filter { !$0.value.contains("json") }.keys)
            #expect(without == ["daemon", "db psql", "help"])
            let lists =
                options.keys.filter { $0.hasSuffix(" list") || $0.hasSuffix(" dispositions") } + [
                    "ingest", "scan", "status", "finding history", "audit who-saw", "sample estimate", "rule backtest",
                    "rule score",
                ]
            for verb in lists { #expect(options[verb]?.contains("csv") == true, "\(verb)") }
        }

        @Test("jobs, the steps of a finding, and who saw it are lists of CSV too")
        func lists() async throws {
            let number = try #require(
                try await aidwatch("finding", "list", "--json").objects.first?["finding_no"] as? String)
            let history = try await aidwatch("finding", "history", number, "--csv")
            #expect(history.status == 0 && history.lines.count > 1 && isSafe(history.lines), "\(history.output)")
            #expect(history.lines.first?.hasPrefix(#""event_no","finding_id","finding_no""#) == true)
            let saw = try await aidwatch("audit", "who-saw", number, "--csv")
            #expect(saw.lines.first == header(["event_no", "at", "action", "login", "person", "os_user"]))
            #expect(saw.lines.count > 1 && isSafe(saw.lines))
            let status = try await aidwatch("status", "--csv")
            #expect(
                status.lines.first
                    == header([
                        "job", "command", "due_at", "state", "started_at", "finished_at", "exit_status", "next_at",
                        "is_late",
                    ]))
            #expect(status.lines.count == 4 && isSafe(status.lines), "\(status.output)")
            let json = try #require(try await aidwatch("status", "--json").objects.first?["jobs"] as? [[String: Any]])
            #expect(json.map { $0["job"] as? String } == ["watch", "verify", "backup"])
            #expect(json.allSatisfy { $0.count == 9 && $0["is_late"] is Bool && $0["next_at"] is String })
            let runs = try await aidwatch("status", "--runs", "1", "--csv")
            #expect(runs.lines.count == 2 && isSafe(runs.lines))
            let anchor = try await aidwatch("audit", "anchor", "--json")
            #expect(anchor.objects.count == 1)
        }

        @Test("every command that prints a result has it as one JSON object too")
        func objects() async throws {
            let url = try #require(try await aidwatch("db", "status", "--json").objects.first?["url"] as? String)
            let scratch = try await TestWorkspace.shared.scratch()
            let commands: [(arguments: [String], keys: Set<String>)] = [
                (["db", "start"], ["state", "running", "url"]), (["db", "migrate"], ["state", "running", "url"]),
                (["rule", "check", "overdue.review"], ["rules", "problems"]),
                (["init", scratch + "/ws", "--database", url], ["workspace"]),
                (["run", "--as-of", "2026-10-31"], ["loads", "scan", "report"]),
            ]
            for command in commands {
                let run = try await Program.run(
                    command.arguments + ["--json"], .init(folder: try await TestWorkspace.shared.folder()))
                #expect(run.status == 0, "\(command.arguments): \(run.messages)")
                #expect(run.lines.count == 1, "\(run.output)")
                #expect(run.objects.first.map { Set($0.keys) } == command.keys, "\(run.output)")
            }
            let other = url.replacing("/aidwatch?", with: "/aidwatch_demo?")
            #expect(other != url)
            _ = try await sql("create database aidwatch_demo")
            let demo = try await Program.run(
                ["demo", scratch + "/demo", "--households", "30", "--json"],
                .init(environment: ["AIDWATCH_DATABASE": other]))
            #expect(demo.status == 0, "\(demo.messages)")
            #expect(demo.lines.count == 1 && demo.objects.first?["households"] as? Int == 30, "\(demo.output)")
            let page = try #require(demo.objects.first?["page"] as? String)
            #expect(FileManager.default.fileExists(atPath: page))
            _ = try await sql("drop database aidwatch_demo")
        }

        @Test("rule check tells its problems as JSON too, and still ends with 78")
        func problems() async throws {
            let scratch = try await TestWorkspace.shared.scratch()
            let url = try #require(try await aidwatch("db", "status", "--json").objects.first?["url"] as? String)
            try Data("district: \"500114\"\n".utf8).write(to: URL(fileURLWithPath: scratch + "/aidwatch.yaml"))
            try FileManager.default.createDirectory(
                atPath: scratch + "/Pipelines/rules/overdue", withIntermediateDirectories: true)
            try Data("---\nid: overdue.broken\nkind: overdu\n---\nselect 1\n".utf8)
                .write(to: URL(fileURLWithPath: scratch + "/Pipelines/rules/overdue/broken.sql"))
            let run = try await Program.run(
                ["rule", "check", "overdue.broken", "--json", "-C", scratch, "--database", url])
            #expect(run.status == 78)
            let problems = try #require(run.objects.first?["problems"] as? [[String: Any]])
            #expect(problems.contains { $0["line"] as? Int == 3 })
        }
    }
}
