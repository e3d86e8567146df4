import Foundation
import Ingest
import Postgres
import Store

/// P4: a file in which one row in a hundred changed, and a small file against a large table.
struct ChangeBenchmarks {
    let bench: Bench

    func run(_ report: Report) async throws {
        let original = try bench.narrowCases()
        let changed = try bench.changedCases(every: 100)
        let baseline = try Baseline(original)
        try await LoadBenchmarks.forgetLoads(of: original.feed, on: bench.owner)
        var total = 0
        let first = try await Bench.seconds { total = try await load(original) }
        try bench.psql(baseline.makeKeyed)
        try bench.psql(baseline.copy)
        try await bench.owner.execute("analyze baseline")

        // The two files take turns, so that every load finds a hundredth of the rows changed.
        var turn = 0
        var otherTurn = 0
        let times = try await bench.compare {
            turn += 1
            let loaded = try await load(turn.isMultiple(of: 2) ? original : changed)
            guard loaded == total / 100 else { throw CocoaError(.fileReadCorruptFile) }
        } theirs: {
            otherTurn += 1
            let path = otherTurn.isMultiple(of: 2) ? original.path : changed.path
            try bench.psql(baseline.makeStage, baseline.copyToStage(from: path), baseline.mergeStage)
        }
        report.add(
            Measurement(
                goal: "P4", work: "a file with 1 % changed rows / \\copy to a stage, anti-join and upsert by hand",
                figure: times.ours / times.theirs, limit: 1.2, times: times))
        try bench.psql("drop table baseline")

        // Other rows each time: those that were changed a moment ago lie ready.
        var seconds: [Double] = []
        for round in 0..<bench.rounds {
            let few = try bench.changedCases(every: max(1, total / 10_000), from: round, alone: true)
            var changes = 0
            seconds.append(try await Bench.seconds { changes = try await load(few) })
            guard changes >= 10_000 else { throw CocoaError(.fileReadCorruptFile) }
        }
        let small = seconds.sorted()[bench.rounds / 2]
        report.add(
            Measurement(
                goal: "P4", work: "a file of 10,000 changed rows / a hundredth of the time of the first load",
                figure: small / (first / 100), limit: 8, times: (ours: small, theirs: first / 100)))
    }

    /// Loads a file and gives the rows that were new or changed.
    private func load(_ request: FileLoader.Request) async throws -> Int {
        let outcome = try await bench.loader.load(request, on: bench.database)
        guard let outcome, outcome.state == .loaded, outcome.quarantined == 0 else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return outcome.loaded
    }
}
