import FoundationEssentials
import Postgres
import TestSupport
import Testing

@Suite("Values", .emptyDatabase)
struct ValueTests {
    @Test("whole numbers come back at the ends of their ranges", arguments: [Int64.min, -1, 0, 1, .max])
    func wholeNumbers(number: Int64) async throws {
        let db = try TestDatabase.connect()
        let row = try await db.first("select $1, $1::text", [.init(number)], as: Int64.self, String.self)
        #expect(row?.0 == number)
        #expect(row?.1 == String(number))
    }

    @Test("smallint and integer widen, and a bigint does not narrow")
    func widths() async throws {
        let db = try TestDatabase.connect()
        let row = try await db.first(
            "select '-32768'::int2, 2147483647::int4, '-2147483648'::int4", as: Int.self, Int.self, Int32.self)
        #expect(row?.0 == -32768)
        #expect(row?.1 == 2_147_483_647)
        #expect(row?.2 == .min)
        await #expect(throws: PostgresError.self) { try await db.first("select 1::int8", as: Int32.self) }
    }

    @Test("doubles come back bit for bit", arguments: [0, -0.0, 0.1, .greatestFiniteMagnitude, .infinity])
    func doubles(number: Double) async throws {
        let db = try TestDatabase.connect()
        let found = try await db.first("select $1", [.init(number)], as: Double.self)
        #expect(found?.bitPattern == number.bitPattern)
    }

    @Test("texts keep Chinese, quotes, line ends and emptiness", arguments: ["", "低保", "a'b\"c\\d\n\te", "👨‍👩‍👧"])
    func texts(text: String) async throws {
        let db = try TestDatabase.connect()
        #expect(try await db.first("select $1::text", [.init(text)], as: String.self) == text)
    }

    @Test("a text parameter serves as date, jsonb and numeric, as the server infers")
    func inferredTypes() async throws {
        let db = try TestDatabase.connect()
        let row = try await db.first(
            "select ($1::date + 1)::text, ($2::jsonb)->>'a', ($3::numeric * 2)::text",
            ["2024-02-28", #"{"a": "b"}"#, "0.15"], as: String.self, String.self, String.self)
        #expect(row?.0 == "2024-02-29")
        #expect(row?.1 == "b")
        #expect(row?.2 == "0.30")
    }

    @Test("a text with a NUL character is refused and not cut")
    func nulCharacter() async throws {
        let db = try TestDatabase.connect()
        let error = await #expect(throws: PostgresError.self) { try await db.execute("select $1", ["a\0b"]) }
        #expect(error?.kind == .encoding)
    }

    @Test("instants keep microseconds before and after 2000")
    func instants() async throws {
        let db = try TestDatabase.connect(settings: ["TimeZone": "Asia/Shanghai"])
        let instant = Date(timeIntervalSince1970: 1_772_325_000.123_456)
        let row = try await db.first("select $1, $1::text", [.init(instant)], as: Date.self, String.self)
        #expect(row?.1 == "2026-03-01 08:30:00.123456+08")
        #expect(abs((row?.0 ?? .distantPast).timeIntervalSince(instant)) < 0.000_001)
        let early = try await db.first("select '1960-01-01 00:00:00Z'::timestamptz", as: Date.self)
        #expect(early?.timeIntervalSince1970 == -315_619_200)
    }

    @Test(
        "an infinite instant and a timestamp without zone are refused",
        arguments: ["timestamptz 'infinity'", "timestamp '2026-03-01'"])
    func refusedInstants(sql: String) async throws {
        let db = try TestDatabase.connect()
        let error = await #expect(throws: PostgresError.self) { try await db.query("select \(sql)", as: Date.self) }
        #expect(error?.kind == .decoding)
    }

    @Test("arrays, bytes, uuid and boolean come back")
    func others() async throws {
        let db = try TestDatabase.connect()
        let uuid = try #require(UUID(uuidString: "0E984725-C51C-4BF4-9960-E1C80E27ABA0"))
        let row = try await db.first(
            "select $1, $2, $3, $4, $5, $6, '{}'::text[]",
            [
                .init(["a", "", "救,\"助"]), .init([1, -2]), .init([0, 255] as [UInt8]), .init(uuid), true,
                .init(Data([7])),
            ],
            as: [String].self, [Int].self, [UInt8].self, UUID.self, Bool.self, Data.self, [String].self)
        #expect(row?.0 == ["a", "", "救,\"助"])
        #expect(row?.1 == [1, -2])
        #expect(row?.2 == [0, 255])
        #expect(row?.3 == uuid)
        #expect(row?.4 == true)
        #expect(row?.5 == Data([7]))
        #expect(row?.6 == [])
    }

    @Test("an enum is read as its word and its array as words")
    func enums() async throws {
        let db = try TestDatabase.connect()
        try await db.execute("create type stage as enum ('applied', '公示')")
        let row = try await db.first(
            "select $1::stage, array['applied', '公示']::stage[]", ["公示"], as: String.self, [String].self)
        #expect(row?.0 == "公示")
        #expect(row?.1 == ["applied", "公示"])
    }

    @Test("NULL is nil for an optional and an error that names the column otherwise")
    func nulls() async throws {
        let db = try TestDatabase.connect()
        let row = try await db.first(
            "select $1::int, $2::text, array[1, null]", [.init(Int?.none), nil], as: Int?.self, String?.self,
            [Int?].self)
        #expect(row?.0 == nil && row?.1 == nil)
        #expect(row?.2 == [1, nil])
        let error = await #expect(throws: PostgresError.self) {
            try await db.query("select 1 as a, null::text as household", as: Int.self, String.self)
        }
        #expect(error?.kind == .decoding)
        #expect(error?.column == "household")
    }

    @Test("a wrong type and a wrong number of columns are errors, and the connection goes on")
    func wrongTypes() async throws {
        let db = try TestDatabase.connect()
        let type = await #expect(throws: PostgresError.self) { try await db.query("select 1.5 as total", as: Int.self) }
        #expect(
            type?.description == "column total is numeric, which is not read as an integer. Cast it in the statement.")
        let count = await #expect(throws: PostgresError.self) { try await db.query("select 1, 2", as: Int.self) }
        #expect(count?.kind == .decoding)
        #expect(try await db.query("select 1 where false", as: Int.self) == [])
    }
}
