import Logging

/// Brings a database's schema up to date from a folder of SQL files; forward only.
///
/// Each file runs in one transaction together with its entry in the table of applied files. A file that was changed
/// or removed after it was applied, or that sorts before an applied one, is an error that names it.
package struct Migrator: Sendable {
    /// The folder that holds `NNNN_name.sql`.
    package let folder: String
    /// The table of applied files, in a schema that exists.
    package let table: String
    private let digest: @Sendable (String) -> String

    /// Describes a folder of migrations.
    ///
    /// - Parameters:
    ///   - folder: The folder that holds `NNNN_name.sql`.
    ///   - table: The table of applied files, qualified by its schema; made when it is not there. Trusted text.
    ///   - digest: The digest of a file's text, for example SHA-256 in hex; must never change.
    package init(
        folder: String, table: String = "public.applied_migration", digest: @escaping @Sendable (String) -> String
    ) {
        self.folder = folder
        self.table = table
        self.digest = digest
    }

    /// Applies what is not applied yet; programs that do so at once wait for each other.
    ///
    /// - Parameter connection: A session that may change the schema, outside of a transaction.
    /// - Returns: The names of the files applied now, in order.
    /// - Throws: `MigrationError` that names the file; `PostgresError` when the table of applied files cannot be read.
    @discardableResult
    package func migrate(_ connection: Connection) async throws -> [String] {
        let files = try MigrationFile.read(folder: folder)
        return try await connection.session { db in
            // Any constant does; this one is the letters "AWmigrat".
            let key: PostgresParameter = 0x4157_6D69_6772_6174
            try db.execute("select pg_advisory_lock($1)", [key])
            defer { unlock(db, key) }
            try prepare(db)
            let pending = try pending(files, db)
            for file in pending { try apply(file, db) }
            return pending.map(\.name)
        }
    }

    /// The files that are not applied yet, without applying them.
    ///
    /// - Parameter connection: Any session that may read the table of applied files.
    /// - Returns: Their names, in order; all of them where the table is not there.
    /// - Throws: As `migrate`.
    package func pending(_ connection: Connection) async throws -> [String] {
        let files = try MigrationFile.read(folder: folder)
        return try await connection.session { db in
            guard try isPrepared(db) else { return files.map(\.name) }
            return try pending(files, db).map(\.name)
        }
    }

    private func isPrepared(_ db: isolated Connection) throws -> Bool {
        try db.first("select to_regclass($1) is not null", [.init(table)], as: Bool.self) ?? false
    }

    private func prepare(_ db: isolated Connection) throws {
        guard try !isPrepared(db) else { return }
        try db.executeScript(
            """
            create table \(table) (
              number integer constraint applied_migration_pk primary key,
              name text not null,
              digest text not null,
              applied_at timestamptz not null default now()
            )
            """)
    }

    private func pending(_ files: [MigrationFile], _ db: isolated Connection) throws -> [MigrationFile] {
        let applied = try db.query(
            "select number, name, digest from \(table) order by number", as: Int.self, String.self, String.self)
        let byNumber = Dictionary(files.map { ($0.number, $0) }) { first, _ in first }
        for (number, name, digest) in applied {
            guard let file = byNumber[number] else {
                throw MigrationError(file: name, reason: "it was applied to this database and is missing in the folder")
            }
            guard self.digest(file.sql) == digest else {
                throw MigrationError(
                    file: file.name, reason: "it was changed after it was applied; put it back and add a new file")
            }
        }
        let known = Set(applied.map(\.0))
        let pending = files.filter { !known.contains($0.number) }
        if let highest = applied.last, let late = pending.first, late.number < highest.0 {
            throw MigrationError(file: late.name, reason: "it sorts before \(highest.1), which is applied already")
        }
        return pending
    }

    private func apply(_ file: MigrationFile, _ db: isolated Connection) throws {
        do {
            try db.transaction { db in
                try db.executeScript(file.sql)
                try db.execute(
                    "insert into \(table) (number, name, digest) values ($1, $2, $3)",
                    [.init(file.number), .init(file.name), .init(digest(file.sql))])
            }
        } catch let error as PostgresError where error.kind == .server || error.kind == .usage {
            throw MigrationError(
                file: file.name, line: file.line(at: error.statementPosition), reason: "it failed and was taken back",
                underlying: error)
        }
        db.logger.info("applied migration", metadata: ["file": "\(file.name)"])
    }

    /// The lock also ends with the session, so a failure here harms nobody.
    private func unlock(_ db: isolated Connection, _ key: PostgresParameter) {
        do {
            _ = try db.shielded { db in try db.execute("select pg_advisory_unlock($1)", [key]) }
        } catch {
            db.logger.debug("the migration lock ends with its session")
        }
    }
}
