import ArgumentParser
import Foundation
import Logging
import Operation
import Store

/// Options of every command that works on a workspace.
struct CommonOptions: ParsableArguments {
    @Option(name: .customShort("C"), help: ArgumentHelp("The workspace.", valueName: "dir"))
    var directory = "."

    @Option(
        help: ArgumentHelp(
            "A PostgreSQL server instead of the workspace's own; also AIDWATCH_DATABASE.", valueName: "url"))
    var database: String?

    /// The workspace with its database.
    func installation() throws -> Installation {
        try Installation(
            at: directory, server: database ?? Self.environment["AIDWATCH_DATABASE"], projectRoot: Self.projectRoot(),
            logger: Self.logger)
    }

    /// The folder that holds the project's `Pipelines` and `Dashboards`.
    static func projectRoot() throws -> String {
        try Resources.projectRoot(programPath: Bundle.main.executablePath ?? "aidwatch", environment: environment)
    }

    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Warnings and errors go to standard error, a line each.
    static var logger: Logger {
        var logger = Logger(label: "aidwatch") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        return logger
    }

    /// Lets `-C DIR` and `--database URL` stand before the verb as well as behind it.
    static func movedBehindVerb(_ arguments: [String], groups: Set<String>) -> [String] {
        var options: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            let isWhole = first.hasPrefix("--database=")
            guard isWhole || ((first == "-C" || first == "--database") && rest.count >= 2) else { break }
            options += rest.prefix(isWhole ? 1 : 2)
            rest = rest.dropFirst(isWhole ? 1 : 2)
        }
        guard !options.isEmpty, let verb = rest.first else { return arguments }
        let depth = groups.contains(verb) ? 2 : 1
        return Array(rest.prefix(depth)) + options + Array(rest.dropFirst(depth))
    }
}

extension AidWatch {
    /// The verbs that have verbs of their own.
    static var groupNames: Set<String> {
        Set(
            configuration.subcommands.filter { !$0.configuration.subcommands.isEmpty }
                .compactMap { $0.configuration.commandName })
    }
}
