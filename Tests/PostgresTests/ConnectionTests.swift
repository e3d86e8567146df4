import Foundation
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("Connection", .emptyDatabase)
struct ConnectionTests {
    @Test("execute counts the rows that it changed")
    func affectedRows() async throws {
        let db = try TestDatabase.connect()
        #expect(try await db.execute("create table t (n int)") == 0)
        #expect(try await db.execute("insert into t select * from generate_series(1, 5)") == 5)
        #expect(try await db.execute("delete from t where n > $1", [3]) == 2)
    }

    @Test("an error carries its SQLSTATE and its place, and no value")
    func serverErrors() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (id text constraint t_id primary key)")
        try await db.execute("insert into t values ($1)", ["510101199001011234"])
        let error = await #expect(throws: PostgresError.self) {
            try await db.execute("insert into t values ($1)", ["510101199001011234"])
        }
        #expect(error?.kind == .server)
        #expect(error?.sqlState == .uniqueViolation)
        #expect(error?.table == "t")
        #expect(error?.constraint == "t_id")
        #expect(error?.detail?.contains("510101199001011234") == true)
        let bad = await #expect(throws: PostgresError.self) { try await db.execute("select $1::int", ["张三"]) }
        #expect(bad?.sqlState == .invalidTextRepresentation)
        for shown in [error, bad].compactMap({ $0 }) {
            var dumped = ""
            dump(shown, to: &dumped)
            for text in [shown.description, shown.debugDescription, "\(shown)", String(reflecting: shown), dumped] {
                #expect(!text.contains("510101199001011234") && !text.contains("张三"))
            }
        }
    }

    @Test("execute takes one statement, a script takes several and says where it fails")
    func scripts() async throws {
        let db = try TestDatabase.connect()
        let error = await #expect(throws: PostgresError.self) { try await db.execute("select 1; select 2") }
        #expect(error?.sqlState == .syntaxError)
        try await db.executeScript("create table a (n int); insert into a values (1); insert into a values (2)")
        #expect(try await db.first("select count(*) from a", as: Int.self) == 2)
        let script = await #expect(throws: PostgresError.self) {
            try await db.executeScript("insert into a values (3);\ninsert into b values (4)")
        }
        #expect(script?.sqlState == .undefinedTable)
        #expect(script?.statementPosition == 39)
        #expect(try await db.first("select count(*) from a", as: Int.self) == 2)
    }

    @Test("a stream hands over every row and can be left in the middle")
    func streams() async throws {
        let db = try TestDatabase.connect()
        let total = try await db.transaction { db in
            var total = 0
            try db.stream("select n, n::text from generate_series(1, $1) n", [1000], as: Int.self, String.self) {
                n, text in
                total += n + text.utf8.count
            }
            return total
        }
        // 1 + … + 1000, and 9 · 1 + 90 · 2 + 900 · 3 + 4 digits.
        #expect(total == 500_500 + 2_893)
        struct Enough: Error {}
        await #expect(throws: Enough.self) {
            try await db.stream("select n from generate_series(1, 10000000) n", as: Int64.self) { n in
                if n == 3 { throw Enough() }
            }
        }
        #expect(try await db.first("select 1", as: Int.self) == 1)
    }

    @Test("a statement inside a stream is refused")
    func noNesting() async throws {
        let db = try TestDatabase.connect()
        let error = await #expect(throws: PostgresError.self) {
            try await db.transaction { db in
                try db.stream("select 1", as: Int.self) { _ in try db.execute("select 2") }
            }
        }
        #expect(error?.kind == .usage)
    }

    @Test("session settings are applied, and an unknown one is named")
    func settings() async throws {
        let db = try TestDatabase.connect(settings: ["search_path": "a', \"b c\"", "statement_timeout": "1234ms"])
        #expect(try await db.first("select current_setting('statement_timeout')", as: String.self) == "1234ms")
        #expect(try await db.first("show client_connection_check_interval", as: String.self) == "2s")
        let bad = try TestDatabase.connect(settings: ["no_such": "1"])
        let error = await #expect(throws: PostgresError.self) { try await bad.open() }
        #expect(error?.hint == "Correct the session setting no_such.")
    }

    @Test("cancel stops pg_sleep within a second and spares the next statement")
    func cancelling() async throws {
        let db = try TestDatabase.connect()
        try await db.open()
        let clock = ContinuousClock()
        let took = await clock.measure {
            let sleeping = Task { try await db.execute("select pg_sleep(20)") }
            let watcher = try? TestDatabase.connect()
            while (try? await watcher?.first(
                "select count(*) from pg_stat_activity where query like '%pg_sleep(20)' and state = 'active' "
                    + "and datname = current_database()", as: Int.self)) == 0
            {}
            db.cancel()
            let error = await #expect(throws: PostgresError.self) { try await sleeping.value }
            #expect(error?.kind == .cancelled)
        }
        #expect(took < .seconds(2))
        #expect(try await db.first("select 1", as: Int.self) == 1)
    }

    @Test("a timeout of the server is not taken for a cancellation")
    func timeouts() async throws {
        let db = try TestDatabase.connect(settings: ["statement_timeout": "20ms"])
        let error = await #expect(throws: PostgresError.self) { try await db.execute("select pg_sleep(5)") }
        #expect(error?.kind == .server)
        #expect(error?.sqlState == .queryCanceled)
    }

    @Test("notices go to the log at their level")
    func notices() async throws {
        let recorder = RecordingLog()
        let db = try TestDatabase.connect(logger: recorder.logger)
        try await db.execute("do $$ begin raise notice 'hello'; raise warning 'careful'; end $$")
        #expect(recorder.lines == ["info hello", "warning careful"])
    }

    @Test("a killed server process is an error once, and the next use opens a new session")
    func killedBackend() async throws {
        let db = try TestDatabase.connect()
        let killer = try TestDatabase.connect()
        let process = try await db.backendProcess
        // Idle: noticed before the next statement is sent.
        try await killer.execute("select pg_terminate_backend($1::int, 5000)", [.init(Int(process))])
        #expect(try await db.first("select 1", as: Int.self) == 1)
        // Inside a transaction: everything after it fails, and nothing goes on in another session.
        let second = Int(try await db.backendProcess)
        try await killer.execute("create table t (n int)")
        let error = await #expect(throws: PostgresError.self) {
            try await db.transaction { db in
                try db.execute("insert into t values (1)")
                #expect(throws: PostgresError.self) {
                    try db.execute("select pg_terminate_backend($1::int)", [.init(second)])
                }
                let after = #expect(throws: PostgresError.self) { try db.execute("insert into t values (2)") }
                #expect(after?.kind == .connection)
            }
        }
        #expect(error != nil)
        #expect(try await db.first("select count(*) from t", as: Int.self) == 0)
    }

    @Test("an unreachable server is a connection error, and a closed connection stays closed")
    func unreachable() async throws {
        let nowhere = Connection(.init(conninfo: "host=/nonexistent dbname=x"), logger: TestDatabase.logger)
        let error = await #expect(throws: PostgresError.self) { try await nowhere.open() }
        #expect(error?.kind == .connection)
        let db = try TestDatabase.connect()
        await db.close()
        let closed = await #expect(throws: PostgresError.self) { try await db.execute("select 1") }
        #expect(closed?.kind == .closed)
        try await db.open()
        #expect(try await db.first("select 1", as: Int.self) == 1)
    }

    @Test("cancelling the task cancels the statement at the server, whenever it comes")
    func cancelledStatement() async throws {
        let db = try TestDatabase.connect()
        for microseconds in [0, 100, 1_000, 5_000, 20_000] {
            let clock = ContinuousClock()
            let took = await clock.measure {
                let task = Task {
                    try await db.cancelledWithTask { try await db.execute("select pg_sleep(20)") }
                }
                try? await Task.sleep(for: .microseconds(microseconds))
                task.cancel()
                let error = await #expect(throws: PostgresError.self) { try await task.value }
                #expect(error?.kind == .cancelled)
            }
            #expect(took < .seconds(2))
        }
    }
}

/// Keeps what is logged, as "level message".
private final class RecordingLog: LogHandler, Sendable {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in self } }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .info }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        kept.withLock { $0.append("\(event.level) \(event.message)") }
    }
}
