import Postgres
import TestSupport
import Testing

@Suite("Pool", .emptyDatabase)
struct PoolTests {
    @Test("never lends more connections than its limit, and reuses them")
    func limit() async throws {
        let pool = Pool(try TestDatabase.current(), limit: 3, logger: TestDatabase.logger)
        let processes = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    try await pool.withConnection { db in
                        #expect(await pool.connectionsInUse <= 3)
                        try await db.execute("select pg_sleep(0.002)")
                        return try await db.backendProcess
                    }
                }
            }
            return try await group.reduce(into: Set<Int32>()) { $0.insert($1) }
        }
        #expect((1...3).contains(processes.count))
        #expect(await pool.connectionsInUse == 0)
        await pool.close()
    }

    @Test("a connection that comes back inside a transaction is not lent again")
    func dropsUnsound() async throws {
        let pool = Pool(try TestDatabase.current(), limit: 1, logger: TestDatabase.logger)
        let first = try await pool.withConnection { db in
            try await db.execute("begin")
            return try await db.backendProcess
        }
        let second = try await pool.withConnection { db in try await db.backendProcess }
        #expect(first != second)
        await pool.close()
    }

    @Test("a cancelled wait ends, and the place is not lost")
    func cancelledWait() async throws {
        let pool = Pool(try TestDatabase.current(), limit: 1, logger: TestDatabase.logger)
        try await pool.withConnection { _ in
            let waiting = Task { try await pool.withConnection { _ in } }
            waiting.cancel()
            let error = await #expect(throws: PostgresError.self) { try await waiting.value }
            #expect(error?.kind == .cancelled)
        }
        #expect(try await pool.withConnection { db in try await db.first("select 1", as: Int.self) } == 1)
        await pool.close()
    }

    @Test("cancelling the task cancels the statement at the server, whenever it comes")
    func cancelledStatement() async throws {
        let pool = Pool(try TestDatabase.current(), limit: 1, logger: TestDatabase.logger)
        for microseconds in [0, 100, 1_000, 5_000, 20_000] {
            let clock = ContinuousClock()
            let took = await clock.measure {
                let task = Task {
                    try await pool.withConnection { db in try await db.execute("select pg_sleep(20)") }
                }
                try? await Task.sleep(for: .microseconds(microseconds))
                task.cancel()
                let error = await #expect(throws: PostgresError.self) { try await task.value }
                #expect(error?.kind == .cancelled)
            }
            #expect(took < .seconds(2))
        }
        await pool.close()
    }

    @Test("a closed pool refuses")
    func closed() async throws {
        let pool = Pool(try TestDatabase.current(), limit: 1, logger: TestDatabase.logger)
        await pool.close()
        let error = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
        #expect(error?.kind == .closed)
    }
}
