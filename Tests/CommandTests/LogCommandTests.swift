import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Messages as JSON, runs, and who saw records")
    struct LogCommandTests {
        private static let canaries = [
            "冉明珠", "冉大川", "庹反映", "500233199001011236", "50023319900101123Y", "13800000001", "6217000000000001", "密语",
        ]

        private static let files: [(feed: String, text: String)] = [
            (
                "cases",
                """
                case_no,program,status,applicant_name,applicant_id_number,applicant_phone,region_code,household_size,applied_on,bank_account,survey_note
                A1,dibao,processing,冉明珠,500233199001011236,13800000001,500114001001,1,2026-03-02,6217000000000001,密语
                A2,dibao,processing,冉大川,50023319900101123Y,13800000001,500114001001,1,2026-03-02,6217000000000001,密语
                A3,dibao,冉明珠,冉大川,500233199001011236,13800000001,500114001001,1,13800000001,6217000000000001,密语
                """
            ),
            (
                "hotline",
                """
                line,ticket_no,received_at,subject_name,subject_phone,region_code,category,content
                12345,T1,2026-03-02 09:00:00,冉明珠,13800000001,500114001001,求助,密语
                """
            ),
        ]

        /// A workspace with a linked ticket and two records in quarantine, and what its commands logged.
        private func workspace() async throws -> (folder: String, log: String) {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            var log = ""
            var commands = [["init", folder]]
            for (feed, text) in Self.files {
                let path = "\(folder)-\(feed).csv"
                try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path))
                commands.append(["ingest", "-C", folder, path, "--feed", feed])
            }
            commands += [
                ["person", "link", "-C", folder], ["scan", "-C", folder, "--as-of", "2026-03-10"],
                ["scan", "-C", folder, "--as-of", "2026-03-10", "overdue.nothing"],
                ["quarantine", "show", "-C", folder, "99"],
                ["run", "-C", folder, "--as-of", "2026-03-10"],
                ["ingest", "-C", folder, "\(folder)/\u{1B}[31mforged\nAW1001 x"],
            ]
            for command in commands {
                let run = try await Program.run(["--log", "json"] + command)
                log += run.messages
            }
            return (folder, log)
        }

        @Test(
            "every message is one JSON object with time, level, code and run; none holds personal data or controls (H43)"
        )
        func json() async throws {
            let (folder, log) = try await workspace()
            let lines = log.split(separator: "\n")
            #expect(lines.count > 8)
            var codes: Set<String> = []
            var levels: Set<String> = []
            var jobs: Set<String> = []
            for line in lines {
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
                #expect(Set(object.keys).isSuperset(of: ["time", "level", "code", "message", "run"]), "\(line)")
                #expect(
                    (object["time"] as? String)?.wholeMatch(of: /2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d.*\+08:00/) != nil,
                    "\(line)")
                if let code = object["code"] as? String { codes.insert(code) }
                if let level = object["level"] as? String { levels.insert(level) }
                if let job = object["job"] as? String { jobs.insert(job) }
                #expect(
                    line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }, "\(line)")
            }
            #expect(codes.isSuperset(of: ["AW1122", "AW1210"]), "\(codes)")
            #expect(levels.isSuperset(of: ["info", "error"]), "\(levels)")
            #expect(Set(lines.compactMap { $0.components(separatedBy: "\"run\":\"").last?.prefix(36) }).count > 3)
            for secret in Self.canaries { #expect(!log.contains(secret), "\(secret)") }
            // The variable does the same; another word does not.
            var surroundings = Program.Surroundings(folder: folder)
            surroundings.environment = ["AIDWATCH_LOG": "json", "AIDWATCH_RUN": "r-1", "AIDWATCH_JOB": "watch"]
            let named = try await Program.run(["scan", "overdue.nothing"], surroundings)
            #expect(
                named.objects.isEmpty && named.messages.contains(#""run":"r-1","job":"watch""#), "\(named.messages)")
            surroundings.environment = ["AIDWATCH_LOG": "xml"]
            #expect(try await Program.run(["status"], surroundings).status == 64)
            #expect(try await Program.run(["--log", "xml", "status"], .init(folder: folder)).status == 64)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("the last jobs and scans are listed with their times and ends")
        func runs() async throws {
            let (folder, _) = try await workspace()
            _ = try await Program.run([
                "db", "psql", "-C", folder, "--", "-Xqc",
                """
                insert into operation.slot (county_code, job, due_at, state, attempt, started_at, finished_at, exit_status)
                values ('500114', 'backup', '2099-01-01 03:30+08', 'failed', 1, '2099-01-01 03:30+08', '2099-01-01 03:31:30+08', 74)
                """,
            ])
            let list = try await Program.run(["status", "-C", folder, "--runs", "50", "--json"])
            #expect(list.status == 0, "\(list.messages)")
            let first = try #require(list.objects.first)
            #expect(
                Set(first.keys) == [
                    "kind", "name", "due_at", "started_at", "finished_at", "state", "seconds", "exit_status", "detail",
                ])
            #expect(first["kind"] as? String == "job" && first["name"] as? String == "backup")
            #expect(first["seconds"] as? Double == 90 && first["exit_status"] as? Int == 74)
            #expect(list.objects.contains { $0["kind"] as? String == "scan" && $0["name"] as? String == "2026-03-10" })
            #expect(try await Program.run(["status", "-C", folder, "--runs", "1"]).lines.count == 2)
            #expect(try await Program.run(["status", "-C", folder, "--runs", "0"]).status == 64)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("who looked at records in quarantine and at pairs of signal and person is told")
        func accesses() async throws {
            let (folder, _) = try await workspace()
            func run(_ arguments: String...) async throws -> Program.Run {
                let run = try await Program.run(Array(arguments.prefix(2)) + ["-C", folder] + arguments.dropFirst(2))
                #expect(run.status == 0, "\(arguments) \(run.messages)")
                return run
            }
            let links = try await run("person", "list", "--json").objects.compactMap { $0["link_id"] as? Int }
            let link = try #require(links.first)
            _ = try await run("person", "show", "\(link)")
            let rows = try await run("quarantine", "list", "--json").objects.compactMap { $0["quarantine_id"] as? Int }
            #expect(rows.count == 2)
            _ = try await run("quarantine", "show", "\(rows[0])")
            _ = try await run("quarantine", "export", "1")
            func actions(_ number: Int, _ record: String) async throws -> [String] {
                let saw = try await run("audit", "who-saw", "\(number)", "--record", record, "--json")
                return (saw.objects.first?["accesses"] as? [[String: Any]] ?? []).compactMap { $0["action"] as? String }
            }
            #expect(try await actions(link, "link") == ["person_list", "person"])
            #expect(try await actions(rows[0], "quarantine") == ["quarantine", "quarantine", "quarantine_export"])
            #expect(try await actions(rows[1], "quarantine") == ["quarantine", "quarantine_export"])
            #expect(try await actions(999, "quarantine") == [])
            #expect(try await Program.run(["audit", "who-saw", "-C", folder, "x", "--record", "link"]).status == 64)
            #expect(try await Program.run(["audit", "verify", "-C", folder]).status == 0)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
