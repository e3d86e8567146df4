import Postgres
import TestSupport
import Testing

@Suite(.database) struct MaskingTests {
    private func masked(_ function: String, _ text: String?) async throws -> String? {
        try await TestDatabase.connect().first(
            "select reference.\(function)($1::text)", [PostgresParameter(text: text)], as: String?.self) ?? nil
    }

    @Test(
        "names, ID numbers, phones and accounts keep what may be shown",
        arguments: [
            ("masked_name", "张三丰", "张**"), ("masked_name", "李四", "李*"), ("masked_name", "王", "*"),
            ("masked_id", "50011419800101123X", "500*************3X"), ("masked_id", "12345", "*****"),
            ("masked_phone", "13812342164", "138****2164"), ("masked_phone", "79222164", "****2164"),
            ("masked_phone", "12345", "****"), ("masked_account", "6217990000001000", "****1000"),
            ("masked_account", "1234567", "*******"),
        ])
    func shapes(function: String, text: String, expected: String) async throws {
        #expect(try await masked(function, text) == expected)
        #expect(try await masked(function, nil) == nil)
        #expect(try await masked(function, function == "masked_text" ? nil : "") == nil)
    }

    @Test(
        "in a text only what looks like an ID number, an account or a mobile phone is masked",
        arguments: [
            ("编号 JZ500114001-2026-000028 和 12345|20250000753", "编号 JZ500114001-2026-000028 和 12345|20250000753"),
            ("身份证50011419800101123x，手机13812342164。", "身份证500*************3x，手机138****2164。"),
            ("账号 6217990000001000 停用", "账号 ****1000 停用"), ("2026-10-31", "2026-10-31"),
            ("电话：１３８１２３４２１６４，勿外传", "电话：138****2164，勿外传"), ("138 1234 2164", "138****2164"),
            ("138-1234-2164", "138****2164"), ("１３８　１２３４　２１６４", "138****2164"), ("138 - 1234 - 2164", "138****2164"),
            ("13812 342164/139—1234—2165", "138****2164/139****2165"), ("+86 138 1234 2164", "+86 138****2164"),
            ("8613812342164", "86138****2164"), ("转23 138 1234 2164", "转23 138****2164"),
            ("５００１１４１９８００１０１１２３Ｘ", "500*************3X"), ("5001141980010112３ｘ", "500*************3x"),
            ("500114 19800101 123X", "500*************3X"), ("500114-1980-01-01-123X", "500*************3X"),
            ("500114801010112", "500**********12"), ("6217 9900 0000 1000", "****1000"),
            ("６２１７－９９００－００００－１０００－１２３", "****123"),
            ("2026-10-31 2026-11-30 08:30", "2026-10-31 2026-11-30 08:30"),
            ("JZ2026-500114-0001234", "JZ2026-500114-0001234"),
            ("500114-2026-00028", "500114-2026-00028"), ("1500 1600 1700", "1500 1600 1700"),
        ])
    func texts(text: String, expected: String) async throws {
        #expect(try await masked("masked_text", text) == expected)
    }

    @Test("evidence is masked by the names of its fields, at every depth")
    func evidence() async throws {
        let evidence = """
            {"subject_name": "张三丰", "days": 3, "open": true, "id_numbers": ["50011419800101123X"],
            "pairs": [{"phone": "13812342164", "bank_account": "6217990000001000"}],
            "sources": ["case_members|JZ1|50011419800101123X|2026-01-01"], "clock_title": "民主评议"}
            """
        let found = try await TestDatabase.connect().first(
            "select reference.masked_evidence($1::jsonb) = $2::jsonb",
            [
                PostgresParameter(text: evidence),
                PostgresParameter(
                    text: """
                        {"subject_name": "张**", "days": 3, "open": true, "id_numbers": ["500*************3X"],
                        "pairs": [{"phone": "138****2164", "bank_account": "****1000"}],
                        "sources": ["case_members|JZ1|500*************3X|2026-01-01"], "clock_title": "民主评议"}
                        """),
            ], as: Bool.self)
        #expect(found == true)
    }
}
