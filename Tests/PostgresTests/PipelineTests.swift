import Postgres
import TestSupport
import Testing

@Suite("Pipeline", .emptyDatabase)
struct PipelineTests {
    @Test("ten thousand statements arrive in order")
    func many() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (id bigserial, n bigint)")
        let changed = try await db.transaction { db in
            try db.pipeline { pipeline in
                for number in 1...10_000 { try pipeline.execute("insert into t (n) values ($1)", [.init(number)]) }
            }
        }
        #expect(changed == 10_000)
        #expect(try await db.first("select count(*) from t where id = n", as: Int.self) == 10_000)
    }

    @Test("a failed unit is taken back whole and the others stay")
    func units() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n bigint primary key)")
        let failed = Failures()
        try await db.pipeline(onFailure: { unit, error in failed.record(unit, error) }) { pipeline in
            for unit in 1...5 {
                try pipeline.execute("insert into t values ($1)", [.init(unit)])
                try pipeline.execute("insert into t values ($1)", [.init(unit == 3 ? 3 : unit * 100)])
                try pipeline.endUnit()
            }
        }
        #expect(failed.units == [3])
        #expect(failed.states == [.uniqueViolation])
        #expect(try await db.query("select n from t order by n", as: Int.self) == [1, 2, 4, 5, 100, 200, 400, 500])
    }

    @Test("without a handler the first failure is thrown and the connection is usable")
    func firstFailure() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n bigint primary key)")
        let error = await #expect(throws: PostgresError.self) {
            try await db.pipeline { pipeline in
                for _ in 0..<2_000 {
                    try pipeline.execute("insert into t values (1)")
                    try pipeline.endUnit()
                }
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
        #expect(try await db.first("select count(*) from t", as: Int.self) == 1)
    }

    @Test("an error of the body is thrown on and the connection is usable")
    func clientError() async throws {
        struct Refused: Error {}
        let db = try TestDatabase.connect()
        await #expect(throws: Refused.self) {
            try await db.pipeline { pipeline in
                try pipeline.execute("select 1")
                throw Refused()
            }
        }
        #expect(try await db.first("select 1", as: Int.self) == 1)
    }
}

/// Confined to one pipeline; read after it has ended.
private final class Failures: @unchecked Sendable {
    private(set) var units: [Int] = []
    private(set) var states: [SQLState?] = []

    func record(_ unit: Int, _ error: PostgresError) {
        units.append(unit)
        states.append(error.sqlState)
    }
}
