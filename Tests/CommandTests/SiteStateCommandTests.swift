import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("A site that stands already, on the command line")
    struct SiteStateCommandTests {
        /// Something that happens between two reports.
        struct Change: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let make: @Sendable (_ folder: String, _ finding: String) async throws -> Void

            /// A command of the program.
            static func command(_ name: String, _ arguments: @escaping @Sendable (String, String) -> [String]) -> Self {
                Self(testDescription: name) { folder, finding in
                    let run = try await Program.run(arguments(folder, finding))
                    #expect(run.status == 0, "\(name): \(run.messages)")
                }
            }

            /// A text in a file of the workspace.
            static func file(_ name: String, _ path: String, _ change: @escaping @Sendable (String) -> String?) -> Self
            {
                Self(testDescription: name) { folder, _ in
                    let file = URL(filePath: "\(folder)/\(path)")
                    let old = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
                    try FileManager.default.createDirectory(
                        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                    if let new = change(old) {
                        try Data(new.utf8).write(to: file)
                    } else {
                        try FileManager.default.removeItem(at: file)
                    }
                }
            }
        }

        private static let changes: [Change] = [
            .command("a finding is confirmed") { ["finding", "confirm", "-C", $0, $1, "--by", "li"] },
            .command("a row of a finding is written again") {
                [
                    "db", "psql", "-C", $0, "--", "-Xqc",
                    "update detection.finding set answer_by = answer_by where finding_no = '\($1)'",
                ]
            },
            Change(testDescription: "a file is loaded") { folder, _ in
                let file = "\(folder)/more.csv"
                try Data(
                    """
                    ticket_no,line,received_at,channel,category,region_code,content
                    S-1,12345,2026-10-30 09:00,电话,咨询,500114001,问

                    """.utf8
                ).write(to: URL(filePath: file))
                let run = try await Program.run(["ingest", "-C", folder, "--feed", "hotline", file])
                #expect([0, 1].contains(run.status), "\(run.messages)")
            },
            .command("another scan is recorded") { folder, _ in
                ["scan", "-C", folder, "--as-of", "2026-10-31", "--full"]
            },
            .file("a page is written over", "site/district/index.html") { $0 + " " },
            .file("a page is removed", "site/district/methods.html") { _ in nil },
            .file("a page is added", "site/township/more.html") { _ in "more" },
            .file("a template is replaced", "Dashboards/templates/root.mustache") { _ in
                (try? String(
                    contentsOfFile: "\(SharedData.packageRoot)/Dashboards/templates/root.mustache", encoding: .utf8))
                    .map { $0 + "<!-- -->" }
            },
            .file("the settings change", "aidwatch.yaml") {
                $0.replacing("phone: \"79222164\"", with: "phone: \"79222165\"")
            },
        ]

        @Test("a report leaves it alone, and after each change makes it anew and once")
        func changes() async throws {
            let folder = try await TestWorkspace.shared.scannedDistrict(logins: [("li", "李四")])
            func isUnchanged(_ more: String...) async throws -> Bool? {
                let run = try await Program.run(["report", "-C", folder, "--json"] + more)
                #expect(run.status == 0, "\(run.messages)")
                return run.objects.first?["unchanged"] as? Bool
            }
            let list = try await Program.run(["finding", "list", "-C", folder, "--kind", "overdue", "--json"])
            let finding = try #require(list.objects.first?["finding_no"] as? String)
            #expect(try await isUnchanged() == false)
            #expect(try await isUnchanged() == true)
            #expect(try await isUnchanged("--anew") == false)
            #expect(try await isUnchanged("--as-of", "2026-10-31") == false, "asked for otherwise")
            #expect(try await isUnchanged() == false, "the last report was asked for otherwise")
            for change in Self.changes {
                #expect(try await isUnchanged() == true, "before: \(change.testDescription)")
                try await change.make(folder, finding)
                #expect(try await isUnchanged() == false, "after: \(change.testDescription)")
            }
            let job = try await Program.run([
                "db", "psql", "-C", folder, "--", "-Xqc",
                """
                insert into operation.slot (county_code, job, due_at, state, attempt, started_at, finished_at, exit_status)
                values ('500114', 'watch', now(), 'done', 1, now(), now(), 0)
                """,
            ])
            #expect(job.status == 0, "\(job.messages)")
            #expect(try await isUnchanged() == true, "a job that ended after the scan is on no page")
            let look = try await Program.run(["finding", "show", "-C", folder, finding])
            #expect(look.status == 0, "\(look.messages)")
            #expect(try await isUnchanged() == true, "somebody looked at a finding, which no page shows")
            #expect(try await isUnchanged("--region", "500114001") == false)
            #expect(try await isUnchanged() == true, "the region's pages are the same")
        }
    }
}
