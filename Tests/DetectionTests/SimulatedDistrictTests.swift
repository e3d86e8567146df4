import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("A simulated district", .database)
struct SimulatedDistrictTests {
    @Test(
        "has exactly the findings of its truth",
        arguments: [(1, "2026-10-31"), (20_261, "2026-10-31"), (3, "2026-02-18"), (4, "2026-10-09")]
            as [(UInt64, CalendarDay)])
    func truth(seed: UInt64, day: CalendarDay) async throws {
        let district = try SimulatedDistrict(households: 600, seed: seed, day: day)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        let report = try await bench.run(day).report
        #expect(report.isRecorded)
        #expect(report.runs.allSatisfy { $0.state == .complete })
        let found = Set(
            try await bench.database.query(
                "select rule_id || ' ' || subject_key from detection.finding", as: String.self))
        let truth = Set(try district.truth())
        #expect(truth.count > 30)
        #expect(found.subtracting(truth).sorted() == [])
        #expect(truth.subtracting(found).sorted() == [])
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
        "a scan asked for what was known at a time gives the hits that were found then",
        arguments: [21, 22] as [UInt64])
    func knownAt(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 250, seed: seed)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        #expect(try await bench.run(district.day).report.isRecorded)
        let then = try await bench.hits()
        let instant = try #require(
            try await bench.database.first(
                "select to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US+08:00')", as: String.self
            ).flatMap { Instant.parse(Array($0.utf8).span) })
        var changes = RandomChanges(seed: seed, day: district.day)
        for _ in 0..<2 { try await changes.load(into: bench) }
        #expect(try await bench.run(district.day).report.isRecorded)
        #expect(try await bench.hits() != then)
        let asked = try await bench.run(district.day, knownAt: instant)
        #expect(!asked.report.isRecorded)
        #expect(asked.asked.count == then.count)
        #expect(try await bench.hits() == then)
    }
}
