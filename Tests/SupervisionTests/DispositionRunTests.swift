import Domain
import Foundation
import Ingest
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@Suite("Dispositions", .database)
struct DispositionRunTests {
    private static let header = "finding_no,at,actor,action,approver,reason,until,attachment"

    private func load(_ lines: [String], _ name: String, into bench: LifeBench) async throws {
        let path = NSTemporaryDirectory() + "\(UUID().uuidString)-\(name).csv"
        try ([Self.header] + lines + [""]).joined(separator: "\n").write(
            toFile: path, atomically: true, encoding: .utf8)
        defer { unlink(path) }
        let feed = try #require(try FeedCatalog(ProjectFiles.resources).feed("dispositions"))
        let loader = FileLoader(FileLoader.Configuration(county: LifeBench.county))
        let outcome = try await loader.load(
            FileLoader.Request(path: path, feed: feed, source: "inbox:dispositions/" + name), on: bench.database)
        #expect(outcome?.loaded == lines.count)
    }

    private func run(_ bench: LifeBench) async throws -> (applied: Int, refused: [String]) {
        let report = try await DispositionRun(settings: Settings()).run(on: bench.database)
        return (report.applied, report.refused.map { "\($0.finding) \($0.failure.code)" })
    }

    @Test("rows act in the order of their times, with actor, approver, reason and end, and once")
    func order() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A", "B"])
        try await load(
            [
                "A,2024-03-05 09:00:00,王六,rectify,,已补录,,整改.pdf", "A,2024-03-01 09:00:00,李四,remind,,,2024-03-08,",
                "B,2024-03-02 09:00:00,李四,dismiss,周五,系统未录入,2024-12-31,", "A,2024-03-06 09:00:00,周五,verify,,,,",
            ], "1", into: bench)
        let first = try await run(bench)
        #expect(first.applied == 4 && first.refused == [])
        #expect(try await bench.life() == "closed 5 0 1")
        #expect(try await bench.life("B") == "dismissed 2 0 -")
        #expect(
            try await bench.database.query(
                """
                select concat_ws(' ', finding_no, day, via, action, actor, approver, reason, until, attachment)
                from api.finding_events where version > 1 order by event_no
                """, as: String.self)
                == [
                    "A 2024-03-01 feed confirm 李四", "A 2024-03-01 feed remind 李四 2024-03-08",
                    "B 2024-03-02 feed dismiss 李四 周五 系统未录入 2024-12-31", "A 2024-03-05 feed rectify 王六 已补录 整改.pdf",
                    "A 2024-03-06 feed verify 周五",
                ])
        let again = try await run(bench)
        #expect(again.applied == 0 && again.refused == [])
        #expect(try await bench.problems() == [])
    }

    @Test("a row that verifies keeps what the rule says when it is run again")
    func answers() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A", "B"])
        try await bench.bring("A", to: .rectified)
        try await bench.bring("B", to: .rectified)
        try await load(
            ["A,2024-03-06 09:00:00,周五,verify,,,,", "B,2024-03-06 09:00:00,周五,reject,,,2024-03-13,"], "1", into: bench)
        let run = DispositionRun(settings: Settings())
        #expect(try await run.toVerify(on: bench.database) == ["A"])
        let said = #"{"hits": true}"#
        #expect(try await run.run(answers: ["A": said, "B": said], on: bench.database).applied == 2)
        #expect(
            try await bench.database.query(
                """
                select concat_ws(' ', f.finding_no, e.action, e.payload -> 'answer')
                from audit.event e
                join detection.finding f on f.county_code = e.county_code and f.finding_id = e.finding_id
                where e.action in ('verify', 'reject') order by 1
                """, as: String.self) == [#"A verify {"hits": true}"#, "B reject"])
        #expect(try await run.toVerify(on: bench.database) == [])
    }

    @Test("a row that cannot act is refused with the reason, stays listed, and harms no other")
    func refused() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A", "B"])
        try await bench.bring("B", to: .rectified)
        try await load(
            [
                "Z,2024-03-01 09:00:00,李四,confirm,,,,", "A,2024-03-01 09:00:00,李四,verify,,,,",
                "B,2024-03-01 09:00:00,李四,exempt,李四,试验,,", "A,2099-03-02 09:00:00,李四,confirm,,,,",
                "A,2024-03-03 09:00:00,张三,confirm,,,,", "B,2024-03-03 09:00:00,李四,exempt,赵十,试验,,",
                "A,2024-03-04 09:00:00,李四,remind,,,2024-03-09,", "A,2024-03-05 09:00:00,王六,confirm,,,,",
                "A,2024-03-06 09:00:00,李四,confirm,,,,",
            ], "1", into: bench)
        let report = try await run(bench)
        #expect(report.applied == 1)
        #expect(
            report.refused == [
                "A 1255", "B 1256", "Z 1230", "A 1250", "B 1257", "A 1267", "A 1251", "A 1260",
            ])
        #expect(try await bench.life() == "confirmed 2 0 -")
        #expect(try await bench.state("B") == "rectified")
        #expect(
            try await bench.database.query(
                "select concat_ws(' ', finding_no, action, state, refusal) from api.dispositions order by at, finding_no",
                as: String.self)
                == [
                    "A verify refused illegal_transition", "B exempt refused same_person",
                    "Z confirm refused unknown_finding",
                    "A confirm refused unknown_actor", "B exempt refused unknown_approver",
                    "A remind refused not_a_working_day", "A confirm refused not_permitted", "A confirm applied",
                    "A confirm refused in_future",
                ])
    }

    @Test("a corrected row is tried again, and only it")
    func corrected() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        try await load(
            ["A,2024-03-01 09:00:00,张三,confirm,,,,", "Y,2024-03-01 09:00:00,李四,confirm,,,,"], "1", into: bench)
        #expect(try await run(bench).refused == ["A 1250", "Y 1230"])
        try await load(["A,2024-03-01 09:00:00,李四,confirm,,,,"], "2", into: bench)
        let report = try await run(bench)
        #expect(report.applied == 1 && report.refused == [])
        #expect(try await bench.life() == "confirmed 2 0 -")
        #expect(try await bench.database.first("select count(*) from api.dispositions", as: Int.self) == 3)
    }

    @Test("who had access at the time of a disposition may be named in it, also when it comes later")
    func revokedLater() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A", "B"])
        try await bench.database.execute(
            "update access.login set revoked_at = '2024-03-02 00:00:00+08' where login = 'li'")
        try await load(
            ["A,2024-03-01 09:00:00,李四,confirm,,,,", "B,2024-03-03 09:00:00,李四,confirm,,,,"], "1", into: bench)
        let report = try await run(bench)
        #expect(report.applied == 1 && report.refused == ["B 1250"])
    }
}
