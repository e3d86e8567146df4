import ArgumentParser
import Foundation
import Ingest
import Operation
import Postgres
import Store

/// Looks at and steers where feeds are pulled from.
struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Look at and steer where feeds are pulled from.",
        subcommands: [List.self, Show.self, Check.self, Pause.self, Resume.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the sources: drop folders, and those of Pipelines/sources.yaml.",
            discussion: "Example: aidwatch source list --json")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let installation = try common.installation()
            let board = try SourceBoard(installation)
            let database = try await installation.connect()
            try await list.print(
                try await board.list(on: database),
                table: [
                    .init("source", "source"), .init("feed", "feed"), .init("connector", "connector"),
                    .init("state", "state"), .init("is_late", "late"), .init("rhythm", "rhythm"),
                    .init("last_look", "last look"), .init("last_news", "last news"), .init("loads", "loads"),
                ], on: database)
        }
    }

    /// Prints a source as a JSON object.
    private static func print(_ source: String, of board: SourceBoard, on database: Connection) async throws {
        if let object = try await board.list(source, on: database).first(on: database) { Terminal.line(object) }
        Terminal.flush()
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one source.", discussion: "Example: aidwatch source show inbox:cases")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The name that source list shows.")
        var source: String

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let board = try SourceBoard(installation)
            let database = try await installation.connect()
            if json {
                try await SourceCommand.print(source, of: board, on: database)
            } else {
                let query = try await board.list(source, on: database)
                let rows = try await database.session { database in
                    var rows: [[String]] = []
                    try query.rows(on: database) { rows.append($0) }
                    return rows
                }
                for (column, value) in zip(query.columns, rows.first ?? []) where !value.isEmpty {
                    Terminal.line("\(column): \(Terminal.printable(value))")
                }
            }
            Terminal.flush()
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reach sources with their logins and map what they give, without loading it.",
            discussion: "Without SOURCE: all of them. Example: aidwatch source check qianjiang-cases")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The names that source list shows.")
        var sources: [String] = []

        @Flag(help: "Print JSON Lines: an object a source.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let catalog = try installation.sources()
            let chosen = try sources.isEmpty ? catalog.sources : sources.map(catalog.named)
            let database = try await installation.connect()
            let check = SourceCheck(logger: installation.logger)
            var statuses: [ExitStatus?] = []
            for source in chosen {
                let finding = try await check.check(source, on: database)
                if let problem = finding.problem {
                    Terminal.message(Message.text(problem))
                    statuses.append(problem.status)
                }
                Terminal.line(json ? try Self.json(finding) : Self.line(finding))
                Terminal.flush()
            }
            if let status = ExitStatus.gravest(statuses) { throw ExitCode(status.rawValue) }
        }

        private static func line(_ finding: SourceCheck.Finding) -> String {
            let piece = finding.piece ?? Message.pick("nothing new", "没有新内容")
            var parts = ["\(finding.source): \(piece)"]
            if !finding.mapped.isEmpty { parts.append("+ " + finding.mapped.joined(separator: " ")) }
            if !finding.unknown.isEmpty { parts.append("? " + finding.unknown.joined(separator: " ")) }
            if !finding.absent.isEmpty { parts.append("- " + finding.absent.joined(separator: " ")) }
            return Terminal.printable(parts.joined(separator: "  "))
        }

        private struct Row: Encodable {
            let source: String
            let sound: Bool
            let piece: String?
            let mapped: [String]
            let unknown: [String]
            let absent: [String]
            let problem: String?

            private enum CodingKeys: String, CodingKey { case source, sound, piece, mapped, unknown, absent, problem }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(source, forKey: .source)
                try container.encode(sound, forKey: .sound)
                try container.encode(piece, forKey: .piece)
                try container.encode(mapped, forKey: .mapped)
                try container.encode(unknown, forKey: .unknown)
                try container.encode(absent, forKey: .absent)
                try container.encode(problem, forKey: .problem)
            }
        }

        private static func json(_ finding: SourceCheck.Finding) throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let row = Row(
                source: finding.source, sound: finding.problem == nil, piece: finding.piece, mapped: finding.mapped,
                unknown: finding.unknown, absent: finding.absent, problem: finding.problem?.description)
            return String(decoding: try encoder.encode(row), as: UTF8.self)
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a source from being read.", discussion: "Example: aidwatch source pause qianjiang-cases")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The name that source list shows.")
        var source: String

        @Flag(help: "Print a JSON object: the source as source show has it.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let board = try SourceBoard(installation)
            let database = try await installation.connect()
            try await board.pause(source, on: database)
            Terminal.message(Message.pick("\(source) is paused", "\(source) 已暂停"))
            if json { try await SourceCommand.print(source, of: board, on: database) }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a source be read again that was paused, or held after crashes.",
            discussion: "Example: aidwatch source resume qianjiang-cases")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The name that source list shows.")
        var source: String

        @Flag(help: "Print a JSON object: the source as source show has it.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let board = try SourceBoard(installation)
            let database = try await installation.connect()
            try await board.resume(source, on: database)
            Terminal.message(Message.pick("\(source) is read again", "\(source) 恢复读取"))
            if json { try await SourceCommand.print(source, of: board, on: database) }
        }
    }
}
