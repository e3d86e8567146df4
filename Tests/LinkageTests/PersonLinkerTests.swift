import Domain
import Linkage
import Postgres
import Store
import TestSupport
import Testing

@Suite("Linking signals to persons", .database)
struct PersonLinkerTests {
    private static let village = LinkageBench.village

    @Test("the same number and name are a link, however written; so is a name that is unique in its village")
    func exact() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        try await bench.cases([
            (1, "王小明", "13512340001", Self.village), (2, "李大山", "13617770002", Self.village),
            (3, "李大山", "13888820003", Self.village), (4, "冉启秀", "15099930004", Self.village),
        ])
        try await bench.tickets([
            (1, "王 小明", "+86 135-1234-0001", "500114002003"), (2, "冉启秀", "", Self.village),
            (3, "李大山", "", Self.village), (4, "李大山", "13888820003", Self.village),
            (5, "冉启秀", "", "500114001009"),
        ])
        #expect(
            try await bench.link() == [
                "T1 1 linked unique phone_name", "T2 4 linked unique name_village",
                "T3 2 possible ambiguous name_village", "T3 3 possible outranked name_village",
                "T4 3 linked unique phone_name", "T4 2 possible outranked name_village",
                "T5 4 possible below_threshold scored",
            ])
    }

    @Test("a wrong, missing or swapped character and a wrong digit are found by their score")
    func typedErrors() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        try await bench.cases([(1, "王小明", "13512340001", Self.village)])
        try await bench.tickets([
            (1, "王小民", "13512340001", Self.village), (2, "王明小", "13512340001", "500114001000"),
            (3, "王明", "13512340001", Self.village), (4, "王小明", "13512340007", "500114009009"),
            (5, "王小民", "13512340010", Self.village), (6, "李四光", "13512340001", Self.village),
            (7, "", "13512340001", Self.village), (8, "王小民", "", Self.village),
        ])
        #expect(
            try await bench.link() == [
                "T1 1 linked unique scored", "T2 1 linked unique scored", "T3 1 linked unique scored",
                "T4 1 linked unique scored", "T5 1 linked unique scored", "T6 1 possible name_differs scored",
                "T7 1 possible name_differs scored",
            ])
    }

    @Test("a member of a household is found by the applicant's number, an officer by nothing")
    func membersAndOfficers() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        try await bench.cases([(1, "王小明", "13512340001", Self.village)])
        try await bench.load(
            "case_members", LinkageBench.memberHeader, ["C1,田春花,\(LinkageBench.id(2)),配偶,true,2026-01-05"])
        try await bench.load(
            "officers", "officer_id,name,id_number,role,region_code,phone",
            ["O1,向前进,\(LinkageBench.id(3)),village_cadre,\(Self.village),18655550009"])
        try await bench.tickets([
            (1, "田春花", "13512340001", "500114002003"), (2, "向前进", "18655550009", Self.village),
        ])
        #expect(try await bench.link() == ["T1 2 linked unique phone_name"])
    }

    @Test(
        "values that stand for «not known» join nobody, and are listed",
        arguments: [
            ("无", "13512340001"), ("不详", "13512340001"), ("未知", "13512340001"), ("匿名", "13512340001"),
            ("张先生", "13512340001"), ("李女士", "13512340001"), ("张某", "13512340001"), ("张**", "13512340001"),
            ("张", "13512340001"), ("王小明", "13800000000"), ("王小明", "00000000000"), ("王小明", "11111111111"),
        ])
    func placeholders(name: String, phone: String) async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        try await bench.cases([(1, name, phone, Self.village)])
        try await bench.tickets([(1, name, phone, "500114002003")])
        let links = try await bench.link()
        #expect(!links.contains { $0.contains("linked") })
        let cuts = try await bench.database.query(
            "select concat_ws(' ', kind, value, persons, signals) from api.person_cuts", as: String.self)
        let kind = phone == "13512340001" ? "placeholder_name \(name)" : "placeholder_phone \(phone)"
        #expect(cuts == ["\(kind) 1 1"])
    }

    @Test("a number known under more names than the setting joins nobody until it is not any more")
    func hubs() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        let names = ["王小明", "李大山", "冉启秀", "田春花", "向前进"]
        try await bench.cases(
            names.enumerated().map { ($0.offset, $0.element, "13512340001", "50011400\($0.offset + 1)001") })
        try await bench.tickets([(1, "王小明", "13512340001", "500114020001")])
        #expect(try await bench.link() == ["T1 0 linked unique phone_name"])
        try await bench.tickets([(2, "谭世芳", "13512340001", "500114020002")])
        #expect(try await bench.link() == [])
        #expect(
            try await bench.database.query(
                "select concat_ws(' ', kind, value, names, persons, signals) from api.person_cuts", as: String.self)
                == ["phone_hub 13512340001 6 5 2"])
        try await bench.tickets([(2, "谭世芳", "13512340002", "500114020002")])
        #expect(try await bench.link() == ["T1 0 linked unique phone_name"])
    }

    @Test("a signal with an ID number is not linked, and is no more once it gets one")
    func withIDNumber() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        try await bench.cases([(1, "王小明", "13512340001", Self.village)])
        try await bench.tickets([(1, "王小明", "13512340001", Self.village)])
        #expect(try await bench.link() == ["T1 1 linked unique phone_name"])
        try await bench.load(
            "hotline", LinkageBench.ticketHeader + ",subject_id_number",
            ["12345,T1,2026-03-01 09:00:00,王小明,13512340001,\(Self.village),求助,\(LinkageBench.id(1))"])
        #expect(try await bench.link() == [])
        #expect(try await bench.database.first("select count(*) from linkage.link_history", as: Int.self) == 1)
    }

    @Test("an explanation gives the thresholds and each field's level, weight, m and u, and no value of a record")
    func explanation() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        try await bench.cases([(1, "王小明", "13512340001", Self.village)])
        try await bench.tickets([(1, "王小民", "13512340001", Self.village)])
        try await bench.link()
        let explanation = try await bench.database.first(
            "select explanation::text from api.person_links", as: String.self)
        // By hand: log2(0.02 / 0.002) = 3.322, log2(0.7 / 1e-6) = 19.417, log2(0.85 / 0.00455) = 7.545.
        #expect(
            explanation == """
                {"use": 20.0, "score": 30.284, "fields": [\
                {"m": 0.02, "u": 0.002, "field": "name", "level": "near", "weight": 3.322}, \
                {"m": 0.7, "u": 0.000001, "field": "phone", "level": "same", "weight": 19.417}, \
                {"field": "household", "level": "missing", "weight": 0}, \
                {"m": 0.85, "u": 0.00455, "field": "region", "level": "village", "weight": 7.545}], \
                "margin": 3.0, "method": "scored", "display": 14.0}
                """)
    }

    @Test("rules see the links as of a day and as they were known")
    func view() async throws {
        let bench = try LinkageBench()
        defer { bench.clean() }
        try await bench.cases([(1, "王小明", "13512340001", Self.village)])
        try await bench.tickets([(1, "王小明", "13512340001", Self.village)])
        try await bench.link()
        func seen(_ day: CalendarDay, _ knownAt: Instant? = nil) async throws -> [String] {
            try await PersonLinksView(county: "500114", day: day, knownAt: knownAt).create(on: bench.database)
            return try await bench.database.query("select id_number from pg_temp.person_links", as: String.self)
        }
        #expect(try await seen("2026-03-01") == [LinkageBench.id(1)])
        // The case was applied for on 2026-01-05.
        #expect(try await seen("2026-01-05") == [LinkageBench.id(1)])
        #expect(try await seen("2026-01-04") == [])
        let time = try await bench.database.first(
            "update linkage.link set known_from = '2026-03-02 00:00:00+08' returning known_from::text", as: String.self)
        #expect(time == "2026-03-02 00:00:00+08")
        try await bench.tickets([(1, "别人", "13512349999", Self.village)])
        #expect(try await bench.link() == [])
        #expect(try await seen("2026-03-01") == [])
        #expect(try await seen("2026-03-01", Self.instant("2026-03-02T12:00:00+08:00")) == [LinkageBench.id(1)])
        #expect(try await seen("2026-03-01", Self.instant("2026-03-01T12:00:00+08:00")) == [])
    }

    private static func instant(_ text: String) throws -> Instant {
        let instant = Instant.parse(Array(text.utf8).span)
        return try #require(instant)
    }
}
