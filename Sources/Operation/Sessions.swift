import Logging
package import Postgres
import Store

/// The two kinds of session with a database: of the owner, who sets it up, and of the program, which works in it.
///
/// The program's sessions belong to the role `aidwatch_program`: no superuser, owner of nothing, under row level
/// security. In the private cluster it is a login of its own; on a server the address names a login that is a member
/// of the role, or the owner, who then steps down into it. A login with a reader's access is left as it is.
package struct Sessions: Sendable {
    /// How the owner's sessions are set up; nil where the address names somebody else.
    package let owner: ConnectionConfiguration?
    /// How all other sessions are set up.
    package let program: ConnectionConfiguration
    /// Whether the sessions are those of a reader, who sees schema `api` and nothing else.
    package let isReader: Bool

    /// Sessions in the workspace's own cluster.
    init(privateCluster configuration: ConnectionConfiguration) {
        owner = configuration
        program = configuration.login(Standing.program)
        isReader = false
    }

    /// Sessions on a server, by what the login of its address may do.
    ///
    /// - Throws: `Failure` 1501 for a reader's login that sees past row level security, 1502 for a login without access.
    init(server configuration: ConnectionConfiguration, logger: Logger) async throws {
        let connection = Connection(configuration, logger: logger)
        let standing: Standing
        do {
            standing = try await connection.session { try Standing(of: $0) }
        } catch let error as PostgresError where error.sqlState == .insufficientPrivilege {
            throw Self.noAccess
        }
        await connection.close()
        if standing.isReader, standing.isSuperuser || standing.bypassesRowSecurity {
            throw Failure(
                1501, .notPermitted,
                Bilingual(
                    "the login has a reader's access and sees past row level security: it is a superuser or has BYPASSRLS",
                    "该登录名有读者权限，却是超级用户或带有 BYPASSRLS，可绕过行级安全"),
                repair: Bilingual(
                    "take the attribute away (alter role … nosuperuser nobypassrls), or use another login",
                    "请去掉该属性（alter role … nosuperuser nobypassrls），或换用其他登录名"))
        }
        isReader = standing.isReader && !standing.isProgram
        if standing.isSuperuser {
            owner = configuration
            program = configuration.with(["session_authorization": Standing.program])
        } else if standing.isOwner {
            owner = configuration
            program = configuration.with(["role": Standing.program])
        } else if standing.isProgram || standing.isReader {
            owner = nil
            program = configuration
        } else {
            throw Self.noAccess
        }
    }

    private static let noAccess = Failure(
        1502, .notPermitted,
        Bilingual("the login has no access to this database", "该登录名无权使用本数据库"),
        repair: Bilingual(
            "have the owner run aidwatch access grant for it, or make it a member of \(Standing.program)",
            "请由所有者执行 aidwatch access grant，或将其加入角色 \(Standing.program)"))

    /// The owner's sessions.
    ///
    /// - Throws: `Failure` 1503 where the address names somebody else.
    package func ownerConfiguration() throws -> ConnectionConfiguration {
        guard let owner else {
            throw Failure(
                1503, .notPermitted,
                Bilingual("only the owner of the database may do this", "此操作只能由数据库所有者执行"),
                repair: Bilingual(
                    "name the owner's login by --database or AIDWATCH_DATABASE",
                    "请用 --database 或 AIDWATCH_DATABASE 指定所有者的登录名"))
        }
        return owner
    }
}
