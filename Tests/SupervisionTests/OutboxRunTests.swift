import Domain
import Foundation
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@Suite("Messages through a gateway", .database)
struct OutboxRunTests {
    private let clock = OutboxBench.clock()

    @Test("a message goes out signed, with its template and typed parameters, and its receipt makes it delivered")
    func success() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        try await bench.add(["C-1"])
        #expect(try await bench.run()?.sent == 1)
        let id = try #require(try await bench.rows("select message_id from api.outbox").first)
        #expect(
            gateway.bodies == [
                #"{"id":"\#(id).1","template":"T5","to":"13812345678","params":{"day":"2024-02-20","number":"C-1"}}"#
            ])
        #expect(try await bench.states() == ["C-1 sent 1"])
        #expect(try await bench.run() == .init())
        bench.pass(seconds: 60)
        #expect(try await bench.run()?.delivered == 1)
        #expect(try await bench.states() == ["C-1 delivered 1"])
        #expect(try await bench.steps("C-1") == ["send sent", "ask delivered"])
        #expect(try await bench.rows("select gateway_id from api.outbox") == ["G-\(id.prefix(8))"])
        #expect(gateway.badRequests == [])
    }

    @Test(
        "whatever the gateway does, a message reaches the telephone once, and is known to have",
        arguments: LoopbackGateway.Play.allCases)
    func once(play: LoopbackGateway.Play) async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        gateway.script { _, before in before == 0 ? play : .success }
        try await bench.add(["C-1"])
        try await bench.run()
        let first = try await bench.rows("select state from api.outbox")
        #expect(first == [play == .success ? "sent" : play == .throttle ? "waiting" : "unknown"])
        #expect(gateway.taken.count == (play.isTaken ? 1 : 0))
        try await bench.runToEnd()
        #expect(gateway.taken.count == 1)
        #expect(try await bench.rows("select state from api.outbox") == ["delivered"])
    }

    @Test(
        "receipts with a wrong signature, an old stamp, of another message or too long are ignored (H64, H65)",
        arguments: [
            (LoopbackGateway.Play.badSignature, "the answer's signature is wrong"),
            (.oldStamp, "the answer's time stamp is old"), (.otherMessage, "the answer is of another message"),
            (.huge, "the answer has more than 65536 bytes"),
        ])
    func badReceipts(play: LoopbackGateway.Play, reason: String) async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        // A receipt that says «absent» would have it sent again.
        gateway.script { _, _ in .cutAfter }
        gateway.scriptReceipts("absent", play)
        try await bench.add(["C-1"])
        try await bench.run()
        for _ in 0..<4 {
            bench.pass(seconds: 3600)
            try await bench.run()
            #expect(try await bench.states() == ["C-1 unknown 1 \(reason)"])
        }
        gateway.scriptReceipts()
        bench.pass(seconds: 6 * 3600)
        try await bench.run()
        #expect(try await bench.states() == ["C-1 delivered 1"])
        #expect(gateway.taken.count == 1)
    }

    @Test("an answer that trickles ends at the time limit, and the other messages go on meanwhile (H66)")
    func slow() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(more: "per_number: 100"), at: clock)
        defer { bench.clean() }
        let first = Locked<String?>(nil)
        gateway.script { id, _ in
            first.change { if $0 == nil { $0 = id } }
            return first.value == id ? .slow : .success
        }
        try await bench.add((1...9).map { "C-\($0)" })
        let judge = try TestDatabase.connect()
        async let report = bench.run()
        var sent = 0
        var sending = 1
        while sent < 8, sending > 0 {
            try await Task.sleep(for: .milliseconds(20))
            (sent, sending) = try #require(
                try await judge.first(
                    "select count(*) filter (where state = 'sent'), count(*) filter (where state in ('waiting', 'sending')) from api.outbox",
                    as: Int.self, Int.self))
        }
        #expect(sent == 8 && sending == 1)
        #expect(try await report?.unknown == 1)
        #expect(try await bench.rows("select reason from api.outbox where state = 'unknown'") == ["no answer in time"])
        await judge.close()
    }

    @Test("a gateway that asks to be left alone is, by all messages, for as long as it says")
    func throttled() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(more: "first_wait: 1 second\nper_number: 100"), at: clock)
        defer { bench.clean() }
        gateway.script { _, _ in .throttle }
        try await bench.add((1...20).map { "C-\($0)" })
        try await bench.run()
        // Four were under way when the first answer came.
        #expect((1...4).contains(gateway.requestCount))
        gateway.script { _, _ in .success }
        bench.pass(seconds: LoopbackGateway.pause - 1)
        try await bench.run()
        #expect(gateway.taken == [])
        bench.pass(seconds: 1)
        #expect(try await bench.run()?.sent == 20)
    }

    @Test(
        "a gateway that cannot be reached took nothing: tries with growing waits, then a dead letter, then a person's retry"
    )
    func dead() async throws {
        let gateway = try OutboxBench.gateway(clock)
        let yaml = gateway.settings(more: "attempts: 3\nfirst_wait: 1 minute")
        gateway.stop()
        let bench = try await OutboxBench(yaml, at: clock)
        defer { bench.clean() }
        try await bench.add(["C-1"])
        let wait = "select extract(epoch from not_before - '\(clock.value)'::timestamptz)::integer from api.outbox"
        #expect(try await bench.run()?.postponed == 1)
        #expect(try await bench.rows(wait) == ["60"])
        bench.pass(seconds: 59)
        #expect(try await bench.run() == .init())
        bench.pass(seconds: 1)
        try await bench.run()
        #expect(
            try await bench.rows("select extract(epoch from not_before - sent_at)::integer from api.outbox") == ["120"])
        bench.pass(seconds: 120)
        let last = try await bench.run()
        #expect(last?.dead == 1 && last?.needsPerson == true)
        #expect(try await bench.states() == ["C-1 dead 3 not reachable"])
        bench.pass(seconds: 86_400)
        #expect(try await bench.run() == .init())
        try await bench.decide(.retry, "C-1")
        #expect(try await bench.states() == ["C-1 waiting 0 retry by tester"])
        try await bench.decide(.cancel, "C-1")
        #expect(try await bench.states() == ["C-1 cancelled 0 cancel by tester"])
        await #expect(throws: Failure.self) { try await bench.decide(.retry, "C-1") }
        #expect(
            try await bench.steps("C-1") == [
                "send waiting not reachable", "send waiting not reachable", "send dead not reachable",
                "retry waiting retry by tester", "cancel cancelled cancel by tester",
            ])
    }

    @Test("without receipts an unknown outcome waits for a person, who sends it again under its old number")
    func withoutReceipts() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(receipts: false), at: clock)
        defer { bench.clean() }
        gateway.script { _, before in before == 0 ? .cutAfter : .success }
        try await bench.add(["C-1"])
        try await bench.run()
        bench.pass(seconds: 3600)
        #expect(try await bench.run()?.needsPerson == true)
        bench.pass(seconds: 86_400)
        #expect(try await bench.run() == .init())
        #expect(gateway.taken.count == 1)
        try await bench.decide(.retry, "C-1")
        bench.now.change { $0 = max($0, Instant(day: "2090-01-01", second: 43_200)) }
        try await bench.run()
        #expect(try await bench.states() == ["C-1 sent 2"])
        #expect(Set(gateway.taken).count == 1)
    }

    @Test("a receipt that says that a message failed makes it dead, and a retry sends it under a new number")
    func failed() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        gateway.scriptReceipts("failed")
        try await bench.add(["C-1"])
        try await bench.run()
        bench.pass(seconds: 60)
        #expect(try await bench.run()?.dead == 1)
        #expect(try await bench.states() == ["C-1 dead 1 failed"])
        gateway.scriptReceipts()
        try await bench.decide(.retry, "C-1")
        bench.now.change { $0 = max($0, Instant(day: "2090-01-01", second: 43_200)) }
        try await bench.run()
        #expect(gateway.taken.map { $0.suffix(2) } == [".1", ".2"])
    }

    @Test("in quiet hours receipts are asked for and nothing is sent")
    func quiet() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(more: #"quiet: ["21:00", "08:00"]"#), at: clock)
        defer { bench.clean() }
        bench.now.change { $0 = Instant(day: "2024-02-21", second: 21 * 3600 - 2) }
        try await bench.add(["C-1"])
        #expect(try await bench.run()?.sent == 1)
        try await bench.add(["C-2"])
        #expect(try await bench.run()?.sent == 0)
        bench.now.change { $0 = Instant(day: "2024-02-22", second: 8 * 3600 - 1) }
        let night = try await bench.run()
        #expect(night?.sent == 0 && night?.delivered == 1)
        bench.pass(seconds: 1)
        #expect(try await bench.run()?.sent == 1)
    }

    @Test("a number has so many messages in 24 hours, departments have as many as there are")
    func limit() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(more: "per_number: 2"), at: clock)
        defer { bench.clean() }
        try await bench.add(["C-1", "C-2", "C-3"])
        try await bench.add(["C-4"], to: "13912345678")
        try await bench.add(["H-1", "H-2", "H-3"], template: "help", to: "区医保局")
        try await bench.run()
        #expect(try await bench.rows("select params ->> 'number' from api.outbox where state = 'waiting'") == ["C-3"])
        bench.pass(seconds: 86_399)
        #expect(try await bench.run()?.sent == 0)
        bench.pass(seconds: 1)
        #expect(try await bench.run()?.sent == 1)
        #expect(gateway.bodies.filter { $0.contains(#""H-"#) && $0.contains(#""to":null"#) }.count == 3)
    }

    /// Numbers of cases, and why they are not sent; nil: they are, as they stand.
    static let parameters: [(text: String, refusal: String?)] = [
        ("http://evil.example/a", "address"), ("HTTPS://X", "address"), ("evil.com", "address"), ("www.x", "address"),
        ("ｅｖｉｌ．ｃｏｍ", "address"), ("【民政局】", "sign"), ("〖a〗", "sign"), ("A\nB", "control"), ("A\u{2028}B", "control"),
        ("A\u{202E}B", "control"), (String(repeating: "9", count: 300), "long"), ("13812345678", "personal"),
        ("C-11010519491231002X", "personal"), ("%n", nil), ("${jndi:x}", nil), ("{{7*7}}", nil), ("C\"\\1", nil),
        ("QJ-2026-000001", nil), ("黔江救助〔2026〕1号", nil),
    ]

    @Test("parameters that a telephone must not show are refused before sending, others go as they are (H44, H45)")
    func parameters() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        try await bench.add(Self.parameters.map(\.text), template: "help", to: "区医保局")
        let good = Self.parameters.filter { $0.refusal == nil }.map(\.text)
        let report = try await bench.run()
        #expect(report?.sent == good.count && report?.dead == Self.parameters.count - good.count)
        for (text, refusal) in Self.parameters {
            let found = try await bench.database.query(
                "select concat_ws(' ', state, reason, attempts) from api.outbox where params ->> 'number' = $1",
                [.init(text)], as: String.self)
            #expect(found == [refusal.map { "dead parameter_\($0) 0" } ?? "sent 1"], "\(text)")
        }
        let shown = gateway.bodies.compactMap { body in
            ((try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])?["params"] as? [String: Any])?[
                "number"] as? String
        }
        #expect(shown.sorted() == good.sorted())
    }

    @Test("a message to nobody is a dead letter, one of a template that is switched off waits")
    func nowhere() async throws {
        let bench = try await OutboxBench("templates: {help: T1}\n", at: clock)
        defer { bench.clean() }
        try await bench.add(["H-1"], template: "help", to: "区教委")
        try await bench.add(["C-1"])
        #expect(try await bench.run()?.dead == 1)
        #expect(try await bench.states() == ["C-1 waiting 0", "H-1 dead 0 no_channel"])
    }

    @Test("what a process that is gone left as being sent is not sent before its receipt says that it was never taken")
    func interrupted() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        try await bench.add(["C-1"])
        try await bench.database.execute(
            "update operation.message set state = 'sending', attempts = 1, transport = 'sms', not_before = null, sent_at = $1::timestamptz",
            [.init(bench.now.value)])
        try await bench.run()
        #expect(try await bench.states() == ["C-1 unknown 1 interrupted"])
        #expect(gateway.requestCount == 0)
        bench.pass(seconds: 60)
        try await bench.run()
        #expect(try await bench.steps("C-1") == ["interrupt unknown", "ask waiting never taken", "send sent"])
        #expect(gateway.taken.count == 1)
    }

    @Test("one process sends at a time; a message that was cancelled meanwhile is not written over")
    func alone() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        try await bench.add(["C-1"])
        let other = try TestDatabase.connect()
        _ = try await other.first(
            "select pg_advisory_lock(hashtextextended('aidwatch outbox 500114', 0))::text", as: String.self)
        #expect(try await bench.run() == nil)
        _ = try await other.first(
            "select pg_advisory_unlock(hashtextextended('aidwatch outbox 500114', 0))", as: Bool.self)
        await other.close()
        gateway.script { _, _ in .cutAfter }
        try await bench.run()
        try await bench.decide(.cancel, "C-1")
        bench.pass(seconds: 3600)
        #expect(try await bench.run() == .init())
        #expect(try await bench.states() == ["C-1 cancelled 1 cancel by tester"])
    }

    @Test("files are written whole, under the message's id, which is their receipt")
    func files() async throws {
        let bench = try await OutboxBench(
            """
            templates: {help: T2, decided: T5}
            transports:
              - {name: folder, kind: file, folder: out/box}
              - {name: broken, kind: file, folder: Pipelines/messages.yaml}
            applicants: broken
            channels:
              - {name: 区医保局, transport: folder, to: "13900000001"}

            """, at: clock)
        defer { bench.clean() }
        try await bench.add(["H-1"], template: "help", to: "区医保局")
        try await bench.add(["C-1"])
        let report = try await bench.run()
        #expect(report?.sent == 1 && report?.postponed == 1)
        let id = try #require(try await bench.rows("select message_id from api.outbox where template = 'help'").first)
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/out/box")
        #expect(names == ["\(id).1.json"])
        #expect(
            try String(contentsOfFile: bench.folder + "/out/box/\(id).1.json", encoding: .utf8)
                == #"{"id":"\#(id).1","template":"T2","to":"13900000001","params":{"day":"2024-02-20","number":"H-1"}}"#
                + "\n")
        #expect(try await bench.states() == ["C-1 waiting 1 the folder cannot be made", "H-1 sent 1"])
        try await bench.database.execute(
            "update operation.message set state = 'sending' where template = 'help'")
        bench.pass(seconds: 3600)
        try await bench.run()
        #expect(try await bench.steps("H-1") == ["send sent", "interrupt unknown", "ask sent"])
    }

    /// Ten thousand by `Scripts/test --faults`.
    static let count = ProcessInfo.processInfo.environment["AIDWATCH_FAULTS"] == nil ? 1000 : 10_000

    @Test("a thousand messages, or ten thousand: none lost, none doubled, whatever the gateway does")
    func many() async throws {
        let gateway = try OutboxBench.gateway(clock)
        defer { gateway.stop() }
        let bench = try await OutboxBench(gateway.settings(), at: clock)
        defer { bench.clean() }
        let plays: [LoopbackGateway.Play] = [
            .brokenBefore, .brokenAfter, .cutBefore, .cutAfter, .lateReceipt, .badSignature, .oldStamp, .otherMessage,
        ]
        gateway.script { id, before in
            // By the id's first digits: one in thirty fails, of these some twice.
            let digits = Int(id.prefix(6), radix: 16) ?? 0
            return digits % 30 == 0 && before <= digits / 30 % 2
                ? plays[(digits / 60 + before) % plays.count] : .success
        }
        try await bench.add((1...Self.count).map { "H-\($0)" }, template: "help", to: "区医保局")
        try await bench.runToEnd()
        let states = try await bench.rows("select state, count(*) from api.outbox group by 1")
        #expect(states == ["delivered \(Self.count)"])
        #expect(gateway.taken.count == Self.count && Set(gateway.taken).count == Self.count)
    }
}
