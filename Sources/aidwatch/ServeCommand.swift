import ArgumentParser
import Publishing
import Store

/// Shows the dashboards of the workspace to this machine alone.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Show the dashboards on this machine, for a look before they are published.",
        discussion: """
            Listens on 127.0.0.1 only, without names and passwords; readers get the site from a web server that asks for
            them. With --level only what that level's readers may open. Ends with Ctrl-C.
            Example: aidwatch serve --level township --region 500114112
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "The port; 0 for any that is free.")
    var port: UInt16 = 8080

    @Option(help: "Whose reader to be: district, township or village.")
    var level = Level.district

    @Option(help: "The township or village of that reader: 9 or 12 digits.")
    var region: String?

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() async throws {
        let workspace = try Workspace(at: common.directory, projectRoot: try CommonOptions.projectRoot())
        let server = try PreviewServer(site: workspace.site, grant: try grant(), port: port)
        Terminal.line(json ? JSONText.object([("address", JSONText.quoted(server.address))]) : server.address)
        Terminal.flush()
        Terminal.message(
            Message.text(1408, of: Bilingual("the preview is running; Ctrl-C ends it", "预览已启动，按 Ctrl-C 结束")))
        await server.run()
        try Task.checkCancellation()
    }

    private func grant() throws -> SiteGrant {
        guard level < .district else {
            guard region == nil else { throw ValidationError("--region needs --level township or village") }
            return .everything
        }
        guard let region, let grant = SiteGrant(level: level, code: region) else {
            throw ValidationError("--level \(level.rawValue) needs the place's --region: 9 or 12 digits")
        }
        return grant
    }
}

extension Level: ExpressibleByArgument {}
