import Linkage
import Postgres
import Store
import TestSupport
import Testing

@Suite("Incremental linking", .database)
struct IncrementalLinkageTests {
    @Test(
        "gives exactly what a full run gives, after random changes of every feed", arguments: [1, 2, 3, 4] as [UInt64])
    func equalFull(seed: UInt64) async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        var changes = RandomPeople(seed: seed)
        try await changes.load(into: bench, cases: 120, signals: 80)
        _ = try await bench.linker.run(on: bench.database)
        var incremental = 0
        for round in 0..<8 {
            try await changes.load(into: bench, cases: 6, signals: 5)
            if round % 3 == 1 { try await changes.decide(in: bench) }
            let report = try await bench.linker.run(on: bench.database)
            #expect(!report.isFull, "round \(round)")
            incremental += report.looked
            let found = try await bench.digest()
            let hubs = try await Self.hubs(bench)
            let full = try await bench.linker.run(isFull: true, on: bench.database)
            #expect(full.isFull && full.changed == 0, "round \(round)")
            #expect(try await bench.digest() == found, "round \(round)")
            #expect(try await Self.hubs(bench) == hubs, "round \(round)")
        }
        #expect(try await bench.digest().contains { $0.contains(" linked ") })
        #expect(incremental > 0)
    }

    @Test("looks at nothing where nothing has changed, and at everything after other settings")
    func nothingNew() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        var changes = RandomPeople(seed: 9)
        try await changes.load(into: bench, cases: 60, signals: 40)
        let first = try await bench.linker.run(on: bench.database)
        #expect(first.isFull && first.looked == first.signals && first.linked > 0)
        let again = try await bench.linker.run(on: bench.database)
        #expect(!again.isFull && again.looked == 0 && again.changed == 0 && again.linked == first.linked)
        let path = try #require(ProjectFiles.resources.path(of: "Pipelines/linkage.yaml"))
        let strict = try Resources.text(at: path).replacing("use: 20", with: "use: 900")
        let other = PersonLinker(
            try LinkageSettings(text: strict, file: path), county: "500114", catalog: bench.catalog)
        let last = try await other.run(on: bench.database)
        #expect(last.isFull && last.linked == 0)
    }

    private static func hubs(_ bench: LinkageBench) async throws -> [String] {
        try await bench.database.query(
            "select concat_ws(' ', phone, names) from linkage.hub order by 1", as: String.self)
    }
}

/// Few names, few numbers and few villages, so that everything meets everything.
struct RandomPeople {
    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// Loads new and changed cases with members, and tickets, reports and requests, some with an ID number.
    mutating func load(into bench: LinkageBench, cases: Int, signals: Int) async throws {
        let rows = (0..<cases).map { _ in (number(1000), name(), phone(), village()) }
        try await bench.cases(rows)
        try await bench.load(
            "case_members", LinkageBench.memberHeader,
            (0..<cases / 2 + 1).map { _ in
                "C\(number(1000)),\(name()),\(LinkageBench.id(1000 + number(900))),子,true,2026-01-0\(1 + number(9))"
            })
        let ids = ["", "", "", "", LinkageBench.id(number(1000))]
        try await bench.load(
            "hotline", LinkageBench.ticketHeader + ",subject_id_number",
            (0..<signals).map { _ in
                "12345,T\(number(300)),2026-03-01 09:00:00,\(name()),\(phone()),\(region()),求助,\(pick(ids))"
            })
        try await bench.load(
            "grid_reports", "report_no,reported_at,subject_name,subject_phone,region_code,signals",
            (0..<signals).map { _ in "G\(number(300)),2026-03-01 09:00:00,\(name()),\(phone()),\(village()),illness" })
        try await bench.load(
            "help_requests", "request_no,submitted_at,name,phone,region_code,needs,id_number",
            (0..<signals).map { _ in
                "H\(number(300)),2026-03-01 09:00:00,\(name()),1351234\(5000 + number(90)),\(region()),living,\(pick(ids))"
            })
    }

    /// Decides on one of the links.
    mutating func decide(in bench: LinkageBench) async throws {
        let links = try await bench.database.query(
            "select link_id from linkage.link order by feed, row_key, id_number", as: Int.self)
        guard !links.isEmpty else { return }
        let decision = try await LinkDecision(
            link: pick(links), pick([.same, .different]), actor: "tester", reason: "asked", on: bench.database)
        _ = try await bench.linker.decide(decision, on: bench.database)
    }

    private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    private mutating func pick<Element>(_ list: [Element]) -> Element { list[number(list.count)] }

    private mutating func name() -> String {
        pick(["王", "李", "冉", "田"]) + pick(["小", "大", "启"]) + pick(["明", "山", "秀", ""])
    }

    private mutating func phone() -> String {
        pick(["", "13800000000", "1351234\(5000 + number(90))", "+86 1351234\(5000 + number(90))"])
    }

    private mutating func village() -> String { "50011400\(1 + number(3))00\(1 + number(4))" }

    private mutating func region() -> String { number(4) == 0 ? "50011400\(1 + number(3))000" : village() }
}
