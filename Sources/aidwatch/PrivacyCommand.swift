import ArgumentParser
import Operation
import Postgres
import Store
import Supervision

/// Ends the retention of personal data.
struct PrivacyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy", abstract: "End the retention of personal data.", subcommands: [MakePurge.self])

    struct MakePurge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "purge",
            abstract: "Empty what is personal of records whose retention has ended; their keys stay as marks.",
            discussion: """
                Without --before by the retention of each feed in aidwatch.yaml. Cases that stand, and what a finding rests on
                that is not closed or dismissed, are spared. Backups are not touched.
                Example: aidwatch privacy purge --before 2016-01-01 --dry-run
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var acting: ActorOptions

        @Option(help: "Purge what ended before this day, of every feed.")
        var before: String?

        @Flag(help: "Only count; nothing is changed.")
        var dryRun = false

        @Option(help: "How many cases or records one transaction purges.")
        var batch = 2000

        @Flag(help: "Print a JSON object.")
        var json = false

        func validate() throws {
            if batch < 1 { throw ValidationError("--batch is a number from 1 on") }
        }

        func run() async throws {
            let installation = try common.installation()
            var request = Purge.Request(today: Days.today, user: ActorOptions.user)
            request.before = try Days.parse(before, option: "--before")
            request.isDryRun = dryRun
            request.login = try acting.actor(installation).login
            request.batch = batch
            let purge = Purge(settings: installation.workspace.settings, catalog: installation.catalog)
            let asked = request
            let owner = try await installation.connectAsOwner()
            let report = try await owner.session { try purge.run(asked, on: $0) }
            await owner.close()
            print(report)
        }

        private func print(_ report: Purge.Report) {
            let records = report.records.sorted { $0.key < $1.key }
            if json {
                Terminal.line(
                    JSONText.object([
                        ("dry_run", "\(dryRun)"),
                        ("records", JSONText.object(records.map { ($0.key, "\($0.value)") })),
                        ("findings", "\(report.findings)"), ("batches", "\(report.batches)"),
                    ]))
            } else {
                for (feed, count) in records { Terminal.line("\(feed): \(count)") }
                Terminal.line(
                    dryRun
                        ? Message.pick(
                            "\(report.count) records and the evidence of \(report.findings) findings would be emptied",
                            "将清除 \(report.count) 条记录和 \(report.findings) 条线索的证据")
                        : Message.pick(
                            "\(report.count) records and the evidence of \(report.findings) findings were emptied",
                            "已清除 \(report.count) 条记录和 \(report.findings) 条线索的证据"))
            }
            Terminal.flush()
        }
    }
}
