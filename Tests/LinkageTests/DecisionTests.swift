import Linkage
import Postgres
import Store
import TestSupport
import Testing

@Suite("Decisions of a person", .database)
struct DecisionTests {
    private static let village = LinkageBench.village

    private func bench() async throws -> LinkageBench {
        let bench = try LinkageBench()
        try await bench.cases([
            (1, "李大山", "13617770002", Self.village), (2, "李大山", "13888820003", Self.village),
        ])
        try await bench.tickets([(1, "李大山", "", Self.village)])
        return bench
    }

    private func decide(_ bench: LinkageBench, _ person: Int, _ verdict: LinkDecision.Verdict) async throws -> [String]
    {
        let decision = LinkDecision(
            feed: "hotline", rowKey: "12345|T1", idNumber: LinkageBench.id(person), verdict, actor: "tester",
            reason: "asked")
        _ = try await bench.linker.decide(decision, on: bench.database)
        return try await bench.links()
    }

    @Test("«same» links, whatever the score says, in every later run, and after changes of the records")
    func same() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        #expect(
            try await bench.link() == [
                "T1 1 possible ambiguous name_village", "T1 2 possible outranked name_village",
            ])
        let linked = ["T1 2 linked decision decision"]
        #expect(try await decide(bench, 2, .same) == linked)
        #expect(try await bench.link() == linked)
        #expect(try await bench.link(isFull: true) == linked)
        try await bench.tickets([(1, "李大山", "13617770002", Self.village)])
        #expect(try await bench.link() == linked)
        try await bench.cases([(2, "王五", "", "500114009001")])
        #expect(try await bench.link() == linked)
        #expect(try await bench.link(isFull: true) == linked)
    }

    @Test("«not the same» takes a person out for good, so that the other one is the person")
    func different() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        try await bench.link()
        let linked = ["T1 1 different decision decision", "T1 2 linked unique name_village"]
        #expect(try await decide(bench, 1, .different) == linked)
        #expect(try await bench.link(isFull: true) == linked)
        try await bench.tickets([(1, "李大山", "13617770002", Self.village)])
        #expect(try await bench.link() == linked)
    }

    @Test("the latest decision counts, and all are kept with actor, time and reason")
    func latest() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        try await bench.link()
        _ = try await decide(bench, 1, .same)
        #expect(try await decide(bench, 2, .same) == ["T1 2 linked decision decision"])
        #expect(try await decide(bench, 2, .different).contains("T1 2 different decision decision"))
        let kept = try await bench.database.query(
            """
            select concat_ws(' ', verdict, actor, reason, decided_at <= now()) from linkage.decision order by decision_id
            """, as: String.self)
        #expect(kept == ["same tester asked t", "same tester asked t", "different tester asked t"])
        let shown = try await bench.database.query(
            "select concat_ws(' ', verdict, decided_by, reason) from api.person_links where state = 'different'",
            as: String.self)
        #expect(shown == ["different tester asked"])
    }

    @Test("a decision on a signal that is not there is refused, without naming anybody")
    func unknown() async throws {
        let bench = try await bench()
        defer { bench.clean() }
        try await bench.link()
        let decision = LinkDecision(
            feed: "hotline", rowKey: "12345|T9", idNumber: LinkageBench.id(1), .same, actor: "tester", reason: "asked")
        let failure = await #expect(throws: Failure.self) {
            _ = try await bench.linker.decide(decision, on: bench.database)
        }
        #expect(failure?.code == 1241)
        #expect(failure?.description.contains(LinkageBench.id(1)) == false)
        let absent = await #expect(throws: Failure.self) {
            _ = try await LinkDecision(link: 999, .same, actor: "tester", reason: "asked", on: bench.database)
        }
        #expect(absent?.code == 1242)
    }
}
