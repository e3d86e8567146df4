import Foundation
import Glibc
import TestSupport
import Testing

extension ProgramTests {
    @Suite("aidwatch quarantine")
    struct QuarantineCommandTests {
        /// Loads a file of institutions with one bad record on line 3; gives the load's number.
        private func load(_ mark: String, bad: Int = 1, good: Int = 2) async throws -> (load: Int, path: String) {
            let path = try await TestWorkspace.shared.scratch() + "/institutions.\(mark).csv"
            let rows = (0..<max(good, bad)).flatMap { number in
                [
                    number < good ? "\(mark)\(number),院\(number)\n" : nil, number < bad ? "\(mark)x\(number),\n" : nil,
                ].compactMap { $0 }
            }
            try Data(("银行账号,机构名称\n" + rows.joined()).utf8).write(to: URL(fileURLWithPath: path))
            let run = try await aidwatch("ingest", path, "--json")
            #expect(run.status == 1, "\(run.messages)")
            return (try #require(run.objects.first?["load_id"] as? Int), path)
        }

        private func count(_ mark: String) async throws -> String {
            try await sql("select count(*) from feed.institutions where bank_account like '\(mark)%'")
        }

        @Test("a record is exported, corrected, given back, and given back again: exit 0, 0, 0; still wrong: 1")
        func correct() async throws {
            let (load, _) = try await load("R")
            let out = try await TestWorkspace.shared.scratch() + "/bad.csv"
            let export = try await aidwatch("quarantine", "export", "\(load)", "--out", out, "--json")
            #expect(export.status == 0)
            #expect(export.objects.first?["file"] as? String == out && export.objects.first?["records"] as? Int == 1)
            #expect(export.messages.contains("AW1144") && export.messages.contains("1 records"))
            let piped = try await aidwatch("quarantine", "export", "\(load)")
            let text = try String(contentsOfFile: out, encoding: .utf8)
            #expect(piped.output == text)
            #expect(
                text.contains("\"银行账号\",\"机构名称\"")
                    && text.contains("\"\(load)\",\"3\",\"name\",\"missing\",\"Rx0\",\"\"")
            )
            let wrong = try await aidwatch("quarantine", "retry", out, "--json")
            #expect(wrong.status == 1)
            #expect(wrong.objects.first?["rows_quarantined"] as? Int == 1)
            try text.replacing("\"Rx0\",\"\"", with: "\"Rx0\",\"福利院\"").write(
                toFile: out, atomically: true, encoding: .utf8)
            let right = try await aidwatch("quarantine", "retry", out, "--json")
            #expect(right.status == 0, "\(right.messages)")
            let object = try #require(right.objects.first)
            #expect(Set(object.keys) == Set(CommandLineTests.loadColumns))
            #expect((object["rows_read"] as? Int, object["rows_loaded"] as? Int) == (1, 1))
            #expect(object["file"] as? String == "institutions.R.csv")
            #expect(try await count("R") == "3")
            let again = try await aidwatch("quarantine", "retry", out)
            #expect(again.status == 0)
            #expect(again.messages.contains("AW1145"))
            #expect(try await count("R") == "3")
            #expect(
                try await aidwatch("quarantine", "list", "--load", "\(load)", "--state", "replayed", "--json").objects
                    .count == 1)
            #expect(try await aidwatch("quarantine", "export", "\(load)").status == 66)
            // Where there is nothing to export, what stands in the file's place stays.
            let corrected = try String(contentsOfFile: out, encoding: .utf8)
            #expect(try await aidwatch("quarantine", "export", "\(load)", "--out", out).status == 66)
            #expect(try String(contentsOfFile: out, encoding: .utf8) == corrected)
        }

