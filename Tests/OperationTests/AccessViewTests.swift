import Crypto
import Domain
import Foundation
import Operation
import Postgres
import TestSupport
import Testing

@Suite("What readers see", .database)
struct AccessViewTests {
    @Test(
        "the district sees every finding, lower levels those of their region that are meant for them and not referred")
    func findings() async throws {
        let bench = try await AccessBench()
        let seen: [(RegionLevel, String?, [String])] = [
            (.district, nil, ["F1", "F2", "F3", "F4", "F5", "F6", "F7"]), (.township, "500114101", ["F1", "F2", "F6"]),
            (.village, "500114101001", ["F1"]), (.village, "500114101002", []), (.village, "500114102001", ["F4"]),
        ]
        for (number, (level, region, expected)) in seen.enumerated() {
            let reader = try await bench.reader("r\(number)", level, region)
            #expect(try await AccessBench.findings(of: reader) == expected, "\(level) \(region ?? "")")
            await reader.close()
        }
        #expect(try await AccessBench.findings(of: bench.owner).count == 7)
    }

    @Test("cases, persons, clocks, regions and rules are those of the reader's region and level")
    func otherViews() async throws {
        let bench = try await AccessBench()
        let columns = [
            "api.cases": "case_no", "api.persons": "last_case_no", "api.clocks": "case_no", "api.regions": "code",
            "api.rules": "rule_id", "api.loads": "file", "api.quarantine": "value", "api.runs": "rule_id",
            "api.person_links": "row_key", "api.person_cuts": "value",
        ]
        let expected: [(String, RegionLevel, String?, [String: [String]])] = [
            (
                "d", .district, nil,
                [
                    "api.cases": ["C1", "C2"], "api.persons": ["C1", "C1", "C2"], "api.clocks": ["C1", "C2"],
                    "api.regions": [
                        "500114000000", "500114101000", "500114101001", "500114101002", "500114102000", "500114102001",
                    ], "api.rules": ["test.district", "test.township", "test.village"], "api.loads": ["冉启秀.csv"],
                    "api.quarantine": ["冉启秀"], "api.runs": ["test.district", "test.township", "test.village"],
                    "api.person_links": ["12345|T1"], "api.person_cuts": ["15099930004"],
                ]
            ),
            (
                "t", .township, "500114101000",
                [
                    "api.cases": ["C1"], "api.persons": ["C1", "C1"], "api.clocks": ["C1"],
                    "api.regions": ["500114101000", "500114101001", "500114101002"],
                    "api.rules": ["test.township", "test.village"],
                ]
            ),
            (
                "v", .village, "500114102001",
                [
                    "api.cases": ["C2"], "api.persons": ["C2"], "api.clocks": ["C2"], "api.regions": ["500114102001"],
                    "api.rules": ["test.village"],
                ]
            ),
        ]
        for (name, level, region, rows) in expected {
            let reader = try await bench.reader(name, level, region)
            for (view, column) in columns {
                let found = try await reader.query("select \(column) from \(view) order by 1", as: String.self)
                #expect(found == rows[view] ?? [], "\(name) \(view)")
            }
            await reader.close()
        }
    }

    @Test("a login without a row, or whose access was taken away, sees nothing")
    func withoutAccess() async throws {
        let bench = try await AccessBench()
        let reader = try await bench.reader("gone", .district)
        #expect(try await AccessBench.findings(of: reader).count == 7)
        // What is left of the row counts at once, also for sessions that are open.
        try await bench.owner.execute("update access.login set revoked_at = now()")
        #expect(try await AccessBench.findings(of: reader) == [])
        try await bench.owner.execute("delete from access.login")
        #expect(try await AccessBench.findings(of: reader) == [])
        try await bench.owner.execute("update access.login set revoked_at = null")
        try await bench.owner.execute("revoke aidwatch_district from \(bench.login("gone"))")
        await #expect(throws: PostgresError.self) { try await AccessBench.findings(of: reader) }
        await reader.close()
    }

    @Test("of a login's counties it sees the rows of each, and of two levels the lower decides what is clear")
    func counties() async throws {
        let bench = try await AccessBench()
        let reader = try await bench.reader("both", .township, "500114101")
        try await bench.owner.executeScript(
            """
            insert into access.login values ('500115', '\(bench.login("both"))', '读者both', 'district', null, now(), 'tester');
            insert into feed.cases (county_code, row_key, case_no, program, status, applicant_name, applicant_id_number,
                region_code, area, household_size, applied_on, load_id, known_from)
            values ('500115', 'C9', 'C9', 'dibao', 'active', '赵无忌', '500115198001011234', '500115101001', 'rural', 1,
                '2026-01-05', 1, now());
            """)
        let rows = try await reader.query(
            "select concat_ws(' ', case_no, applicant_name) from api.cases order by 1", as: String.self)
        #expect(rows == ["C1 冉**", "C9 赵**"])
        await reader.close()
    }

