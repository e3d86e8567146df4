import Domain
import Foundation
import Ingest
import Postgres
import Store
import Supervision
import TestSupport

/// Messages in a test's database, sent by settings of its own; the clock begins on Wednesday, February 21, 2024, at 10.
struct OutboxBench {
    static let county = "500114"

    let database: Connection
    let folder: String
    let settings: MessageSettings
    let now: Locked<Instant>
    private let surroundings: Surroundings

    init(_ yaml: String, at clock: Locked<Instant> = OutboxBench.clock()) async throws {
        database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai", "datestyle": "ISO, YMD"])
        folder = NSTemporaryDirectory() + "aidwatch-outbox-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/messages.yaml"))
        settings = try MessageSettings(Resources(roots: [folder]), workspace: folder)
        now = clock
        var surroundings = Surroundings()
        surroundings.now = { clock.value }
        surroundings.random = { 1 }
        surroundings.environment = ["SMS_SECRET": LoopbackGateway.secret]
        self.surroundings = surroundings
        try await MessageTable.synchronize(settings, county: Self.county, on: database)
    }

    static func clock() -> Locked<Instant> { Locked(Instant(day: "2024-02-21", second: 10 * 3600)) }

    /// A gateway with the clock of a bench.
    static func gateway(_ clock: Locked<Instant>) throws -> LoopbackGateway {
        try LoopbackGateway(now: { Int(clock.value.microsecondsSince2000 / 1_000_000) + 946_684_800 })
    }

    func clean() { try? FileManager.default.removeItem(atPath: folder) }

    /// Writes messages that are due now, one for each number of a case.
    func add(_ numbers: [String], template: String = "decided", to recipient: String = "13812345678") async throws {
        try await database.execute(
            """
            insert into operation.message (county_code, template, dedup_key, params, recipient_kind, recipient, not_before)
            select $1, $2, $2 || '|' || n, jsonb_build_object('day', '2024-02-20', 'number', n),
                case when $2 in ('help', 'reminder') then 'channel' else 'phone' end, $3,
                $4::timestamptz + row_number() over () * interval '1 microsecond'
            from unnest($5::text[]) as n
            """,
            [.init(Self.county), .init(template), .init(recipient), .init(now.value), .init(numbers)])
        pass(seconds: 1)
    }

    /// Lets time pass.
    func pass(seconds: Int) {
        now.change { $0 = Instant(microsecondsSince2000: $0.microsecondsSince2000 + Int64(seconds) * 1_000_000) }
    }

    @discardableResult
    func run() async throws -> OutboxRun.Report? {
        try await OutboxRun(settings, county: Self.county, surroundings: surroundings).run(on: database)
    }

    /// Runs again and again, minutes apart, until nothing is under way or many hours have passed.
    func runToEnd() async throws {
        for _ in 0..<60 {
            try await run()
            let open = try await database.first(
                "select count(*) from api.outbox where state not in ('delivered', 'dead', 'cancelled')", as: Int.self)
            if open == 0 { return }
            pass(seconds: 900)
        }
    }

    func decide(_ action: OutboxDecision.Action, _ numbers: String...) async throws {
        try await OutboxDecision(county: Self.county, user: "tester").make(action, try await ids(numbers), on: database)
    }

    private func ids(_ numbers: [String]) async throws -> [String] {
        try await database.query(
            "select message_id::text from api.outbox where params ->> 'number' = any ($1)", [.init(numbers)],
            as: String.self)
    }

    /// Each message as number, state, attempts and reason, in their order.
    func states() async throws -> [String] {
        try await database.query(
            """
            select concat_ws(' ', params ->> 'number', state, attempts, reason) from api.outbox
            order by params ->> 'number' collate "C"
            """, as: String.self)
    }

    /// The rows of a query whose columns are joined.
    func rows(_ sql: String) async throws -> [String] {
        try await database.query(
            "select (select string_agg(e.value, ' ') from json_each_text(row_to_json(r)) e) from (\(sql)) r",
            as: String.self)
    }

    /// What was done with a message, in order.
    func steps(_ number: String) async throws -> [String] {
        try await database.query(
            """
            select concat_ws(' ', a.action, a.to_state, a.detail)
            from operation.message_attempt a
            join operation.message m on m.county_code = a.county_code and m.message_id = a.message_id
            where m.params ->> 'number' = $1 order by a.step
            """, [.init(number)], as: String.self)
    }
}
