import ArgumentParser
import Foundation
import Operation
import Postgres
import Store

/// Looks after the database.
struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Look after the database: the workspace's own, or the server that --database names.",
        subcommands: [Start.self, Stop.self, Status.self, Migrate.self, Psql.self, MakeBackup.self, MakeRestore.self])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start the workspace's own server.", discussion: "Example: aidwatch db start -C /srv/aidwatch")
        @OptionGroup var common: CommonOptions

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            guard case .privateCluster(let cluster) = installation.location else { throw DatabaseCommand.notOurs }
            let url = try await cluster.start().url ?? ""
            if json {
                Terminal.line(try await DatabaseState(of: installation).json)
            } else {
                Terminal.line(url)
            }
            Terminal.flush()
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop the workspace's own server.", discussion: "Example: aidwatch db stop -C /srv/aidwatch")
        @OptionGroup var common: CommonOptions

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            guard case .privateCluster(let cluster) = installation.location else { throw DatabaseCommand.notOurs }
            try await cluster.stop()
            if json { Terminal.line(try await DatabaseState(of: installation).json) }
            Terminal.flush()
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell where the database is and whether it answers.",
            discussion: "Example: aidwatch db status --json")
        @OptionGroup var common: CommonOptions

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let state = try await DatabaseState(of: try common.installation())
            if json {
                Terminal.line(state.json)
            } else {
                Terminal.line("\(state.state)  \(state.url ?? "")")
            }
            Terminal.flush()
            if !state.isRunning { throw ExitCode(ExitStatus.unreachable.rawValue) }
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the schema, the feeds' tables and the calendar up to date.",
            discussion: "Example: aidwatch db migrate -C /srv/aidwatch")
        @OptionGroup var common: CommonOptions

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            _ = try await installation.connect()
            if json {
                Terminal.line(try await DatabaseState(of: installation).json)
            } else {
                Terminal.line(Message.pick("the database is up to date", "数据库结构已是最新"))
            }
            Terminal.flush()
        }
    }

    struct Psql: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open psql on the database.", discussion: "Example: aidwatch db psql -- -c 'table api.loads'")
        @OptionGroup var common: CommonOptions

        @Argument(parsing: .captureForPassthrough, help: "Arguments for psql, behind --.")
        var arguments: [String] = []

        func run() async throws {
            // Everything is passed on, so the parser leaves our own --help to us.
            if let first = arguments.first, first == "--help" || first == "-h" { throw CleanExit.helpRequest(self) }
            let installation = try common.installation()
            let address = try await installation.location.configuration().clientAddress
            let passed = arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
            let words = ["psql", "-d", address.conninfo] + passed
            var pointers = words.map { strdup($0) }
            pointers.append(nil)
            setenv("PGTZ", "Asia/Shanghai", 1)
            if let password = address.password { setenv("PGPASSWORD", password, 1) }
            signal(SIGINT, SIG_DFL)
            signal(SIGTERM, SIG_DFL)
            signal(SIGPIPE, SIG_DFL)
            execvp("psql", pointers)
            throw Failure(
                1310, .unreachable,
                Bilingual("psql cannot be run", "无法运行 psql"),
                repair: Bilingual("install the package postgresql-client", "请安装 postgresql-client 软件包"))
        }
    }

    static let notOurs = Failure(
        1311, .usage,
        Bilingual("the database is on a server of its own, named by --database", "数据库在 --database 指定的服务器上"),
        repair: Bilingual("start and stop it where it runs", "请在该服务器上启停"))
}
