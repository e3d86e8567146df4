import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Rule files on the command line")
    struct RuleCommandTests {
        /// A workspace of its own with a rule file, on the database of the tests' workspace.
        private static func workspace(_ files: [String: String]) async throws -> [String] {
            let folder = try await TestWorkspace.shared.folder()
            let url = try #require(
                try await Program.run(["db", "status", "--json", "-C", folder]).objects.first?["url"] as? String)
            let own = try await TestWorkspace.shared.scratch()
            for (name, text) in files.merging(
                ["aidwatch.yaml": "district: \"500114\"\n"], uniquingKeysWith: { own, _ in own })
            {
                let path = URL(fileURLWithPath: own + "/" + name)
                try FileManager.default.createDirectory(
                    at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: path)
            }
            return ["-C", own, "--database", url]
        }

        private static let query = """
            select h.line || '|' || h.ticket_no as subject_key, null::text as case_no, null::text as id_number,
                h.region_code, null::date as event_date, null::date as due_on,
                jsonb_build_object('n', 1, 'sources', '[]'::jsonb) as evidence
            from hotline h where h.answered_at is null
            """

        private static func rule(_ query: String, more: String = "since: 2026-01-01") -> String {
            """
            ---
            id: data.trial
            kind: data
            title: 试验
            severity: low
            subject: ticket
            basis: [试验依据]
            explain: 试验 {n}
            advice: [看一看]
            audience: district
            referable: false
            false_positives: [试验]
            depends: [hotline]
            \(more)
            ---
            \(query)
            """
        }

        /// Rule files that are wrong, each with the place and the words by which it is refused.
        private static let wrong: [(text: String, message: String)] = [
            (rule(query + " and"), "trial.sql:19:1: syntax error at or near \")\""),
            (rule(query + "\nand h.due_on < :term"), "trial.sql:20:1: :term is no parameter of the rule; known: as_of"),
            (
                rule(query, more: "since: 2026-01-01\nparams: [{name: n, default: 3, unit: fortnights, meaning: 数}]"),
                "trial.sql:15:10: a parameter has name, default, unit and meaning"
            ),
            (
                rule(query, more: "since: 2026-01-01\nparams: [{name: n, default: 1.5, unit: days, meaning: 数}]"),
                "trial.sql:15:29: the default is no value in days"
            ),
            (rule("delete from hotline"), "trial.sql:16:1: a rule may not use `delete`: it reads and changes nothing"),
            (
                rule("with removed as (delete from hotline returning 1)\n" + query),
                "trial.sql:16:1: a rule may not use `delete`: it reads and changes nothing"
            ),
            (
                rule(query + "\nand pg_sleep(30) is null"),
                "trial.sql:20:1: a rule may not call `pg_sleep`: it may only read the data of the scan"
            ),
            (
                rule(query + ";\ndrop table detection.finding"),
                "trial.sql:19:1: a rule is one query, without a semicolon"
            ),
            (rule(query, more: "since: 2026-02-30"), "trial.sql:14:8: `since` is a day such as 2026-01-01"),
            (rule(query, more: "since: 2026-01-01\ntreshold: 9"), "trial.sql:15:1: unknown key \"treshold\""),
        ]

        @Test("one that is wrong is refused by the check with file, line and reason", arguments: wrong.indices)
        func refused(number: Int) async throws {
            let options = try await Self.workspace(["Pipelines/rules/data/trial.sql": Self.wrong[number].text])
            let check = try await Program.run(["rule", "check", "data.trial"] + options)
            #expect(check.status == 78)
            #expect(check.messages.contains(Self.wrong[number].message), "\(check.messages)")
            #expect(check.messages.hasPrefix("AW1301 "))
            let json = try await Program.run(["rule", "check", "data.trial", "--json"] + options)
            #expect(json.status == 78)
            #expect((json.objects.first?["problems"] as? [[String: Any]])?.isEmpty == false)
        }

        @Test("one that is wrong harms nothing: the other rules answer as they do without it", arguments: wrong.indices)
        func harmsNothing(number: Int) async throws {
            let scan = ["scan", "--json", "--as-of", "2026-10-30"]
            let folder = try await TestWorkspace.shared.folder()
            let usual = try await Program.run(scan + ["overdue.hotline", "-C", folder])
            #expect(usual.status == 0)
            let options = try await Self.workspace(["Pipelines/rules/data/trial.sql": Self.wrong[number].text])
            let run = try await Program.run(scan + options)
            #expect(run.status == 78)
            #expect(run.messages.contains("data/trial.sql"), "\(run.messages)")
            #expect(run.lines.filter { $0.contains("\"overdue.hotline\"") }.count == usual.lines.count)
            #expect(!usual.lines.isEmpty && !run.output.contains("data.trial"))
        }

        @Test("the rows of the parameters' file are checked with the rules")
        func parameters() async throws {
            let options = try await Self.workspace([
                "Pipelines/parameters.yaml": """
                parameters:
                  - {rule: overdue.hotline, name: answer_within, value: 3, from: 2026-02-30}
                  - {rule: overdue.hotline, name: answer_within, value: 3, region: "500101001"}
                """
            ])
            let run = try await Program.run(["rule", "check", "overdue.hotline"] + options)
            #expect(run.status == 78)
            #expect(run.messages.contains("parameters.yaml:2:5: `from` and `to` are days such as 2026-01-01"))
            #expect(run.messages.contains("parameters.yaml:3:5: `region` lies outside of the district 500114"))
        }

        @Test("a new one is written, checked and tested; it is not written twice, nor without its texts")
        func new() async throws {
            let options = try await Self.workspace([:])
            let texts = ["--title", "试验", "--basis", "试验依据", "--advice", "看一看", "--innocent", "登记滞后"]
            let bare = try await Program.run(["rule", "new", "data.trial"] + options)
            #expect(bare.status == 64)
            #expect(bare.messages.contains("AW1222"))
            #expect(bare.messages.contains("--title, --basis, --advice, --innocent"))
            let made = try await Program.run(
                ["rule", "new", "data.trial", "--subject", "ticket", "--json"] + texts + options)
            #expect(made.status == 0, "\(made.messages)")
            let file = try #require(made.objects.first?["file"] as? String)
            #expect(file.hasSuffix("/Pipelines/rules/data/trial.sql"))
            let check = try await Program.run(["rule", "check", "data.trial"] + options)
            #expect((check.status, check.output) == (0, "1 rules, no problem\n"), "\(check.messages)")
            let test = try await Program.run(["rule", "test", "data.trial"] + options)
            #expect(test.status == 0)
            #expect(test.lines.last == "3 passed, 0 failed")
            let again = try await Program.run(["rule", "new", "data.trial"] + texts + options)
            #expect(again.status == 64)
            #expect(again.messages.contains("AW1223"))
            #expect(try await Program.run(["rule", "new", "trial"] + texts + options).messages.contains("AW1221"))
        }

        @Test("the backtest prints a day a row, as table, CSV and one object")
        func backtest() async throws {
            let folder = try await TestWorkspace.shared.folder()
            let arguments = [
                "rule", "backtest", "overdue.hotline", "--from", "2026-08-31", "--to", "2026-10-31", "--known-now",
                "--param", "answer_within=3", "-C", folder,
            ]
            let object = try #require(try await Program.run(arguments + ["--json"]).objects.first)
            let steps = try #require(object["steps"] as? [[String: Any]])
            #expect(steps.compactMap { $0["as_of"] as? String } == ["2026-08-31", "2026-09-30", "2026-10-31"])
            #expect(object["params"] as? [String: String] == ["answer_within": "3"])
            // On the day of the scan all subjects that the present values hit have their findings.
            let last = try #require(steps.last)
            let states = try #require(last["states"] as? [String: Int])
            let present = try #require(last["present_hits"] as? Int)
            let onlyPresent = try #require(last["only_present"] as? Int)
            #expect(present > 0 && states["new"] == present - onlyPresent)
            let csv = try await Program.run(arguments + ["--csv"])
            #expect(csv.lines.count == 5)
            #expect(csv.lines[0].hasPrefix("\"as_of\",\"hits\",\"new\",\"same\",\"cleared\""))
            let table = try await Program.run(arguments)
            #expect(table.status == 0 && table.lines.count == 5)
            for (option, code) in [("--param=x=1", "AW1226"), ("--param=x", "AW1320"), ("--every=day", "AW1320")] {
                let run = try await Program.run(arguments + [option])
                #expect(run.status == 64)
                #expect(run.messages.contains(code))
            }
        }

        @Test("a district is compared with its truth: in a workspace, and written, loaded and scanned in one go")
        func simulationCheck() async throws {
            let out = try await TestWorkspace.shared.scratch()
            let apart = try await Program.run(
                ["simulate", "--out", out, "--households", "200", "--seed", "5", "--days", "2", "--check"])
            #expect(apart.status == 0, "\(apart.output.suffix(400)) \(apart.messages)")
            // A district in a workspace of its own, which no other test changes.
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            let data = folder + "-district"
            let written = try await Program.run([
                "simulate", "--out", data, "--households", "200", "--seed", "5", "--days", "0", "--formats", "csv",
                "--sound",
            ])
            #expect(written.status == 0, "\(written.messages)")
            let files = try FileManager.default.subpathsOfDirectory(atPath: data)
                .filter { $0.contains("/") && $0.hasSuffix(".csv") }
            for arguments in [
                ["init", folder], ["ingest", "-C", folder] + files.map { "\(data)/\($0)" },
                ["scan", "-C", folder, "--as-of", "2026-10-31"],
            ] {
                let run = try await Program.run(arguments)
                #expect(run.status == 0, "\(run.messages)")
            }
            let whole = try await Program.run(["simulate", "--check", "--json", "--out", data, "-C", folder])
            #expect(whole.status == 0, "\(whole.output.suffix(400)) \(whole.messages)")
            let rules = try #require(whole.objects.first?["rules"] as? [[String: Any]])
            #expect(rules.count > 50)
            #expect(rules.allSatisfy { $0["precision"] as? Double == 1 && $0["recall"] as? Double == 1 })
            #expect((whole.objects.first?["differences"] as? [Any])?.isEmpty == true)
            // A truth that lacks a row, and one whose row differs.
            let truth = try String(contentsOfFile: out + "/truth.csv", encoding: .utf8).split(separator: "\n")
            let row = try #require(truth.first { $0.hasPrefix("wrongful.vehicle,") })
            let changed = truth.filter { $0 != row }.joined(separator: "\n") + "\noverdue.total,X,X,,500114001001,,,\n"
            let other = try await TestWorkspace.shared.scratch()
            try Data(changed.utf8).write(to: URL(fileURLWithPath: other + "/truth.csv"))
            let differing = try await Program.run(
                ["simulate", "--check", "--json", "--out", other, "-C", folder])
            #expect(differing.status == 1)
            let missing = try await Program.run(["simulate", "--check", "--out", out + "/none", "-C", folder])
            #expect(missing.status == 66)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
