import Ingest
import Postgres
import Store
import TestSupport
import Testing

/// Days are told from today on, since messages are: `day(-2)` is the day before yesterday in Asia/Shanghai.
@Suite("Loads tell of help requests and of how far cases have come", .database)
struct MessageNoteTests {
    private static let everything: [MessageSettings.Template] = MessageSettings.Template.allCases

    private func bench(_ templates: [MessageSettings.Template] = everything) async throws -> IngestBench {
        let bench = try await IngestBench()
        var settings = MessageSettings()
        for template in templates { settings.templates[template] = "T" }
        try await MessageTable.synchronize(settings, county: "500114", on: bench.connection)
        return bench
    }

    private func day(_ offset: Int) async throws -> String {
        let database = try TestDatabase.connect()
        let day = try await database.first(
            "select ((now() at time zone 'Asia/Shanghai')::date + $1::integer)::text", [.init(offset)], as: String.self)
        await database.close()
        return day ?? ""
    }

    private func cases(_ rows: [(number: String, phone: String)], _ name: String, _ bench: IngestBench) async throws {
        try await bench.load(
            csv(
                [
                    "case_no", "program", "status", "applicant_name", "applicant_id_number", "applicant_phone",
                    "region_code", "household_size", "applied_on",
                ],
                rows.map {
                    [
                        $0.number, "dibao", "processing", "张三", "11010519491231002X", $0.phone, "500114001001", "1",
                        "2024-01-02",
                    ]
                }), as: name, feed: "cases")
    }

    private func steps(
        _ rows: [(number: String, step: String, from: Int, to: Int?)], _ name: String, _ bench: IngestBench
    ) async throws {
        var texts: [[String]] = []
        for (index, row) in rows.enumerated() {
            var end = ""
            if let to = row.to { end = try await day(to) }
            texts.append([row.number, "\(name)-\(index)", row.step, try await day(row.from), end])
        }
        try await bench.load(
            csv(["case_no", "step_no", "step", "started_at", "finished_at"], texts), as: name, feed: "case_steps")
    }

    private func payments(_ rows: [(id: String, number: String, paid: Int)], _ name: String, _ bench: IngestBench)
        async throws
    {
        var texts: [[String]] = []
        for row in rows { texts.append([row.id, row.number, "2024-01", "100", "6200", try await day(row.paid)]) }
        try await bench.load(
            csv(["payment_id", "case_no", "month", "amount", "bank_account", "paid_on"], texts), as: name,
            feed: "payments")
    }

    /// Each message as template, recipient, days from today and number.
    private func messages(_ bench: IngestBench) async throws -> [String] {
        try await bench.connection.query(
            """
            select concat_ws(' ', template, recipient, (params ->> 'day')::date - (now() at time zone 'Asia/Shanghai')::date,
                params ->> 'number')
            from api.outbox order by template collate "C", params ->> 'number', recipient
            """, as: String.self)
    }

    /// A first load of each feed, with steps and a payment of yesterday.
    private func begun(_ bench: IngestBench) async throws {
        try await cases([("C-1", "13812345678")], "1", bench)
        try await steps([("C-1", "accept", -2, -1)], "1", bench)
        try await payments([("P-1", "C-1", -1)], "1", bench)
    }

