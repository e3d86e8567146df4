import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Access")
    struct AccessCommandTests {
        /// The address of the shared workspace's database for another login.
        private func address(of login: String) async throws -> String {
            let url = try #require(try await aidwatch("db", "status", "--json").objects.first?["url"] as? String)
            return url.replacing("user=aidwatch", with: "user=\(login)")
        }

        /// The township with most findings that it may see.
        private func busiestTownship() async throws -> String {
            try await sql(
                """
                select left(f.region_code, 9) from detection.finding f
                join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
                where r.audience <> 'district' and f.region_code not like '%000000'
                group by 1 order by count(*) desc, 1 limit 1
                """)
        }

        @Test("grant, list and revoke tell the same in words, JSON and CSV")
        func life() async throws {
            let township = try await busiestTownship()
            let grant = try await aidwatch(
                "access", "grant", "clerk", "--person", "李燕", "--level", "township", "--region", township)
            #expect(grant.status == 0, "\(grant.messages)")
            #expect(grant.messages.hasPrefix("AW1515 clerk may read as township") && grant.output == "")
            let columns = ["login", "person", "level", "region_code", "granted_at", "granted_by", "revoked_at"]
            let list = try await aidwatch("access", "list", "--json")
            let row = try #require(list.objects.first { $0["login"] as? String == "clerk" })
            #expect(Set(row.keys) == Set(columns) && row["revoked_at"] is NSNull)
            #expect(row["person"] as? String == "李燕" && row["region_code"] as? String == township + "000")
            let csv = try await aidwatch("access", "list", "--csv")
            #expect(csv.lines.first == columns.map { "\"\($0)\"" }.joined(separator: ","))
            #expect(try await aidwatch("access", "list").output.contains("李燕"))
            let again = try await aidwatch(
                "access", "grant", "clerk", "--person", "李燕", "--level", "district", "--json")
            #expect(again.objects.first?["level"] as? String == "district")
            #expect(again.objects.first?["region_code"] is NSNull)
            let revoked = try await aidwatch("access", "revoke", "clerk", "--json")
            #expect(revoked.status == 0 && revoked.objects.first?["revoked_at"] is String)
            let twice = try await aidwatch("access", "revoke", "clerk", environment: ["LANG": "zh_CN.UTF-8"])
            #expect(twice.status == 66 && twice.messages.hasPrefix("AW1514 登录名 clerk 没有权限"))
            #expect(try await sql("select count(*) from pg_roles where rolname = 'clerk'") == "1")
        }

        @Test(
            "what is wrong with a grant is told under its code",
            arguments: [
                (["--level", "township"], 64, "AW1320"),
                (["--level", "district", "--region", "500114101"], 64, "AW1320"),
                (["--level", "county"], 64, "AW1320"),
                (["--level", "village", "--region", "50011410100a"], 64, "AW1320"),
                (["--level", "village", "--region", "500114999999"], 64, "AW1511"),
            ])
        func mistakes(options: [String], status: Int32, code: String) async throws {
            let run = try await Program.run(
                ["access", "grant", "nobody", "--person", "甲"] + options,
                .init(folder: try await TestWorkspace.shared.folder()))
            #expect(run.status == status && run.messages.hasPrefix(code), "\(run.messages)")
            #expect(try await sql("select count(*) from pg_roles where rolname = 'nobody'") == "0")
        }

        @Test("a reader lists findings and rules by the program, masked and of the own region, and nothing else")
        func reader() async throws {
            let township = try await busiestTownship()
            _ = try await aidwatch(
                "access", "grant", "reader", "--person", "王五", "--level", "township", "--region", township)
            let address = try await address(of: "reader")
            let own = try await aidwatch("finding", "list", "--all", "--json", "--database", address)
            #expect(own.status == 0, "\(own.messages)")
            #expect(own.objects.count == own.lines.count && !own.lines.isEmpty)
            for row in own.objects {
                #expect((row["region_code"] as? String)?.hasPrefix(township) == true)
                #expect((row["subject_key"] as? String)?.wholeMatch(of: /~[0-9a-f]{16}/) != nil)
            }
            let all = try await aidwatch("finding", "list", "--all", "--json")
            #expect(all.lines.count > own.lines.count)
            #expect(all.objects.allSatisfy { ($0["subject_key"] as? String)?.hasPrefix("~") == false })
            #expect(try await aidwatch("rule", "list", "--json", "--database", address).status == 0)
            for arguments in [
                ["scan", "--as-of", "2026-10-31"], ["source", "list"], ["report"], ["person", "link"],
                ["access", "grant", "x", "--person", "y", "--level", "district"], ["access", "revoke", "reader"],
                ["access", "list"], ["rule", "test", "overdue.review"],
            ] {
                let run = try await Program.run(
                    arguments + ["--database", address], .init(folder: try await TestWorkspace.shared.folder()))
                #expect(run.status == 77, "\(arguments): \(run.status) \(run.messages)")
            }
            _ = try await aidwatch("access", "revoke", "reader")
            let after = try await aidwatch("finding", "list", "--json", "--database", address)
            #expect(after.status == 77 && after.messages.hasPrefix("AW1502 "), "\(after.messages)")
        }

        @Test("a reader that is a superuser or has BYPASSRLS is refused at the start")
        func mighty() async throws {
            for attribute in ["superuser", "bypassrls"] {
                _ = try await aidwatch("access", "grant", "m\(attribute)", "--person", "甲", "--level", "district")
                _ = try await sql("alter role m\(attribute) \(attribute)")
                let run = try await aidwatch(
                    "finding", "list", "--database", try await address(of: "m\(attribute)"))
                #expect(run.status == 77 && run.messages.hasPrefix("AW1501 "), "\(run.messages)")
                _ = try await sql("alter role m\(attribute) no\(attribute)")
            }
        }

        @Test("no view shows a township or village a name, ID number, phone or account of the district's data")
        func canaries() async throws {
            let township = try await busiestTownship()
            let village = try await sql(
                """
                select region_code from detection.finding where region_code like '\(township)%' and region_code not like '%000'
                group by 1 order by count(*) desc, 1 limit 1
                """)
            let secrets = try await sql(
                """
                select string_agg(distinct value, E'\\n') from (
                    select applicant_name as value from feed.cases
                    union all select applicant_id_number from feed.cases
                    union all select applicant_phone from feed.cases
                    union all select bank_account from feed.cases
                    union all select name from feed.case_members
                    union all select id_number from feed.case_members
                    union all select id_number from feed.registers
                    union all select id_number from feed.officers
                    union all select name from feed.officers
                    union all select phone from feed.officers
                    union all select subject_phone from feed.hotline
                    union all select subject_name from feed.hotline
                    union all select bank_account from feed.payments
                ) v where length(value) > 2
                """
            ).split(separator: "\n").map(String.init)
            #expect(secrets.count > 1000)
            let views = try await sql(
                "select string_agg(viewname, ' ') from pg_views where schemaname = 'api'"
            ).split(separator: " ")
            for (login, level, region) in [("ct", "township", township), ("cv", "village", village)] {
                _ = try await aidwatch(
                    "access", "grant", login, "--person", "甲", "--level", level, "--region", region)
                let address = try await address(of: login)
                var text = ""
                for view in views {
                    text += try await Program.run(
                        "/usr/bin/psql", [address, "-XAtc", "select v::text from api.\(view) v"]
                    ).output
                }
                #expect(text.contains("**") && text.contains("~"), "\(login)")
                let found = secrets.filter { text.contains($0) }
                #expect(found.isEmpty, "\(login): \(found.count) values")
            }
        }

        @Test("what scans, loads and reports is a login that owns nothing and sees all rows by its own policies")
        func runTime() async throws {
            let folder = try await TestWorkspace.shared.scratch() + "/run"
            #expect(try await Program.run(["init", folder]).status == 0)
            let rules = folder + "/Pipelines/rules/data"
            try FileManager.default.createDirectory(atPath: rules, withIntermediateDirectories: true)
            try Data(
                """
                ---
                id: data.who_am_i
                kind: data
                title: 会话身份
                severity: info
                subject: record
                basis: [内部]
                explain: 会话 {session}
                advice: [无]
                audience: district
                referable: false
                false_positives: [无]
                depends: [regions]
                since: 2026-01-01
                ---
                select 'x' as subject_key, null::text as case_no, null::text as id_number, null::text as region_code,
                    null::date as event_date, null::date as due_on,
                    jsonb_build_object(
                        'session', session_user, 'current', current_user,
                        'superuser', (select rolsuper or rolbypassrls from pg_roles where rolname = session_user),
                        'owned', (select count(*) from pg_class c join pg_roles r on r.oid = c.relowner
                            where r.rolname = session_user and c.relpersistence <> 't'),
                        'sources', '[]'::jsonb) as evidence
                from regions where code = '500114000000'

                """.utf8
            ).write(to: URL(fileURLWithPath: rules + "/who_am_i.sql"))
            let file = folder + "/regions.csv"
            try Data("code,name,level\n500114000000,黔江区,district\n".utf8).write(to: URL(fileURLWithPath: file))
            for arguments in [["ingest", "-C", folder, file], ["scan", "-C", folder, "data.who_am_i"]] {
                let run = try await Program.run(arguments)
                #expect(run.status == 0, "\(run.messages)")
            }
            func evidence() async throws -> [String: Any]? {
                try await Program.run(["finding", "list", "--all", "--json", "-C", folder]).objects.first?["evidence"]
                    as? [String: Any]
            }
            let own = try #require(try await evidence())
            #expect(own["session"] as? String == "aidwatch_program" && own["current"] as? String == "aidwatch_rules")
            #expect(own["superuser"] as? Bool == false && own["owned"] as? Int == 0)
            // The address of an owner names the same role.
            let url = try #require(
                try await Program.run(["db", "status", "--json", "-C", folder]).objects.first?["url"] as? String)
            let scan = try await Program.run(["scan", "-C", folder, "data.who_am_i", "--full", "--database", url])
            #expect(scan.status == 0, "\(scan.messages)")
            #expect(try await evidence()?["session"] as? String == "aidwatch_program")
            #expect(try await Program.run(["db", "stop", "-C", folder]).status == 0)
        }
    }
}
