import ArgumentParser
import Detection
import Domain
import Operation
import Store

/// Runs the rules.
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Run the rules over the loaded data.",
        discussion: """
            A scan of a day not before the last recorded one writes findings. With --known-at, or for an earlier day,
            it writes nothing and prints its hits.
            Example: aidwatch scan --as-of 2026-10-31
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Rules to run; all by default.")
    var rules: [String] = []

    @Option(help: "The day: what had happened by its end. Today in Asia/Shanghai by default.")
    var asOf: String?

    @Option(help: "The instant: what was known then. Now by default.")
    var knownAt: String?

    @Flag(help: "Look at every subject again, not only at what changed.")
    var full = false

    @Option(
        help: """
            Exit with 1 where a finding that is new or reopened, or a hit of a scan that is not recorded, is at least this \
            grave: info, low, medium, high, critical.
            """)
    var failOn: String?

    @Flag(help: "Print a JSON object, or JSON Lines of hits where the scan is not recorded.")
    var json = false

    @Flag(help: "Print CSV with a header: a line a rule, or a line a hit where the scan is not recorded.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
    }

    func run() async throws {
        let threshold = try failOn.map { word in
            guard let severity = Severity(rawValue: word) else {
                throw ValidationError("--fail-on is one of info, low, medium, high, critical")
            }
            return severity
        }
        var request = ScanRequest(asOf: try Days.parse(asOf, option: "--as-of") ?? Days.today)
        request.knownAt = try Days.instant(knownAt, option: "--known-at")
        request.rules = rules
        request.isFull = full
        let installation = try common.installation()
        let catalog = try installation.rules()
        let scan = try installation.scan(catalog)
        let database = try await installation.connect()
        let printer = HitPrinter(isJSON: json, isCSV: csv)
        let report = try await scan.run(request, on: database, asked: printer.print)
        if !report.isRecorded {
            try await scan.recordAccess(user: ActorOptions.user, on: database)
            try printer.end()
        }
        try ScanPrinter(report: report, isJSON: json, isCSV: csv).print()
        Terminal.flush()
        if report.hasFailed {
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
        if let threshold, let gravest = report.gravest, gravest >= threshold {
            throw ExitCode(ExitStatus.personNeeded.rawValue)
        }
    }
}
