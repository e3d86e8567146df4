import ArgumentParser
import Domain
import Operation
import Simulation
import Store

/// Makes an artificial district.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Write the files of an artificial district, with all that is wrong in it.",
        discussion: """
            The regions are real, persons and cases are not. Each feed has one file with its history and one for each
            of the last days, in different formats and encodings; what is too large for a workbook is CSV. truth.csv
            lists every finding that the rules must report, quarantine.csv every record that cannot be loaded.
            Example: aidwatch simulate --out /tmp/district --households 10000 --seed 7
            """)

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

    @Option(help: "Formats in turn, by commas: \(SimulationFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var formats = SimulationFormat.usual.map(\.rawValue).joined(separator: ",")

    @Flag(help: "Leave out the records that cannot be loaded.")
    var sound = false

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() async throws {
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
            resources: Resources(roots: [try CommonOptions.projectRoot()]), households: households, seed: seed,
            asOf: day)
        (district.days, district.formats, district.hasBrokenRecords) = (days, chosen, !sound)
        let summary = try WriteFailure.naming(out) { try district.write(to: out) }
        if json {
            let rows = summary.rows.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(
                separator: ",")
            let truth = summary.truth.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(
                separator: ",")
            Terminal.line("{\"rows\":{\(rows)},\"truth\":{\(truth)}}")
        } else {
            var table = Table(["feed / rule", "rows"])
            for (name, count) in summary.rows.sorted(by: { $0.key < $1.key }) { table.add([name, String(count)]) }
            for (name, count) in summary.truth.sorted(by: { $0.key < $1.key }) { table.add([name, String(count)]) }
            table.print()
        }
        Terminal.flush()
    }
}
