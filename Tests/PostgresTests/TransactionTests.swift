import Postgres
import TestSupport
import Testing

@Suite("Transactions", .emptyDatabase)
struct TransactionTests {
    struct Refused: Error {}

    @Test("a transaction commits what it did and returns its value")
    func commits() async throws {
        let db = try TestDatabase.connect()
        let count = try await db.transaction { db in
            try db.execute("create table t (n int)")
            return try db.execute("insert into t values (1), (2)")
        }
        #expect(count == 2)
        #expect(try await db.first("select count(*) from t", as: Int.self) == 2)
    }

    @Test("an error of any kind takes everything back and is thrown on")
    func rollsBack() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n int)")
        await #expect(throws: Refused.self) {
            try await db.transaction { db in
                try db.execute("insert into t values (1)")
                throw Refused()
            }
        }
        #expect(try await db.first("select count(*) from t", as: Int.self) == 0)
    }

    @Test("a swallowed failure does not look like a commit")
    func swallowedFailure() async throws {
        let db = try TestDatabase.connect()
        let error = await #expect(throws: PostgresError.self) {
            try await db.transaction { db in
                try db.execute("create table t (n int)")
                _ = try? db.execute("select 1 / 0")
            }
        }
        #expect(error?.kind == .usage)
        #expect(try await db.first("select to_regclass('t') is null", as: Bool.self) == true)
    }

    @Test("a savepoint takes back only its own work, also nested")
    func savepoints() async throws {
        let db = try TestDatabase.connect()
        let left = try await db.transaction { db in
            try db.execute("create table t (n int)")
            try db.execute("insert into t values (1)")
            var tried = 0
            do {
                try db.savepoint {
                    tried += 1
                    try db.execute("insert into t values (2)")
                    try db.savepoint { try db.execute("insert into t values (3)") }
                    try db.execute("select 1 / 0")
                }
            } catch let error as PostgresError {
                #expect(error.sqlState?.rawValue == "22012")
            }
            try db.savepoint { try db.execute("insert into t values (4)") }
            return try db.query("select n * $1 from t order by n", [.init(tried)], as: Int.self)
        }
        #expect(left == [1, 4])
    }

    @Test("options reach the server, and a read-only transaction refuses writes")
    func options() async throws {
        let db = try TestDatabase.connect()
        let level = try await db.transaction(.snapshot) { db in
            try db.first("show transaction_isolation", as: String.self)
        }
        #expect(level == "repeatable read")
        let error = await #expect(throws: PostgresError.self) {
            try await db.transaction(.snapshot) { db in try db.execute("create table t (n int)") }
        }
        #expect(error?.sqlState == .readOnlyTransaction)
    }

    @Test("a transaction inside another one is refused")
    func nested() async throws {
        let db = try TestDatabase.connect()
        let error = await #expect(throws: PostgresError.self) {
            try await db.transaction { db in try db.transaction { _ in } }
        }
        #expect(error?.kind == .usage)
        #expect(try await db.first("select 1", as: Int.self) == 1)
    }

    @Test("a cancelled task rolls back, and its cleaning up still runs")
    func cancelledTask() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n int)")
        let task = Task {
            try await db.transaction { db in
                try db.execute("insert into t values (1)")
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try db.shielded { db in try db.execute("insert into t values (2)") }
                try db.execute("insert into t values (3)")
            }
        }
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(try await db.first("select count(*) from t", as: Int.self) == 0)
    }
}
