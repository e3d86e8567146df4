import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Exit statuses")
    struct ExitStatusTests {
        static let agencies = "机构编号,机构名称,合同起\n"

        private func file(_ text: String, _ name: String) async throws -> String {
            let path = try await TestWorkspace.shared.scratch() + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        static let unknownNames: [[String]] = [
            ["frobnicate"], ["ingest", "--bogus"], ["finding", "frobnicate"],
            ["ingest", "--feed", "nosuch", "/etc/hosts"],
            ["ingest", "/etc/hosts"], ["quarantine", "list", "--feed", "nosuch"], ["rule", "show", "nosuch.rule"],
            ["rule", "check", "nosuch.rule"], ["rule", "test", "nosuch.rule"], ["scan", "nosuch.rule"],
            ["finding", "list", "--rule", "nosuch.rule"], ["finding", "list", "--kind", "nosuch"],
            ["finding", "list", "--state", "nosuch"], ["finding", "list", "--region", "12"],
            ["quarantine", "list", "--state", "nosuch"], ["outbox", "list", "--state", "nosuch"],
            ["outbox", "list", "--template", "nosuch"],
            ["scan", "--as-of", "gestern"],
            ["scan", "--fail-on", "very"], ["simulate"], ["simulate", "--out", "/tmp/aidwatch-no", "--formats", "pdf"],
            ["simulate", "--out", "/tmp/aidwatch-no", "--days", "31"],
            ["init", "/tmp/aidwatch-no", "--district", "12"], ["init", "/tmp/aidwatch-no", "--district", "500233"],
            ["init", "/tmp/aidwatch-no", "--district", "500233", "--name", "忠县"],
            ["quarantine", "export", "1", "--json"], ["status", "--json", "--csv"],
            ["--database", "postgresql://127.0.0.1:1/x", "db", "start"],
            ["finding", "list", "--database", "mysql://127.0.0.1/x"], ["db", "status", "--database", "nonsense"],
            ["finding", "list", "--json", "--csv"], ["scan", "--json", "--csv"],
        ]

        @Test("what is named and unknown ends with 64 and a message", arguments: unknownNames)
        func usage(arguments: [String]) async throws {
            let folder = try await TestWorkspace.shared.folder()
            let run = try await Program.run(arguments, .init(folder: folder))
            #expect(run.status == 64, "\(run.messages)")
            #expect(run.messages.hasPrefix("AW1"))
            #expect(run.output.isEmpty)
        }

        @Test("a file or workspace that is not there, or no regular file, ends with 66; the other files load")
        func noInput() async throws {
            let folder = try await TestWorkspace.shared.scratch()
            let good = try await file(Self.agencies + "N1,甲,\n", "agencies.noinput.csv")
            try FileManager.default.createDirectory(atPath: folder + "/cases.csv", withIntermediateDirectories: true)
            for path in ["/nonexistent/cases.csv", "/nonexistent/what.csv", folder, folder + "/cases.csv"] {
                #expect(try await aidwatch("ingest", path).status == 66, "\(path)")
            }
            #expect(try await aidwatch("ingest", "--feed", "cases", folder).status == 66)
            let mixed = try await aidwatch("ingest", folder + "/cases.csv", "/nonexistent/cases.csv", good, "--json")
            #expect(mixed.status == 66)
            #expect(mixed.objects.map { $0["rows_loaded"] as? Int } == [1])
            #expect(mixed.messages.split(separator: "\n").count { $0.hasPrefix("AW1305") } == 2)
            #expect(try await aidwatch("-C", "/nonexistent", "finding", "list").status == 66)
            #expect(try await aidwatch("finding", "show", "QJ-0000-00-0000").status == 66)
            #expect(try await aidwatch("quarantine", "show", "999999").status == 66)
        }

        @Test("a database that does not answer ends with 69, and no password is told")
        func unreachable() async throws {
            let url = "postgresql://someone:geheim@127.0.0.1:1/x"
            let run = try await aidwatch("finding", "list", "--database", url)
            #expect(run.status == 69)
            #expect(run.messages.contains("AW1304"))
            let state = try await aidwatch("--database=\(url)", "db", "status", "--json")
            #expect(state.status == 69)
            #expect(state.objects.first?["running"] as? Bool == false)
            #expect(try await aidwatch("finding", "list", environment: ["AIDWATCH_DATABASE": url]).status == 69)
            #expect(!(run.messages + state.output + state.messages).contains("geheim"))
        }

        static let broken: [(file: String, text: String, place: String, command: [String])] = [
            ("aidwatch.yaml", "district: 5\nbogus: 1\n", "aidwatch.yaml:2", ["finding", "list"]),
            ("aidwatch.yaml", "", "aidwatch.yaml:1", ["finding", "list"]),
            ("aidwatch.yaml", "# x\n- 1\n", "aidwatch.yaml:2", ["finding", "list"]),
            ("aidwatch.yaml", "name: x\n", "aidwatch.yaml:1", ["finding", "list"]),
            (
                "Pipelines/calendar/2026.yaml", "year: 2027\nannounced: 2025-11-04\n", "2026.yaml:1",
                ["scan", "--as-of", "2026-10-31"]
            ),
            (
                "Pipelines/feeds/broken.yaml", "feed: broken\nkey: [a]\ncolumns:\n  a: {type: txet}\n", "broken.yaml:4",
                ["ingest"]
            ),
            (
                "Pipelines/rules/overdue/broken.sql", "---\nid: overdue.broken\nkind: overdu\n---\nselect 1\n",
                "broken.sql:3", ["rule", "list"]
            ),
            (
                "Pipelines/rules/overdue/broken.sql", "---\nid: overdue.broken\nkind: overdu\n---\nselect 1\n",
                "broken.sql:3", ["scan", "--as-of", "2026-10-31"]
            ),
            (
                "Pipelines/rules/overdue/broken.sql", "no front matter\n", "broken.sql:1",
                ["rule", "check", "overdue.broken"]
            ),
        ]

        @Test(
            "a mistake in a settings, feed or rule file ends with 78 and its file and line", arguments: broken.indices)
        func configuration(index: Int) async throws {
            let (name, text, place, command) = Self.broken[index]
            let folder = try await TestWorkspace.shared.scratch()
            let url = try await databaseURL()
            let path = folder + "/" + name
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("district: \"500114\"\n".utf8).write(to: URL(fileURLWithPath: folder + "/aidwatch.yaml"))
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let run = try await Program.run(["-C", folder, "--database", url] + command)
            #expect(run.status == 78, "\(run.messages)")
            #expect(run.messages.contains(place), "\(run.messages)")
            #expect(run.messages.contains("AW"))
        }

        private func databaseURL() async throws -> String {
            try #require(try await aidwatch("db", "status", "--json").objects.first?["url"] as? String)
        }

        @Test("a quarantined row or a held file ends with 1, the same again with 0, and what lay there does not count")
        func personNeeded() async throws {
            let bad = try await file(Self.agencies + "P1,甲,\nP2,,\nP3,丙,昨天\nP4,丁,\n", "agencies.person.csv")
            let run = try await aidwatch("ingest", bad, "--json")
            #expect(run.status == 1)
            let load = try #require(run.objects.first)
            #expect(load["rows_quarantined"] as? Int == 2)
            #expect(load["rows_loaded"] as? Int == 2)
            #expect(run.messages.contains("AW1122"))
            #expect(try await aidwatch("ingest", bad).status == 0)
            for (name, text) in [("empty", ""), ("header", "甲,乙\n1,2\n"), ("share", Self.agencies + ",甲,\n")] {
                #expect(
                    try await aidwatch("ingest", try await file(text, "agencies.\(name).csv")).status == 1, "\(name)")
            }
            let headerOnly = try await aidwatch("ingest", try await file(Self.agencies, "agencies.headeronly.csv"))
            #expect(headerOnly.status == 0 && headerOnly.messages.contains("a header and no records"))
            #expect(try await aidwatch("quarantine", "list").status == 0)
            #expect(try await aidwatch("quarantine", "list", "--feed", "agencies").lines.count > 2)
        }

        @Test("a dry run checks and loads nothing")
        func dryRun() async throws {
            let path = try await file(Self.agencies + "D1,甲,\nD2,,\n", "agencies.dry.csv")
            let run = try await aidwatch("ingest", "--dry-run", "--json", path)
            #expect(run.status == 1)
            #expect(run.objects.first?["rows_loaded"] as? Int == 1)
            #expect(Set(run.objects.first?.keys.map { $0 } ?? []) == Set(CommandLineTests.loadColumns))
            #expect(run.messages.contains("1 of 2 records would go into quarantine"))
            #expect(!run.messages.contains("--load"))
            #expect(try await sql("select count(*) from api.loads where file = 'agencies.dry.csv'") == "0")
            #expect(try await sql("select count(*) from feed.agencies where agency_id like 'D%'") == "0")
        }

        @Test("--fail-on ends with 1 where a finding that is new, or a hit that is asked for, is as grave")
        func failOn() async throws {
            for (day, severity, status) in [
                ("2026-10-01", "medium", 1), ("2026-10-01", "critical", 0), ("2026-10-31", "info", 0),
            ] as [(String, String, Int32)] {
                let run = try await aidwatch(
                    "scan", "overdue.hotline", "overdue.total", "--as-of", day, "--full", "--fail-on", severity)
                #expect(run.status == status, "\(day) \(severity)")
            }
        }

        @Test("of several statuses the gravest counts, whatever their order")
        func gravest() async throws {
            let folder = try await TestWorkspace.shared.scratch()
            try FileManager.default.createDirectory(
                atPath: folder + "/Pipelines", withIntermediateDirectories: true)
            try Data("district: \"500114\"\n".utf8).write(to: URL(fileURLWithPath: folder + "/aidwatch.yaml"))
            for (name, web) in [("a", "zz-web"), ("b", "aa-web")] {
                let drop = "\(folder)/\(name)"
                try FileManager.default.createDirectory(atPath: drop, withIntermediateDirectories: true)
                try Data((Self.agencies + "GR\(name),甲,\n,乙,\nGR\(name)2,丙,\n").utf8).write(
                    to: URL(fileURLWithPath: drop + "/x.csv"))
                try Data().write(to: URL(fileURLWithPath: drop + "/x.csv.ok"))
                let sources = """
                    sources:
                      - {name: mm-\(name), feed: agencies, connector: directory, directory: {path: \(drop), marker: true}}
                      - {name: \(web), feed: agencies, connector: http, http: {url: "http://127.0.0.1:9/", retries: 0}}
                    """
                try Data(sources.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/sources.yaml"))
                let run = try await Program.run(["ingest", "-C", folder, "--database", try await databaseURL()])
                #expect(run.messages.contains("AW1122") && run.messages.contains("AW1170"), "\(run.messages)")
                #expect(run.status == 69, "\(run.messages)")
            }
        }

        @Test("a result that nobody reads ends no work: run goes on to its dashboards")
        func closedPipe() async throws {
            let folder = try await TestWorkspace.shared.folder()
            let path = folder + "/inbox/agencies/pipe.csv"
            try Data((Self.agencies + "PIPE1,甲,\n").utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: path)
            let run = try await Program.run(
                "/bin/bash", ["-c", "\"$0\" run --as-of 2026-10-31 | true; exit ${PIPESTATUS[0]}", Program.path],
                .init(folder: folder))
            #expect(run.status == 0 && run.messages.contains("dashboards in"), "\(run.status) \(run.messages)")
            #expect(try await sql("select count(*) from feed.agencies where agency_id = 'PIPE1'") == "1")
            let list = try await Program.run(
                "/bin/bash", ["-c", "\"$0\" finding list --all | true; exit ${PIPESTATUS[0]}", Program.path],
                .init(folder: folder))
            #expect(list.status == 0 && list.messages.isEmpty)
        }

        @Test("demo leaves a workspace and a database alone that are in use")
        func demo() async throws {
            let folder = try await TestWorkspace.shared.scratch()
            let surroundings = Program.Surroundings(environment: ["AIDWATCH_DATABASE": try await databaseURL()])
            let before = try await sql("select count(*) from ledger.load")
            try Data("district: \"500114\"\n".utf8).write(to: URL(fileURLWithPath: folder + "/aidwatch.yaml"))
            for place in [folder, folder + "/new", folder + "/new"] {
                let run = try await Program.run(["demo", place, "--households", "30"], surroundings)
                #expect(run.status == 65 && run.messages.contains("AW1007 "), "\(run.messages)")
                #expect(!FileManager.default.fileExists(atPath: place + "/inbox/cases/cases.csv"))
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/inbox"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/new/aidwatch.yaml"))
            #expect(try await sql("select count(*) from ledger.load") == before)
        }
    }
}
