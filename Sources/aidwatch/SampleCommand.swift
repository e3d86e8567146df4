import ArgumentParser
import Domain
import Formats
import Operation
import Postgres
import SpotCheck
import Statistics
import Store

/// The monthly spot check.
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Draw the monthly spot check, print its sheets, and estimate from its results (工作抽查).",
        subcommands: [Draw.self, List.self, Sheets.self, Estimate.self])

    /// A month that an option gives; the last one that is over without it.
    static func month(_ text: String?, _ option: String) throws -> YearMonth {
        guard let text else { return YearMonth(containing: Days.today).adding(months: -1) }
        guard let month = YearMonth.parse(Array(text.utf8).span) else {
            throw ValidationError("\(option) is a month such as 2026-10")
        }
        return month
    }

    struct Draw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw cases of a month that is over, by the 15th of the next; the seed draws the same again.",
            discussion: """
                How much of each stratum is drawn stands in Pipelines/samples.yaml. Without --by and a person's own login it is
                drawn by whom samples.drawn_by in aidwatch.yaml names, so that the schedule can do it.
                Example: aidwatch sample draw --month 2026-10 --by li
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var acting: ActorOptions

        @Option(help: "The month whose newly approved cases are drawn; the last one by default.")
        var month: String?

        @Option(help: "A number from 0 on by which the same cases are drawn again; by default a new one.")
        var seed: Int64?

        @Flag(help: "Print a JSON object: month, seed and number of samples.")
        var json = false

        func validate() throws {
            if let seed, seed < 0 { throw ValidationError("--seed is a number from 0 on") }
        }

        func run() async throws {
            let installation = try common.installation()
            let month = try SampleCommand.month(month, "--month")
            let rates = try SampleRates(installation.workspace.resources)
            let seed = seed ?? Int64.random(in: 0...Int64.max)
            let database = try await installation.connect()
            let check = SpotCheck(settings: installation.workspace.settings)
            let actor = try await acting.actor(installation, standingFor: \.sampleDrawer, on: database)
            let count = try await database.session { database in
                try check.draw(month, seed: seed, rates, by: actor, on: database)
            }
            if json {
                Terminal.line(
                    JSONText.object([
                        ("month", JSONText.quoted(month.description)), ("seed", "\(seed)"), ("samples", "\(count)"),
                    ]))
            } else {
                Terminal.line(
                    Message.pick("\(month): \(count) samples, seed \(seed)", "\(month)：抽取 \(count) 件，种子 \(seed)"))
            }
            Terminal.flush()
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the cases that were drawn and what was found.",
            discussion: "Example: aidwatch sample list --month 2026-10 --csv")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        @Option(help: "Only those of a month.")
        var month: String?

        func run() async throws {
            var query = ListQuery.samples
            if let month { query.filter("month", try SampleCommand.month(month, "--month").description) }
            let database = try await common.installation().connect()
            try await list.print(
                query,
                table: [
                    .init("sample_no", "number"), .init("case_no", "case"), .init("region_code", "region"),
                    .init("program", "program"), .init("frame", "frame"), .init("risk", "risk"),
                    .init("probability", "probability"), .init("state", "state"), .init("problems", "problems"),
                ], on: database)
        }
    }

    struct Sheets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the check sheets of a month, a workbook and a printable page per township.",
            discussion: """
                A filled workbook is a file of the feed check_results.
                Example: aidwatch sample sheets --month 2026-10 --out sheets
                """)

        @OptionGroup var common: CommonOptions

        @Option(help: "The month; the last one by default.")
        var month: String?

        @Option(help: "A new folder.")
        var out: String

        @Flag(help: "Print a JSON object: month, folder and number of townships.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let month = try SampleCommand.month(month, "--month")
            let sheets = try SampleSheets(installation.workspace)
            let database = try await installation.connect()
            let count = try await database.session { [out] in try sheets.write(month, to: out, on: $0) }
            Terminal.line(
                json
                    ? JSONText.object([
                        ("month", JSONText.quoted(month.description)), ("folder", JSONText.quoted(out)),
                        ("townships", "\(count)"),
                    ]) : Message.pick("\(out): sheets of \(count) townships", "\(out)：\(count) 个乡镇（街道）的抽查表"))
            Terminal.flush()
        }
    }

    struct Estimate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Estimate each township's share of cases with a problem, with its 95 % interval (Horvitz-Thompson).",
            discussion: "Example: aidwatch sample estimate --from 2026-08 --to 2026-10 --json")

        @OptionGroup var common: CommonOptions

        @Option(help: "The first month; the last one that is over by default.")
        var from: String?

        @Option(help: "The last month; the first one by default.")
        var to: String?

        @Flag(help: "Print JSON Lines: a township a line, the district last.")
        var json = false

        @Flag(help: "Print CSV with a header: a township a line, the district last, with an empty code.")
        var csv = false

        func validate() throws {
            if json, csv { throw ValidationError("--json and --csv exclude each other") }
        }

        func run() async throws {
            let installation = try common.installation()
            let first = try SampleCommand.month(from, "--from")
            let last = try to == nil ? first : SampleCommand.month(to, "--to")
            guard first.first <= last.first else { throw ValidationError("--to is before --from") }
            let database = try await installation.connect()
            let check = SpotCheck(settings: installation.workspace.settings)
            let estimates = try await database.session { try check.estimate(from: first, to: last, on: $0) }
            if json {
                for estimate in estimates { Terminal.line(Self.json(estimate)) }
            } else if csv {
                let writer = try ListOptions.csvWriter(header: Self.columns)
                for estimate in estimates { try writer.write(Self.fields(estimate)) }
                try writer.finish()
            } else if estimates.isEmpty {
                Terminal.message(Message.pick("nothing was drawn in these months", "这些月份没有抽取"))
            } else {
                var table = Table([
                    "township", "name", "cases", "drawn", "checked", "problems", "rate", "95 % interval",
                ])
                for estimate in estimates { table.add(Self.row(estimate)) }
                table.print()
            }
            Terminal.flush()
        }

        private static func row(_ estimate: SpotCheck.Estimate) -> [String] {
            let counts = [estimate.population, estimate.drawn, estimate.answered, estimate.problems].map(String.init)
            let figures =
                estimate.estimate.map { result in
                    [
                        percent(result.proportion),
                        percent(result.interval.lower) + "–" + percent(result.interval.upper),
                    ]
                } ?? ["", ""]
            return [estimate.township ?? Message.pick("district", "全区"), estimate.name ?? ""] + counts + figures
        }

        private static let columns = [
            "township", "name", "population", "drawn", "answered", "problems", "unknown", "rate", "lower", "upper",
            "standard_error",
        ]

        /// The columns of an estimate as texts, empty where nothing is known.
        private static func fields(_ estimate: SpotCheck.Estimate) -> [String] {
            let counts = [
                estimate.population, estimate.drawn, estimate.answered, estimate.problems, estimate.unknown,
            ]
            return [estimate.township ?? "", estimate.name ?? ""] + counts.map(String.init) + figures(estimate)
        }

        /// The same as a JSON object.
        private static func json(_ estimate: SpotCheck.Estimate) -> String {
            let values = fields(estimate).enumerated().map { place, text in
                text.isEmpty ? "null" : place < 2 ? JSONText.quoted(text) : text
            }
            return JSONText.object(Array(zip(columns, values)))
        }

        /// Share, interval and standard error, in millionths.
        private static func figures(_ estimate: SpotCheck.Estimate) -> [String] {
            guard let result = estimate.estimate else { return ["", "", "", ""] }
            let deviation = result.variance.squareRoot() / Double(result.population)
            return [result.proportion, result.interval.lower, result.interval.upper, deviation].map {
                "\(($0 * 1e6).rounded() / 1e6)"
            }
        }

        private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
    }
}