    @Test("the applicant of a case is told whatever signs its number holds")
    func signs() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        try await begun(bench)
        try await cases([("C|2\\x", "13712345678")], "2", bench)
        try await steps([("C|2\\x", "accept", -1, 0)], "2", bench)
        #expect(try await messages(bench) == ["accepted 13712345678 0 C|2\\x"])
    }

    @Test("a first load tells nobody, nor does a later change of its cases")
    func first() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        try await begun(bench)
        #expect(try await messages(bench) == [])
        try await cases([("C-1", "13912345678")], "2", bench)
        #expect(try await messages(bench) == [])
    }

    @Test("an applicant is told once of each stage, whichever of case, step and payment is loaded last")
    func progress() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        try await begun(bench)
        try await steps(
            [("C-2", "accept", -3, -2), ("C-2", "publicity", -1, nil), ("C-2", "decide", -1, nil)], "2", bench)
        #expect(try await messages(bench) == [])
        try await cases([("C-2", "+86 138-1234-5678")], "2", bench)
        let two = ["accepted 13812345678 -2 C-2", "publicity 13812345678 -1 C-2"]
        #expect(try await messages(bench) == two)
        try await steps([("C-2", "decide", -1, 0), ("C-2", "publicity", 0, nil), ("C-1", "decide", -1, 0)], "3", bench)
        try await payments([("P-2", "C-2", 0), ("P-3", "C-1", 0)], "2", bench)
        let all = [
            "accepted 13812345678 -2 C-2", "decided 13812345678 0 C-1", "decided 13812345678 0 C-2",
            "paid 13812345678 0 C-2", "publicity 13812345678 -1 C-2",
        ]
        #expect(try await messages(bench) == all)
        try await cases([("C-2", "13812345679")], "3", bench)
        #expect(try await messages(bench) == all)
        #expect(
            try await bench.rows("select distinct state, attempts, recipient_kind from api.outbox")
                == ["waiting|0|phone"])
    }

    @Test("what is older than a week, has not come yet, or has no mobile number is not told, nor what is switched off")
    func left() async throws {
        let bench = try await bench([.accepted, .paid])
        defer { bench.clean() }
        try await begun(bench)
        try await cases(
            [
                ("C-2", "13812345678"), ("C-3", "023-79222164"), ("C-4", ""), ("C-5", "12812345678"),
                ("C-6", "13812345678"),
            ],
            "2", bench)
        try await steps(
            [
                ("C-2", "accept", -9, -8), ("C-3", "accept", -3, -1), ("C-4", "accept", -3, -1),
                ("C-5", "accept", -3, -1), ("C-6", "accept", -1, 1), ("C-6", "decide", -1, -1),
            ], "2", bench)
        try await payments([("P-2", "C-2", -40), ("P-3", "C-2", -1)], "2", bench)
        #expect(try await messages(bench) == [])
    }

    @Test("a department is told of a help request that it was given, another one when it is passed on")
    func help() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        let header = [
            "request_no", "submitted_at", "name", "phone", "region_code", "needs", "dispatched_to", "dispatched_at",
            "handled_at",
        ]
        let today = try await day(0)
        let old = try await day(-8)
        func load(_ rows: [[String]], _ name: String) async throws {
            try await bench.load(
                csv(
                    header,
                    rows.map { [$0[0], old, "张三", "13812345678", "500114001000", "medical", $0[1], $0[2], $0[3]] }),
                as: name, feed: "help_requests")
        }
        try await load([["H-0", "区医保局", today, ""]], "1")
        #expect(try await messages(bench) == [])
        try await load(
            [
                ["H-1", "区医保局", today, ""], ["H-2", "", "", ""], ["H-3", "区教委", today, today], ["H-4", "区教委", "", ""],
            ], "2")
        #expect(try await messages(bench) == ["help 区医保局 0 H-1"])
        try await load([["H-1", "区教委", today, ""], ["H-0", "区医保局", today, today]], "3")
        #expect(try await messages(bench) == ["help 区医保局 0 H-1", "help 区教委 0 H-1"].sorted())
    }

    @Test("a load that is taken back leaves no message")
    func takenBack() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        try await begun(bench)
        try await bench.connection.execute(
            "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$")
        try await bench.connection.execute(
            "create trigger refuse before insert on ledger.load for each row execute function refuse()")
        await #expect(throws: PostgresError.self) { try await steps([("C-1", "decide", -1, 0)], "2", bench) }
        #expect(try await messages(bench) == [])
        try await bench.connection.execute("drop function refuse() cascade")
        try await steps([("C-1", "decide", -1, 0)], "2", bench)
        #expect(try await messages(bench) == ["decided 13812345678 0 C-1"])
    }
}
