import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Letters of reminders")
    struct ReminderLetterCommandTests {
        private func workspace() async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await Program.run(["init", folder]).status == 0)
            let text = """
                line,ticket_no,received_at,region_code,content,caller_name,caller_phone
                12345,T1,2026-03-02 09:00:00,500114001001,求助<b>,冉启秀绝密,13800000001
                12345,T2,2026-03-02 09:00:00,500114002001,求助,冉启秀绝密,13800000001

                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/hotline.csv"))
            for arguments in [
                ["ingest", "-C", folder, folder + "/hotline.csv"],
                [
                    "ingest", "-C", folder, SharedData.packageRoot + "/Pipelines/regions/qianjiang.csv", "--feed",
                    "regions",
                ],
                ["scan", "-C", folder, "--as-of", "2026-03-10", "overdue.hotline"],
                [
                    "db", "psql", "-C", folder, "--", "-Xqc",
                    "insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null)",
                ],
                ["finding", "remind", "-C", folder, "QJ-2026-03-0001", "--by", "li", "--until", "2028-03-06"],
            ] {
                let run = try await Program.run(arguments)
                #expect(run.status == 0, "\(arguments.prefix(2)) \(run.messages)")
            }
            return folder
        }

        @Test("a reminded finding has a letter with term, facts, advice, basis and remedies; who wrote it is recorded")
        func letter() async throws {
            let folder = try await workspace()
            let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
            let path = folder + "/letter.html"
            let written = try await Program.run(
                ["finding", "letter", "-C", folder, "QJ-2026-03-0001", "--out", path, "--json"]
                    + (isInstalled ? ["--pdf"] : []))
            #expect(written.status == 0 && written.messages.hasPrefix("AW1872 "), "\(written.messages)")
            #expect(written.objects.first?["findings"] as? [String] == ["QJ-2026-03-0001"])
            #expect((written.objects.first?["files"] as? [String])?.first == path, "\(written.output)")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            for words in [
                "<h1>工作提醒函</h1>", "线索编号 QJ-2026-03-0001 · 第 1 级提醒", "城东街道：", "<b>2028-03-06</b>（暂定，节假日安排公布后可能调整）",
                "主要事实", "超 1 个工作日", "建议怎么做", "正当解释", "依据", "容错与救济", "行政复议", "热线工单 12345|T1", "@page { size: A4",
                "签收人", "脱敏显示",
            ] {
                #expect(text.contains(words), "\(words)")
            }
            for secret in ["冉启秀", "13800000001", "<script", "http:", "https:"] {
                #expect(!text.contains(secret), "\(secret)")
            }
            if isInstalled {
                let pdf = try Data(contentsOf: URL(fileURLWithPath: folder + "/letter.pdf"))
                #expect(pdf.prefix(5) == Data("%PDF-".utf8))
            }
            let saw = try await Program.run(["audit", "who-saw", "-C", folder, "QJ-2026-03-0001", "--json"])
            let accesses = try #require(saw.objects.first?["accesses"] as? [[String: Any]])
            #expect(accesses.compactMap { $0["action"] as? String } == ["letter"])
            for (number, status, code) in [("QJ-2026-03-0002", 65, "AW1870"), ("QJ-2026-03-0009", 66, "AW1871")] {
                let refused = try await Program.run(
                    ["finding", "letter", "-C", folder, "QJ-2026-03-0001", number, "--out", folder + "/none.html"])
                #expect(refused.status == status && refused.messages.hasPrefix(code), "\(refused.messages)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/none.html"))

            // A reader of a township writes letters of its own findings, and of no other's.
            let url = try #require(
                try await Program.run(["db", "status", "-C", folder, "--json"]).objects.first?["url"] as? String)
            for (login, region, status) in [("own", "500114001", 0), ("other", "500114002", 66)]
                as [(String, String, Int32)]
            {
                let granted = try await Program.run([
                    "access", "grant", "-C", folder, login, "--person", "王六", "--level", "township", "--region", region,
                ])
                #expect(granted.status == 0, "\(granted.messages)")
                let letter = try await Program.run([
                    "finding", "letter", "-C", folder, "QJ-2026-03-0001", "--out", "\(folder)/\(login).html",
                    "--database",
                    url.replacing("user=aidwatch", with: "user=\(login)"),
                ])
                #expect(letter.status == status, "\(login): \(letter.messages)")
            }
            #expect(try String(contentsOfFile: folder + "/own.html", encoding: .utf8) == text)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
