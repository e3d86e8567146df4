import ArgumentParser
import Detection
import Domain
import Foundation
import Ingest
import Operation
import Postgres
import Publishing
import Simulation
import Store

/// Runs the main job on an artificial district.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Make an artificial district and run everything on it.",
        discussion: "Example: aidwatch demo /tmp/district --households 2000")

    @Argument(help: "The folder of the workspace.")
    var directory = "demo"

    @Option(help: "Households that ever applied.")
    var households = 10_000

    @Option(help: "The same seed gives the same district.")
    var seed: UInt64 = 1

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() async throws {
        guard households > 0, households <= 1_000_000 else {
            throw ValidationError("--households is a number from 1 to 1000000")
        }
        let root = try CommonOptions.projectRoot()
        let place = URL(filePath: directory).standardizedFileURL.path + "/aidwatch.yaml"
        let isThere = FileManager.default.fileExists(atPath: place)
        if isThere, !(try Workspace(at: directory, projectRoot: root).settings.isDemo) { throw Self.isReal(directory) }
        var settings = Settings()
        settings.isDemo = true
        let workspace = try Workspace.create(at: directory, settings: settings, projectRoot: root)
        var options = try CommonOptions.parse([])
        options.directory = workspace.directory
        let installation = try options.installation()
        let progress = Progress()
        progress.begin(Message.pick("database", "数据库"), of: 1)
        let database = try await installation.connect()
        if !isThere, try await database.first("select exists (select from ledger.load)", as: Bool.self) == true {
            // Without its settings the next try is refused as well.
            try FileManager.default.removeItem(atPath: place)
            throw Self.isReal("\(installation.location)")
        }
        progress.end(Message.pick("database: \(installation.location)", "数据库：\(installation.location)"))
        let day = try Days.parse("2026-10-31", option: "--as-of") ?? Days.today

        progress.begin(Message.pick("artificial district", "生成示例区"), of: 1)
        let summary = try ArtificialDistrict(
            resources: workspace.resources, households: households, seed: seed, asOf: day
        ).write(to: workspace.directory + "/inbox")
        let rows = summary.rows.values.reduce(0, +)
        progress.end(
            Message.pick(
                "simulated \(households) households: \(rows) rows in \(summary.rows.count) feeds",
                "已生成 \(households) 户：\(summary.rows.count) 类数据 \(rows) 行"))

        let rules = try installation.rules()
        let scan = try installation.scan(rules)
        let report = IngestReport(isJSON: false, isDryRun: false, isBrief: true)
        progress.begin(Message.pick("loading", "装载"), of: summary.files)
        var surroundings = Surroundings()
        surroundings.waitsForQuiet = false
        try await installation.sourceRun(surroundings).run(on: database) { entry in
            report.add(entry)
            progress.advance()
        }
        progress.end(report.summary)

        progress.begin(Message.pick("scanning", "扫描"), of: 1)
        let result = try await scan.run(ScanRequest(asOf: day), on: database)
        let hits = result.runs.reduce(0) { $0 + $1.hits }
        progress.end(
            Message.pick(
                "\(rules.rules.count) rules hit \(hits) subjects as of \(day)",
                "\(rules.rules.count) 条规则，截至 \(day) 提示 \(hits) 条"))
        for run in result.runs where run.state == .failed {
            throw Failure(
                1211, .bug,
                Bilingual(
                    "the rule \(run.rule.id) failed: \(run.reason ?? "")", "规则 \(run.rule.id) 未能执行：\(run.reason ?? "")"),
                repair: Bilingual("see aidwatch rule check", "请执行 aidwatch rule check"))
        }

        progress.begin(Message.pick("dashboards", "生成看板"), of: 1)
        let site = try await SiteReport(installation).publish()
        progress.end(
            Message.pick(
                "dashboards: \(site.files.written) files written, \(site.files.kept) unchanged",
                "看板：写出 \(site.files.written) 个文件，\(site.files.kept) 个未变"))
        let page = site.site + "/district/index.html"
        Terminal.line(
            json
                ? JSONText.object([
                    ("workspace", JSONText.quoted(workspace.directory)), ("page", JSONText.quoted(page)),
                    ("as_of", "\"\(day)\""), ("households", "\(households)"), ("rows", "\(rows)"),
                    ("rules", "\(rules.rules.count)"), ("hits", "\(hits)"),
                ]) : page)
        Terminal.flush()
    }

    /// Artificial persons would stand among real ones.
    private static func isReal(_ place: String) -> Failure {
        Failure(
            1007, .refused,
            Bilingual(
                "\(place) is in use and no demonstration: no artificial data were put there",
                "\(place) 已在使用且不是示例工作区：没有写入示例数据"),
            repair: Bilingual("name a new folder, with a database of its own", "请指定新的目录及其专用数据库"))
    }
}
