import ArgumentParser
import Formats
import Operation
import Store

/// Makes a workspace.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a workspace: settings, drop folders, database.",
        discussion: "Example: aidwatch init /srv/aidwatch --district 500114 --name 黔江区")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The folder; the current one by default.")
    var directory: String?

    @Option(help: "The district's six digits; for another than 500114 with --name and --prefix.")
    var district: String?

    @Option(help: "The district's name.")
    var name: String?

    @Option(help: "What finding numbers begin with, 1 to 8 capital letters and digits; QJ for 500114.")
    var prefix: String?

    @Flag(help: "Print a JSON object.")
    var json = false

    func run() async throws {
        var settings = Settings()
        if let district, district != settings.district {
            guard name != nil, prefix != nil else {
                throw ValidationError("another district than \(settings.district) takes --name and --prefix of its own")
            }
            settings.district = district
            settings.contacts = []
        }
        if let name { settings.name = name }
        if let prefix { settings.findingPrefix = prefix }
        do {
            _ = try Settings(text: settings.text, file: "aidwatch.yaml")
        } catch let error as ConfigurationError {
            throw ValidationError(error.problems.map(\.message).joined(separator: "; "))
        }
        var options = common
        options.directory = directory ?? common.directory
        let workspace = try Workspace.create(
            at: options.directory, settings: settings, projectRoot: try CommonOptions.projectRoot())
        _ = try await options.installation().connect()
        Terminal.line(
            json ? JSONText.object([("workspace", JSONText.quoted(workspace.directory))]) : workspace.directory)
        Terminal.flush()
        Terminal.message(
            Message.pick(
                "workspace ready: put files into inbox/<feed>/, then aidwatch run",
                "工作区已就绪：请把文件放入 inbox/<数据源>/，再执行 aidwatch run"))
    }
}
