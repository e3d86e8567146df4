import Foundation
import Glibc
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Backups on the command line")
    struct BackupCommandTests {
        private static let header = "line,ticket_no,received_at,region_code,content\n"

        /// A workspace with a scanned district of two late tickets and a decision on one.
        private func workspace() async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            for arguments in [
                ["init", folder], try ticket("T1", in: folder), try ticket("T2", in: folder),
                ["scan", "-C", folder, "--as-of", "2026-03-10", "overdue.hotline"],
                [
                    "db", "psql", "-C", folder, "--", "-Xqc",
                    "insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null)",
                ],
                ["finding", "confirm", "-C", folder, "QJ-2026-03-0001", "--by", "li"],
            ] {
                let run = try await Program.run(arguments)
                #expect(run.status == 0, "\(run.messages)")
            }
            return folder
        }

        private func ticket(_ number: String, in folder: String) throws -> [String] {
            let path = "\(folder)-\(number).csv"
            try Data((Self.header + "12345,\(number),2026-03-02 09:00:00,500114001001,求助\n").utf8)
                .write(to: URL(fileURLWithPath: path))
            return ["ingest", "-C", folder, path, "--feed", "hotline"]
        }

        private func backups(_ folder: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        }

        private func state(_ folder: String) async throws -> String {
            try await Program.run([
                "db", "psql", "-C", folder, "--", "-XAtc",
                """
                select (select count(*) from feed.hotline), (select string_agg(state, ',' order by finding_no) from detection.finding),
                    (select encode(hash, 'hex') from audit.head)
                """,
            ]).output
        }

        @Test("G17 a backup restores to an equal database, here and elsewhere, and never over a newer one by itself")
        func equal() async throws {
            let folder = try await workspace()
            let out = folder + "-backups"
            let made = try await Program.run(["db", "backup", "-C", folder, "--out", out, "--json"])
            #expect(made.status == 0, "\(made.messages)")
            let backup = try #require(made.objects.first?["folder"] as? String)
            let before = try await state(folder)
            #expect(before.hasPrefix("2|confirmed,new|"))
            let attributes = try FileManager.default.attributesOfItem(atPath: backup)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)

            #expect(
                try await Program.run([
                    "finding", "close", "-C", folder, "QJ-2026-03-0001", "--by", "li", "--reason", "误报",
                ]).status == 0)
            #expect(try await Program.run(ticket("T3", in: folder)).status == 0)
            let after = try await state(folder)
            #expect(after.hasPrefix("3|closed,new|"))
            let refused = try await Program.run(["db", "restore", "-C", folder, backup])
            #expect(refused.status == 65 && refused.messages.contains("newer than the backup"), "\(refused.messages)")
            let verified = try await Program.run(["db", "restore", "-C", folder, backup, "--verify"])
            #expect(verified.status == 0 && verified.output.contains("is sound"), "\(verified.messages)")
            #expect(try await state(folder) == after)

            let restored = try await Program.run(["db", "restore", "-C", folder, backup, "--force", "--json"])
            #expect(restored.status == 0, "\(restored.messages)")
            #expect((restored.objects.first?["replaced"] as? String)?.hasPrefix("aidwatch_replaced_") == true)
            #expect(try await state(folder) == before)
            #expect(try await Program.run(["audit", "verify", "-C", folder]).status == 0)
            #expect(
                try await Program.run(["scan", "-C", folder, "--as-of", "2026-03-10", "overdue.hotline"]).status == 0)

            let elsewhere = folder + "-other"
            #expect(try await Program.run(["init", elsewhere]).status == 0)
            let fresh = try await Program.run(["db", "restore", "-C", elsewhere, backup, "--json"])
            #expect(fresh.status == 0 && fresh.objects.first?["replaced"] is NSNull, "\(fresh.messages)")
            #expect(try await state(elsewhere) == before)
            for folder in [folder, elsewhere] {
                #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
            }
        }

        @Test("H72 one that was edited, cut or is none is refused, and the database stays as it is")
        func edited() async throws {
            let folder = try await workspace()
            let out = folder + "-backups"
            #expect(try await Program.run(["db", "backup", "-C", folder, "--out", out]).status == 0)
            let backup = try #require(try backups(out).first.map { "\(out)/\($0)" })
            let before = try await state(folder)
            func restore() async throws -> Program.Run {
                try await Program.run(["db", "restore", "-C", folder, backup, "--force"])
            }
            let dump = URL(filePath: backup + "/database.dump")
            let whole = try Data(contentsOf: dump)
            var flipped = whole
            flipped[flipped.count / 2] ^= 1
            for changed in [flipped, whole.prefix(whole.count - 1), Data()] {
                try changed.write(to: dump)
                let run = try await restore()
                #expect(run.status == 65 && run.messages.hasPrefix("AW1623 "), "\(run.messages)")
            }
            try whole.write(to: dump)
            let manifest = URL(filePath: backup + "/manifest.json")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            let row = try #require(text.firstRange(of: /"name" : "feed.hotline",\n *"rows" : 2/))
            try text.replacingCharacters(in: row, with: "\"name\" : \"feed.hotline\", \"rows\" : 3").write(
                to: manifest, atomically: true, encoding: .utf8)
            let run = try await restore()
            #expect(
                run.status == 65 && run.messages.contains("AW1624 ") && run.messages.contains("feed.hotline"),
                "\(run.messages)")
            try Data("{}".utf8).write(to: manifest)
            #expect(try await restore().status == 65)
            #expect(try await Program.run(["db", "restore", "-C", folder, out + "/none"]).status == 66)
            #expect(try await state(folder) == before)
            #expect(
                try await Program.run([
                    "db", "psql", "-C", folder, "--", "-XAtc",
                    "select count(*) from pg_database where datname like 'aidwatch\\_%'",
                ]).output == "0\n")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("F25 killed while it saves or restores, nothing is half there, and the next run does it")
        func killed() async throws {
            let folder = try await workspace()
            let out = folder + "-backups"
            let before = try await state(folder)
            func killed(_ arguments: [String], after milliseconds: Int) async throws -> Program.Run {
                var surroundings = Program.Surroundings()
                surroundings.whileRunning = { process in
                    try await Task.sleep(for: .milliseconds(milliseconds))
                    kill(process, SIGKILL)
                }
                return try await Program.run(arguments, surroundings)
            }
            for milliseconds in [60, 150, 300] {
                let run = try await killed(["db", "backup", "-C", folder, "--out", out], after: milliseconds)
                #expect(run.status == 128 + SIGKILL || run.status == 0)
            }
            for name in (try? backups(out)) ?? [] where name.hasSuffix(".backup") {
                #expect(
                    try await Program.run(["db", "restore", "-C", folder, "\(out)/\(name)", "--verify"]).status == 0)
            }
            try await Task.sleep(for: .seconds(1))
            #expect(try await Program.run(["db", "backup", "-C", folder, "--out", out, "--keep", "1"]).status == 0)
            let left = try backups(out)
            #expect(left.count == 1 && left[0].hasSuffix(".backup"), "\(left)")
            for milliseconds in [200, 500, 900] {
                _ = try await killed(
                    ["db", "restore", "-C", folder, "\(out)/\(left[0])", "--verify"], after: milliseconds)
                #expect(try await state(folder) == before)
            }
            #expect(try await Program.run(["db", "restore", "-C", folder, "\(out)/\(left[0])", "--force"]).status == 0)
            #expect(try await state(folder) == before)
            #expect(
                try await Program.run([
                    "db", "psql", "-C", folder, "--", "-XAtc",
                    "select count(*) from pg_database where datname like 'aidwatch\\_restore%'",
                ]).output == "0\n")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
