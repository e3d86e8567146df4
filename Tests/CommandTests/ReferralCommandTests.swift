import Foundation
import Glibc
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Referrals on the command line")
    struct ReferralCommandTests {
        /// What stands in the source rows and nowhere else.
        private static let canary = "冉启秀绝密"

        /// A workspace with two late tickets, three persons with access, confirmed findings and keys.
        private func workspace() async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await Program.run(["init", folder]).status == 0)
            let text = """
                line,ticket_no,received_at,region_code,content,caller_name
                12345,T1,2026-03-02 09:00:00,500114001001,求助,\(Self.canary)
                12345,T2,2026-03-02 09:00:00,500114002001,求助,\(Self.canary)

                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/hotline.csv"))
            for arguments in [
                ["ingest", "-C", folder, folder + "/hotline.csv"],
                ["scan", "-C", folder, "--as-of", "2026-03-10", "overdue.hotline"],
                [
                    "db", "psql", "-C", folder, "--", "-Xqc",
                    """
                    insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null),
                        ('500114', 'zhou', '周五', 'district', null, now(), 'test', null),
                        ('500114', 'wu', '吴七', 'district', null, now(), 'test', null)
                    """,
                ],
                ["finding", "confirm", "-C", folder, "QJ-2026-03-0001", "--by", "li"],
                ["finding", "remind", "-C", folder, "QJ-2026-03-0002", "--by", "li"],
            ] {
                let run = try await Program.run(arguments)
                #expect(run.status == 0, "\(run.messages)")
            }
            for name in ["jiwei", "qu"] {
                let run = try await Program.run(
                    "/usr/bin/openssl",
                    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(folder)/\(name).key", "-out"]
                        + ["\(folder)/\(name).pem", "-subj", "/CN=\(name)", "-days", "30"])
                #expect(run.status == 0)
            }
            return folder
        }

        /// Runs a verb of the command in a workspace and its folder.
        private func referral(
            _ folder: String, _ arguments: [String], environment: [String: String] = [:]
        ) async throws -> Program.Run {
            var surroundings = Program.Surroundings(folder: folder)
            surroundings.environment = environment
            return try await Program.run(["referral"] + arguments, surroundings)
        }

        private static let plan = ["plan", "--to", "区纪委监委", "--certificate", "jiwei.pem", "--by", "li", "--json"]
        private static func seal(_ number: String) -> [String] {
            [
                "seal", number, "--certificate", "jiwei.pem", "--signer", "qu.pem", "--key", "qu.key", "--out",
                "sealed.p7m", "--by", "li",
            ]
        }

        @Test(
            "a referral is planned, approved by another, sealed, opened with the commission's key, receipted and closed"
        )
        func story() async throws {
            let folder = try await workspace()
            let planned = try await referral(folder, Self.plan)
            #expect(planned.status == 0, "\(planned.messages)")
            let number = try #require(planned.objects.first?["referral_no"] as? String)
            #expect(
                planned.objects.first?["state"] as? String == "planned"
                    && planned.objects.first?["findings"] as? Int == 2)
            #expect((planned.objects.first?["items"] as? [[String: Any]])?.count == 2)
            #expect(try await referral(folder, Self.seal(number)).messages.hasPrefix("AW1807 "))
            let own = try await referral(folder, ["approve", number, "--by", "li"])
            #expect(own.status == 65 && own.messages.hasPrefix("AW1256 "), "\(own.messages)")
            let approved = try await referral(folder, ["approve", number, "--by", "zhou"])
            #expect(approved.status == 0 && approved.output.contains("approved, 2 findings"), "\(approved.messages)")
            #expect(
                try await referral(folder, ["approve", number, "--by", "wu"]).messages.contains("changed meanwhile"))
            let sealed = try await referral(folder, Self.seal(number) + ["--json"])
            #expect(sealed.status == 0, "\(sealed.messages)")
            #expect(sealed.objects.first?["state"] as? String == "sealed")
            let package = try Data(contentsOf: URL(fileURLWithPath: folder + "/sealed.p7m"))
            #expect(package.range(of: Data(Self.canary.utf8)) == nil)

            // The commission has no workspace.
            let commission = try await TestWorkspace.shared.scratch()
            for name in ["jiwei.pem", "jiwei.key", "qu.pem", "sealed.p7m"] {
                try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(commission)/\(name)")
            }
            let open = ["open", "sealed.p7m", "--certificate", "jiwei.pem", "--key", "jiwei.key", "--signer", "qu.pem"]
            #expect(try await referral(commission, open).status == 64)
            let wrong = try await referral(
                commission, ["open", "jiwei.pem"] + open.dropFirst(2) + ["--log", "log", "--out", "none"])
            #expect(wrong.status == 65 && wrong.messages.hasPrefix("AW1841 "), "\(wrong.messages)")
            let opened = try await referral(
                commission,
                open + ["--log", "log", "--out", "opened", "--receipt", "receipt", "--result", "已受理", "--json"])
            #expect(opened.status == 0, "\(opened.messages)")
            #expect(opened.objects.first?["referral"] as? String == number)
            let source = try String(contentsOfFile: commission + "/opened/sources/hotline.csv", encoding: .utf8)
            #expect(source.contains(Self.canary))
            let again = try await referral(commission, open + ["--log", "log", "--out", "second"])
            #expect(again.status == 65 && again.messages.hasPrefix("AW1844 "), "\(again.messages)")
            #expect(
                Set(try FileManager.default.contentsOfDirectory(atPath: commission)) == [
                    "jiwei.pem", "jiwei.key", "qu.pem", "sealed.p7m", "log", "opened", "receipt",
                ])

            try FileManager.default.copyItem(atPath: commission + "/receipt", toPath: folder + "/receipt")
            let taken = try await referral(
                folder, ["receipt", "receipt", "--certificate", "jiwei.pem", "--by", "li", "--json"])
            #expect(taken.status == 0, "\(taken.messages)")
            #expect(taken.objects.first?["state"] as? String == "receipted")
            let states = try await Program.run(["finding", "list", "-C", folder, "--all", "--json"]).objects
            #expect(states.compactMap { $0["state"] as? String } == ["closed", "closed"])
            let list = try await referral(folder, ["list", "--json"])
            #expect(list.objects.count == 1 && list.objects.first?.count == 20)
            #expect(try await referral(folder, ["list", number]).lines.count == 3)
            #expect(try await referral(folder, ["list", "X"]).status == 66)
            let here = try await referral(folder, open)
            #expect(here.status == 0, "\(here.messages)")
            let saw = try await Program.run(["audit", "who-saw", "-C", folder, "QJ-2026-03-0001", "--json"])
            let accesses = try #require(saw.objects.first?["accesses"] as? [[String: Any]])
            #expect(
                accesses.compactMap { $0["action"] as? String } == [
                    "plan_referral", "approve_referral", "seal_referral", "receipt_referral", "list", "list_referral",
                    "open_referral",
                ])
            #expect(try await Program.run(["audit", "verify", "-C", folder]).status == 0)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("F24: a crash while sealing leaves nothing in clear, and sealing can be done again")
        func crash() async throws {
            let folder = try await workspace()
            let planned = try await referral(folder, Self.plan)
            let number = try #require(planned.objects.first?["referral_no"] as? String)
            #expect(try await referral(folder, ["approve", number, "--by", "zhou"]).status == 0)
            let temporary = folder + "/tmp"
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
            let memory = Set((try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? [])
            var register: String?
            for step in ["registerWritten", "pagesWritten", "sourcesWritten", "packageSealed", "sealingRecorded"] {
                let killed = try await referral(
                    folder, Self.seal(number), environment: ["AIDWATCH_FAILPOINT": "\(step)=kill", "TMPDIR": temporary])
                #expect(killed.status == 137, "\(step): \(killed.messages)")
                #expect(FileManager.default.fileExists(atPath: folder + "/sealed.p7m") == false, "\(step)")
                let left = try FileManager.default.subpathsOfDirectory(atPath: folder)
                    .filter { $0.contains(".part") || $0.hasPrefix("tmp/") }
                for file in left {
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
                    #expect(bytes.range(of: Data(Self.canary.utf8)) == nil, "\(step): \(file)")
                    #expect(bytes.range(of: Data([0x50, 0x4b, 3, 4])) == nil, "\(step): \(file)")
                }
                #expect(left.allSatisfy { $0.hasPrefix("sealed.p7m.") && $0.hasSuffix(".part") }, "\(left)")
                let added = Set((try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? [])
                    .subtracting(memory).filter { !$0.hasPrefix("PostgreSQL.") && !$0.hasPrefix("aidwatch-") }
                #expect(added.isEmpty, "\(added)")

                let sealed = try await referral(folder, Self.seal(number) + ["--json"])
                #expect(sealed.status == 0, "\(sealed.messages)")
                let digest = sealed.objects.first?["register_digest"] as? String
                #expect(digest != nil && (register == nil || register == digest))
                register = digest
                let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
                    $0.hasPrefix("sealed")
                }
                #expect(files == ["sealed.p7m"])
                try FileManager.default.removeItem(atPath: folder + "/sealed.p7m")
            }
            let full = try await referral(
                folder, Self.seal(number), environment: ["AIDWATCH_FAILPOINT": "pagesWritten=full"])
            #expect(full.status == 74, "\(full.messages)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.hasPrefix("sealed") })
            #expect(try await Program.run(["audit", "verify", "-C", folder]).status == 0)
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
