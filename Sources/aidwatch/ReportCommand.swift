import ArgumentParser
import Domain
import Operation
import Publishing
import Store

/// Publishes the dashboards.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Publish the dashboards of the last recorded scan.",
        discussion: """
            The pages show the data as that scan knew them. Only files that changed are written, and where neither the
            data nor the program have changed since, nothing is done at all.
            Example: aidwatch report --out /srv/www/aidwatch
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "The folder of the site; the workspace's site by default.")
    var out: String?

    @Option(help: "A day that was scanned; that of the last recorded scan by default.")
    var asOf: String?

    @Option(help: "Only the pages of a township or village and those below: 9 or 12 digits; others stay as they are.")
    var region: String?

    @Flag(help: "Render every page, even where nothing has changed since the last report.")
    var anew = false

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() async throws {
        let day = try Days.parse(asOf, option: "--as-of")
        let outcome = try await SiteReport(try common.installation()).publish(
            of: day, to: out, region: region, isAnew: anew)
        let (files, spent) = (outcome.files, outcome.milliseconds)
        if json {
            Terminal.line(Self.json(outcome))
        } else {
            var table = Table(["site", "as of", "written", "kept", "bytes", "ms views", "ms queries", "ms pages"])
            table.add([
                outcome.site, outcome.day.description, String(files.written), String(files.kept), String(files.bytes),
                String(spent.views), String(spent.queries), String(spent.pages),
            ])
            table.print()
        }
        Terminal.flush()
    }
    /// What was published, as a JSON object.
    static func json(_ outcome: SiteReport.Outcome) -> String {
        let (files, spent) = (outcome.files, outcome.milliseconds)
        return """
            {"site":\(JSONText.quoted(outcome.site)),"as_of":"\(outcome.day)","unchanged":\(outcome.isUnchanged),"written":\(files.written),\
            "kept":\(files.kept),"bytes":\(files.bytes),"milliseconds":{"views":\(spent.views),\
            "queries":\(spent.queries),"pages":\(spent.pages)}}
            """
    }
}
