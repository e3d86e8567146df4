import Postgres
import TestSupport
import Testing

@Suite("COPY", .emptyDatabase)
struct CopyTests {
    struct Refused: Error {}

    @Test("every kind of value arrives as the server writes it")
    func values() async throws {
        let db = try TestDatabase.connect(settings: ["TimeZone": "UTC"])
        try await db.execute(
            """
            create table t (a text, b smallint, c int, d bigint, e boolean, f double precision, g date, h timestamptz,
              i numeric(20, 2), j text[], k bigint[], l bytea, m jsonb, n text)
            """)
        let loaded = try await db.copyIn("copy t from stdin (format binary)") { writer in
            writer.beginRow(columns: 14)
            writer.text("救'助")
            writer.int16(-7)
            writer.int32(.min)
            writer.int64(.max)
            writer.bool(true)
            writer.double(0.1)
            writer.date(daysSince2000: 8_826)
            writer.timestamp(microsecondsSince2000: -1)
            writer.numeric(hundredths: -123_456)
            writer.textArray(["a", "", "b c"])
            writer.int64Array([])
            writer.bytea([0, 255])
            writer.jsonb(#"{"a": 1}"#)
            writer.null()
            try writer.endRow()
        }
        #expect(loaded == 1)
        let row = try await db.first("select t::text, n is null from t", as: String.self, Bool.self)
        #expect(
            row?.0
                == #"(救'助,-7,-2147483648,9223372036854775807,t,0.1,2024-03-01,"1999-12-31 23:59:59.999999+00",-1234.56,"#
                + #""{a,"""",""b c""}",{},"\\x00ff","{""a"": 1}",)"#)
        #expect(row?.1 == true)
    }

    @Test("money arrives to the cent, for every size and sign")
    func numerics() async throws {
        let db = try TestDatabase.connect()
        var random = SplitMix64(seed: 20_260_301)
        var cents: [Int64] = [0, 1, -1, 99, 100, 101, 9_999, 10_000, 999_999, 1_000_000, 100_000_000, .max, .min]
        for power in 0..<19 { cents.append((0..<power).reduce(1) { value, _ in value * 10 }) }
        for _ in 0..<5_000 { cents.append(Int64.random(in: .min ... .max, using: &random) >> random.next() % 64) }
        try await db.execute("create table t (id bigint, cents bigint, yuan numeric)")
        let all = cents
        try await db.copyIn("copy t from stdin (format binary)") { writer in
            for (index, value) in all.enumerated() {
                writer.beginRow(columns: 3)
                writer.int64(Int64(index))
                writer.int64(value)
                writer.numeric(hundredths: value)
                try writer.endRow()
            }
        }
        // The server's own text and arithmetic judge; scale 2 is part of the value.
        let wrong = try await db.first(
            """
            select count(*) from t
            where yuan <> cents * 0.01 or scale(yuan) <> 2 or yuan::text <> (cents * 0.01)::text
               or numeric_send(yuan) <> numeric_send(cents * 0.01)
            """, as: Int.self)
        #expect(wrong == 0)
        #expect(
            try await db.first("select yuan::text from t where id = 12", as: String.self) == "-92233720368547758.08")
    }

