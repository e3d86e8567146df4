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
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        }

        private func state(_ folder: String) async throws -> String {
            try await sql(
                """
                select (select count(*) from feed.hotline), (select string_agg(state, ',' order by finding_no) from detection.finding),
                    (select encode(hash, 'hex') from audit.head)
                """, in: folder)
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

        @Test("restored onto a server whose transactions begin anew, what is loaded there is news, and nothing else is")
        func newServer() async throws {
            let folder = try await workspace()
            func load(_ feed: String, _ text: String, into folder: String) async throws {
                let path = "\(folder)-\(UUID().uuidString).csv"
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                let run = try await Program.run(["ingest", "-C", folder, path, "--feed", feed])
                #expect(run.status == 0, "\(run.messages)")
            }
            func aid(_ number: String, _ name: String, _ phone: String) -> String {
                """
                case_no,program,status,applicant_name,applicant_id_number,applicant_phone,region_code,household_size,applied_on
                \(number),dibao,processing,\(name),512328196001010027,\(phone),500114001001,2,2026-03-02

                """
            }
            func work(in folder: String) async throws {
                for arguments in [["person", "link", "-C", folder], ["scan", "-C", folder, "--as-of", "2026-03-10"]] {
                    let run = try await Program.run(arguments)
                    #expect(run.status <= 1, "\(run.messages)")
                }
            }
            _ = try await sql(
                "do $$ begin for i in 1..20000 loop perform pg_current_xact_id(); commit; end loop; end $$", in: folder)
            try await load("cases", aid("C1", "冉启秀", "15099930004"), into: folder)
            try await work(in: folder)
            let made = try await Program.run(["db", "backup", "-C", folder, "--out", folder + "-backups", "--json"])
            let backup = try #require(made.objects.first?["folder"] as? String)
            let elsewhere = folder + "-other"
            #expect(try await Program.run(["init", elsewhere]).status == 0)
            #expect(try await Program.run(["db", "restore", "-C", elsewhere, backup]).status == 0)
            let number = "select pg_current_xact_id()::text::bigint > 20000"
            #expect(try await sql(number, in: folder) == "t")
            #expect(try await sql(number, in: elsewhere) == "f")

            try await load("cases", aid("C2", "冉启兰", "15099930005"), into: elsewhere)
            try await load(
                "hotline",
                """
                line,ticket_no,received_at,subject_name,subject_phone,region_code,content
                12345,T3,2026-03-02 09:00:00,冉启秀,15099930004,500114001001,求助

                """, into: elsewhere)
            try await work(in: elsewhere)
            let late =
                "select string_agg(subject_key, ' ' order by subject_key) from detection.finding where rule_id = 'overdue.hotline'"
            #expect(try await sql(late, in: elsewhere) == "12345|T1 12345|T2 12345|T3")
            #expect(
                try await sql(
                    "select string_agg(case_no, ' ' order by case_no) from detection.case_clocks", in: elsewhere)
                    == "C1 C2")
            #expect(
                try await sql(
                    "select string_agg(row_key, ' ') from linkage.link where row_key = '12345|T3'", in: elsewhere)
                    == "12345|T3")
            // Whatever was written before is seen by now, so that the next scan takes none of it for news.
            #expect(
                try await sql(
                    """
                    select count(*) from ledger.change
                    where not pg_visible_in_snapshot(written_by, pg_current_snapshot())
                    """, in: elsewhere) == "0")
            for folder in [folder, elsewhere] {
                #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
            }
        }

        /// What a program finds that looks for `name`: a script, which may hand on to the real one.
        private func pretending(_ name: String, _ script: String, in folder: String) throws -> Program.Surroundings {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(name)")
            var surroundings = Program.Surroundings()
            surroundings.environment["PATH"] = "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
            return surroundings
        }

        @Test("a password of the database stands in no command line")
        func password() async throws {
            let folder = try await workspace()
            let state = try await Program.run(["db", "status", "-C", folder, "--json"])
            let url = try #require(state.objects.first?["url"] as? String) + "&password=geheim"
            let record = "tr '\\0' ' ' < /proc/$$/cmdline > \"$0.words\"; env > \"$0.variables\"; exec /usr/bin/"
            func check(_ name: String, _ arguments: [String]) async throws -> Program.Run {
                let bin = folder + "-bin"
                let surroundings = try pretending(name, record + name + " \"$@\"", in: bin)
                let run = try await Program.run(arguments + ["-C", folder, "--database", url], surroundings)
                #expect(run.status == 0, "\(name): \(run.messages)")
                let words = try String(contentsOfFile: "\(bin)/\(name).words", encoding: .utf8)
                #expect(words.contains("dbname") || words.contains("-d"))
                #expect(!words.contains("geheim"), "\(name): \(words)")
                let variables = try String(contentsOfFile: "\(bin)/\(name).variables", encoding: .utf8)
                #expect(variables.split(separator: "\n").contains("PGPASSWORD=geheim"), "\(name)")
                return run
            }
            let made = try await check("pg_dump", ["db", "backup", "--out", folder + "-backups", "--json"])
            let backup = try #require(made.objects.first?["folder"] as? String)
            _ = try await check("pg_restore", ["db", "restore", backup, "--verify"])
            _ = try await check("psql", ["db", "psql"])
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("a program that warns without end is heard to its end", .timeLimit(.minutes(2)))
        func talkative() async throws {
            let folder = try await workspace()
            let surroundings = try pretending(
                "pg_dump", "yes 'pg_dump: warning: this table is large' | head -n 5000 >&2; echo 'no room' >&2; exit 1",
                in: folder + "-bin")
            let run = try await Program.run(["db", "backup", "-C", folder, "--out", folder + "-backups"], surroundings)
            #expect(run.status == 74 && run.messages.contains("pg_dump failed: no room"), "\(run.messages)")
            #expect(try backups(folder + "-backups") == [])
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }

        @Test("two at once do each other no harm: backups into one folder, and restores on one server")
        func together() async throws {
            let folder = try await workspace()
            let (bin, out) = (folder + "-bin", folder + "-backups")
            /// Runs a command whose program waits, and meanwhile another one.
            func during(_ name: String, _ arguments: [String], _ other: @escaping @Sendable () async throws -> Void)
                async throws -> Program.Run
            {
                let wait = "touch \"$0.began\"; while [ ! -e \"$0.go\" ]; do sleep 0.05; done; exec /usr/bin/"
                var surroundings = try pretending(name, wait + name + " \"$@\"", in: bin)
                surroundings.whileRunning = { _ in
                    for _ in 0..<600 where !FileManager.default.fileExists(atPath: "\(bin)/\(name).began") {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    try await other()
                    try Data().write(to: URL(fileURLWithPath: "\(bin)/\(name).go"))
                }
                return try await Program.run(arguments, surroundings)
            }
            let first = try await during("pg_dump", ["db", "backup", "-C", folder, "--out", out]) {
                let second = try await Program.run(["db", "backup", "-C", folder, "--out", out])
                #expect(second.status == 75 && second.messages.hasPrefix("AW1628 "), "\(second.messages)")
            }
            #expect(first.status == 0, "\(first.messages)")
            let made = try backups(out)
            #expect(made.count == 1 && made[0].hasSuffix(".backup"), "\(made)")

            let verify = ["db", "restore", "-C", folder, "\(out)/\(made[0])", "--verify"]
            let earlier = try await during("pg_restore", verify) {
                let later = try await Program.run(verify)
                #expect(later.status == 0, "\(later.messages)")
            }
            #expect(earlier.status == 0, "\(earlier.messages)")
            #expect(
                try await sql("select count(*) from pg_database where datname like 'aidwatch\\_restore%'", in: folder)
                    == "0")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
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
                try await sql("select count(*) from pg_database where datname like 'aidwatch\\_%'", in: folder) == "0")
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
            var left = try backups(out)
            #expect(left.count == 1 && left[0].hasSuffix(".backup"), "\(left)")
            // Another district's backup in the same folder stays, however old it is.
            let other = "aidwatch-20200101T000000.backup"
            try FileManager.default.copyItem(atPath: "\(out)/\(left[0])", toPath: "\(out)/\(other)")
            let manifest = try String(contentsOfFile: "\(out)/\(other)/manifest.json", encoding: .utf8)
            try manifest.replacing("\"500114\"", with: "\"500101\"")
                .write(toFile: "\(out)/\(other)/manifest.json", atomically: false, encoding: .utf8)
            try await Task.sleep(for: .seconds(1))
            #expect(try await Program.run(["db", "backup", "-C", folder, "--out", out, "--keep", "1"]).status == 0)
            #expect(try backups(out).sorted().first == other)
            #expect(try backups(out).count == 2)
            try FileManager.default.removeItem(atPath: "\(out)/\(other)")
            left = try backups(out)
            for milliseconds in [200, 500, 900] {
                _ = try await killed(
                    ["db", "restore", "-C", folder, "\(out)/\(left[0])", "--verify"], after: milliseconds)
                #expect(try await state(folder) == before)
            }
            // What was killed is gone for the server once its sessions are.
            for _ in 0..<600 {
                let sessions = try await sql(
                    "select count(*) from pg_locks where locktype = 'advisory' and objsubid = 2", in: folder)
                if sessions == "0" { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await Program.run(["db", "restore", "-C", folder, "\(out)/\(left[0])", "--force"]).status == 0)
            #expect(try await state(folder) == before)
            #expect(
                try await sql("select count(*) from pg_database where datname like 'aidwatch\\_restore%'", in: folder)
                    == "0")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
