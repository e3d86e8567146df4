import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("Kept sets", .database)
struct KeptSetsTests {
    @Test("hold the same rows after scans of what changed as after a full one", arguments: [51, 52] as [UInt64])
    func equalFull(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 300, seed: seed, day: "2026-03-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        var changes = RandomChanges(seed: seed, day: district.day)
        try await bench.run(district.day)
        let sets = try await Self.sets(on: bench)
        #expect(sets.contains("decided") && sets.contains("officer_kin") && sets.count >= 8)
        for _ in 0..<3 {
            try await changes.load(into: bench)
            let report = try await bench.run(district.day).report
            #expect(report.runs.allSatisfy { $0.state == .complete })
        }
        // Rows of more than one scan: what no change touched was left as it was.
        let scans = try await bench.database.first("select count(distinct xmin::text) from kept.decided", as: Int.self)
        #expect(scans ?? 0 > 1)
        var kept: [String: [String]] = [:]
        for set in sets { kept[set] = try await Self.rows(of: set, on: bench) }
        try await bench.run(district.day, isFull: true)
        for set in sets {
            let whole = try await Self.rows(of: set, on: bench)
            #expect(kept[set] == whole, "\(set)")
        }
        #expect(kept["decided"]?.isEmpty == false && kept["kin_case"]?.isEmpty == false)
    }

    @Test("hold for one day: a scan of another day works them out again")
    func anotherDay() async throws {
        let district = try SimulatedDistrict(households: 100, seed: 53, day: "2026-03-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        for day in [district.day, district.day.adding(days: 30)] {
            try await bench.run(day)
            let days = try await bench.database.query(
                "select distinct as_of::text from detection.kept_state", as: String.self)
            #expect(days == [day.description])
        }
        // A scan that is only asked keeps nothing.
        try await bench.run(district.day)
        let days = try await bench.database.query(
            "select distinct as_of::text from detection.kept_state", as: String.self)
        #expect(days == [district.day.adding(days: 30).description])
    }

    private static func sets(on bench: Bench) async throws -> [String] {
        try await bench.database.query("select name from detection.kept_state order by 1", as: String.self)
    }

    private static func rows(of set: String, on bench: Bench) async throws -> [String] {
        try await bench.database.query("select t::text from kept.\"\(set)\" t order by 1", as: String.self)
    }
}
