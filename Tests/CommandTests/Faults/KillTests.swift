import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

/// F01, F02: the program is killed, started again, and nothing is lost or doubled.
@Suite("Kills", .database)
struct KillTests {
    /// What the killed load finds.
    enum Situation: CaseIterable, Sendable {
        /// An empty feed.
        case first
        /// Rows of an earlier file.
        case merge
        /// Rows of an earlier file, and bad records.
        case mergeWithBad
    }

    /// The steps that a load passes.
    static let steps: [Failpoint] = [
        .fileOpened, .fileDigested, .feedLocked, .numberTaken, .headerRead, .stageMade, .recordRead, .rowsStaged,
        .historyWritten, .rowsWritten, .changesNoted, .merged, .fileUnchanged, .ledgerWritten, .quarantineWritten,
        .beforeCommit, .afterCommit, .reported,
    ]

    static let runs = FaultPlan(name: "F01", full: 54, nightly: 360).choose(
        steps.flatMap { step in Situation.allCases.map { (step: step, situation: $0) } })

    @Test("F01: kill -9 at any step of a load loses no record and doubles none", arguments: runs.indices)
    func atStep(index: Int) async throws {
        let (step, situation) = Self.runs[index]
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = SplitMix64(seed: FaultPlan.seed &+ UInt64(index))
        let shape = FaultFile.Shape.allCases[index % FaultFile.Shape.allCases.count]
        let before = FaultFile(1, shape: .csv, keys: 150, bad: 0, random: &random)
        let file = FaultFile(2, shape: shape, keys: 200, bad: situation == .mergeWithBad ? 4 : 0, random: &random)
        let earlier = situation == .first ? [] : [before]
        if situation != .first {
            #expect(try await bench.run("ingest", try before.write(to: bench.folder)).status == 0)
        }
        let path = try file.write(to: bench.folder)
        // A first load has no history and merges nothing; its keys are built instead.
        let met: Failpoint =
            situation == .first && [.historyWritten, .rowsWritten, .changesNoted].contains(step) ? .keysBuilt : step
        let name = met == .recordRead ? "recordRead:\(Int.random(in: 1...200, using: &random))" : "\(met)"
        let killed = try await bench.run("ingest", path, failpoint: name + "=kill")
        #expect(killed.status == 137, "\(name) was not met: \(killed.messages)")
        let comment = "\(name), \(situation), \(shape), seed \(FaultPlan.seed)"
        let isDone = [.afterCommit, .reported].contains(met)
        try await bench.compare(earlier + (isDone ? [file] : []), comment)
        let again = try await bench.run("ingest", path, "--json")
        #expect(again.status == (isDone || file.badLines.isEmpty ? 0 : 1), "\(comment): \(again.messages)")
        #expect(again.objects.first?["state"] as? String == (isDone ? "duplicate" : "loaded"), "\(comment)")
        try await bench.compare(earlier + [file], comment)
    }

    /// A wrong order of work, and the step at which a kill shows it.
    static let mistakes: [(mistake: Failpoint.Mistake, step: Failpoint)] = [
        (.ledgerFirst, .rowsStaged), (.rowsFirst, .fileUnchanged), (.quarantineLast, .quarantineWritten),
    ]

    @Test("F01: a load that writes in the wrong order is found out", arguments: mistakes.indices)
    func wrongOrder(index: Int) async throws {
        let (mistake, step) = Self.mistakes[index]
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = SplitMix64(seed: 5)
        let file = FaultFile(1, shape: .csv, keys: 60, bad: 3, random: &random)
        let path = try file.write(to: bench.folder)
        let killed = try await bench.run("ingest", path, failpoint: "\(step)=kill", mistake: mistake)
        #expect(killed.status == 137)
        #expect(try await !bench.holds([]))
        _ = try await bench.run("ingest", path)
        #expect(try await !bench.holds([file]))
    }

    @Test("F02: kill -9 at random times, one to three a file, over mixed formats")
    func atRandom() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        let plan = FaultPlan(name: "F02", full: 60, nightly: 300)
        var random = plan.generator
        let shapes = FaultFile.Shape.mixed(plan.count, using: &random)
        var files: [FaultFile] = []
        let clock = ContinuousClock()
        var usual = Duration.milliseconds(400)
        var killed = 0
        for (number, shape) in shapes.enumerated() {
            let file = FaultFile(number, shape: shape, keys: 1500, bad: 1 + number % 3, random: &random)
            let path = try file.write(to: bench.folder)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let pause = usual * (Double(Int.random(in: 30...110, using: &random)) / 100)
                let run = try await bench.run("ingest", path) { process in
                    try await Task.sleep(for: pause)
                    kill(process, SIGKILL)
                }
                if run.status == 137 { killed += 1 }
                let isThere = try await bench.holds(files + [file])
                let isNot = try await bench.holds(files)
                #expect(isThere || isNot, "\(file.name), \(shape), seed \(FaultPlan.seed)")
                if isThere { break }
            }
            let start = clock.now
            let last = try await bench.run("ingest", path)
            usual = clock.now - start
            #expect([0, 1].contains(last.status), "\(last.messages)")
            files.append(file)
            try await bench.compare(files, "\(file.name), \(shape), seed \(FaultPlan.seed)")
        }
        #expect(killed > 0)
        // The program read them as what they are.
        let read = try await bench.database.query(
            """
            select distinct dialect || ':' || split_part(file, '.', 3) from ledger.load where state = 'loaded'
            """, as: String.self)
        #expect(Set(read).isSuperset(of: ["json:jsonl", "json:json", "xlsx:xlsx"]))
        #expect(read.contains { $0.hasSuffix(":csv") })
    }
}
