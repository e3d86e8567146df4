import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// Pages whose share of bad records is too high: their bytes are kept nowhere, so they are let in as they come again.
@Suite("Held pages let in", .database)
struct HeldPageTests {
    /// Items of which the first `bad` have no name.
    private static func items(_ count: Int, bad: Int, from first: Int = 1) -> [ScriptedList.Item] {
        (0..<count).map {
            ScriptedList.item(first + $0, $0 < bad ? "" : "社\(first + $0)", minute: first + $0)
        }
    }

    private static let plain = "      items: data.list"

    private func records(_ bench: SourceBench) async throws -> [String] {
        try await bench.rows(
            "select load_id, state, count(*) from ledger.quarantine group by 1, 2 order by load_id, state")
    }

    private func refusal(_ id: Int64, _ bench: SourceBench) async throws -> Failure? {
        await #expect(throws: Failure.self) { try await bench.release(id) }
    }

    @Test("a page that is let in loads with the next pull, once; its bad records stay in quarantine")
    func letIn() async throws {
        let list = ScriptedList(Self.items(18, bad: 8))
        let server = try LoopbackServer { _ in .init(json: ScriptedList.envelope(list.items), [("ETag", "\"v1\"")]) }
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address(), Self.plain))
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web/page-000000000001 held bad_share 0+0"])
        #expect(try await bench.run("web") == [])
        let held = try await bench.lastHeld()
        #expect(try await bench.rows("select path from ledger.load") == ["-"])
        for _ in 0..<2 {
            guard case .awaited(source: "web") = try await bench.release(held) else {
                Issue.record("it is no page that is awaited")
                return
            }
        }
        #expect(try await bench.agencies() == [])
        #expect(try await records(bench) == ["\(held)|open|8"])
        #expect(
            try await bench.rows(
                "select load_id, admitted_by = session_user as by from ledger.load where admitted_at is not null")
                == ["\(held)|true"])
        #expect(try await bench.run("web") == ["web/page-000000000001 loaded 10+0"])
        #expect(try await bench.agencies() == list.expected.filter { !$0.hasSuffix("=") })
        let load = try await bench.rows("select load_id from ledger.load where release_of = \(held)")
        #expect(try await records(bench) == ["\(held)|released|8", "\(load.first ?? "none")|open|8"])
        #expect(try await refusal(held, bench)?.code == 1141)
        // Let in is one page, not what the source may give later.
        list.change { $0[17] = ScriptedList.item(18, "", minute: 18) }
        #expect(try await bench.run("web") == ["web/page-000000000002 held bad_share 0+0"])
    }

    @Test("a page that has changed meanwhile is judged anew")
    func changed() async throws {
        let list = ScriptedList(Self.items(18, bad: 8))
        let server = try LoopbackServer { _ in .init(json: ScriptedList.envelope(list.items)) }
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address(), Self.plain))
        defer { bench.clean() }
        try await bench.run("web")
        let first = try await bench.lastHeld()
        _ = try await bench.release(first)
        list.change { $0[17] = ScriptedList.item(18, "", minute: 18) }
        #expect(try await bench.run("web") == ["web/page-000000000001 held bad_share 0+0"])
        let second = try await bench.lastHeld()
        #expect(second > first)
        _ = try await bench.release(second)
        #expect(try await bench.run("web") == ["web/page-000000000001 loaded 9+0"])
        #expect(try await bench.agencies() == list.expected.filter { !$0.hasSuffix("=") })
    }

    @Test("the cursor stays before a held page, and goes on with the pages behind it once it is let in")
    func pages() async throws {
        let list = ScriptedList(
            Self.items(10, bad: 0) + Self.items(10, bad: 6, from: 11) + Self.items(5, bad: 0, from: 21))
        let server = try LoopbackServer { LoopbackServer.Answer(json: list.page($0, size: 10)) }
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address(), HTTPSourceTests.pages(10)))
        defer { bench.clean() }
        #expect(
            try await bench.run("web") == [
                "web/page-000000000001 loaded 10+0", "web/page-000000000002 held bad_share 0+0",
            ])
        #expect(try await bench.cursor("web") == "-")
        _ = try await bench.release(try await bench.lastHeld())
        // The first page comes again as it was.
        #expect(
            try await bench.run("web") == [
                "web/page-000000000002 duplicate 0+0", "web/page-000000000003 loaded 4+0",
                "web/page-000000000004 loaded 5+0",
            ])
        #expect(try await bench.agencies() == list.expected.filter { !$0.hasSuffix("=") })
        #expect(try await bench.cursor("web") == "2026-03-01T08:25:00+08:00")
    }

    @Test("a page held for another reason is not let in, and the refusal says that it is asked for again")
    func otherReason() async throws {
        let server = try LoopbackServer { _ in .init(json: "<html>") }
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address(), Self.plain))
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web/page-000000000001 held not_json 0+0"])
        let failure = try await refusal(try await bench.lastHeld(), bench)
        #expect(failure?.code == 1138)
        #expect(failure?.repair.english.contains("aidwatch ingest web") == true)
    }
}
