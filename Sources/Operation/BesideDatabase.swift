package import Postgres

/// A database of the program's own beside others, on a server that other hosts may use as well.
///
/// Its name ends in a number on which the session that made it holds an advisory lock. So one whose number nobody holds was
/// left by a program that is gone; a process id would tell that only on the host where the process ran.
package struct BesideDatabase: Sendable {
    /// The name, which needs no quotes.
    package let name: String

    /// The first half of the locks' keys; the second one is a database's number.
    private static let lockClass = 0x4157

    /// Makes a database, and removes those for the same use that programs left that are gone.
    ///
    /// - Parameters:
    ///   - use: What it is for, a part of its name.
    ///   - template: What it is a copy of.
    ///   - server: A session of the owner in another database; it must not be closed as long as the database is used, nor
    ///     be ended for idling.
    /// - Returns: The database.
    /// - Throws: `PostgresError`.
    package static func make(for use: String, of template: String, on server: Connection) async throws -> BesideDatabase
    {
        let number = Int32.random(in: 1 ... .max)
        let made = BesideDatabase(name: "aidwatch_\(use)_\(number)")
        try await server.session { database in
            try database.execute("select pg_advisory_lock(\(lockClass), \(number))")
            let left = try database.query(
                """
                select d.datname::text from pg_database d
                where d.datname ~ $1 and pg_has_role(d.datdba, 'usage') and not exists (
                    select from pg_locks l
                    where l.locktype = 'advisory' and l.objsubid = 2 and l.granted
                        and l.classid = \(lockClass) and l.objid::text = substring(d.datname from '[0-9]+$'))
                """, [.init("^aidwatch_\(use)_[0-9]+$")], as: String.self)
            for name in left { try database.execute("drop database if exists \(name) with (force)") }
            try database.execute("create database \(made.name) template \(template)")
        }
        return made
    }

    /// Removes the database, also when the task was cancelled; one that has another name by now stays.
    ///
    /// - Throws: `PostgresError`.
    package func drop(on server: Connection) async throws {
        try await server.session { database in
            _ = try database.shielded { try $0.execute("drop database if exists \(name) with (force)") }
        }
    }
}