        @Test("a held file is let in by its load's number, once, from its place or a copy")
        func release() async throws {
            let (load, path) = try await load("H", bad: 8, good: 10)
            #expect(try await count("H") == "0")
            #expect(try await aidwatch("quarantine", "retry", "--load", "\(load)").status == 65)
            let hidden = path + ".away"
            #expect(rename(path, hidden) == 0)
            let gone = try await aidwatch("quarantine", "release", "\(load)")
            #expect(gone.status == 66)
            #expect(gone.messages.contains("AW1139") && gone.messages.contains("--file"))
            try Data("银行账号,机构名称\nH1,院\n".utf8).write(to: URL(fileURLWithPath: path))
            let changed = try await aidwatch("quarantine", "release", "\(load)")
            #expect(changed.status == 65)
            #expect(changed.messages.contains("AW1140"))
            let released = try await aidwatch("quarantine", "release", "\(load)", "--file", hidden, "--json")
            #expect(released.status == 1, "\(released.messages)")
            let object = try #require(released.objects.first)
            #expect((object["rows_loaded"] as? Int, object["rows_quarantined"] as? Int) == (10, 8))
            #expect(try await count("H") == "10")
            #expect(try await aidwatch("quarantine", "release", "\(load)", "--file", hidden).status == 65)
            #expect(try await aidwatch("quarantine", "release", "999999").status == 66)
        }

        @Test("status counts what is held until it is released or given again")
        func held() async throws {
            func count() async throws -> Int {
                try #require(try await aidwatch("status", "--json").objects.first?["held_files"] as? Int)
            }
            let before = try await count()
            let (released, _) = try await load("HR", bad: 8, good: 10)
            let (_, again) = try await load("HA", bad: 8, good: 10)
            #expect(try await count() == before + 2)
            #expect(try await aidwatch("quarantine", "release", "\(released)").status == 1)
            #expect(try await count() == before + 1)
            try Data("银行账号,机构名称\nHA1,院\n".utf8).write(to: URL(fileURLWithPath: again))
            #expect(try await aidwatch("ingest", again).status == 0)
            #expect(try await count() == before)
        }

        @Test("a record is discarded with a reason, and only once; what is named wrongly says so")
        func discard() async throws {
            let (load, _) = try await load("D")
            let record = try await aidwatch("quarantine", "list", "--load", "\(load)", "--json").objects.first
            let id = "\(try #require(record?["quarantine_id"] as? Int))"
            #expect(try await aidwatch("quarantine", "discard", id).status == 64)
            #expect(try await aidwatch("quarantine", "discard", "--reason", "重复").status == 64)
            #expect(try await aidwatch("quarantine", "discard", id, "--reason", " ").status == 64)
            #expect(try await aidwatch("quarantine", "discard", "999999", "--reason", "重复").status == 66)
            let run = try await aidwatch("quarantine", "discard", id, "--reason", "重复报送", "--json")
            #expect(run.status == 0)
            #expect(run.objects.first?["state"] as? String == "discarded")
            #expect(try await sql("select decision from ledger.quarantine where quarantine_id = \(id)") == "重复报送")
            #expect(try await aidwatch("quarantine", "discard", id, "--reason", "重复").status == 65)
            #expect(try await aidwatch("quarantine", "retry", id).messages.contains("AW1145"))
            #expect(try await aidwatch("quarantine", "retry").status == 64)
            #expect(try await aidwatch("quarantine", "retry", "999999").status == 66)
            let missing = try await aidwatch("quarantine", "retry", "/nonexistent.csv")
            #expect(missing.status == 66)
            #expect(missing.messages.contains("AW1305 /nonexistent.csv: "))
        }

        @Test("drift is told with the headers before and after, and stands in the ledger's reason")
        func drift() async throws {
            let folder = try await TestWorkspace.shared.scratch()
            let name = "standards"
            for (number, text) in [
                "program,area,effective_from,monthly_amount\n最低生活保障,农村,2019-01-01,400\n",
                "救助类别,area,effective_from,monthly_amount,备注\n最低生活保障,农村,2019-01-01,410,x\n",
            ].enumerated() {
                let path = "\(folder)/\(name).drift\(number).csv"
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                let run = try await aidwatch("ingest", path, "--json")
                #expect(run.status == 0, "\(run.messages)")
                guard number == 1 else { continue }
                let reason = try #require(run.objects.first?["reason"] as? String)
                #expect(reason == "drift new: 备注; renamed: program -> 救助类别")
                #expect(run.messages.contains("Before: program, area, effective_from, monthly_amount."))
                #expect(run.messages.contains("After: 救助类别, area, effective_from, monthly_amount, 备注"))
            }
        }
    }
}