    @Test("the district reads clear values, lower levels the same columns masked")
    func masking() async throws {
        let bench = try await AccessBench()
        let readers = [
            try await bench.reader("d", .district), try await bench.reader("t", .township, "500114101"),
        ]
        let table: [(view: String, row: String, column: String, clear: String, masked: String)] = [
            ("api.findings", "finding_no = 'F1'", "id_number", "512328196001010027", "512*************27"),
            ("api.findings", "finding_no = 'F1'", "evidence ->> 'holder_name'", "冉启秀", "冉**"),
            (
                "api.findings", "finding_no = 'F1'", "evidence ->> 'id_number'", "512328196001010027",
                "512*************27"
            ),
            ("api.findings", "finding_no = 'F1'", "evidence ->> 'phone'", "15099930004", "150****0004"),
            ("api.findings", "finding_no = 'F1'", "evidence ->> 'account'", "6217990000001234", "****1234"),
            ("api.findings", "finding_no = 'F1'", "evidence ->> 'days'", "3", "3"),
            ("api.findings", "finding_no = 'F1'", "evidence ->> 'on'", "2026-10-01", "2026-10-01"),
            ("api.findings", "finding_no = 'F1'", "evidence ->> 'names'", #"["冉启秀", "王小明"]"#, #"["冉**", "王**"]"#),
            (
                "api.findings", "finding_no = 'F1'", "evidence ->> 'sources'",
                #"["case_members|C1|50011420150101123X|"]"#, #"["case_members|C1|500*************3X|"]"#
            ),
            (
                "api.findings", "finding_no = 'F1'", "explanation",
                "冉启秀（512328196001010027）的账号 6217990000001234、电话 15099930004 有 3 天",
                "冉**（512*************27）的账号 ****1234、电话 150****0004 有 3 天"
            ),
            ("api.findings", "finding_no = 'F1'", "case_no", "C1", "C1"),
            ("api.findings", "finding_no = 'F1'", "act_by", "2026-11-13", "2026-11-13"),
            ("api.cases", "case_no = 'C1'", "applicant_name", "冉启秀", "冉**"),
            ("api.cases", "case_no = 'C1'", "applicant_id_number", "512328196001010027", "512*************27"),
            ("api.cases", "case_no = 'C1'", "applicant_phone", "15099930004", "150****0004"),
            ("api.cases", "case_no = 'C1'", "bank_account", "6217990000001234", "****1234"),
            ("api.persons", "phone is null", "name", "冉小宝", "冉**"),
            ("api.persons", "phone is null", "id_number", "50011420150101123X", "500*************3X"),
            ("api.persons", "phone is not null and last_case_no = 'C1'", "phone", "15099930004", "150****0004"),
        ]
        for entry in table {
            for (reader, value) in zip(readers, [entry.clear, entry.masked]) {
                let found = try await reader.query(
                    "select (\(entry.column))::text from \(entry.view) where \(entry.row)", as: String.self)
                #expect(found == [value], "\(entry.view) \(entry.column)")
            }
        }
        for reader in readers { await reader.close() }
    }

    @Test("a subject is marked by the first 16 digits of its HMAC-SHA256, the same for every reader and every time")
    func marks() async throws {
        let bench = try await AccessBench()
        // Test case 2 of RFC 4231.
        let key = Array("Jefe".utf8) + Array(repeating: 0, count: 60)
        func block(_ pad: UInt8) -> String {
            key.map { byte in
                let value = byte ^ pad
                return String(value >> 4, radix: 16) + String(value & 15, radix: 16)
            }.joined()
        }
        let mark = try await bench.owner.first(
            "select reference.marked_subject('what do ya want for nothing?', decode($1, 'hex'), decode($2, 'hex'))",
            [.init(block(0x36)), .init(block(0x5c))], as: String.self)
        #expect(mark == "~5bdcc146bf60754e")
        let inner = try #require(
            try await bench.owner.first("select inner_block from access.mark_key", as: Data.self))
        let outer = try #require(
            try await bench.owner.first("select outer_block from access.mark_key", as: Data.self))
        #expect(inner.map { $0 ^ 0x36 } == outer.map { $0 ^ 0x5c })
        let digest = HMAC<SHA256>.authenticationCode(
            for: Data("C1|F1|512328196001010027".utf8), using: SymmetricKey(data: Data(inner.map { $0 ^ 0x36 })))
        let expected = "~" + digest.prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        for (name, level, region) in [("t", RegionLevel.township, "500114101"), ("v", .village, "500114101001")] {
            let reader = try await bench.reader(name, level, region)
            let found = try await reader.first(
                "select subject_key from api.findings where finding_no = 'F1'", as: String.self)
            #expect(found == expected)
            await reader.close()
        }
        #expect(
            try await bench.owner.first("select subject_key from api.findings where finding_no = 'F1'", as: String.self)
                == "C1|F1|512328196001010027")
    }

    @Test("no view shows a name, ID number, phone or account to a township or village")
    func canaries() async throws {
        let bench = try await AccessBench()
        let views = try await bench.views()
        #expect(views.count >= 11)
        let district = try await bench.reader("d", .district)
        var clear = ""
        for view in views {
            clear += try await district.query("select v::text from api.\(view) v", as: String.self).joined()
        }
        for secret in AccessBench.secrets { #expect(clear.contains(secret), "the district reads it: \(secret)") }
        for (name, level, region) in [("t", RegionLevel.township, "500114101"), ("v", .village, "500114102001")] {
            let reader = try await bench.reader(name, level, region)
            var text = ""
            for view in views {
                text += try await reader.query("select v::text from api.\(view) v", as: String.self).joined()
            }
            #expect(text.contains("**"))
            for secret in AccessBench.secrets { #expect(!text.contains(secret), "\(name) \(secret)") }
            await reader.close()
        }
        await district.close()
    }
}
