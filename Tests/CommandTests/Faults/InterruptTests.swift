import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

/// F03, F07, F12: a load is stopped at a step, something happens, and it goes on.
@Suite("Loads that something happens to", .database)
struct InterruptTests {
    static let steps: [Failpoint] = [.fileDigested, .headerRead, .recordRead, .rowsStaged, .merged]

    static let signals = FaultPlan(name: "F07", full: 10, nightly: 50).choose(
        steps.flatMap { step in [SIGTERM, SIGINT].map { (step: step, number: $0) } })

    @Test(
        "F07: SIGTERM and Ctrl-C at any step end the program with its status, nothing loaded, no litter",
        arguments: signals.indices)
    func signalled(index: Int) async throws {
        let (step, number) = Self.signals[index]
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = SplitMix64(seed: FaultPlan.seed &+ UInt64(index))
        let file = FaultFile(1, shape: .csv, keys: 300, bad: 2, random: &random)
        let path = try file.write(to: bench.folder)
        let litter = { try Set(FileManager.default.subpathsOfDirectory(atPath: bench.folder)) }
        let before = try litter()
        let run = try await bench.run("ingest", path, failpoint: "\(step)=stop") { process in
            try await FaultBench.waitUntilStopped(process)
            kill(process, number)
            kill(process, SIGCONT)
        }
        // The signal may arrive when all is done.
        #expect([128 + number, 1].contains(run.status), "\(step): \(run.messages)")
        let isLoaded = try await bench.holds([file])
        let isNot = try await bench.holds([])
        #expect(isLoaded || (isNot && run.status == 128 + number), "\(step), seed \(FaultPlan.seed)")
        #expect(try litter() == before)
        #expect(
            try await bench.database.first(
                "select count(*) from pg_class where relpersistence = 't' and relkind = 'r'", as: Int.self) == 0)
        _ = try await bench.run("ingest", path)
        try await bench.compare([file], "\(step)")
    }

    /// What happens to the file while it is being loaded.
    enum Mischief: CaseIterable, Sendable {
        case replaced, truncated, grown, unlinked
    }

    static let mischief = FaultPlan(name: "F12", full: 16, nightly: 80).choose(
        [Failpoint.fileOpened, .fileDigested, .headerRead, .rowsStaged].flatMap { step in
            Mischief.allCases.map { (step: step, mischief: $0) }
        })

    private func happen(_ mischief: Mischief, to path: String, other: Data) throws {
        switch mischief {
        case .replaced:
            try other.write(to: URL(fileURLWithPath: path + ".new"))
            #expect(rename(path + ".new", path) == 0)
        case .truncated: #expect(truncate(path, 700) == 0)
        case .grown:
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("K1,1,新\n".utf8))
            try handle.close()
        case .unlinked: #expect(unlink(path) == 0)
        }
    }

    @Test(
        "F12: a file that is replaced, cut, extended or removed while it is read loads as it was, or not at all",
        arguments: mischief.indices)
    func fileChanges(index: Int) async throws {
        let (step, mischief) = Self.mischief[index]
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = SplitMix64(seed: FaultPlan.seed &+ UInt64(index))
        // Longer than what is read ahead, so that the change shows in the bytes.
        let file = FaultFile(1, shape: .csv, keys: 30_000, bad: 2, random: &random)
        let other = FaultFile(1, shape: .csv, keys: 200, bad: 0, random: &random)
        let path = try file.write(to: bench.folder)
        let run = try await bench.run("ingest", path, failpoint: "\(step)=stop") { process in
            try await FaultBench.waitUntilStopped(process)
            try happen(mischief, to: path, other: try other.bytes)
            kill(process, SIGCONT)
        }
        let comment = "\(mischief) at \(step), seed \(FaultPlan.seed)"
        #expect(run.status == 1, "\(comment): \(run.messages)")
        #expect(run.messages.contains("AW1101"), "\(comment): \(run.messages)")
        try await bench.compare([], comment)
        let mended = try other.write(to: bench.folder)
        #expect(try await bench.run("ingest", mended).status == 0)
        try await bench.compare([other], comment)
    }

    @Test("F12: a program that does not look at the file again is found out")
    func unwatched() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = SplitMix64(seed: 9)
        let file = FaultFile(1, shape: .csv, keys: 30_000, bad: 0, random: &random)
        let path = try file.write(to: bench.folder)
        let run = try await bench.run(
            "ingest", path, failpoint: "fileDigested=stop", mistake: .unwatchedFile
        ) { process in
            try await FaultBench.waitUntilStopped(process)
            try happen(.truncated, to: path, other: Data())
            kill(process, SIGCONT)
        }
        #expect(!run.messages.contains("AW1101"))
        #expect(try await !bench.holds([]))
        #expect(try await !bench.holds([file]))
    }

    static let endings = FaultPlan(name: "F03", full: 9, nightly: 60).choose(steps)

    @Test(
        "F03: a session that the server ends at any step leaves nothing, and the next run loads all",
        arguments: endings.indices)
    func terminated(index: Int) async throws {
        let step = Self.endings[index]
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = SplitMix64(seed: FaultPlan.seed &+ UInt64(index))
        let file = FaultFile(1, shape: .jsonLines, keys: 300, bad: 2, random: &random)
        let path = try file.write(to: bench.folder)
        let database = bench.database
        let run = try await bench.run("ingest", path, failpoint: "\(step)=stop") { process in
            try await FaultBench.waitUntilStopped(process)
            let ended = try await database.first(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """, as: Int.self)
            #expect(ended == 1)
            // It has ended before the program goes on, however busy the machine is.
            let left = """
                select count(*) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """
            while try await database.first(left, as: Int.self) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            kill(process, SIGCONT)
        }
        // Between two statements a session is opened anew and the load goes through.
        let isBetween = step == .fileDigested
        #expect(run.status == (isBetween ? 1 : 69), "\(step): \(run.messages)")
        try await bench.compare(isBetween ? [file] : [], "\(step)")
        _ = try await bench.run("ingest", path)
        try await bench.compare([file], "\(step)")
    }

    @Test("a disk that is full at a step says so with 74, keeps nothing, and the next run loads all")
    func fullDisk() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = SplitMix64(seed: 4)
        let file = FaultFile(1, shape: .gzip, keys: 200, bad: 1, random: &random)
        let path = try file.write(to: bench.folder)
        for step in ["recordRead:150", "merged", "beforeCommit"] {
            let run = try await bench.run("ingest", path, failpoint: step + "=full")
            #expect(run.status == 74, "\(step): \(run.messages)")
            try await bench.compare([], step)
        }
        _ = try await bench.run("ingest", path)
        try await bench.compare([file], "afterwards")
    }
}
