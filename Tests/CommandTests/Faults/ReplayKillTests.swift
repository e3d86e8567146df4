import Foundation
import Postgres
import Store
import TestSupport
import Testing

/// F09: corrected records are given back, twice, and the program is killed meanwhile.
@Suite("Kills during a replay", .database)
struct ReplayKillTests {
    static let steps: [Failpoint] = [
        .feedLocked, .rowsStaged, .historyWritten, .rowsWritten, .changesNoted, .merged, .ledgerWritten, .replayMarked,
        .beforeCommit, .afterCommit, .fileOpened,
    ]

    static let runs = FaultPlan(name: "F09", full: 12, nightly: 60).choose(steps)

    /// Loads a file with five bad records and exports these, corrected: each takes the number of its line.
    private func corrected(_ bench: FaultBench) async throws -> (path: String, lines: [Int]) {
        var random = SplitMix64(seed: FaultPlan.seed)
        let file = FaultFile(1, shape: .csv, keys: 80, bad: 5, random: &random)
        #expect(try await bench.run("ingest", try file.write(to: bench.folder)).status == 1)
        let load = try await bench.database.first("select max(load_id) from ledger.load", as: Int.self) ?? 0
        let export = try await bench.run("quarantine", "export", "\(load)")
        #expect(export.status == 0, "\(export.messages)")
        let path = bench.folder + "/corrected.csv"
        let rows = export.output.split(whereSeparator: \.isNewline).enumerated().map { number, row in
            number == 0
                ? String(row) : String(row).replacing("\"none\"", with: "\"\(file.badLines[number - 1])\"")
        }
        try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return (path, file.badLines)
    }

    private func values(_ bench: FaultBench) async throws -> [Int] {
        try await bench.database.query("select v from feed.fault where k like 'B%' order by v", as: Int.self)
    }

    private static let marks = """
        select count(*) filter (where state = 'open') || '|' || count(*) filter (where state = 'replayed') || '|' ||
            (select count(*) from ledger.replay) from ledger.quarantine
        """

    @Test(
        "F09: kill -9 at any step of a replay, then again and once more: each record is there once",
        arguments: runs.indices)
    func killed(index: Int) async throws {
        let step = Self.runs[index]
        let bench = try await FaultBench()
        defer { bench.clean() }
        let (path, lines) = try await corrected(bench)
        let killed = try await bench.run("quarantine", "retry", path, failpoint: "\(step)=kill")
        #expect(killed.status == 137, "\(step): \(killed.messages)")
        let isDone = step == .afterCommit
        #expect(try await values(bench) == (isDone ? lines : []), "\(step)")
        #expect(
            try await bench.database.first(Self.marks, as: String.self) == (isDone ? "0|5|5" : "5|0|0"), "\(step)")
        for _ in 0..<2 {
            let run = try await bench.run("quarantine", "retry", path)
            #expect(run.status == 0, "\(run.messages)")
            #expect(try await values(bench) == lines, "\(step)")
            #expect(try await bench.database.first(Self.marks, as: String.self) == "0|5|5", "\(step)")
        }
        #expect(
            try await bench.database.query(
                "select rows_read || '|' || rows_loaded from ledger.load where replay_of is not null", as: String.self)
                == ["5|5"])
        #expect(try await FaultJudge.contradictions(in: bench.database) == [])
    }

    @Test("F09: a replay that marks its records after its rows are there is found out")
    func marksLast() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        let (path, lines) = try await corrected(bench)
        let killed = try await bench.run(
            "quarantine", "retry", path, failpoint: "replayMarked=kill", mistake: .markLast)
        #expect(killed.status == 137)
        #expect(try await values(bench) == lines)
        #expect(try await bench.database.first(Self.marks, as: String.self) == "5|0|0")
    }
}
