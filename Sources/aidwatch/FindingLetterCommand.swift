import ArgumentParser
import Operation
import Postgres
import Referral
import Store

extension FindingCommand {
    /// The printable letter of a reminder.
    struct Letter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the letters of reminded findings (工作提醒函), to be printed and handed over.",
            discussion: """
                One HTML file, a letter a finding; masked as pages are. That it was written is recorded for audit who-saw.
                Example: aidwatch finding letter QJ-2026-10-0001 QJ-2026-10-0002 --out letters.html --pdf
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The findings' numbers.")
        var numbers: [String]

        @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
        var out: String

        @Flag(help: "Write a PDF beside it, printed by an installed chromium.")
        var pdf = false

        @Flag(help: "Print a JSON object: the findings and the files.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let letter = try ReminderLetter(installation.workspace, installation.catalog)
            let browser = pdf ? try PagePrinter.installedBrowser() : nil
            let database = try await installation.connect()
            let (numbers, out) = (numbers, out)
            let user = ActorOptions.user
            try await database.session { database in
                try WriteFailure.naming(out) {
                    try letter.write(numbers, to: out, pdf: browser, user: user, on: database)
                }
            }
            let files = [out] + (pdf ? [ReminderLetter.pdfPath(out)] : [])
            let written = files.joined(separator: ", ")
            Terminal.message(
                Message.text(
                    1872,
                    of: Bilingual("\(numbers.count) letters are in \(written)", "\(numbers.count) 封提醒函已写入 \(written)")))
            if json {
                Terminal.line(
                    JSONText.object([
                        ("findings", JSONText.array(numbers.map(JSONText.quoted))),
                        ("files", JSONText.array(files.map(JSONText.quoted))),
                    ]))
            }
            Terminal.flush()
        }
    }
}