    @Test("a hundred thousand rows arrive once each, without the rows that were cancelled")
    func manyRows() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n bigint, s text)")
        let loaded = try await db.copyIn("copy t (n, s) from stdin (format binary)") { writer in
            for number in 1...150_000 as ClosedRange<Int64> {
                writer.beginRow(columns: 2)
                writer.int64(number)
                guard number % 3 != 0 else {
                    writer.cancelRow()
                    continue
                }
                writer.text("row \(number)")
                try writer.endRow()
            }
            #expect(writer.rows == 100_000)
        }
        #expect(loaded == 100_000)
        let row = try await db.first(
            "select count(*), sum(n)::bigint, count(*) filter (where s <> 'row ' || n) from t",
            as: Int.self, Int.self, Int.self)
        // 1 + … + 150,000 without the multiples of three.
        #expect(row?.0 == 100_000)
        #expect(row?.1 == 11_250_075_000 - 3 * 1_250_025_000)
        #expect(row?.2 == 0)
    }

    @Test("a value larger than the buffer arrives whole")
    func largeValue() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (s text)")
        try await db.copyIn("copy t from stdin (format binary)") { writer in
            writer.beginRow(columns: 1)
            writer.text(String(repeating: "低", count: 1_000_000))
            try writer.endRow()
        }
        #expect(try await db.first("select octet_length(s) from t", as: Int.self) == 3_000_000)
    }

    @Test("an error of the body loads nothing and leaves the connection usable")
    func clientError() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n bigint)")
        await #expect(throws: Refused.self) {
            try await db.copyIn("copy t from stdin (format binary)") { writer in
                for number in 1...50_000 as ClosedRange<Int64> {
                    writer.beginRow(columns: 1)
                    writer.int64(number)
                    try writer.endRow()
                }
                throw Refused()
            }
        }
        #expect(try await db.first("select count(*) from t", as: Int.self) == 0)
    }

    @Test("a row of the wrong width is refused before it is sent")
    func wrongWidth() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (a bigint, b bigint)")
        for (columns, values) in [(2, 1), (1, 1), (3, 3)] {
            let error = await #expect(throws: PostgresError.self) {
                try await db.copyIn("copy t from stdin (format binary)") { writer in
                    writer.beginRow(columns: columns)
                    for _ in 0..<values { writer.int64(1) }
                    try writer.endRow()
                }
            }
            #expect(error?.kind == .usage)
        }
        #expect(try await db.first("select count(*) from t", as: Int.self) == 0)
    }

    @Test("a refused line of text names its line and column and not its value")
    func serverError() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n int, day date)")
        let error = await #expect(throws: PostgresError.self) {
            try await db.copyInText("copy t from stdin (format csv)") { writer in
                try writer.write("1,2024-01-01\n2,2024-02-30\n")
            }
        }
        #expect(error?.sqlState == .datetimeFieldOverflow)
        #expect(error?.copyLine == 2)
        #expect(error?.copyColumn == "day")
        #expect(
            error?.description
                == "date/time field value out of range (value withheld) [22008] at COPY line 2, column day.")
        #expect(try await db.first("select count(*) from t", as: Int.self) == 0)
    }

    @Test("a refused binary row names its line and column")
    func binaryServerError() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (id bigint primary key, s text check (s <> 'x'))")
        let error = await #expect(throws: PostgresError.self) {
            try await db.copyIn("copy t from stdin (format binary)") { writer in
                for (id, text) in [(1, "a"), (2, "b"), (2, "c")] as [(Int64, String)] {
                    writer.beginRow(columns: 2)
                    writer.int64(id)
                    writer.text(text)
                    try writer.endRow()
                }
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
        #expect(error?.copyLine == 3)
    }

    @Test("what is copied out can be copied in")
    func copyOut() async throws {
        let db = try TestDatabase.connect()
        try await db.executeScript(
            "create table a (n bigint, s text); insert into a select n, 'text ' || n from generate_series(1, 20000) n; "
                + "create table b (like a)")
        let (bytes, rows) = try await db.transaction { db in
            var bytes: [UInt8] = []
            let rows = try db.copyOut("copy a to stdout (format csv)") { bytes.append(contentsOf: $0) }
            return (bytes, rows)
        }
        #expect(rows == 20_000)
        let loaded = try await db.copyInText("copy b from stdin (format csv)") { writer in
            try bytes.withUnsafeBytes { try writer.write($0) }
        }
        #expect(loaded == 20_000)
        #expect(try await db.first("select count(*) from (table a except table b) x", as: Int.self) == 0)
        struct Enough: Error {}
        await #expect(throws: Enough.self) {
            try await db.copyOut("copy (select * from generate_series(1, 5000000)) to stdout") { _ in throw Enough() }
        }
        #expect(try await db.first("select 1", as: Int.self) == 1)
    }

    @Test("COPY by a method that does not copy is refused and harms nothing", arguments: ["from stdin", "to stdout"])
    func misuse(direction: String) async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create table t (n int)")
        for _ in 0..<2 {
            let error = await #expect(throws: PostgresError.self) { try await db.execute("copy t \(direction)") }
            #expect(error?.kind == .usage)
        }
        await #expect(throws: PostgresError.self) { try await db.copyIn("select 1") { _ in } }
        await #expect(throws: PostgresError.self) { try await db.copyIn("copy t from stdin") { _ in } }
        #expect(try await db.first("select 1", as: Int.self) == 1)
    }
}
