import Linkage
import Postgres
import TestSupport
import Testing

@Suite("Linking in memory")
struct BulkLinkageTests {
    private static let model = LinkageModel(
        fields: [
            ComparedField(
                "name",
                [
                    ComparisonLevel("same", .same(length: 1), m: 0.9, u: 0.01),
                    ComparisonLevel("near", .oneEdit(length: 3), m: 0.05, u: 0.02),
                    ComparisonLevel("similar", .jaroWinkler(0.6), m: 0.03, u: 0.05),
                    ComparisonLevel("other", .otherwise, m: 0.02, u: 0.92),
                ]),
            ComparedField(
                "region",
                [
                    ComparisonLevel("village", .same(length: 12), m: 0.8, u: 0.01),
                    ComparisonLevel("township", .sameStart(9), m: 0.1, u: 0.03),
                    ComparisonLevel("other", .otherwise, m: 0.1, u: 0.96),
                ]),
        ],
        blocks: [
            BlockingKey(.init("name")), BlockingKey(.init("name", .first(2)), .init("region", .first(9))),
            BlockingKey(.init("name", .last(1)), .init("region")),
        ], largestBlock: 1000)

    private static func people(seed: UInt64, count: Int) -> [[String]] {
        var generator = SplitMix64(seed: seed)
        func pick(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &generator)] }
        return (0..<count).map { _ in
            [
                pick(["王", "李", "𬭎"]) + pick(["小", "大", ""]) + pick(["明", "山", "", "é"]),
                pick(["", "500114001", "500114001001", "500114001002", "500114002001"]),
            ]
        }
    }

    private static func slice(_ text: String, _ slice: BlockingKey.Slice) -> String {
        let scalars = Array(text.unicodeScalars)
        let kept =
            switch slice {
            case .whole: scalars[...]
            case .first(let count): scalars.prefix(count)
            case .last(let count): scalars.suffix(count)
            }
        return String(String.UnicodeScalarView(kept))
    }

    private static func pattern(_ a: [String], _ b: [String], _ scorer: inout PairScorer) -> ComparisonPattern {
        var pattern = ComparisonPattern()
        for field in a.indices where !a[field].isEmpty && !b[field].isEmpty {
            let (left, right) = (Array(a[field].utf8), Array(b[field].utf8))
            pattern[field] = scorer.level(field, left.span, right.span)
        }
        return pattern
    }

    /// All pairs, one by one.
    private static func bruteForce(_ people: [[String]], threshold: Double) -> Set<BulkLinkage.Pair> {
        var scorer = PairScorer(model)
        var pairs: Set<BulkLinkage.Pair> = []
        for b in people.indices {
            for a in 0..<b {
                let isCandidate = model.blocks.contains { block in
                    block.parts.allSatisfy { part in
                        guard let field = model.index(of: part.field) else { return false }
                        let (left, right) = (people[a][field], people[b][field])
                        return !left.isEmpty && !right.isEmpty && slice(left, part.slice) == slice(right, part.slice)
                    }
                }
                let found = pattern(people[a], people[b], &scorer)
                if isCandidate, model.score(found) >= threshold {
                    pairs.insert(BulkLinkage.Pair(first: Int32(a), second: Int32(b), pattern: found))
                }
            }
        }
        return pairs
    }

    @Test(
        "gives the pairs that comparing everything with everything gives, each once", arguments: [1, 2, 3] as [UInt64])
    func bruteForce(seed: UInt64) async {
        let people = Self.people(seed: seed, count: 150)
        var records = RecordColumns(fields: 2)
        for person in people { records.append(person) }
        let outcome = await BulkLinkage(Self.model, threshold: 3).run(records)
        let expected = Self.bruteForce(people, threshold: 3)
        #expect(Set(outcome.pairs) == expected)
        #expect(outcome.pairs.count == expected.count && expected.count > 100)
        #expect(outcome.compared > expected.count && outcome.cut == [0, 0, 0])
    }

    @Test("a key that too many have in common makes no pairs, and is counted")
    func cut() async {
        var records = RecordColumns(fields: 2)
        for village in 0..<5 { records.append(["王小明", "50011400100\(village)"]) }
        records.append(["王小明", "500114001004"])
        let model = LinkageModel(fields: Self.model.fields, blocks: Self.model.blocks, largestBlock: 4)
        let outcome = await BulkLinkage(model, threshold: 0).run(records)
        // Six have the name and the township; two have the last character and the village.
        #expect(outcome.cut == [1, 1, 0])
        #expect(outcome.pairs.map { [$0.first, $0.second] } == [[4, 5]])
    }

    @Test("weights are log2(m/u), and a score is their sum over what is there")
    func score() {
        var pattern = ComparisonPattern()
        pattern[0] = 1
        // log2(0.05 / 0.02) = 1.3219, log2(0.1 / 0.03) = 1.7370.
        #expect(abs(Self.model.score(pattern) - 1.3219) < 0.0001)
        pattern[1] = 1
        #expect(abs(Self.model.score(pattern) - 3.0589) < 0.0001)
        pattern[0] = nil
        #expect(abs(Self.model.score(pattern) - 1.7370) < 0.0001)
    }

    @Test("chance agreement is the share of pairs that agree")
    func chance() {
        var records = RecordColumns(fields: 2)
        for _ in 0..<30 { records.append(["王小明", ""]) }
        for number in 0..<70 { records.append(["\(100 + number)", ""]) }
        let level = ChanceAgreement.estimated(Self.model, from: records).fields[0].levels[0]
        // 30 · 29 of 100 · 99 ordered pairs.
        #expect(abs(level.u - 870.0 / 9900.0) < 1e-12 && level.m == 0.9)
    }

    @Test("clusters join records over others")
    func clusters() {
        let pair = { (a: Int32, b: Int32) in
            BulkLinkage.Pair(first: a, second: b, pattern: ComparisonPattern())
        }
        #expect(
            Clusters(count: 6, pairs: [pair(3, 4), pair(0, 3), pair(1, 5)]).representatives() == [0, 1, 2, 0, 0, 1])
    }

    @Test("the query of candidates gives the pairs that memory gives", .database)
    func query() async throws {
        let people = Self.people(seed: 7, count: 120)
        let database = try TestDatabase.connect()
        try await database.execute(
            "create temporary table person (id bigint, name text collate \"C\", region text collate \"C\")")
        for (id, person) in people.enumerated() {
            try await database.execute(
                "insert into person values ($1, nullif($2, ''), nullif($3, ''))",
                [.init(id), .init(person[0]), .init(person[1])])
        }
        let pairs = try await database.query(
            CandidateQuery(Self.model, where: "a.id < b.id").sql("a.id, b.id", from: "person", and: "person b"),
            as: Int.self, Int.self)
        var scorer = PairScorer(Self.model)
        let scored = pairs.map { pair in
            BulkLinkage.Pair(
                first: Int32(pair.0), second: Int32(pair.1),
                pattern: Self.pattern(people[pair.0], people[pair.1], &scorer))
        }
        #expect(Set(scored).count == scored.count)
        #expect(Set(scored.filter { Self.model.score($0.pattern) >= 3 }) == Self.bruteForce(people, threshold: 3))
    }
}
