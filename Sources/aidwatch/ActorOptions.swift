import ArgumentParser
import Foundation
import Operation
import Postgres
import Store
import Supervision

/// Who decides.
struct ActorOptions: ParsableArguments {
    @Option(help: "The login that decides, where the workspace's own database is used.")
    var by: String?

    /// The user of the operating system.
    static var user: String { NSUserName() }

    /// The person that the options name.
    ///
    /// - Throws: `Failure` 1272 where a login is named on a server.
    func actor(_ installation: Installation) throws -> Decision.Actor {
        if by != nil, !installation.location.isPrivate {
            throw Failure(
                1272, .notPermitted,
                Bilingual(
                    "--by names nobody on a server: the person of your own login decides",
                    "在服务器上不能用 --by 指定他人：由本人登录名对应的人员处置"),
                repair: Bilingual("leave it out", "请去掉 --by"))
        }
        return actor(installation, login: by)
    }

    /// The person that the options name; else that of the session's own login; else the one that a setting names.
    ///
    /// - Throws: `Failure` 1272 where a login is named on a server; `PostgresError`.
    func actor(
        _ installation: Installation, standingFor setting: KeyPath<Settings, String?>, on database: Connection
    ) async throws -> Decision.Actor {
        let named = try actor(installation)
        guard named.login == nil, let other = installation.workspace.settings[keyPath: setting] else { return named }
        // A reader's login is a person's own; the program's is nobody's.
        let isProgram = try await database.first(
            "select pg_has_role(session_user, 'aidwatch_program', 'member')", as: Bool.self)
        guard isProgram == true else { return named }
        let isPerson = try await database.first(
            "select exists (select from access.login where login = session_user and revoked_at is null)", as: Bool.self)
        return isPerson == true ? named : actor(installation, login: other)
    }

    private func actor(_ installation: Installation, login: String?) -> Decision.Actor {
        let settings = installation.workspace.settings
        return Decision.Actor(
            county: settings.district, login: login, user: Self.user, at: Days.now, term: settings.reminderTerm)
    }
}
