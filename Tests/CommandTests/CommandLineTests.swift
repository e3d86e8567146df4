import Foundation
import Glibc
import Store
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Command line")
    struct CommandLineTests {
        static let loadColumns = [
            "load_id", "feed", "source", "file", "digest", "state", "reason", "rows_read", "rows_loaded",
            "rows_unchanged",
            "rows_quarantined", "rows_blank", "started_at", "finished_at",
        ]
        static let findingColumns = [
            "finding_id", "finding_no", "rule_id", "kind", "severity", "state", "subject_type", "subject_key",
            "case_no",
            "id_number", "region_code", "event_date", "due_on", "act_by", "first_seen", "last_seen", "cleared_at",
            "cleared_why", "evidence", "explanation", "rule_version",
        ]

        private func file(_ text: String, _ name: String) async throws -> String {
            let path = try await TestWorkspace.shared.scratch() + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        @Test("-C and --database stand before or after the verb, and between a noun and its verb")
        func options() async throws {
            let folder = try await TestWorkspace.shared.folder()
            let url = try #require(
                try await Program.run(["db", "status", "--json", "-C", folder]).objects.first?["url"] as? String)
            for arguments in [
                ["-C", folder, "rule", "list", "--json"], ["rule", "list", "-C", folder, "--json"],
                ["rule", "list", "--json", "-C", folder], ["-C", folder, "--database", url, "rule", "list", "--json"],
                ["--database=\(url)", "-C", folder, "rule", "list", "--json"],
                ["rule", "-C", folder, "list", "--json"],
                ["rule", "--database=\(url)", "-C", folder, "list", "--json"],
                ["-C", folder, "rule", "--database", url, "list", "--json"], ["-C\(folder)", "rule", "list", "--json"],
                ["rule", "-C=\(folder)", "list", "--json"],
            ] {
                let run = try await Program.run(arguments)
                #expect(run.status == 0, "\(arguments): \(run.messages)")
                #expect(run.objects.count == run.lines.count && run.lines.count > 5)
            }
            for arguments in [
                ["-C", folder, "db", "psql", "--", "-XAtc", "select 6*7"],
                ["db", "psql", "-C", folder, "--", "-XAtc", "select 6*7"],
            ] {
                #expect(try await Program.run(arguments).output == "42\n")
            }
        }

        @Test("AIDWATCH_DATABASE names the server, and --database wins over it")
        func environment() async throws {
            let folder = try await TestWorkspace.shared.folder()
            let url = try #require(
                try await Program.run(["db", "status", "--json", "-C", folder]).objects.first?["url"] as? String)
            let other = try await TestWorkspace.shared.scratch()
            try Data("district: \"500114\"\n".utf8).write(to: URL(fileURLWithPath: other + "/aidwatch.yaml"))
            let named = try await Program.run(
                ["finding", "list", "--json"], .init(folder: other, environment: ["AIDWATCH_DATABASE": url]))
            #expect(named.status == 0)
            #expect(!named.lines.isEmpty)
            let won = try await Program.run(
                ["finding", "list", "--json", "--database", url],
                .init(folder: other, environment: ["AIDWATCH_DATABASE": "postgresql://127.0.0.1:1/x"]))
            #expect(won.output == named.output)
            #expect(!FileManager.default.fileExists(atPath: other + "/pg"))
        }

        @Test("lists are JSON Lines with every key, null when empty; instants, days and numbers in their forms")
        func json() async throws {
            let findings = try await aidwatch("finding", "list", "--all", "--json")
            #expect(!findings.objects.isEmpty)
            #expect(findings.objects.count == findings.lines.count)
            for (line, object) in zip(findings.lines, findings.objects) {
                #expect(Set(object.keys) == Set(Self.findingColumns))
                #expect((object["evidence"] as? [String: Any])?["sources"] is [String])
                #expect(object["cleared_at"] is NSNull || (object["cleared_at"] as? String)?.count == 10)
                #expect(
                    try Self.findingColumns.map { try #require(line.firstRange(of: "\"\($0)\":")).lowerBound }.isSorted)
            }
            let path = try await file("机构编号,机构名称\nJ1,甲\n\nJ2,\n", "agencies.json.csv")
            let load = try #require(try await aidwatch("ingest", path, "--json").objects.first)
            #expect(Set(load.keys) == Set(Self.loadColumns))
            // Files of other columns may have come from the same source before.
            #expect(load["reason"] is NSNull || (load["reason"] as? String)?.hasPrefix("drift ") == true)
            #expect((load["rows_read"] as? Int, load["rows_blank"] as? Int) == (3, 1))
            let instant = try #require(load["started_at"] as? String)
            #expect(try /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00/.wholeMatch(in: instant) != nil)
            #expect((load["digest"] as? String)?.count == 64)
            let id = try #require(load["load_id"] as? Int)
            let quarantine = try await aidwatch("quarantine", "list", "--load", "\(id)", "--json").objects
            #expect(quarantine.count == 1)
            #expect(
                Set(quarantine[0].keys)
                    == [
                        "quarantine_id", "load_id", "feed", "source", "file", "sheet", "line", "column", "value",
                        "reason", "state",
                    ])
            #expect((quarantine[0]["line"] as? Int, quarantine[0]["reason"] as? String) == (4, "missing"))
            #expect(quarantine[0]["sheet"] is NSNull)
        }

        @Test("finding list: filters, order, CSV with a header")
        func findingList() async throws {
            let all = try await aidwatch("finding", "list", "--json").objects
            let first = try #require(all.first)
            func count(_ key: String, where matches: (String) -> Bool) -> Int {
                all.count { matches($0[key] as? String ?? "") }
            }
            let rule = try #require(first["rule_id"] as? String)
            #expect(
                try await aidwatch("finding", "list", "--rule", rule, "--json").lines.count
                    == count("rule_id") { $0 == rule })
            let kind = try #require(first["kind"] as? String)
            #expect(
                try await aidwatch("finding", "list", "--kind", kind, "--json").lines.count
                    == count("kind") { $0 == kind })
            #expect(
                try await aidwatch("finding", "list", "--state", "new", "--json").lines.count
                    == count("state") { $0 == "new" })
            #expect(try await aidwatch("finding", "list", "--state", "closed", "--json").lines.isEmpty)
            let region = try #require(first["region_code"] as? String)
            let township = String(region.prefix(9))
            for code in [township, township + "000"] {
                let found = try await aidwatch("finding", "list", "--region", code, "--json").lines.count
                #expect(found == count("region_code") { $0.hasPrefix(township) })
            }
            #expect(try await aidwatch("finding", "list", "--region", "500114", "--json").lines.count == all.count)
            let keys = all.map { "\($0["act_by"] as? String ?? "9999") \($0["finding_no"] as? String ?? "")" }
            #expect(keys == keys.sorted())
            let csv = try await aidwatch("finding", "list", "--csv")
            #expect(csv.lines.first == Self.findingColumns.map { "\"\($0)\"" }.joined(separator: ","))
            #expect(csv.lines.count >= all.count + 1)
            let number = try #require(first["finding_no"] as? String)
            let shown = try await aidwatch("finding", "show", number, "--json")
            #expect(shown.objects.first?["finding_id"] as? String == first["finding_id"] as? String)
        }

        @Test("a reader that leaves early ends the program quietly")
        func closedOutput() async throws {
            let folder = try await TestWorkspace.shared.folder()
            for target in ["| head -1", "| true", "2>&1 | true"] {
                let run = try await Program.run(
                    "/bin/bash",
                    [
                        "-c",
                        "for i in 1 2 3; do \"$0\" -C \"$1\" finding list --all --csv \(target); echo ${PIPESTATUS[0]}; done",
                        Program.path, folder,
                    ])
                #expect(
                    run.lines.filter { $0.count <= 3 } == ["0", "0", "0"],
                    "\(target): \(run.lines.suffix(3)) \(run.messages)")
            }
        }

        @Test(
            "messages are Chinese in a Chinese locale, with the same code",
            arguments: [
                ["ingest", "/nonexistent/cases.csv"], ["ingest", "--feed", "nosuch", "/etc/hosts"],
                ["finding", "show", "X"],
                ["ingest", "--feed", "cases", "/tmp"], ["finding", "list", "--database", "postgresql://127.0.0.1:1/x"],
            ])
        func languages(arguments: [String]) async throws {
            let folder = try await TestWorkspace.shared.folder()
            let english = try await Program.run(arguments, .init(folder: folder))
            let chinese = try await Program.run(arguments, .init(folder: folder, environment: ["LANG": "zh_CN.UTF-8"]))
            #expect(english.status == chinese.status)
            let codes = [english, chinese].map { run in run.messages.firstMatch(of: /AW\d{4}/).map { String($0.output) }
            }
            #expect(codes[0] != nil && codes[0] == codes[1])
            #expect(english.messages.unicodeScalars.allSatisfy { $0.value < 0x2E80 })
            #expect(chinese.messages.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
            let forced = try await Program.run(
                arguments, .init(folder: folder, environment: ["LANG": "zh_CN.UTF-8", "LC_ALL": "C"]))
            #expect(forced.messages == english.messages)
        }

        @Test("no message carries personal data")
        func canaries() async throws {
            let names = ["金丝雀甲", "11010519491231002X", "13899998888", "6222029999888877"]
            let header = "救助编号,救助类别,状态,申请人姓名,申请人身份证号,联系电话,所属村社区,家庭人口,申请日期,发放账号\n"
            let good = "C1,低保,在享,\(names[0]),\(names[1]),\(names[2]),500114001001,1,2026-01-01,\(names[3])\n"
            let faults = [
                header + good.replacing("低保", with: "最低生活保障") + good
                    + good.replacing(",1,2026", with: ",\(names[0]),2026"),
                header + good.replacing("\n", with: ",\(names[0])\n"), good + good,
                header + "\"C1,低保,在享,\(names[0])\n" + good, header.replacing("救助编号", with: "救助类别") + good,
                header + good.replacing("C1", with: String(repeating: names[0], count: 400)),
                header.replacing(",发放账号", with: ",\(names[0])") + good,
                header + good.replacing(names[1], with: "110105194912310021"),
            ]
            var messages = ""
            for (number, text) in faults.enumerated() {
                let run = try await aidwatch("ingest", try await file(text, "cases.canary\(number).csv"))
                #expect(run.status == 1)
                messages += run.messages + run.output
            }
            let json = try await aidwatch(
                "ingest",
                try await file(
                    "{\"case_no\": \"\(names[0])\", \"program\": {\"\(names[1])\": 1}}\n{x\(names[2])",
                    "cases.canary.jsonl"))
            messages += json.messages + json.output + (try await aidwatch("quarantine", "list")).output
            // A header that nobody knows is told, since a person has to look for it.
            let told = messages.replacing("columns that the feed does not know were left out: \(names[0])", with: "")
                .replacing("new: \(names[0])", with: "").replacing(", \(names[0])\n", with: "\n")
            for name in names + ["110105194912310021"] { #expect(!told.contains(name), "\(name)") }
        }

        @Test("file names with control characters are shown without them")
        func fileNames() async throws {
            let path = try await file("机构编号\n", "agencies.\u{1b}]0;x\u{7}\n\u{202e}.csv")
            let run = try await aidwatch("ingest", path)
            #expect(run.status == 1)
            #expect(
                !(run.messages + run.output).unicodeScalars.contains {
                    $0.value == 0x1b || $0.value == 7 || $0.value == 0x202e
                })
            let json = try await aidwatch("ingest", "--dry-run", "--json", path)
            #expect(json.objects.count == 1)
            let dashed = try await file("机构编号,机构名称\nQ1,甲\n", "-rf")
            let folder = URL(fileURLWithPath: dashed).deletingLastPathComponent().path
            let workspace = try await TestWorkspace.shared.folder()
            #expect(
                try await Program.run(
                    ["ingest", "-C", workspace, "--feed", "agencies", "--", "-rf"], .init(folder: folder)
                ).status == 0)
        }

        @Test("the drop folders load by feed and name, wait for young files, and are read once")
        func inbox() async throws {
            let folder = try await TestWorkspace.shared.folder() + "/inbox/institutions"
            try Data("银行账号,机构名称\nI1,院\n".utf8).write(to: URL(fileURLWithPath: folder + "/b.csv"))
            try Data("银行账号,机构名称\nI1,旧\nI2,所\n".utf8).write(to: URL(fileURLWithPath: folder + "/a.csv"))
            try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/c.csv.part"))
            let run = try await aidwatch("ingest", "--json")
            #expect(run.status == 0, "\(run.messages)")
            #expect(run.objects.map { $0["file"] as? String } == ["a.csv", "b.csv"])
            #expect(run.objects.allSatisfy { $0["source"] as? String == "inbox:institutions" })
            #expect(try await sql("select name from feed.institutions where bank_account = 'I1'") == "院")
            let again = try await aidwatch("ingest", "--json")
            #expect((again.status, again.output) == (0, ""))
        }

        @Test("doctor is content with a sound workspace and names what is wrong with another")
        func doctor() async throws {
            let sound = try await aidwatch("doctor", "--json")
            #expect(sound.status == 0, "\(sound.output)")
            #expect(sound.objects.allSatisfy { $0["ok"] as? Bool == true })
            let other = try await TestWorkspace.shared.scratch()
            let bad = try await Program.run(["doctor", "-C", other])
            #expect(bad.status == 1)
            #expect(bad.output.contains("aidwatch init"))
        }

        @Test("doctor looks at the folders of sources: one that is missing, one that everybody may write to")
        func doctorOfFolders() async throws {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await Program.run(["init", folder]).status == 0)
            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            #expect(try mode(folder) == 0o751 && mode(folder + "/inbox") == 0o750)
            #expect(try mode(folder + "/inbox/cases") == 0o750)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/inbox/cases")
            let share = folder + "-share"
            try FileManager.default.createDirectory(atPath: share, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: share)
            let sources = """
                sources:
                  - {name: lost, feed: cases, connector: directory, directory: {path: /nonexistent/share}}
                  - {name: open, feed: cases, connector: directory, directory: {path: \(share)}}
                """
            try FileManager.default.createDirectory(
                atPath: folder + "/Pipelines", withIntermediateDirectories: true)
            try Data(sources.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/sources.yaml"))
            let run = try await Program.run(["doctor", "-C", folder, "--json"])
            let wrong = run.objects.filter { $0["ok"] as? Bool == false }.compactMap { $0["check"] as? String }
            #expect(run.status == 1 && Set(wrong) == ["lost", "open", "inbox/cases"], "\(run.output)")
            #expect(run.output.contains("everybody may look into") && run.output.contains("everybody may write into"))
            try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/inbox/x.csv"))
            try FileManager.default.createDirectory(
                atPath: folder + "/inbox/agencies/2026", withIntermediateDirectories: true)
            let strays = try await Program.run(["doctor", "-C", folder, "--json"]).objects
                .filter { $0["check"] as? String == "inbox" }
            #expect(strays.count == 1 && strays[0]["ok"] as? Bool == false)
            try Data().write(to: URL(fileURLWithPath: folder + "/Pipelines/sources.yaml"))
            let ingest = try await Program.run(["ingest", "-C", folder])
            #expect(ingest.status == 0)
            #expect(ingest.messages.contains("AW1118") && ingest.messages.contains("/inbox/x.csv"))
            #expect(ingest.messages.contains("AW1117") && ingest.messages.contains("folders inside of a drop folder"))
            _ = try await Program.run(["db", "stop", "-C", folder])
        }

        @Test("the workspace of another district has that district's name, prefix and no telephone numbers of ours")
        func otherDistrict() async throws {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            let run = try await Program.run(
                ["init", folder, "--district", "500233", "--name", "忠县: #1", "--prefix", "ZX"])
            #expect(run.status == 0, "\(run.messages)")
            let settings = try Settings(
                text: try String(contentsOfFile: folder + "/aidwatch.yaml", encoding: .utf8), file: "aidwatch.yaml")
            #expect((settings.district, settings.name, settings.findingPrefix) == ("500233", "忠县: #1", "ZX"))
            #expect(settings.contacts == [])
            let stopped = try await Program.run(["db", "stop", "-C", folder, "--json"])
            #expect(stopped.objects.first?["running"] as? Bool == false, "\(stopped.messages)")
        }

        @Test(
            "every help text has an example",
            arguments: [
                ["ingest"], ["init"], ["scan"], ["simulate"], ["doctor"], ["quarantine", "list"],
                ["quarantine", "show"],
                ["finding", "list"], ["finding", "show"], ["rule", "list"], ["rule", "show"], ["rule", "check"],
                ["rule", "test"],
                ["db", "start"], ["db", "stop"], ["db", "status"], ["db", "migrate"], ["db", "psql"],
            ])
        func help(verb: [String]) async throws {
            let run = try await Program.run(verb + ["--help"])
            #expect(run.status == 0)
            #expect(run.output.contains("Example: aidwatch \(verb.joined(separator: " "))"))
        }
    }
}

extension Array where Element: Comparable {
    /// Whether no element is below the one before it.
    fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
