import ArgumentParser
import Detection
import Domain
import Formats
import Foundation
import Ingest
import Logging
import Operation
import Postgres
import Publishing
import Simulation
import Store

/// Measures the dashboards, queries included, against Hugo with the same rows ready in a file.
struct SiteBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Measure the dashboards of 251 places and 50,000 findings against Hugo.",
        discussion: "Example: Benchmarks/run site --findings 50000")

    @Option(help: "How many findings the district has.")
    var findings = 50_000

    @Option(help: "A folder with room for the sites; it is removed afterwards.")
    var workFolder = "/tmp/aidwatch-benchmark-site"

    @Option(help: "How often each side is measured; the median counts.")
    var repetitions = 3

    func run() async throws {
        try? FileManager.default.removeItem(atPath: workFolder)
        let root = try Resources.projectRoot(
            programPath: Bundle.main.executablePath ?? "", environment: ProcessInfo.processInfo.environment)
        let workspace = try Workspace.create(at: workFolder + "/workspace", settings: Settings(), projectRoot: root)
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        let installation = try Installation(at: workspace.directory, server: nil, projectRoot: root, logger: logger)
        do {
            try await measure(installation)
            try await end(installation)
        } catch {
            try await end(installation)
            throw error
        }
    }

    private func end(_ installation: Installation) async throws {
        if case .privateCluster(let cluster) = installation.location { try await cluster.stop() }
        try FileManager.default.removeItem(atPath: workFolder)
    }

    private func measure(_ installation: Installation) async throws {
        let database = try await fill(installation)
        let report = Report()
        // Before this process has grown: what a program held before it was started counts as its own.
        let program = (Bundle.main.executablePath ?? "").replacing("/benchmark", with: "/aidwatch")
        try Bench.command(
            program, ["report", "-C", installation.workspace.directory, "--out", workFolder + "/site-0"])
        let reporting = PeakMemory.megabytesOfChildren
        var site = ""
        let memory = PeakMemory.megabytes
        var (first, again, changed) = ([Double](), [Double](), [Double]())
        for round in 1...repetitions {
            // Each time into a new folder: file systems are slow to make files where as many were just removed.
            site = workFolder + "/site-\(round)"
            first.append(try await Bench.seconds { try await publish(installation, to: site, isNew: true) })
            again.append(try await Bench.seconds { try await publish(installation, to: site, isNew: false) })
            try await database.execute(
                """
                update detection.finding set evidence = evidence, answer_by = answer_by + 1
                where finding_no = (select min(finding_no) from detection.finding where finding_no like 'B-%')
                """)
            changed.append(try await Bench.seconds { try await publish(installation, to: site, isNew: nil) })
            print(
                "round \(round): new \(first[round - 1]) s, unchanged \(again[round - 1]) s, "
                    + "one changed \(changed[round - 1]) s")
        }
        await database.close()
        print("memory before the first site \(memory) MB, after the last \(PeakMemory.megabytes) MB")
        let source = try hugo(from: site)
        var theirs: [Double] = []
        for _ in 0..<repetitions {
            try? FileManager.default.removeItem(atPath: source + "/public")
            theirs.append(
                try await Bench.seconds { try Bench.command("hugo", ["--quiet", "--source", source]) })
        }
        let other = Self.median(theirs)
        for (work, times, limit) in [("a new site", first, 0.4), ("the same site again", again, 0.05)] {
            let ours = Self.median(times)
            report.add(
                Measurement(
                    goal: "P9", work: "\(work) of 251 places and \(findings) findings against hugo",
                    figure: ours / other,
                    limit: limit, times: (ours, other)))
        }
        report.add(
            Measurement(
                goal: "P9", work: "one changed finding", figure: Self.median(changed), unit: "s", limit: 0.05))
        report.add(
            Measurement(
                goal: "P10", work: "peak memory of the program's report", figure: reporting, unit: "MB", limit: 100))
        report.print()
        if !report.isReached { throw ExitCode(1) }
    }

    private static func median(_ seconds: [Double]) -> Double { seconds.sorted()[seconds.count / 2] }

    private func publish(_ installation: Installation, to site: String, isNew: Bool?) async throws {
        let files = try await SiteReport(installation).publish(to: site).files
        let isAsExpected =
            switch isNew {
            case true: files.kept == 0
            case false: files.written == 0
            default: files.written > 0 && files.written < files.kept
            }
        guard isAsExpected else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Loads and scans an artificial district, and repeats its findings until they are as many as wanted.
    private func fill(_ installation: Installation) async throws -> Connection {
        let day = CalendarDay(daysSince2000: 9800)
        var district = ArtificialDistrict(
            resources: installation.workspace.resources, households: 10_000, seed: 1, asOf: day)
        (district.days, district.formats, district.hasBrokenRecords) = (0, [.csv], false)
        _ = try district.write(to: installation.workspace.directory + "/inbox")
        let database = try await installation.connect()
        var surroundings = Surroundings()
        surroundings.waitsForQuiet = false
        try await installation.sourceRun(surroundings).run(on: database) { _ in }
        _ = try await installation.scan(try installation.rules()).run(ScanRequest(asOf: day), on: database)
        let owner = try await installation.connectAsOwner()
        try await owner.execute(
            """
            with standing as (
                select f.* from detection.finding f join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
                where f.cleared_at is null and r.kind not in ('surge', 'data') and f.rule_id <> 'overdue.due_soon'
            )
            insert into detection.finding (county_code, finding_no, rule_id, subject_key, rule_version, severity, state, case_no,
                id_number, region_code, event_date, due_on, answer_by, first_seen, evidence, params, found_at)
            select county_code, 'B-' || lpad((row_number() over (order by n, finding_no))::text, 6, '0'), rule_id,
                subject_key || '#' || n, rule_version, severity, state, case_no, id_number, region_code, event_date, due_on,
                answer_by, first_seen, evidence, params, found_at
            from standing, generate_series(1, 1 + $1 / (select count(*)::integer from standing)) as n
            order by n, finding_no
            limit $1 - (select count(*) from standing)
            """, [.init(findings)])
        try await owner.execute("analyze detection.finding")
        await database.close()
        return owner
    }

    /// Writes the sources of a site with the same pages and rows for Hugo, and returns their folder.
    private func hugo(from site: String) throws -> String {
        let source = workFolder + "/hugo"
        for name in ["content", "data", "layouts/_default"] {
            try FileManager.default.createDirectory(
                atPath: "\(source)/\(name)", withIntermediateDirectories: true)
        }
        try Data(
            "baseURL = \"/\"\ntitle = \"site\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\"]\n".utf8
        )
        .write(to: URL(filePath: source + "/config.toml"))
        var data: [String: [[String]]] = [:]
        let places =
            ["district"]
            + (try ["township", "village"].flatMap { level in
                try FileManager.default.contentsOfDirectory(atPath: "\(site)/\(level)").map { "\(level)/\($0)" }
            })
        for place in places {
            let reader = try CSVReader(try FileSource(path: "\(site)/\(place)/findings.csv"))
            var (record, rows) = (RecordBuffer(), [[String]]())
            while try reader.next(into: &record) { rows.append((0..<record.fieldCount).map { record.string($0) }) }
            let name = place.split(separator: "/").last.map(String.init) ?? place
            data[name] = rows
            try Data("---\ntitle: \"\(name)\"\nplace: \"\(name)\"\n---\n".utf8)
                .write(to: URL(filePath: "\(source)/content/\(name).md"))
        }
        try JSONEncoder().encode(data).write(to: URL(filePath: source + "/data/findings.json"))
        let row = (0..<12).map { "<td>{{ index . \($0) }}</td>" }.joined()
        let layout = """
            <!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
            <h1>{{ .Title }}</h1><table><tbody>
            {{ range index .Site.Data.findings .Params.place }}<tr>\(row)</tr>
            {{ end }}</tbody></table></body></html>

            """
        try Data(layout.utf8).write(to: URL(filePath: source + "/layouts/_default/single.html"))
        try Data("<!DOCTYPE html><title>list</title>".utf8)
            .write(to: URL(filePath: source + "/layouts/_default/list.html"))
        return source
    }
}
