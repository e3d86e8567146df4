import ArgumentParser
import Foundation
import Linkage
import Operation
import Postgres

/// P12: linking persons, against Splink on the same files.
struct LinkageBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linkage",
        abstract:
            "Measure the linking of persons on records with known truth, and against Splink where it is installed.",
        discussion: """
            Splink is taken from a Python that can import it: python3 -m venv V && V/bin/pip install splink
            Example: Benchmarks/run linkage --splink V/bin/python
            """)

    @Option(help: "Records of the artificial persons.")
    var records = 1_000_000

    @Option(help: "Known persons to whom half as many tickets are linked.")
    var persons = 50_000

    @Option(help: "The folder with febrl/dataset1.csv and splink/fake_1000.csv; they are left out where it is absent.")
    var truth = "../shared/data/linkage"

    @Option(help: "A Python with Splink; without it that side is left out.")
    var splink: String?

    @Option(help: "A folder with room for the files and the database; it is removed afterwards.")
    var folder = "/tmp/aidwatch-linkage"

    @Option(help: "How often each side is measured; the median counts.")
    var rounds = 3

    func run() async throws {
        try await measurePublishedRecords()
        let report = Report()
        let bench = try await PersonBench(folder: folder, count: records, extra: min(1000, records / 100))
        do {
            print("\ntickets with typed errors, linked as the program does it")
            let program = try await bench.installation.connect()
            try await SignalBench(installation: bench.installation, database: program, folder: folder).run(
                persons: persons)
            await program.close()
            try await measureArtificialPersons(bench, report)
        } catch {
            try await bench.end()
            throw error
        }
        try await bench.end()
        report.print()
        if !report.isReached { throw ExitCode(1) }
    }

    private func measurePublishedRecords() async throws {
        guard FileManager.default.fileExists(atPath: truth) else {
            print("\(truth) is not there: FEBRL and fake_1000 are left out")
            return
        }
        print("published records with known truth; weights from the literature, none fitted to the truth")
        for (name, set) in [("febrl", try LinkageTruth.febrl(truth)), ("fake_1000", try LinkageTruth.fake1000(truth))] {
            let outcome = await set.link()
            print("  \(name)  \(set.quality(outcome.pairs).text)  (\(outcome.compared) pairs compared)")
            let path = name == "febrl" ? "\(truth)/febrl/dataset1.csv" : "\(truth)/splink/fake_1000.csv"
            if let other = try splinkResult(path, name) { print("  \(name)  \(other.quality.text)  Splink") }
        }
    }

    private func measureArtificialPersons(_ bench: PersonBench, _ report: Report) async throws {
        print("\n\(records) artificial persons' records with typed errors")
        var times: [Double] = []
        var linking: [Double] = []
        var others: [SplinkResult] = []
        var full: PersonBench.Full?
        for _ in 0..<rounds {
            if let other = try splinkResult(bench.file, "people") { others.append(other) }
            times.append(try await Bench.seconds { full = try await bench.linkAll() })
            linking.append(full?.seconds ?? .infinity)
        }
        guard let full else { return }
        let ours = times.sorted()[rounds / 2]
        let set = LinkageTruth(
            RecordColumns(fields: full.model.fields.count), clusters: Array(bench.clusters.prefix(records)), full.model)
        let quality = set.quality(full.outcome.pairs)
        let cut = full.outcome.cut.reduce(0, +)
        print("  \(quality.text)  (\(full.outcome.compared) pairs compared, \(cut) keys cut)")
        if let other = others.sorted(by: { $0.seconds < $1.seconds }).dropFirst(others.count / 2).first {
            print("  \(other.quality.text)  Splink, \(Int(other.megabytes)) MB")
            let alone = linking.sorted()[rounds / 2]
            report.add(
                Measurement(
                    goal: "P12",
                    work: "linking \(records) records, estimate, link, cluster / Splink's train, predict, cluster",
                    figure: alone / other.seconds, limit: 0.33, times: (ours: alone, theirs: other.seconds)))
            report.add(
                Measurement(
                    goal: "P12",
                    work: "the same with reading and writing, which Splink's time leaves out",
                    figure: ours / other.seconds, limit: 0.33, times: (ours: ours, theirs: other.seconds)))
            report.add(
                Measurement(
                    goal: "P12", work: "by how much Splink's F1 on them is above ours",
                    figure: max(other.quality.f1 - quality.f1, 0), limit: 0))
        } else {
            print("  \(ours) s; Splink is not there, so nothing is compared: see --splink")
        }
        report.add(
            Measurement(
                goal: "P10", work: "peak memory of linking them, this process", figure: PeakMemory.megabytes,
                unit: "MB",
                limit: 100))
        try await measureNew(bench, full, ours, report)
    }

    private func measureNew(
        _ bench: PersonBench, _ full: PersonBench.Full, _ fullSeconds: Double, _ report: Report
    ) async throws {
        let indexing = try await Bench.seconds { try await bench.index() }
        print("  indexes for later records, made once: \((indexing * 1000).rounded() / 1000) s")
        var found: Set<BulkLinkage.Pair> = []
        var times: [Double] = []
        for _ in 0..<rounds {
            times.append(try await Bench.seconds { found = try await bench.linkNew(full) })
        }
        let seconds = times.sorted()[rounds / 2]
        report.add(
            Measurement(
                goal: "P12", work: "\(min(1000, records / 100)) new records against them / the full run",
                figure: seconds / fullSeconds, limit: 0.025, times: (ours: seconds, theirs: fullSeconds)))
        let all = try await bench.linkAll(withNewLike: full)
        let expected = Set(all.pairs.filter { $0.second >= records })
        report.add(
            Measurement(
                goal: "P12",
                work: "links of the new records that a full run with them has and this has not, or the reverse",
                figure: Double(expected.symmetricDifference(found).count), limit: 0))
    }

    /// What Splink made of a file.
    private struct SplinkResult: Sendable, Decodable {
        let seconds: Double
        let megabytes: Double
        let precision: Double
        let recall: Double

        var quality: LinkageTruth.Quality { LinkageTruth.Quality(precision: precision, recall: recall) }
    }

    /// Runs Splink on a file; nil where none was named.
    private func splinkResult(_ path: String, _ kind: String) throws -> SplinkResult? {
        guard let splink else { return nil }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "splink_side.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: splink)
        process.arguments = [script.path, kind, path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let line = data.split(separator: UInt8(ascii: "\n")).last else {
            throw CocoaError(.executableLoad)
        }
        return try JSONDecoder().decode(SplinkResult.self, from: Data(line))
    }
}
