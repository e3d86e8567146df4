import Foundation
import Postgres
import Store

/// Brings a backup back: into a database beside, where it is compared with its manifest, and only then in place.
package struct Restore: Sendable {
    private let installation: Installation

    /// A restore into an installation's database.
    package init(_ installation: Installation) {
        self.installation = installation
    }

    /// What was done.
    package struct Report: Sendable {
        /// What the backup holds.
        package let manifest: BackupManifest
        /// The name under which the database that was there is kept; nil where there was nothing in it, or where the
        /// backup was only compared.
        package let replaced: String?
    }

    /// Restores a backup and compares it with its manifest.
    ///
    /// - Parameters:
    ///   - folder: The folder that `Backup` made.
    ///   - verifyOnly: Only compare, and leave the database as it is.
    ///   - force: Replace a database that holds anything; it is kept under another name.
    /// - Returns: What the backup holds, and what became of the database that was there.
    /// - Throws: `Failure` 1621, 1623 to 1626, each of which leaves the database as it was.
    package func run(_ folder: String, verifyOnly: Bool, force: Bool) async throws -> Report {
        let manifest = try BackupManifest.read(folder)
        let dump = "\(folder)/\(BackupManifest.dumpFile)"
        guard FileManager.default.fileExists(atPath: dump), try Backup.digest(of: dump).digest == manifest.dump else {
            throw Failure(
                1623, .refused,
                Bilingual("the backup was changed since it was made: \(dump)", "备份在生成后被改动：\(dump)"),
                repair: Bilingual("take another backup", "请换用其他备份"))
        }
        let owner = try await installation.connectAsOwner()
        let holds = try await owner.session { try Self.holds(on: $0) }
        if let current = holds, !verifyOnly, !force { throw Self.occupied(current, manifest) }

        let beside = "aidwatch_restore_\(ProcessInfo.processInfo.processIdentifier)"
        try await dropLeftovers(owner)
        try await owner.execute("create database \(beside) template template0")
        do {
            let configuration = try await installation.location.configuration()
            try await ServerTool.run(
                "pg_restore",
                [
                    "--exit-on-error", "--jobs=2",
                    "--dbname=\(try Self.address(configuration.conninfo, database: beside))", dump,
                ])
            let restored = Connection(
                try await installation.ownerConfiguration().database(beside), logger: installation.logger)
            try await restored.execute("select access.close_database()")
            try await compare(restored, manifest)
            await restored.close()
        } catch {
            _ = try? await owner.execute("drop database if exists \(beside) with (force)")
            throw error
        }
        if verifyOnly {
            try await owner.execute("drop database \(beside) with (force)")
            await owner.close()
            return Report(manifest: manifest, replaced: nil)
        }
        let replaced = try await swap(beside, owner, keeps: holds != nil)
        return Report(manifest: manifest, replaced: replaced)
    }

    private func compare(_ restored: Connection, _ manifest: BackupManifest) async throws {
        let (census, problems) = try await restored.session { database in
            let census = try DatabaseCensus.take(on: database, madeAt: manifest.madeAt, dump: manifest.dump)
            let problems = try census.heads.flatMap { head in
                try database.query(
                    "select concat_ws(' ', problem, event_no) from audit.problems($1)", [.init(head.county)],
                    as: String.self)
            }
            return (census, problems)
        }
        let differences = census.differences(from: manifest)
        guard differences.isEmpty else {
            let names = differences.joined(separator: ", ")
            throw Failure(
                1624, .refused,
                Bilingual("the restored database is not what was saved: \(names)", "恢复出的数据库与备份时不一致：\(names)"),
                repair: Bilingual("nothing was replaced; take another backup", "未替换任何内容；请换用其他备份"))
        }
        guard problems.isEmpty else {
            throw Failure(
                1625, .refused,
                Bilingual("the audit chain of the backup does not hold: \(problems[0])", "备份中的审计链不成立：\(problems[0])"),
                repair: Bilingual("nothing was replaced; take another backup", "未替换任何内容；请换用其他备份"))
        }
    }

    /// Puts the restored database in the place of the other one, and lets the logins in that have access.
    private func swap(_ beside: String, _ owner: Connection, keeps: Bool) async throws -> String? {
        let configuration = try await installation.ownerConfiguration()
        let name = try await owner.first("select current_database()::text", as: String.self) ?? PrivateCluster.database
        let old = "\(name)_replaced_\(Int(Date().timeIntervalSince1970))"
        await owner.close()
        // A database is renamed from another one, and only while nobody is in it.
        let server = Connection(configuration.database("postgres"), logger: installation.logger)
        try await server.session { database in
            for name in [name, beside] {
                try database.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()",
                    [.init(name)])
            }
            try database.execute("alter database \"\(name)\" rename to \"\(old)\"")
            try database.execute("alter database \"\(beside)\" rename to \"\(name)\"")
            if !keeps { try database.execute("drop database \"\(old)\" with (force)") }
        }
        await server.close()
        let restored = try await installation.connectAsOwner()
        try await restored.session { try Self.admit(on: $0) }
        await restored.close()
        return keeps ? old : nil
    }

    /// Makes the logins that have access and are not there, without a password, and gives them their level's role.
    private static func admit(on database: isolated Connection) throws {
        try database.executeScript(
            """
            do $$
            declare
                reader record;
            begin
                for reader in select distinct login, level from access.login where revoked_at is null loop
                    if not exists (select from pg_roles where rolname = reader.login) then
                        execute format('create role %I login', reader.login);
                    end if;
                    execute format('grant %I to %I', 'aidwatch_' || reader.level, reader.login);
                end loop;
            end $$
            """)
    }

    /// What a database holds that a restore would replace; nil where it is empty.
    private static func holds(on database: isolated Connection) throws -> [BackupManifest.Head]? {
        let isEmpty = try database.first(
            """
            select not exists (select from ledger.load) and not exists (select from audit.event)
                and not exists (select from access.login)
            """, as: Bool.self)
        if isEmpty ?? false { return nil }
        return try DatabaseCensus.heads(on: database)
    }

    private static func occupied(_ current: [BackupManifest.Head], _ manifest: BackupManifest) -> Failure {
        func text(_ heads: [BackupManifest.Head]) -> String {
            heads.isEmpty ? "-" : heads.map { "\($0.county) \($0.event) \($0.hash.prefix(16))" }.joined(separator: ", ")
        }
        let newer = current.contains { head in
            head.event > (manifest.heads.first { $0.county == head.county }?.event ?? 0)
        }
        let (mine, saved) = (text(current), text(manifest.heads))
        return Failure(
            1626, .refused,
            newer
                ? Bilingual(
                    "the database is newer than the backup: its audit chain ends at \(mine), that of the backup at \(saved)",
                    "现有数据库比备份新：审计链末端为 \(mine)，备份为 \(saved)")
                : Bilingual(
                    "the database is not empty: its audit chain ends at \(mine), that of the backup at \(saved)",
                    "现有数据库不是空的：审计链末端为 \(mine)，备份为 \(saved)"),
            repair: Bilingual(
                "compare by --verify, or replace it by --force; it is then kept under another name",
                "可用 --verify 只作比对，或用 --force 替换（原数据库改名保留）"))
    }

    /// Databases of restores that were killed.
    private func dropLeftovers(_ owner: Connection) async throws {
        let names = try await owner.query(
            "select datname::text from pg_database where datname ~ '^aidwatch_restore_[0-9]+$'", as: String.self)
        for name in names { try await owner.execute("drop database if exists \(name) with (force)") }
    }

    /// The address of another database on the same server.
    private static func address(_ conninfo: String, database: String) throws -> String {
        guard conninfo.contains("://") else { return conninfo + " dbname=\(database)" }
        guard var parts = URLComponents(string: conninfo) else {
            throw Failure(
                1627, .usage,
                Bilingual("the address of the database cannot be read", "无法解析数据库地址"),
                repair: Bilingual("give it as postgresql://host/name", "请写成 postgresql://主机/库名"))
        }
        parts.path = "/" + database
        return parts.string ?? conninfo
    }
}
