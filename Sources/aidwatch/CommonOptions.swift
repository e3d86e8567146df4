import ArgumentParser
import Foundation
import Logging
import Operation
import Store

/// Options of every command that works on a workspace.
struct CommonOptions: ParsableArguments {
    @Option(name: .customShort("C", allowingJoined: true), help: ArgumentHelp("The workspace.", valueName: "dir"))
    var directory = "."

    @Option(
        help: ArgumentHelp(
            "A PostgreSQL server instead of the workspace's own; also AIDWATCH_DATABASE.", valueName: "url"))
    var database: String?

    /// The workspace with its database.
    func installation() throws -> Installation {
        let server = database ?? Self.environment["AIDWATCH_DATABASE"]
        if let server, !server.isEmpty, !Self.namesServer(server) {
            throw ValidationError(
                "--database (or AIDWATCH_DATABASE) is an address such as postgresql://host/name, or host=... dbname=..."
            )
        }
        return try Installation(
            at: directory, server: server, projectRoot: Self.projectRoot(), logger: Self.logger)
    }

    /// Whether a text is a URL of a PostgreSQL server, or words of the form `keyword=value`.
    private static func namesServer(_ text: String) -> Bool {
        if let scheme = text.prefixMatch(of: /[A-Za-z][A-Za-z0-9+.\-]*:\/\//) {
            return ["postgresql://", "postgres://"].contains(scheme.output)
        }
        return text.contains("=")
    }

    /// The folder that holds the project's `Pipelines` and `Dashboards`.
    static func projectRoot() throws -> String {
        try Resources.projectRoot(programPath: Bundle.main.executablePath ?? "aidwatch", environment: environment)
    }

    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Warnings and errors go to standard error, a line each.
    static var logger: Logger {
        Logger(label: "aidwatch") { _ in TerminalLog() }
    }

    /// Lets `-C DIR` and `--database URL` stand before a verb, or between a noun and its verb, as well as behind both.
    static func movedBehindVerb(_ arguments: [String], groups: Set<String>) -> [String] {
        var verbs: [String] = []
        var options: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if let count = optionCount(at: rest) {
                options += rest.prefix(count)
                rest = rest.dropFirst(count)
            } else if verbs.isEmpty || (verbs.count == 1 && groups.contains(verbs[0])), !first.hasPrefix("-") {
                verbs.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
            if verbs.count == 2 || (verbs.count == 1 && !groups.contains(verbs[0])) { break }
        }
        return verbs + options + rest
    }

    /// How many arguments an option takes that every command has; nil where none stands first.
    private static func optionCount(at arguments: ArraySlice<String>) -> Int? {
        guard let first = arguments.first else { return nil }
        if first == "-C" || first == "--database" { return arguments.count >= 2 ? 2 : nil }
        return first.hasPrefix("-C") || first.hasPrefix("--database=") ? 1 : nil
    }
}

extension AidWatch {
    /// The command that the first arguments name, as far as they name one.
    static func command(named arguments: [String]) -> any ParsableCommand.Type {
        var command: any ParsableCommand.Type = Self.self
        for word in arguments {
            guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else { break }
            command = next
        }
        return command
    }

    /// The verbs that have verbs of their own.
    static var groupNames: Set<String> {
        Set(
            configuration.subcommands.filter { !$0.configuration.subcommands.isEmpty }
                .compactMap { $0.configuration.commandName })
    }
}
