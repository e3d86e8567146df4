import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("Incremental scans", .database)
struct IncrementalScanTests {
    /// Rules that judge one case or ticket by its own rows.
    private static let local: Set<String> = [
        "overdue.investigate", "overdue.review", "overdue.decide", "overdue.file", "overdue.total", "overdue.due_soon",
        "overdue.hotline", "overdue.help_request", "procedure.skipped_step", "procedure.order",
        "procedure.short_publicity",
    ]

    @Test(
        "give exactly what a full scan gives, after random changes and on any day",
        arguments: [31, 32, 33, 34, 35] as [UInt64])
    func equalFull(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 300, seed: seed, day: "2026-03-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        var generator = SplitMix64(seed: seed)
        var changes = RandomChanges(seed: seed, day: district.day)
        var day = district.day
        try await bench.run(day)
        var incremental = 0
        for round in 0..<6 {
            try await changes.load(into: bench)
            let isSameDay = round % 3 != 2
            if !isSameDay { day = day.adding(days: Int.random(in: 1...200, using: &generator)) }
            let report = try await bench.run(day).report
            #expect(report.runs.allSatisfy { $0.state == .complete })
            if isSameDay {
                incremental += report.runs.count { $0.mode == .incremental }
                // What reads one case or ticket at a time looks at those that changed; other rules may need all.
                #expect(
                    report.runs.allSatisfy { $0.mode == .incremental || !Self.local.contains($0.rule.id) },
                    "round \(round)")
            } else {
                #expect(report.runs.allSatisfy { $0.mode == .full })
            }
            let found = try await bench.findings()
            try await bench.forgetClocks()
            let full = try await bench.run(day, isFull: true).report
            #expect(full.runs.allSatisfy { $0.mode == .full && $0.found == 0 && $0.cleared == 0 }, "round \(round)")
            #expect(try await bench.findings() == found, "round \(round)")
        }
        #expect(incremental >= 4 * 11)
        let numbers = try await bench.database.query("select finding_no from detection.finding", as: String.self)
        #expect(Set(numbers).count == numbers.count)
    }

    @Test(
        "give exactly what a full scan gives for every rule, after random changes of any feed",
        arguments: [41, 42] as [UInt64])
    func equalFullOfAnyFeed(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 400, seed: seed, day: "2026-03-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        var changes = RandomChanges(seed: seed, day: district.day)
        try await bench.run(district.day)
        var incremental: [String: Int] = [:]
        for round in 0..<5 {
            try await changes.loadSome(of: 1 + round % 3, into: bench)
            let report = try await bench.run(district.day).report
            #expect(report.runs.allSatisfy { $0.state == .complete })
            for run in report.runs where run.mode == .incremental && run.hits > 0 {
                incremental[run.rule.id, default: 0] += 1
            }
            let found = try await bench.findings()
            try await bench.forgetClocks()
            let full = try await bench.run(district.day, isFull: true).report
            #expect(full.runs.allSatisfy { $0.mode == .full })
            let differing = full.runs.filter { $0.found > 0 || $0.cleared > 0 }.map(\.rule.id)
            #expect(differing == [], "round \(round)")
            let there = try await bench.findings()
            #expect(Set(found).symmetricDifference(there).sorted() == [], "round \(round)")
        }
        // What is about persons and households was hit by looking at those that changed, not only at everything.
        #expect(incremental.count >= 10, "\(incremental.keys.sorted())")
    }

    @Test("look at nothing where nothing has changed, and change nothing")
    func nothingNew() async throws {
        let district = try SimulatedDistrict(households: 120, seed: 5)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        try await bench.run(district.day)
        let found = try await bench.findings()
        let again = try await bench.run(district.day).report
        #expect(again.isRecorded)
        #expect(again.runs.allSatisfy { $0.found == 0 && $0.cleared == 0 })
        // Whether a source is late depends on the time, and reminders on what people decide, which no load brings: these
        // rules look whenever they are asked.
        let always: Set = ["data.late_source", "overdue.rectification"]
        #expect(
            again.runs.allSatisfy { run in
                always.contains(run.rule.id) || (run.mode == .incremental && run.hits == 0)
            })
        #expect(try await bench.findings() == found)
        let full = try await bench.run(district.day, isFull: true).report
        #expect(full.runs.allSatisfy { $0.mode == .full && $0.found == 0 && $0.cleared == 0 })
        #expect(full.runs.map(\.hits).reduce(0, +) == found.count)
        #expect(try await bench.findings() == found)
    }

    @Test("another version of a rule, other parameters or another calendar ask all subjects again")
    func otherBase() async throws {
        let folder = try RuleFolder([
            "Pipelines/rules/data/trial.sql": Trial.rule
        ])
        let first = try Bench(folder.overProject)
        try await first.load("hotline", Trial.tickets)
        try await first.run("2026-03-10", rules: ["data.trial", "overdue.hotline"])
        try folder.write(Trial.rule + "\n", to: "Pipelines/rules/data/trial.sql")
        let second = try Bench(folder.overProject, on: first.database)
        let modes = try await second.run("2026-03-10", rules: ["data.trial", "overdue.hotline"]).report.runs.map(\.mode)
        #expect(modes == [.full, .incremental])
        try folder.write(
            "parameters: [{rule: overdue.hotline, name: answer_within, value: 4}]", to: "Pipelines/parameters.yaml")
        let third = try Bench(folder.overProject, on: first.database)
        let later = try await third.run("2026-03-10", rules: ["data.trial", "overdue.hotline"]).report.runs.map(\.mode)
        #expect(later == [.incremental, .full])
        try await first.database.execute("update reference.calendar_version set digest = 'other'")
        let last = try await third.run("2026-03-10", rules: ["data.trial", "overdue.hotline"]).report.runs.map(\.mode)
        #expect(last == [.full, .full])
    }
}
