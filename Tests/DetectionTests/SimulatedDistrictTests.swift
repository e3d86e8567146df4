import Detection
import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite("A simulated district", .database)
struct SimulatedDistrictTests {
    @Test(
        "has exactly the findings of its truth",
        arguments: [(1, "2026-10-31"), (20_261, "2026-10-31"), (3, "2026-02-18"), (4, "2026-10-09")]
            as [(UInt64, CalendarDay)])
    func truth(seed: UInt64, day: CalendarDay) async throws {
        let district = try SimulatedDistrict(households: 600, seed: seed, day: day, batches: 6)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        let report = try await bench.run(day).report
        #expect(report.isRecorded)
        #expect(report.runs.allSatisfy { $0.state == .complete })
        let found = Set(
            try await bench.database.query(
                """
                select concat_ws(' ', rule_id, subject_key, coalesce(case_no, '-'), coalesce(id_number, '-'), region_code,
                    coalesce(event_date::text, '-'), coalesce(due_on::text, '-'))
                from detection.finding
                """, as: String.self))
        let truth = Set(try district.truth(of: Set(bench.rules.rules.map(\.id))))
        #expect(truth.count > 30)
        #expect(found.subtracting(truth).sorted() == [])
        #expect(truth.subtracting(found).sorted() == [])
    }

    @Test("loads but for exactly the records of its quarantine")
    func quarantine() async throws {
        let district = try SimulatedDistrict(households: 400, seed: 17, batches: 6)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        let found = try await bench.database.query(
            "select concat_ws(' ', file, line, coalesce(\"column\", '-'), reason) from api.quarantine", as: String.self)
        #expect(found.count == 12)
        #expect(try found.sorted() == district.quarantine().sorted())
        let states = try await bench.database.query(
            "select distinct state from ledger.load order by 1", as: String.self)
        #expect(states == ["duplicate", "loaded"])
        let odd = try await bench.database.query(
            "select file from ledger.load where drift <> '[]' or is_late", as: String.self)
        #expect(odd == [])
    }

    @Test("comes to the same rows by a history with daily batches as by one file a feed")
    func batches() async throws {
        let bench = try Bench()
        var rows: [[String]] = []
        for batches in [0, 6] {
            let district = try SimulatedDistrict(households: 300, seed: 18, batches: batches)
            try await bench.load(folder: district.folder)
            var digests: [String] = []
            for feed in bench.catalog.tables {
                digests += try await bench.database.query(
                    """
                    select '\(feed.name) ' || count(*) || ' '
                        || coalesce(md5(string_agg((to_jsonb(t) - 'load_id' - 'known_from')::text, '' order by row_key)), '-')
                    from feed.\(feed.name) t
                    """, as: String.self)
            }
            rows.append(digests)
            let changed = try await bench.database.query("select count(*) from history.cases", as: Int.self)
            #expect(batches == 0 ? changed == [0] : changed[0] > 0)
            for feed in bench.catalog.tables {
                try await bench.database.execute("truncate feed.\(feed.name), history.\(feed.name)")
            }
            try await bench.database.execute("truncate ledger.load cascade")
        }
        #expect(rows[0] == rows[1])
        #expect(rows[0].count == 22)
    }

    @Test("a scan asked for an earlier day sees only what had happened by it", arguments: [11, 12, 13] as [UInt64])
    func earlierDay(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 700, seed: seed)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        #expect(try await bench.run(district.day).report.isRecorded)
        var changes = RandomChanges(seed: seed, day: district.day, weight: 5)
        try await changes.load(into: bench)
        var generator = SplitMix64(seed: seed)
        let back = Int.random(in: 5...200, using: &generator)
        let day = district.day.adding(days: -back)
        #expect(try await !bench.run(day).report.isRecorded)
        let asked = try await bench.hits()
        #expect(asked.count >= 5)
        try await Past.forget(after: day, on: bench.database)
        try await bench.forgetClocks()
        #expect(try await !bench.run(day).report.isRecorded)
        let only = try await bench.hits()
        #expect(asked == only, "\(day)")
    }

    @Test(
        "a scan asked for what was known at a time gives for every rule the hits that were found then",
        arguments: [21, 22, 23] as [UInt64])
    func knownAt(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 300, seed: seed)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        var changes = RandomChanges(seed: seed, day: district.day, weight: 2)
        var past: [(instant: Instant, hits: [String])] = []
        for _ in 0..<3 {
            // An incremental scan would hit only what changed.
            #expect(try await bench.run(district.day, isFull: true).report.isRecorded)
            let instant = try #require(
                try await bench.database.first(
                    "select to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US+08:00')", as: String.self
                ).flatMap { Instant.parse(Array($0.utf8).span) })
            past.append((instant, try await bench.hits()))
            try await changes.load(RandomChanges.feeds, into: bench)
        }
        #expect(past[0].hits != past[1].hits && past[1].hits != past[2].hits)
        for (instant, then) in past.reversed() {
            let asked = try await bench.run(district.day, knownAt: instant)
            #expect(!asked.report.isRecorded)
            #expect(asked.asked.count == then.count)
            let now = try await bench.hits()
            #expect(Set(now).symmetricDifference(then).sorted() == [])
        }
        let rules = Set(past[0].hits.compactMap { $0.split(separator: " ").first })
        #expect(rules.count >= 50, "\(rules.count)")
    }
}
