import Foundation
import Postgres
import Store
import TestSupport
import Testing

/// F29: the program is killed while it sends, and no message is lost or reaches a telephone twice.
@Suite("Kills while messages are sent", .database)
struct OutboxKillTests {
    static let steps: [Failpoint] = [
        .messageChosen, .messageClaimed, .messageCalled, .messageNoted, .messageSettled, .receiptAsked,
    ]
    static let plays: [LoopbackGateway.Play] = [
        .success, .brokenBefore, .cutBefore, .cutAfter, .lateReceipt, .oldStamp,
    ]

    static let runs = FaultPlan(name: "F29", full: 36, nightly: 120).choose(
        steps.flatMap { step in plays.map { (step: step, play: $0) } })

    @Test(
        "F29: kill -9 at any step of sending, whatever the gateway does: once on the telephone", arguments: runs.indices
    )
    func atStep(index: Int) async throws {
        let (step, play) = Self.runs[index]
        let gateway = try LoopbackGateway()
        defer { gateway.stop() }
        gateway.script { _, before in before == 0 ? play : .success }
        let bench = try await FaultBench()
        defer { bench.clean() }
        try Data(gateway.settings(more: "first_wait: 1 second\nreceipt_after: 1 second\nlongest_wait: 2 seconds").utf8)
            .write(to: URL(fileURLWithPath: bench.folder + "/Pipelines/messages.yaml"))
        try await bench.database.execute(
            """
            insert into operation.message (county_code, template, dedup_key, params, recipient_kind, recipient)
            select '500114', 'help', n::text, jsonb_build_object('day', '2024-02-20', 'number', n::text), 'channel', '区医保局'
            from generate_series(1, 2) as n
            """)
        let comment = "\(step), \(play), seed \(FaultPlan.seed)"
        var killed = false
        for round in 0..<20 {
            let run = try await bench.run(
                "outbox", "send", "--json", failpoint: killed ? nil : "\(step)=kill",
                environment: ["SMS_SECRET": LoopbackGateway.secret])
            #expect([0, 137].contains(run.status), "\(comment): \(run.messages)")
            killed = killed || run.status == 137
            let open = try await bench.database.first(
                "select count(*) from api.outbox where state <> 'delivered'", as: Int.self)
            if open == 0 { break }
            if round > 0 || !killed { try await Task.sleep(for: .milliseconds(1000)) }
        }
        #expect(killed, "\(comment): the step was not met")
        #expect(
            try await bench.database.query("select state from api.outbox", as: String.self)
                == ["delivered", "delivered"], "\(comment)")
        #expect(gateway.taken.count == 2 && Set(gateway.taken).count == 2, "\(comment): \(gateway.taken)")
        #expect(gateway.badRequests == [])
    }

    @Test("F29: a file that was written beside its place when the program was killed is written whole")
    func files() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        try Data(
            """
            templates: {help: T2}
            transports: [{name: folder, kind: file, folder: outbox}]
            channels: [{name: 区医保局, transport: folder}]
            receipt_after: 1 second

            """.utf8
        ).write(to: URL(fileURLWithPath: bench.folder + "/Pipelines/messages.yaml"))
        try await bench.database.execute(
            """
            insert into operation.message (county_code, template, dedup_key, params, recipient_kind, recipient)
            values ('500114', 'help', 'h', '{"day": "2024-02-20", "number": "H-1"}', 'channel', '区医保局')
            """)
        #expect(try await bench.run("outbox", "send", failpoint: "messageSpooled=kill").status == 137)
        for _ in 0..<3 {
            #expect(try await bench.run("outbox", "send").status == 0)
            try await Task.sleep(for: .milliseconds(1000))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/outbox")
        #expect(names.count == 1 && names[0].hasSuffix(".1.json"))
        #expect(try await bench.database.query("select state from api.outbox", as: String.self) == ["sent"])
    }
}
