import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("From a hit to its consequence, by commands alone")
    struct ConsequenceStoryTests {
        @Test(
            "hit, confirmed, reminded, not rectified, escalated, referred, sealed, opened, receipted, closed, verified")
        func story() async throws {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            func run(_ arguments: String..., status: Int32 = 0) async throws -> Program.Run {
                let run = try await Program.run(arguments, .init(folder: folder))
                #expect(run.status == status, "\(arguments.prefix(3)): \(run.messages)")
                return run
            }
            #expect(try await Program.run(["init", folder]).status == 0)
            let text = """
                line,ticket_no,received_at,region_code,content,caller_name
                12345,T1,2026-03-02 09:00:00,500114001001,求助,冉启秀绝密

                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/hotline.csv"))
            _ = try await run("ingest", "hotline.csv")
            for (login, person) in [("li", "李四"), ("zhou", "周五")] {
                _ = try await run("access", "grant", login, "--person", person, "--level", "district")
            }
            let number = "QJ-2026-03-0001"
            func state() async throws -> String? {
                try await run("finding", "show", number, "--json").objects.first?["state"] as? String
            }
            // A hit, which a person finds to be true, and of which the township is reminded.
            _ = try await run("scan", "--as-of", "2026-03-10", "overdue.hotline")
            #expect(try await state() == "new")
            _ = try await run("finding", "confirm", number, "--by", "li")
            #expect(try await state() == "confirmed")
            let reminded = try await run("finding", "remind", number, "--by", "li", "--term", "1", "--json")
            let until = try #require(reminded.objects.first?["act_by"] as? String)
            _ = try await run("finding", "letter", number, "--out", "letter.html")
            // Nothing happens: the term ends, which is a finding of its own, and the reminder rises to the gravest level.
            let later = "2099-12-31"
            _ = try await run("scan", "--as-of", later, "overdue.rectification")
            let late = try await run("finding", "list", "--rule", "overdue.rectification", "--json")
            #expect(late.objects.compactMap { $0["subject_key"] as? String } == [number])
            #expect(late.objects.first?["due_on"] as? String == until)
            for _ in 2...3 { _ = try await run("finding", "remind", number, "--by", "li") }
            let letter = try await run("finding", "letter", number, "--out", "letter.html")
            #expect(letter.messages.hasPrefix("AW1872 "))
            #expect(try String(contentsOfFile: folder + "/letter.html", encoding: .utf8).contains("第 3 级提醒"))
            // It is handed over by two persons, sealed for the commission.
            for name in ["jiwei", "qu"] {
                let key = try await Program.run(
                    "/usr/bin/openssl",
                    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(folder)/\(name).key", "-out"]
                        + ["\(folder)/\(name).pem", "-subj", "/CN=\(name)", "-days", "30"])
                #expect(key.status == 0)
            }
            let planned = try await run(
                "referral", "plan", number, "--to", "区纪委监委", "--certificate", "jiwei.pem", "--by", "li", "--json")
            let referral = try #require(planned.objects.first?["referral_no"] as? String)
            _ = try await run("referral", "approve", referral, "--by", "li", status: 65)
            _ = try await run("referral", "approve", referral, "--by", "zhou")
            #expect(try await state() == "referred")
            _ = try await run(
                "referral", "seal", referral, "--certificate", "jiwei.pem", "--signer", "qu.pem", "--key", "qu.key",
                "--out",
                "sealed.p7m", "--by", "li")
            // The commission has the package and its own key, and nothing of ours.
            let commission = try await TestWorkspace.shared.scratch()
            for name in ["jiwei.pem", "jiwei.key", "qu.pem", "sealed.p7m"] {
                try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(commission)/\(name)")
            }
            let opened = try await Program.run(
                [
                    "referral", "open", "sealed.p7m", "--certificate", "jiwei.pem", "--key", "jiwei.key", "--signer",
                    "qu.pem",
                ]
                    + ["--log", "log", "--out", "opened", "--receipt", "receipt", "--result", "已受理"],
                .init(folder: commission))
            #expect(opened.status == 0, "\(opened.messages)")
            #expect(
                try String(contentsOfFile: commission + "/opened/sources/hotline.csv", encoding: .utf8).contains(
                    "冉启秀绝密"))
            try FileManager.default.copyItem(atPath: commission + "/receipt", toPath: folder + "/receipt")
            _ = try await run("referral", "receipt", "receipt", "--certificate", "jiwei.pem", "--by", "li")
            #expect(try await state() == "closed")
            // What was done is there step by step, and proved.
            let history = try await run("finding", "history", number, "--json")
            let events = try #require(history.objects.first?["events"] as? [[String: Any]])
            #expect(
                events.compactMap { $0["action"] as? String } == [
                    "hit", "confirm", "remind", "remind", "remind", "refer", "close",
                ])
            #expect(events.compactMap { $0["reminder_level"] as? Int } == [1, 2, 3])
            #expect(events[5]["actor"] as? String == "李四" && events[5]["approver"] as? String == "周五")
            #expect(try await run("audit", "verify", "--json").objects.first?["events"] as? Int ?? 0 > 10)
            _ = try await run("db", "stop")
        }
    }
}
