import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Spot checks on the command line")
    struct SampleCommandTests {
        @Test("without --by it is drawn by whom the settings name, as the schedule does")
        func drawer() async throws {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await Program.run(["init", folder]).status == 0)
            let surroundings = Program.Surroundings(folder: folder)
            let text = """
                case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on,approved_on
                C1,dibao,active,甲,500233199001011236,500114001001,1,2024-04-01,2024-05-06

                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/cases.csv"))
            #expect(try await Program.run(["ingest", "cases.csv"], surroundings).status == 0)
            let draw = ["sample", "draw", "--month", "2024-05"]
            let nobody = try await Program.run(draw, surroundings)
            #expect(nobody.status == 77, "\(nobody.messages)")
            let granted = try await Program.run(
                ["access", "grant", "drawer", "--person", "孙八", "--level", "district"], surroundings)
            #expect(granted.status == 0, "\(granted.messages)")
            let path = folder + "/aidwatch.yaml"
            let settings = try String(contentsOfFile: path, encoding: .utf8)
            #expect(settings.contains("samples: {}"))
            try settings.replacing("samples: {}", with: "samples: {drawn_by: drawer}")
                .write(toFile: path, atomically: true, encoding: .utf8)
            let sound = try await Program.run(["doctor", "--json"], surroundings)
            #expect(
                sound.output.contains(#"{"check":"samples","ok":true,"found":"drawn by drawer""#), "\(sound.output)")
            let drawn = try await Program.run(draw, surroundings)
            #expect(drawn.status == 0, "\(drawn.messages)")
            let who = try await Program.run(
                ["db", "psql", "--", "-XAtc", "select drawn_by from supervision.sample_draw"], surroundings)
            #expect(who.output == "孙八\n")
            try settings.replacing("samples: {}", with: "samples: {drawn_by: nobody}")
                .replacing("retention: {}", with: "retention: {payments: 24}")
                .write(toFile: path, atomically: true, encoding: .utf8)
            let doctor = try await Program.run(["doctor", "--json"], surroundings)
            #expect(doctor.output.contains(#"{"check":"samples","ok":false"#))
            #expect(
                doctor.output.contains(
                    #"{"check":"retention","ok":false,"found":"aidwatch.yaml gives a retention to payments"#))
            #expect(try await Program.run(["db", "stop"], surroundings).status == 0)
        }

        @Test("a month is drawn, its sheets are written, and its results loaded and estimated")
        func story() async throws {
            _ = try await sql(
                "insert into access.login values ('500114', 'sampler', '孙八', 'district', null, now(), 'test', null) on conflict do nothing"
            )
            let drawn = try await aidwatch(
                "sample", "draw", "--month", "2024-05", "--seed", "7", "--by", "sampler", "--json")
            #expect(drawn.status == 0, "\(drawn.messages)")
            let count = try #require(drawn.objects.first?["samples"] as? Int)
            #expect(drawn.objects.first?["seed"] as? Int == 7 && count > 0)
            let again = try await aidwatch("sample", "draw", "--month", "2024-05", "--by", "sampler")
            #expect(again.status == 65 && again.messages.hasPrefix("AW1702 ") && again.messages.contains("seed 7"))
            #expect(try await aidwatch("sample", "draw", "--month", "2024-13").status == 64)
            #expect(try await aidwatch("sample", "draw", "--seed", "-1").status == 64)
            let list = try await aidwatch("sample", "list", "--month", "2024-05", "--json")
            let numbers = list.objects.compactMap { $0["sample_no"] as? String }
            #expect(numbers.count == count && list.objects.first?.count == 12)

            let folder = try await TestWorkspace.shared.scratch()
            let sheets = try await aidwatch(
                "sample", "sheets", "--month", "2024-05", "--out", folder + "/sheets", "--json")
            #expect(sheets.status == 0, "\(sheets.messages)")
            #expect((sheets.objects.first?["townships"] as? Int ?? 0) > 0, "\(sheets.output)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/sheets").contains {
                    $0.hasSuffix(".xlsx")
                })
            let rows = numbers.enumerated().map { place, number in
                "\(number),approval,2024-06-10,desk,\(place == 0 ? "problem" : "ok")"
            }
            let text = (["sample_no,item,checked_on,method,result"] + rows).joined(separator: "\n") + "\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/check_results.csv"))
            #expect(try await aidwatch("ingest", folder + "/check_results.csv").status == 0)
            let estimate = try await aidwatch("sample", "estimate", "--from", "2024-05", "--json")
            let district = try #require(estimate.objects.last)
            #expect(
                district["township"] is NSNull && district["answered"] as? Int == count
                    && district["problems"] as? Int == 1)
            let bounds = ["lower", "rate", "upper"].compactMap { district[$0] as? Double }
            #expect(bounds.count == 3 && bounds == bounds.sorted() && bounds[2] < 1, "\(bounds)")
            #expect(
                try await aidwatch("sample", "estimate", "--from", "2024-05").lines.count == estimate.lines.count + 1)
            let csv = try await aidwatch("sample", "estimate", "--from", "2024-05", "--csv")
            #expect(csv.lines.count == estimate.lines.count + 1)
            #expect(
                csv.lines.first?.hasPrefix(#""township","name","population","drawn","answered","problems""#) == true)
            #expect(
                csv.lines.last?.hasPrefix(#""",""#) == true && csv.lines.last?.contains("\"\(count)\",\"1\"") == true)
            #expect(try await aidwatch("sample", "estimate", "--from", "2024-05", "--to", "2024-04").status == 64)
        }
    }
}
