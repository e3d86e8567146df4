import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Purges on the command line")
    struct PrivacyCommandTests {
        /// What is personal of the records that end; each stands nowhere else.
        private static let canaries = [
            "冉明珠", "冉大川", "冉小草", "庹反映", "庹来电", "庹网格", "庹求助", "500233199001011236", "500233195801011236",
            "500233199201011230", "13800000001", "13800000002", "13800000003", "6217000000000001", "舟白路七号", "密语一",
            "密语二",
            "密语三", "密语四", "密语五", "密语六", "密语七", "密语八",
        ]

        /// The files of a workspace: a case that ended in 2023 with what was said about it, and one that stands.
        private static let files: [(feed: String, text: String)] = [
            (
                "cases",
                """
                case_no,program,status,applicant_name,applicant_id_number,applicant_phone,region_code,address,household_size,applied_on,approved_on,closed_on,bank_account,monthly_amount,survey_note
                A1,dibao,closed,冉明珠,500233199001011236,13800000001,500114001001,舟白路七号,2,2020-01-02,2020-02-03,2023-05-06,6217000000000001,500,密语一
                A2,dibao,active,留下者,500233199301011238,13900000009,500114001001,新华路,1,2020-01-02,2020-02-03,,6217000000000009,500,照旧
                """
            ),
            (
                "case_members",
                """
                case_no,name,id_number,relation,receives,joined_on
                A1,冉明珠,500233199001011236,本人,1,2020-01-02
                A1,冉大川,500233195801011236,父母,1,2020-01-02
                A2,留下者,500233199301011238,本人,1,2020-01-02
                A1,冉坏行,500233195801011239,父母,1,2020-01-02
                """
            ),
            (
                "case_steps",
                """
                case_no,step_no,step,started_at,finished_at,outcome,note
                A1,1,accept,2020-01-03 09:00,2020-01-03 10:00,pass,密语二
                """
            ),
            (
                "payments",
                """
                payment_id,case_no,month,amount,bank_account,payee_id_number,paid_on
                P1,A1,2023-08,500,6217000000000001,500233199001011236,2023-08-05
                """
            ),
            (
                "registers",
                """
                register,id_number,name,effective_from,effective_to,reference,detail
                company,500233199201011230,冉小草,2020-01-01,2022-01-01,91500114MA5U,密语三
                """
            ),
            (
                "hotline",
                """
                line,ticket_no,received_at,caller_name,caller_phone,subject_name,subject_phone,region_code,category,content,answered_at,outcome
                12345,T1,2023-03-02 09:00:00,庹来电,13800000002,庹反映,13800000003,500114001001,求助,密语四,2023-03-20 09:00:00,密语五
                """
            ),
            (
                "grid_reports",
                """
                report_no,reported_at,subject_name,subject_phone,region_code,signals,content
                G1,2023-03-02 09:00:00,庹网格,13800000003,500114001001,illness,密语六
                """
            ),
            (
                "help_requests",
                """
                request_no,submitted_at,name,phone,region_code,needs,content,dispatched_at,handled_at,outcome
                R1,2023-03-02 09:00:00,庹求助,13800000003,500114001001,living,密语七,2023-03-02 10:00:00,2023-03-03 09:00:00,已解决
                """
            ),
            (
                "petitions",
                """
                petition_no,channel,received_on,region_code,content,case_no,forwarded_on,replied_on,result
                X1,letter,2023-03-02,500114001000,密语八,A1,2023-03-03,2023-04-01,partly
                """
            ),
        ]

        private func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Run {
            var surroundings = Program.Surroundings()
            surroundings.environment = environment
            return try await Program.run(arguments, surroundings)
        }

        /// What `pg_dump` says of a workspace's database.
        private func dump(_ folder: String) async throws -> String {
            let url = try #require(
                try await run(["db", "status", "-C", folder, "--json"]).objects.first?["url"] as? String)
            let dump = try await Program.run("/usr/bin/env", ["pg_dump", url])
            #expect(dump.status == 0, "\(dump.messages)")
            return dump.output
        }

        /// Which of some texts stand in a dump, as text or as bytes.
        private func found(_ texts: [String], in dump: String) -> [String] {
            texts.filter { text in
                let bytes = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                return dump.contains(text) || dump.contains(bytes)
            }
        }

        private func psql(_ folder: String, _ statement: String) async throws -> String {
            let run = try await run(["db", "psql", "-C", folder, "--", "-XAtc", statement])
            #expect(run.status == 0, "\(run.messages)")
            return run.output.trimmingCharacters(in: .newlines)
        }

        private func workspace() async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await run(["init", folder]).status == 0)
            for (feed, text) in Self.files {
                let path = "\(folder)-\(feed).csv"
                try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path))
                let loaded = try await run(["ingest", "-C", folder, path, "--feed", feed])
                #expect(loaded.status == (feed == "case_members" ? 1 : 0), "\(loaded.messages)")
            }
            _ = try await psql(
                folder,
                """
                insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null);
                insert into operation.message (
                    county_code, template, dedup_key, params, recipient_kind, recipient, state, sent_at, finished_at, transport)
                values ('500114', 'paid', 'paid|A1', '{"day": "2023-08-05", "number": "A1"}', 'phone', '13800000001', 'delivered',
                    '2023-08-05', '2023-08-05', 'file');
                update ledger.load set started_at = '2023-09-01', finished_at = '2023-09-01'
                """)
            for arguments in [["person", "link", "-C", folder], ["scan", "-C", folder, "--as-of", "2023-10-10"]] {
                let done = try await run(arguments)
                #expect(done.status == 0, "\(done.messages)")
            }
            return folder
        }

        @Test("after a purge nothing of ended records is in the database, whatever had been made of them")
        func canaries() async throws {
            let folder = try await workspace()
            let spoken = Self.canaries + ["冉坏行", "500233195801011239"]
            #expect(found(spoken, in: try await dump(folder)) == spoken)
            // Confirmed and proposed for a referral, which freezes what they say, then closed.
            let numbers = try await psql(
                folder,
                "select string_agg(finding_no, ' ' order by finding_no) from detection.finding where case_no = 'A1'"
            ).split(separator: " ").map(String.init)
            #expect(!numbers.isEmpty)
            for number in numbers {
                #expect(try await run(["finding", "confirm", "-C", folder, number, "--by", "li"]).status == 0)
            }
            let key = try await Program.run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(folder)/j.key", "-out",
                    "\(folder)/j.pem",
                ]
                    + ["-subj", "/CN=j", "-days", "30"])
            #expect(key.status == 0)
            let planned = try await run([
                "referral", "plan", "-C", folder, "--to", "区纪委监委", "--certificate", "\(folder)/j.pem", "--by", "li",
            ])
            #expect(planned.status == 0, "\(planned.messages)")
            #expect(
                try await psql(folder, "select count(*) from supervision.referral_finding where facts::text ~ '冉明珠'")
                    != "0")
            let early = try await run([
                "privacy", "purge", "-C", folder, "--before", "2024-01-01", "--dry-run", "--json",
            ])
            #expect((early.objects.first?["records"] as? [String: Any])?["cases"] == nil)
            let open = try await psql(
                folder,
                "select string_agg(finding_no, ' ' order by finding_no) from detection.finding where state in ('new', 'confirmed')"
            ).split(separator: " ").map(String.init)
            for number in open {
                for action in ["confirm", "close"] {
                    let reason = numbers.contains(number) ? "已核实冉明珠一户" : "已核实"
                    _ = try await run(["finding", action, "-C", folder, number, "--by", "li", "--reason", reason])
                }
            }
            let purged = try await run([
                "privacy", "purge", "-C", folder, "--before", "2024-01-01", "--by", "li", "--json",
            ])
            #expect(purged.status == 0, "\(purged.messages)")
            let records = try #require(purged.objects.first?["records"] as? [String: Int])
            #expect(
                records == [
                    "cases": 1, "case_members": 2, "case_steps": 1, "payments": 1, "registers": 1, "hotline": 1,
                    "grid_reports": 1, "help_requests": 1, "petitions": 1, "quarantine": 1, "messages": 1,
                ])
            let after = try await dump(folder)
            #expect(found(spoken, in: after) == [])
            #expect(found(["留下者", "500233199301011238", "13900000009"], in: after).count == 3)
            // The numbers of files stay, and what was done is still proved.
            #expect(found(["A1", "T1", "G1", "R1", "X1", "P1"] + numbers, in: after).count == 6 + numbers.count)
            #expect(try await run(["audit", "verify", "-C", folder]).status == 0)
            #expect(
                try await psql(folder, "select distinct person from audit.event where action = 'purge'") == "李四")
            let again = try await run(["privacy", "purge", "-C", folder, "--before", "2024-01-01"])
            #expect(again.output == "0 records and the evidence of 0 findings were emptied\n", "\(again.output)")
        }

        @Test("a purge that is killed between its batches goes on where it stopped")
        func killed() async throws {
            let folder = try await workspace()
            let purge = ["privacy", "purge", "-C", folder, "--before", "2024-01-01", "--batch", "1", "--json"]
            let expected = try await run(purge + ["--dry-run"])
            let all = try #require(expected.objects.first?["batches"] as? Int)
            #expect(all > 3)
            for count in 1...2 {
                let killed = try await run(purge, environment: ["AIDWATCH_FAILPOINT": "recordsPurged=kill"])
                #expect(killed.status == 128 + 9, "\(killed.messages)")
                #expect(
                    try await psql(folder, "select count(*) from audit.event where action = 'purge'") == "\(count)")
                #expect(try await run(["audit", "verify", "-C", folder]).status == 0)
            }
            let rest = try await run(purge)
            #expect(rest.status == 0 && rest.objects.first?["batches"] as? Int == all - 2, "\(rest.output)")
        }

        @Test(
            "what cannot be is told under its code",
            arguments: [
                (["--before", "yesterday"], 64, "AW1320"), (["--before", "2099-01-01"], 65, "AW1860"),
                (["--batch", "0"], 64, "AW1320"), (["--by", "nobody"], 77, "AW1862"),
            ])
        func mistakes(options: [String], status: Int32, code: String) async throws {
            let run = try await Program.run(
                ["privacy", "purge"] + options, .init(folder: try await TestWorkspace.shared.folder()))
            #expect(run.status == status && run.messages.hasPrefix(code), "\(run.messages)")
        }
    }
}
