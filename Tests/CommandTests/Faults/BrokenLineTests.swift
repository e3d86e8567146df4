import Foundation
import Glibc
import TestSupport
import Testing

/// F06: the connection to the database is cut after any number of bytes, slow, or in small pieces.
@Suite("Broken lines", .database)
struct BrokenLineTests {
    static let plan = FaultPlan(name: "F06", full: 20, nightly: 80)

    private func file(_ index: Int) -> FaultFile {
        var random = SplitMix64(seed: FaultPlan.seed &+ UInt64(index))
        let shape = FaultFile.Shape.allCases[index % FaultFile.Shape.allCases.count]
        return FaultFile(1, shape: shape, keys: 400, bad: 2, random: &random)
    }

    /// How many bytes of a run go each way when nothing is cut.
    private func usualBytes(_ bench: FaultBench, _ path: String) async throws -> (toServer: Int, toProgram: Int) {
        let proxy = try FaultProxy(to: bench.socket, .none)
        defer { proxy.close() }
        let run = try await bench.run("ingest", path, at: bench.location(port: proxy.port))
        #expect(run.status == 1, "\(run.messages)")
        return proxy.bytes
    }

    @Test("F06: a connection cut at any byte, either way, loads all of a file or nothing; the next run mends it")
    func cut() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        var random = Self.plan.generator
        let file = file(0)
        let path = try file.write(to: bench.folder)
        // The first run makes the feed's table as well.
        _ = try await bench.run("ingest", path)
        try await bench.reset()
        let usual = try await usualBytes(bench, path)
        #expect(usual.toServer > 10_000 && usual.toProgram > 1_000)
        var cut = 0
        for number in 0..<Self.plan.count {
            try await bench.reset()
            let direction: FaultProxy.Direction = number.isMultiple(of: 2) ? .toServer : .toProgram
            let total = direction == .toServer ? usual.toServer : usual.toProgram
            // Every other one lies among the last bytes, where the commit is.
            let offset =
                number % 4 < 2
                ? Int.random(in: 1..<total, using: &random) : total - Int.random(in: 1...200, using: &random)
            let proxy = try FaultProxy(to: bench.socket, .cut(direction, after: offset))
            let run = try await bench.run("ingest", path, at: bench.location(port: proxy.port))
            proxy.close()
            let comment = "\(direction) after \(offset) of \(total), seed \(FaultPlan.seed): \(run.messages)"
            #expect([1, 69].contains(run.status), "\(comment)")
            if run.status == 69 { cut += 1 }
            let isLoaded = try await bench.holds([file])
            let isEmpty = try await bench.holds([])
            #expect(isLoaded || (isEmpty && run.status == 69), "\(comment)")
            let again = try await bench.run("ingest", path)
            #expect(again.status == (isLoaded ? 0 : 1), "\(comment)")
            try await bench.compare([file], comment)
        }
        #expect(cut > 0)
    }

    @Test("F06: a slow line and one that passes a few bytes at a time load the file whole")
    func slow() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        let file = file(1)
        let path = try file.write(to: bench.folder)
        for fault in [FaultProxy.Fault.latency(milliseconds: 2), .trickle(bytes: 7)] {
            let proxy = try FaultProxy(to: bench.socket, fault)
            let run = try await bench.run("ingest", path, at: bench.location(port: proxy.port))
            proxy.close()
            #expect(run.status == 1, "\(fault): \(run.messages)")
            try await bench.compare([file], "\(fault)")
            try await bench.reset()
        }
    }

    @Test("F06: a line that goes still is left by Ctrl-C within 5 seconds, nothing is loaded, the next run loads all")
    func stalled() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        let file = file(2)
        let path = try file.write(to: bench.folder)
        _ = try await bench.run("ingest", path)
        try await bench.reset()
        let usual = try await usualBytes(bench, path)
        try await bench.reset()
        let proxy = try FaultProxy(to: bench.socket, .stall(.toServer, after: usual.toServer / 2))
        let run = try await bench.run("ingest", path, at: bench.location(port: proxy.port)) { process in
            while !proxy.isStalled { try await Task.sleep(for: .milliseconds(5)) }
            kill(process, SIGINT)
        }
        proxy.close()
        #expect(run.status == 130, "\(run.messages)")
        try await bench.compare([], "stalled")
        _ = try await bench.run("ingest", path)
        try await bench.compare([file], "afterwards")
    }
}
