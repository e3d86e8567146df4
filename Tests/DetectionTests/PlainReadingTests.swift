import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("Two readings of the rules", .database)
struct PlainReadingTests {
    @Test(
        "the queries and the plain reading agree on every case and day, however odd its steps",
        arguments: [41, 42, 43, 44] as [UInt64])
    func agree(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 500, seed: seed, day: "2026-10-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        var changes = RandomChanges(seed: seed, day: district.day, weight: 12)
        for _ in 0..<3 { try await changes.load(into: bench) }
        try await bench.run("2027-06-30")
        let reading = try await PlainReading(bench.database)
        let leftAside = reading.leftAside
        var generator = SplitMix64(seed: seed)
        var compared = 0
        for _ in 0..<6 {
            let day = district.day.adding(days: Int.random(in: -70...20, using: &generator))
            try await bench.run(day)
            let plain = reading.findings(on: day)
            let found = try await bench.database.query(
                """
                select concat_ws(' ', rule_id, subject_key, coalesce(due_on::text, '-')) from pg_temp.hit
                where rule_id in ('overdue.investigate', 'overdue.review', 'overdue.decide', 'overdue.file', 'overdue.total',
                    'overdue.due_soon', 'procedure.skipped_step', 'procedure.order', 'procedure.short_publicity')
                """, as: String.self)
            let isCompared = { (finding: String) in
                let words = finding.split(separator: " ")
                let number = String(words[1].split(separator: "|")[0])
                return !leftAside.contains(number) && !leftAside.contains("\(words[0]) \(number)")
            }
            let left = plain.filter(isCompared)
            let right = Set(found.filter(isCompared))
            compared += left.count
            #expect(right.subtracting(left).sorted() == [], "\(day): only the queries")
            #expect(left.subtracting(right).sorted() == [], "\(day): only the plain reading")
        }
        #expect(compared > 300)
    }
}
