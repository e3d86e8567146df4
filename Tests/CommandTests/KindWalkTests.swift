import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("A finding of each kind on the command line")
    struct KindWalkTests {
        @Test("goes from its hit to its closing, each step with its event, and the chain holds")
        func walk() async throws {
            let folder = try await TestWorkspace.shared.scannedDistrict(logins: [("li", "李四"), ("zhou", "周五")])
            for kind in ["overdue", "procedure", "missed", "wrongful", "kinship", "integrity", "surge", "data"] {
                let list = try await Program.run(["finding", "list", "-C", folder, "--kind", kind, "--json"])
                #expect(list.objects.allSatisfy { $0["kind"] as? String == kind })
                let number = try #require(list.objects.first?["finding_no"] as? String, "\(kind): \(list.messages)")
                for (verb, more, state) in [
                    ("confirm", ["--by", "li"], "confirmed"), ("remind", ["--by", "li", "--term", "5"], "reminded"),
                    ("rectify", ["--by", "li", "--reason", "已改正"], "rectified"),
                    ("verify", ["--by", "zhou", "--as-of", "2026-10-31"], "closed"),
                ] {
                    let run = try await Program.run(["finding", verb, "-C", folder, number, "--json"] + more)
                    #expect(run.status == 0, "\(kind) \(verb): \(run.messages)")
                    #expect(run.objects.first?["state"] as? String == state, "\(kind) \(verb)")
                }
                let history = try await Program.run(["finding", "history", "-C", folder, number, "--json"])
                let events = history.objects.first?["events"] as? [[String: Any]]
                #expect(
                    events?.compactMap { $0["action"] as? String } == [
                        "hit", "confirm", "remind", "rectify", "verify",
                    ],
                    "\(kind)")
                // The facts have not changed, and the answer of the rule that was run again says so.
                let answer = events?.last?["answer"] as? [String: Any]
                #expect(answer?["hits"] as? Bool == true, "\(kind)")
            }
            let audit = try await Program.run(["audit", "verify", "-C", folder])
            #expect(audit.status == 0, "\(audit.messages)")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
