import ArgumentParser
import Detection
import Domain
import Ingest
import Linkage
import Operation
import Publishing
import Store
import Supervision

/// Does everything that is due.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract:
            "Do everything that is due: load, link persons, scan, remind, write the dashboards, send messages, and what is scheduled.",
        discussion: "Example: aidwatch run -C /srv/aidwatch")

    @OptionGroup var common: CommonOptions

    @Option(help: "The day of the scan. Today in Asia/Shanghai by default.")
    var asOf: String?

    @Flag(help: "Print a JSON object: the loads, the scan and the dashboards.")
    var json = false

    func run() async throws {
        let day = try Days.parse(asOf, option: "--as-of") ?? Days.today
        let installation = try common.installation()
        let rules = try installation.rules()
        let scan = try installation.scan(rules)
        let database = try await installation.connect()
        let report = IngestReport(isJSON: false, isDryRun: false)
        try await installation.sourceRun().run(on: database, report.add)
        if !json { try await report.print(on: database) }
        let refused = try await DispositionReport.run(installation, on: database)
        _ = try await installation.personLinker().run(on: database)
        var request = ScanRequest(asOf: day)
        request.mayRest = true
        let result = try await scan.run(request, on: database)
        let printer = ScanPrinter(report: result)
        if result.isUnchanged {
            Terminal.message(
                Message.text(
                    1604, of: Bilingual("nothing has changed since the last scan of \(day)", "\(day) 扫描之后没有变化")))
        } else if json {
            printer.printMessages()
        } else {
            try printer.print()
        }
        Terminal.flush()
        var dashboards: String?
        if result.isRecorded, !result.hasFailed {
            try await ReminderReport.run(installation, on: day, database)
        }
        if result.isRecorded {
            let site = try await SiteReport(installation).publish()
            dashboards = ReportCommand.json(site)
            Terminal.message(
                Message.pick(
                    "dashboards in \(site.site): \(site.files.written) files written, \(site.files.kept) unchanged",
                    "看板在 \(site.site)：写出 \(site.files.written) 个文件，\(site.files.kept) 个未变"))
        }
        if json {
            Terminal.line(
                JSONText.object([
                    ("loads", JSONText.array(try await report.objects(on: database))), ("scan", printer.json),
                    ("report", dashboards ?? "null"),
                ]))
            Terminal.flush()
        }
        let messages = try await OutboxReport.run(installation, on: database)
        if let messages { OutboxReport.tell(messages) }
        // On a day that is named nothing is due by the clock.
        let isLate = asOf == nil ? try await JobRun(common, installation).run(except: "run", on: database) : false
        let status = ExitStatus.gravest([
            refused, report.status, isLate || messages?.needsPerson == true ? .personNeeded : nil,
            result.hasFailed ? .configuration : nil,
        ])
        if let status { throw ExitCode(status.rawValue) }
    }
}
