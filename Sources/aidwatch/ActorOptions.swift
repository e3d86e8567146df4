import ArgumentParser
import Foundation
import Operation
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
        let settings = installation.workspace.settings
        return Decision.Actor(
            county: settings.district, login: by, user: Self.user, at: Days.now, term: settings.reminderTerm)
    }
}
