import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Person commands")
    struct PersonCommandTests {
        private static let name = "冉启秀"
        private static let phone = "15099930004"
        private static let id = "512328196001010027"

        /// A workspace of its own with a case, a member of its household and two tickets without an ID number.
        private func workspace() async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            let made = try await Program.run(["init", folder])
            #expect(made.status == 0, "\(made.messages)")
            for (feed, text) in [
                (
                    "cases",
                    """
                    case_no,program,status,applicant_name,applicant_id_number,applicant_phone,region_code,household_size,applied_on
                    C1,dibao,active,\(Self.name),\(Self.id),\(Self.phone),500114001001,2,2026-01-05

                    """
                ),
                (
                    "hotline",
                    """
                    line,ticket_no,received_at,subject_name,subject_phone,region_code,content
                    12345,T1,2026-03-01 09:00:00,\(Self.name),\(Self.phone),500114001001,求助
                    12345,T2,2026-03-01 09:00:00,\(Self.name),,500114001002,求助

                    """
                ),
            ] {
                let path = "\(folder)/\(feed).csv"
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                let run = try await Program.run(["ingest", "-C", folder, path])
                #expect(run.status == 0, "\(run.messages)")
            }
            return folder
        }

        @Test("link, list, show and decide without a name or number of a person in any message or table")
        func link() async throws {
            let folder = try await workspace()
            func person(_ arguments: String...) async throws -> Program.Run {
                try await Program.run(["person"] + arguments.prefix(1) + ["-C", folder] + arguments.dropFirst())
            }
            let linked = try await person("link")
            #expect(linked.status == 0)
            #expect(linked.messages.contains("2 of 2 signals"), "\(linked.messages)")
            let table = try await person("list")
            #expect(table.lines.count == 3)
            let rows = try await person("list", "--json").objects
            #expect(rows.compactMap { $0["state"] as? String } == ["linked", "possible"])
            #expect(rows.allSatisfy { $0.count == 15 && $0["id_number"] as? String == Self.id })
            let numbers = rows.compactMap { $0["link_id"] as? Int }
            let shown = try await person("show", "\(numbers[0])")
            #expect(shown.output.contains("冉**") && shown.output.contains("150****0004"))
            let clear = try await person("show", "\(numbers[0])", "--clear")
            #expect(clear.output.contains(Self.name) && clear.output.contains(Self.phone))
            let same = try await person("same", "\(numbers[1])", "--reason", "asked", "--actor", "tester")
            #expect(same.status == 0, "\(same.messages)")
            let other = try await person(
                "different", "--feed", "hotline", "--key", "12345|T1", "--id-number", Self.id, "--reason", "moved",
                "--actor", "tester", "--json")
            #expect(other.objects.first?["linked"] as? Int == 1)
            let states = try await person("list", "--json").objects.map { row in
                ["row_key", "state", "decided_by"].compactMap { row[$0] as? String }.joined(separator: " ")
            }
            #expect(states == ["12345|T1 different tester", "12345|T2 linked tester"])
            let absent = try await person("show", "99")
            #expect(absent.status == 66 && absent.messages.hasPrefix("AW1242 "))
            #expect(try await person("same", "\(numbers[0])", "--actor", "tester").status == 64)
            #expect(try await person("list", "--state", "other").status == 64)
            let misspelt = try await person(
                "same", "--feed", "hotline", "--key", "12345|T1", "--id-number", Self.id + "1", "--reason", "asked")
            #expect(misspelt.status == 64)
            for run in [linked, table, shown, same, other, absent, misspelt] {
                for secret in [Self.name, Self.phone, Self.id] {
                    #expect(!run.output.contains(secret) && !run.messages.contains(secret))
                }
            }
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
