import ArgumentParser
import Domain
import Operation
import Postgres
import Simulation
import Store

/// Makes an artificial district.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Write the files of an artificial district, with all that is wrong in it.",
        discussion: """
            The regions are real, persons and cases are not. Each feed has one file with its history and one for each
            of the last days, in different formats and encodings; what is too large for a workbook is CSV. truth.csv
            lists every finding that the rules must report, quarantine.csv every record that cannot be loaded.
            With --check the findings are compared with it, rule by rule: those of the workspace that -C names, into
            which the files were loaded; without -C the district is written, loaded and scanned in a database of its own.
            Example: aidwatch simulate --out /tmp/district --households 10000 --seed 7 --check
            """)

    @Option(
        name: .customShort("C", allowingJoined: true),
        help: ArgumentHelp("The workspace whose findings --check compares.", valueName: "dir"))
    var directory: String?

    @Option(
        help: ArgumentHelp(
            "A PostgreSQL server for --check instead of the workspace's own; also AIDWATCH_DATABASE.",
            valueName: "url"))
    var database: String?

    @Option(help: "The folder to write to.")
    var out: String

    @Option(help: "Households that ever applied.")
    var households = 10_000

    @Option(help: "The same seed gives the same files.")
    var seed: UInt64 = 1

    @Option(help: "The last day of the data.")
    var asOf = "2026-10-31"

    @Option(help: "How many of the last days have files of their own.")
    var days = 7

    @Option(
        help:
            "Formats in turn, by commas: \(SimulationFormat.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var formats = SimulationFormat.usual.map(\.rawValue).joined(separator: ",")

    @Flag(help: "Leave out the records that cannot be loaded.")
    var sound = false

    @Flag(
        help:
            "Compare the findings with truth.csv: precision and recall by rule. Exit with 1 where they differ."
    )
    var check = false

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() async throws {
        if check, let directory {
            try await compare(in: directory)
            return
        }
        if directory != nil { throw ValidationError("-C is for --check") }
        guard households > 0, households <= 10_000_000 else {
            throw ValidationError("--households is a number from 1 to 10000000")
        }
        guard (0...30).contains(days) else { throw ValidationError("--days is a number from 0 to 30") }
        let chosen = try formats.split(separator: ",").map { word in
            guard let format = SimulationFormat(rawValue: String(word)) else {
                throw ValidationError("--formats: there is no format \(word)")
            }
            return format
        }
        guard !chosen.isEmpty else { throw ValidationError("--formats names at least one format") }
        guard let day = try Days.parse(asOf, option: "--as-of") else { return }
        var district = ArtificialDistrict(
            resources: Resources(roots: [try CommonOptions.projectRoot()]), households: households,
            seed: seed,
            asOf: day)
        (district.days, district.formats, district.hasBrokenRecords) = (days, chosen, !sound)
        let summary = try WriteFailure.naming(out) { try district.write(to: out) }
        if check {
            try await compareApart(day)
        } else {
            print(summary)
        }
    }

    /// Compares the findings of a workspace with the truth that was written.
    private func compare(in directory: String) async throws {
        let installation = try options(directory).installation()
        let path = out + "/truth.csv"
        let county = installation.workspace.settings.district
        let result = try await installation.connect().session { database in
            try TruthCheck(truth: path, county: county, on: database)
        }
        try end(with: result)
    }

    /// Loads and scans the district in a database of its own, whose server has its files in the district's folder.
    private func compareApart(_ day: CalendarDay) async throws {
        let folder = out + "/workspace"
        _ = try Workspace.create(
            at: folder, settings: Settings(), projectRoot: try CommonOptions.projectRoot())
        let installation = try options(folder).installation()
        let result = try await TruthCheck.trial(of: out, asOf: day, in: installation)
        if case .privateCluster(let cluster) = installation.location { try await cluster.stop() }
        if let result { try end(with: result) }
    }

    private func options(_ directory: String) throws -> CommonOptions {
        var options = try CommonOptions.parse([])
        (options.directory, options.database) = (directory, database)
        return options
    }

    private func end(with result: TruthCheck) throws {
        AgreementPrinter(check: result).print(isJSON: json)
        Terminal.flush()
        if !result.isWhole { throw ExitCode(ExitStatus.personNeeded.rawValue) }
    }

    private func print(_ summary: SimulationSummary) {
        if json {
            let rows = summary.rows.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(
                separator: ",")
            let truth = summary.truth.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
                .joined(
                    separator: ",")
            Terminal.line("{\"rows\":{\(rows)},\"truth\":{\(truth)}}")
        } else {
            var table = Table(["feed / rule", "rows"])
            for (name, count) in summary.rows.sorted(by: { $0.key < $1.key }) {
                table.add([name, String(count)])
            }
            for (name, count) in summary.truth.sorted(by: { $0.key < $1.key }) {
                table.add([name, String(count)])
            }
            table.print()
        }
        Terminal.flush()
    }
}
