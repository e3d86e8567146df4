import ArgumentParser
import Detection
import Domain
import Foundation
import Ingest
import Logging
import Operation
import Postgres
import Simulation
import Store

/// Measures the program against what a user would pick instead, both sides in one run.
@main
struct Benchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measure loading and scanning against plain PostgreSQL, both sides in one run.",
        discussion: "Example: Benchmarks/run --households 1000000",
        subcommands: [LinkageBenchmark.self, SiteBenchmark.self])

    @Option(help: "Households of the artificial district: about as many cases, and eleven times as many steps.")
    var households = 1_000_000

    @Option(help: "A folder with room for the files and the database; it is removed afterwards.")
    var folder = "/tmp/aidwatch-benchmark"

    @Option(help: "How often each side is measured; the median counts.")
    var rounds = 3

    @Option(parsing: .upToNextOption, help: "Which parts to run; all without it.")
    var only: [Part] = Part.allCases

    /// A part of the measurements.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case load, change, loaders, formats, scan, supervision
    }

    @Flag(help: "Keep the folder, and use the files that lie in it.")
    var keep = false

    func run() async throws {
        let bench = try await Bench(folder: folder, households: households, rounds: rounds)
        let report = Report()
        do {
            for part in Part.allCases where only.contains(part) {
                switch part {
                case .load: try await LoadBenchmarks(bench: bench).run(report)
                case .change: try await ChangeBenchmarks(bench: bench).run(report)
                case .loaders: try await LoaderBenchmarks(bench: bench).run(report)
                case .formats: try await FormatBenchmarks(bench: bench).run(report)
                case .scan: try await ScanBenchmarks(bench: bench).run(report)
                case .supervision: try await SupervisionBenchmarks(bench: bench).run(report)
                }
            }
            report.add(
                Measurement(
                    goal: "P10", work: "peak memory of this process, all of the above", figure: PeakMemory.megabytes,
                    unit: "MB", limit: 100))
        } catch {
            try await bench.end(keeping: keep)
            throw error
        }
        report.print()
        try await bench.end(keeping: keep)
        if !report.isReached { throw ExitCode(1) }
    }
}
