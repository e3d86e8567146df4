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
