import ArgumentParser
import Domain
import Foundation
import Operation
import Postgres
import Store

/// Says who may read what.
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Say who may read what: logins of the database, and the persons behind them.",
        subcommands: [Grant.self, Revoke.self, List.self])

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a person read a level by a login of the database, which is made where it is missing.",
            discussion: """
                The login has no password; on a server set one there, or let it in by the server's own rules.
                Example: aidwatch access grant liyan --person 李燕 --level township --region 500114101
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The login.")
        var login: String

        @Option(help: "The person behind it.")
        var person: String

        @Option(help: "What is seen: district, township or village.")
        var level: String

        @Option(help: "The township or village: 9 or 12 digits.")
        var region: String?

        @Flag(help: "Print a JSON object.")
        var json = false

        func validate() throws {
            guard let level = RegionLevel(rawValue: level) else {
                throw ValidationError("--level is one of district, township, village")
            }
            if (level == .district) != (region == nil) {
                throw ValidationError(
                    level == .district
                        ? "--level district takes no --region" : "--level \(level.rawValue) needs --region")
            }
            let isCode = region.map { [9, 12].contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }
            if isCode == false {
                throw ValidationError("--region is a code of 9 or 12 digits")
            }
            if person.allSatisfy(\.isWhitespace) { throw ValidationError("--person is the name of a person") }
        }

        func run() async throws {
            guard let level = RegionLevel(rawValue: level) else { return }
            let installation = try common.installation()
            let register = AccessRegister(county: installation.workspace.settings.district)
            let grant = AccessRegister.Grant(login: login, person: person, level: level, region: region)
            let owner = try await installation.connectAsOwner()
            try await register.grant(grant, by: NSUserName(), on: owner)
            try await AccessCommand.tell(
                login, of: register, isJSON: json,
                Message.text(
                    1515, of: Bilingual("\(login) may read as \(level.rawValue)", "\(login) 已有\(level.label)级读取权限")),
                on: owner)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a login's access away; its row stays, with the time.",
            discussion: "Example: aidwatch access revoke liyan")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The login.")
        var login: String

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let register = AccessRegister(county: installation.workspace.settings.district)
            let owner = try await installation.connectAsOwner()
            try await register.revoke(login, on: owner)
            try await AccessCommand.tell(
                login, of: register, isJSON: json,
                Message.text(1516, of: Bilingual("\(login) may read nothing any more", "已收回 \(login) 的读取权限")),
                on: owner)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the logins, those that lost their access among them.",
            discussion: "Example: aidwatch access list --json")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let installation = try common.installation()
            let register = AccessRegister(county: installation.workspace.settings.district)
            try await list.print(
                register.list,
                table: ["login", "person", "level", "region_code", "granted_at", "revoked_at"].map { .init($0, $0) },
                on: try await installation.connect())
        }
    }

    /// Prints the row of a login as an object, or a message.
    private static func tell(
        _ login: String, of register: AccessRegister, isJSON: Bool, _ message: String, on database: Connection
    ) async throws {
        guard isJSON else { return Terminal.message(message) }
        var query = register.list
        query.filter("login", login)
        if let line = try await query.first(on: database) { Terminal.line(line) }
        Terminal.flush()
    }
}
