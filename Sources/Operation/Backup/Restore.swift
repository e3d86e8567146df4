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
    /// - Throws: `Failure` 1621 and 1623 to 1626, and whatever else goes wrong before the restored database is in place:
    ///   this leaves the database as it was, with an up-to-date schema. `PostgresError` of what follows, the removal of an
    ///   empty database and the return of the logins, leaves the restored one in place.
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
        let (name, holds) = try await owner.session { database in
            let name = try database.first("select current_database()::text", as: String.self)
            return (name ?? PrivateCluster.database, try Self.holds(on: database))
        }
        await owner.close()
        if let current = holds, !verifyOnly, !force { throw Self.occupied(current, manifest) }

        // A database is renamed from another one.
        let configuration = try await installation.ownerConfiguration().database("postgres")
            .with(DatabaseLocation.patient)
        let server = Connection(configuration, logger: installation.logger)
        let beside = try await BesideDatabase.make(for: "restore", of: "template0", on: server)
        let old = "\(name)_replaced_\(Int(Date().timeIntervalSince1970))"
        do {
            try await fill(beside, from: dump, manifest)
            if !verifyOnly {
                try await forgetTransactions(beside)
                try await DatabaseExchange(configuration, logger: installation.logger).rename(
                    beside.name, to: name, keeping: old)
            }
        } catch {
            try? await beside.drop(on: server)
            throw error
        }
        if verifyOnly {
            try await beside.drop(on: server)
        } else if holds == nil {
            try await server.execute("drop database \(SQLIdentifier.quote(old)) with (force)")
        }
        await server.close()
        if verifyOnly { return Report(manifest: manifest, replaced: nil) }
        let restored = try await installation.connectAsOwner()
        try await restored.session { try Self.admit(on: $0) }
        await restored.close()
        return Report(manifest: manifest, replaced: holds == nil ? nil : old)
    }

    /// Restores the dump into a database and compares it with the manifest.
    private func fill(_ beside: BesideDatabase, from dump: String, _ manifest: BackupManifest) async throws {
        try await ServerTool.run(
            "pg_restore", ["--exit-on-error", "--jobs=2", dump],
            on: try await installation.location.configuration().database(beside.name))
        let restored = Connection(
            try await installation.ownerConfiguration().database(beside.name), logger: installation.logger)
        try await restored.execute("select access.close_database()")
        try await compare(restored, manifest)
        await restored.close()
    }

    /// Makes everything that was told by the numbers of the old server's transactions be told again.
    ///
    /// On another server the numbers begin anew: by snapshots of the old one nothing would be news for a long time, and its
    /// changes would be news for as long. So what remembers a snapshot begins afresh, and changes are stamped as of now.
    private func forgetTransactions(_ beside: BesideDatabase) async throws {
        let restored = Connection(
            try await installation.ownerConfiguration().database(beside.name), logger: installation.logger)
        try await restored.executeScript(
            """
            do $$
            declare
                place record;
            begin
                for place in
                    select
                        format('%I.%I', n.nspname, c.relname) as name, quote_ident(a.attname) as attribute, a.attnotnull,
                        a.atttypid = 'xid8'::regtype as is_stamp
                    from pg_attribute a
                    join pg_class c on c.oid = a.attrelid
                    join pg_namespace n on n.oid = c.relnamespace
                    where c.relkind = 'r' and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema')
                        and a.atttypid in ('xid8'::regtype, 'pg_snapshot'::regtype)
                loop
                    execute case
                        when place.is_stamp
                            then format('update %s set %s = pg_current_xact_id()', place.name, place.attribute)
                        when place.attnotnull then format('delete from %s', place.name)
                        else format('update %s set %s = null', place.name, place.attribute)
                    end;
                end loop;
            end $$
            """)
        await restored.close()
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
}
