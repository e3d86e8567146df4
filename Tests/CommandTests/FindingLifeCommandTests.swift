import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("The life of a finding on the command line")
    struct FindingLifeCommandTests {
        /// A workspace of its own with two late tickets, four persons with access, and a scan.
        private func workspace() async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await Program.run(["init", folder]).status == 0)
            let path = "\(folder)/hotline.csv"
            let text = """
                line,ticket_no,received_at,region_code,content
                12345,T1,2026-03-02 09:00:00,500114001001,求助
                12345,T2,2026-03-02 09:00:00,500114002001,求助

                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            for arguments in [
                ["ingest", "-C", folder, path], ["scan", "-C", folder, "--as-of", "2026-03-10", "overdue.hotline"],
                [
                    "db", "psql", "-C", folder, "--", "-Xqc",
                    """
                    insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null),
                        ('500114', 'zhou', '周五', 'district', null, now(), 'test', null),
                        ('500114', 'wang', '王六', 'township', '500114001000', now(), 'test', null)
                    """,
                ],
            ] {
                let run = try await Program.run(arguments)
                #expect(run.status == 0, "\(run.messages)")
            }
            return folder
        }

        private static let first = "QJ-2026-03-0001"

        @Test("--fail-on looks at what a scan finds, not at what lay there before")
        func failOn() async throws {
            let folder = try await workspace()
            func scan(_ day: String) async throws -> Int32 {
                try await Program.run(
                    ["scan", "-C", folder, "--as-of", day, "overdue.hotline", "--fail-on", "info"]
                ).status
            }
            #expect(try await scan("2026-03-11") == 0)
            let path = folder + "/more.csv"
            try Data(
                "line,ticket_no,received_at,region_code,content\n12345,T3,2026-03-02 09:00:00,500114001001,求助\n".utf8
            ).write(to: URL(fileURLWithPath: path))
            #expect(try await Program.run(["ingest", "-C", folder, "--feed", "hotline", path]).status == 0)
            #expect(try await scan("2026-03-11") == 1)
            #expect(try await scan("2026-03-11") == 0)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("one finding goes from its hit to its closing, and every step is told")
        func walk() async throws {
            let folder = try await workspace()
            func finding(_ arguments: String...) async throws -> Program.Run {
                try await Program.run(["finding"] + arguments.prefix(1) + ["-C", folder] + arguments.dropFirst())
            }
            func audit(_ arguments: String...) async throws -> Program.Run {
                try await Program.run(["audit"] + arguments.prefix(1) + ["-C", folder] + arguments.dropFirst())
            }
            let anchors = folder + "/anchors.jsonl"
            #expect(
                try await finding("list", "--json").objects.compactMap { $0["state"] as? String } == ["new", "new"])
            let confirmed = try await finding("confirm", Self.first, "--by", "li", "--json")
            #expect(confirmed.status == 0, "\(confirmed.messages)")
            #expect(confirmed.objects.first?["state"] as? String == "confirmed")
            #expect(confirmed.objects.first?.count == 21)
            let anchored = try await audit("anchor", "--out", anchors)
            #expect(anchored.objects.first?["event_no"] as? Int == 4)

            let late = try await finding("confirm", Self.first, "--by", "li")
            #expect(late.status == 65 && late.messages.hasPrefix("AW1255 "), "\(late.messages)")
            let stale = try await finding("remind", Self.first, "--by", "li", "--version", "1")
            #expect(stale.status == 65 && stale.messages.contains("changed meanwhile"), "\(stale.messages)")
            let township = try await finding("remind", Self.first, "--by", "wang")
            #expect(township.status == 77 && township.messages.hasPrefix("AW1251 "))
            #expect(try await finding("remind", Self.first).status == 77)
            #expect(try await finding("remind", "QJ-2026-03-0009", "--by", "li").status == 66)
            #expect(try await finding("remind", Self.first, "--by", "li", "--term", "x").status == 64)

            let reminded = try await finding("remind", Self.first, "--by", "li", "--term", "3")
            #expect(reminded.status == 0 && reminded.output.contains("\(Self.first): reminded"))
            let extended = try await finding(
                "extend", Self.first, "--by", "li", "--term", "6", "--reason", "等待材料", "--json")
            #expect(extended.objects.first?["act_by"] as? String != nil)
            let file = folder + "/整改.txt"
            try Data("abc".utf8).write(to: URL(fileURLWithPath: file))
            #expect(
                try await finding("rectify", Self.first, "--by", "wang", "--reason", "已答复", "--attachment", folder)
                    .status == 66)
            let rectified = try await finding(
                "rectify", Self.first, "--by", "wang", "--reason", "已答复", "--attachment", file)
            #expect(rectified.status == 0, "\(rectified.messages)")
            #expect(try await finding("reject", Self.first, "--by", "li", "--term", "2").status == 0)
            #expect(try await finding("rectify", Self.first, "--by", "li", "--reason", "已答复").status == 0)
            #expect(try await finding("exempt", Self.first, "--by", "li", "--reason", "依据").status == 65)
            #expect(try await finding("verify", Self.first, "--by", "li").status == 65)
            let verified = try await finding(
                "verify", Self.first, "--by", "zhou", "--as-of", "2026-03-11", "--json")
            #expect(verified.status == 0, "\(verified.messages)")
            #expect(verified.objects.first?["state"] as? String == "closed")
            let answer = try #require(verified.objects.first?["answer"] as? [String: Any])
            #expect(answer["hits"] as? Bool == true && answer["as_of"] as? String == "2026-03-11")
            #expect((answer["explanation"] as? String)?.contains("超 2 个工作日") == true)
            for (verb, options) in [
                ("reopen", ["--reason", "复查"]), ("dismiss", ["--reason", "重复", "--until", "2099-01-01"]),
                ("dismiss", ["--reason", "重复"]),
            ] {
                let run = try await Program.run(["finding", verb, "-C", folder, Self.first, "--by", "zhou"] + options)
                #expect(run.status == (verb == "reopen" ? 0 : 65), "\(run.messages)")
            }

            let history = try await finding("history", Self.first, "--json")
            let events = try #require(history.objects.first?["events"] as? [[String: Any]])
            #expect(
                events.compactMap { $0["action"] as? String } == [
                    "hit", "confirm", "remind", "extend", "rectify", "reject", "rectify", "verify", "reopen",
                ])
            // SHA-256 of «abc», from FIPS 180-2.
            #expect(
                events[4]["attachment_digest"] as? String
                    == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            #expect(events[4]["attachment"] as? String == "整改.txt" && events[4]["level"] as? String == "township")
            #expect(events[5]["reminder_level"] as? Int == 2 && events[1]["os_user"] as? String == NSUserName())
            #expect(try await finding("history", Self.first).lines.count == 10)
            #expect(try await finding("show", Self.first).output.contains("state: new"))

            #expect(
                try await Program.run(["scan", "-C", folder, "--as-of", "2026-03-09", "overdue.hotline"]).status == 0)
            #expect(
                try await Program.run([
                    "scan", "-C", folder, "--as-of", "2026-03-10", "--known-at", "2099-01-01", "overdue.hotline",
                ]).lines.count == 2)
            let saw = try await audit("who-saw", Self.first, "--json")
            let accesses = try #require(saw.objects.first?["accesses"] as? [[String: Any]])
            #expect(accesses.compactMap { $0["action"] as? String } == ["list", "history", "history", "show", "scan"])
            #expect(try await audit("who-saw", "QJ-2026-03-0002").lines.count == 3)
            #expect(try await audit("who-saw", "C9").status == 66)
            let sound = try await audit("verify", "--anchor", anchors, "--json")
            #expect(
                sound.status == 0 && (sound.objects.first?["problems"] as? [Any])?.isEmpty == true, "\(sound.messages)")
            #expect(
                try await Program.run([
                    "db", "psql", "-C", folder, "--", "-Xqc", "update audit.event set reason = null",
                ]).status != 0)
            #expect(
                try await Program.run([
                    "db", "psql", "-C", folder, "--", "-Xqc", "update audit.event set person = '某人' where event_no = 5",
                ]).status == 0)
            let broken = try await audit("verify")
            #expect(broken.status == 65 && broken.messages.contains("event 5 was altered"), "\(broken.messages)")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("dispositions act when they are loaded; one that is refused is told, listed, and ends with 65")
        func dispositions() async throws {
            let folder = try await workspace()
            func load(_ rows: String, _ name: String) async throws -> Program.Run {
                let path = "\(folder)/dispositions.\(name).csv"
                try Data("finding_no,at,actor,action,until,reason\n\(rows)\n".utf8).write(
                    to: URL(fileURLWithPath: path))
                return try await Program.run(["ingest", "-C", folder, path])
            }
            let good = try await load("\(Self.first),2026-03-11 09:00:00,李四,remind,2026-03-18,", "1")
            #expect(good.status == 0 && good.messages.contains("AW1273 "), "\(good.messages)")
            let bad = try await load(
                "\(Self.first),2026-03-12 09:00:00,李四,verify,,\nQJ-2026-03-0002,2026-03-12 09:00:00,李四,confirm,,", "2")
            #expect(
                bad.status == 65 && bad.messages.contains("AW1255 \(Self.first): verify is refused"), "\(bad.messages)")
            let states = try await Program.run(["finding", "list", "-C", folder, "--json"]).objects.map { row in
                ["finding_no", "state", "act_by"].compactMap { row[$0] as? String }.joined(separator: " ")
            }
            #expect(states == ["\(Self.first) reminded 2026-03-18", "QJ-2026-03-0002 confirmed 2026-03-24"])
            let refused = try await Program.run(["finding", "dispositions", "-C", folder, "--refused", "--json"])
            #expect(refused.objects.compactMap { $0["refusal"] as? String } == ["illegal_transition"])
            // The term has ended without rectification.
            let scan = try await Program.run(["scan", "-C", folder, "--as-of", "2026-03-19", "overdue.rectification"])
            #expect(scan.status == 0, "\(scan.messages)")
            let late = try await Program.run(
                ["finding", "list", "-C", folder, "--rule", "overdue.rectification", "--json"])
            #expect(late.objects.compactMap { $0["subject_key"] as? String } == [Self.first])
            #expect(late.objects.first?["due_on"] as? String == "2026-03-18")
            let number = try #require(late.objects.first?["finding_no"] as? String)
            let again = try await Program.run(["finding", "remind", "-C", folder, number, "--by", "li"])
            #expect(again.status == 65 && again.messages.hasPrefix("AW1261 "), "\(again.messages)")
            // Verified although nobody has answered the caller: it is told, and the event keeps it.
            let verified = try await load(
                "\(Self.first),2026-03-20 09:00:00,王六,rectify,,已答复\n\(Self.first),2026-03-21 09:00:00,周五,verify,,", "3")
            #expect(verified.status == 0, "\(verified.messages)")
            #expect(
                verified.messages.contains("AW1276 \(Self.first) is verified, but its rule still hits"),
                "\(verified.messages)")
            let history = try await Program.run(["finding", "history", "-C", folder, Self.first, "--json"])
            #expect(history.output.contains("至今未办结"), "\(history.output)")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
