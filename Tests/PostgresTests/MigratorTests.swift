import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Migrator", .emptyDatabase)
struct MigratorTests {
    private static func folder(_ files: [String: String]) throws -> String {
        let folder = NSTemporaryDirectory() + "migrations-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, sql) in files { try sql.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
        return folder
    }

    private static func migrator(_ folder: String) -> Migrator {
        Migrator(folder: folder) { text in "\(text.utf8.count):\(text.utf8.reduce(0) { $0 &* 31 &+ Int($1) })" }
    }

    @Test("applies what is new in order, and nothing the second time")
    func applies() async throws {
        let folder = try Self.folder([
            "0001_first.sql": "create table t (n int);\ninsert into t values (1);",
            "0002_second.sql": "insert into t select n + 1 from t;",
            "README.md": "not a migration",
        ])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let db = try TestDatabase.connect()
        let migrator = Self.migrator(folder)
        #expect(try await migrator.pending(db) == ["0001_first.sql", "0002_second.sql"])
        #expect(try await migrator.migrate(db) == ["0001_first.sql", "0002_second.sql"])
        #expect(try await migrator.migrate(db) == [])
        #expect(try await db.query("select n from t order by n", as: Int.self) == [1, 2])
        try "insert into t values (9);".write(toFile: "\(folder)/0003_third.sql", atomically: true, encoding: .utf8)
        #expect(try await migrator.pending(db) == ["0003_third.sql"])
        #expect(try await migrator.migrate(db) == ["0003_third.sql"])
    }

    @Test("a changed, a missing and a late file are refused by name")
    func refusals() async throws {
        let folder = try Self.folder(["0001_a.sql": "select 1;", "0003_c.sql": "select 3;"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let db = try TestDatabase.connect()
        try await Self.migrator(folder).migrate(db)
        let file = "\(folder)/0001_a.sql"
        try "select 2;".write(toFile: file, atomically: true, encoding: .utf8)
        var error = await #expect(throws: MigrationError.self) { try await Self.migrator(folder).migrate(db) }
        #expect(error?.file == "0001_a.sql")
        try FileManager.default.removeItem(atPath: file)
        error = await #expect(throws: MigrationError.self) { try await Self.migrator(folder).migrate(db) }
        #expect(
            error?.description == "migration 0001_a.sql: it was applied to this database and is missing in the folder")
        try "select 1;".write(toFile: file, atomically: true, encoding: .utf8)
        try "select 2;".write(toFile: "\(folder)/0002_b.sql", atomically: true, encoding: .utf8)
        error = await #expect(throws: MigrationError.self) { try await Self.migrator(folder).migrate(db) }
        #expect(error?.file == "0002_b.sql")
    }

    @Test("a failing file is taken back, named with its line, and those before it stay")
    func failure() async throws {
        let folder = try Self.folder([
            "0001_a.sql": "create table a (n int);",
            "0002_b.sql": "create table b (n int);\n\ninsert into c values (1);",
        ])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let db = try TestDatabase.connect()
        let error = await #expect(throws: MigrationError.self) { try await Self.migrator(folder).migrate(db) }
        #expect(error?.file == "0002_b.sql")
        #expect(error?.line == 3)
        #expect(error?.underlying?.sqlState == .undefinedTable)
        let row = try await db.first(
            "select to_regclass('a') is not null, to_regclass('b') is null, "
                + "(select string_agg(name, ',') from applied_migration)", as: Bool.self, Bool.self, String.self)
        #expect(row?.0 == true && row?.1 == true)
        #expect(row?.2 == "0001_a.sql")
    }

    @Test("a file that ends its own transaction is refused")
    func ownCommit() async throws {
        let folder = try Self.folder(["0001_a.sql": "create table a (n int); commit;"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let db = try TestDatabase.connect()
        await #expect(throws: MigrationError.self) { try await Self.migrator(folder).migrate(db) }
    }

    @Test("several programs at once apply each file once")
    func concurrent() async throws {
        let folder = try Self.folder([
            "0001_a.sql": "create table a (n int);", "0002_b.sql": "insert into a values (1);",
        ])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let configuration = try TestDatabase.current()
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let db = Connection(configuration, logger: TestDatabase.logger)
                    return try await Self.migrator(folder).migrate(db).count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(applied == 2)
    }
}
