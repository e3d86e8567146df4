import Foundation
import Operation
import Postgres
import TestSupport
import Testing

@Suite("Databases beside others", .emptyDatabase)
struct DatabaseExchangeTests {
    /// Runs a body with the names of databases that are not there yet, and drops what it left under them.
    private func withNames(
        _ count: Int, _ body: (_ names: [String], _ admin: Connection) async throws -> Void
    ) async throws {
        let admin = try TestDatabase.connect()
        let names = (0..<count).map { _ in "exchange_\(UInt32.random(in: 0 ... .max))" }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(names, admin))
        } catch {
            outcome = .failure(error)
        }
        for name in names { try await admin.execute("drop database if exists \(name) with (force)") }
        try outcome.get()
    }

    private func databases(_ names: [String], _ admin: Connection) async throws -> Set<String> {
        Set(
            try await admin.query(
                "select datname::text from pg_database where datname = any($1)", [.init(names)], as: String.self))
    }

    @Test("where the second name cannot be given, the first one stays")
    func whole() async throws {
        try await withNames(3) { names, admin in
            try await admin.execute("create database \(names[0])")
            let exchange = DatabaseExchange(try TestDatabase.current(), logger: TestDatabase.logger)
            let error = await #expect(throws: PostgresError.self) {
                try await exchange.rename(names[1], to: names[0], keeping: names[2])
            }
            #expect(error?.sqlState == .undefinedDatabase)
            #expect(try await databases(names, admin) == [names[0]])
        }
    }

    @Test(
        "sessions that come back at once do not stop it, and find the new database under the name",
        .timeLimit(.minutes(15)))
    func busy() async throws {
        try await withNames(3) { names, admin in
            let server = try TestDatabase.current()
            for (name, table) in [(names[0], "earlier"), (names[1], "later")] {
                try await admin.execute("create database \(name)")
                let database = Connection(server.database(name), logger: TestDatabase.logger)
                try await database.execute("create table \(table) (n integer)")
                await database.close()
            }
            let visitors = (0..<4).map { _ in
                Task {
                    let visitor = Connection(server.database(names[0]), logger: TestDatabase.logger)
                    // A session that was ended is opened again by the next statement.
                    while !Task.isCancelled { _ = try? await visitor.execute("select pg_sleep(0.02)") }
                    await visitor.close()
                }
            }
            let outcome: Result<Void, any Error>
            do {
                try await DatabaseExchange(server, logger: TestDatabase.logger).rename(
                    names[1], to: names[0], keeping: names[2])
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            for visitor in visitors {
                visitor.cancel()
                await visitor.value
            }
            try outcome.get()
            for (name, table) in [(names[0], "later"), (names[2], "earlier")] {
                let database = Connection(server.database(name), logger: TestDatabase.logger)
                #expect(try await database.first("select to_regclass('\(table)') is not null", as: Bool.self) == true)
                await database.close()
            }
            #expect(try await databases(names, admin) == [names[0], names[2]])
        }
    }

    @Test("what a program left that is gone is removed, what another one works with stays")
    func leftovers() async throws {
        let use = "trial\(UInt32.random(in: 0 ... .max))"
        func names(_ admin: Connection) async throws -> [String] {
            try await admin.query(
                "select datname::text from pg_database where datname like $1", [.init("aidwatch_\(use)_%")],
                as: String.self)
        }
        let (admin, first, second) = (
            try TestDatabase.connect(), try TestDatabase.connect(), try TestDatabase.connect()
        )
        let one = try await BesideDatabase.make(for: use, of: "template0", on: first)
        let two = try await BesideDatabase.make(for: use, of: "template0", on: second)
        #expect(try await Set(names(admin)) == [one.name, two.name])
        await first.close()
        while try await admin.first(
            "select exists (select from pg_locks where locktype = 'advisory' and objid::text = $1)",
            [.init(String(one.name.split(separator: "_").last ?? ""))], as: Bool.self) == true
        {
            await Task.yield()
        }
        let three = try await BesideDatabase.make(for: use, of: "template0", on: second)
        #expect(try await Set(names(admin)) == [two.name, three.name])
        for database in [two, three] { try await database.drop(on: second) }
        #expect(try await names(admin) == [])
    }
}
