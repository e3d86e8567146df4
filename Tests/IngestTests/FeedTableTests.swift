import Postgres
import Store
import TestSupport
import Testing

@Suite("Tables of feeds", .database)
struct FeedTableTests {
    private static func feed(columns: String, indexes: String) -> String {
        """
        feed: trial
        title: 试验
        group: reference
        key: [number]
        indexes: \(indexes)
        columns:
          number: {type: text, required: true, header: 编号}
        \(columns)
        """
    }

    @Test("follow a changed definition: new columns, new and other indexes; somebody else's index stays")
    func changed() async throws {
        let old = "  place: {type: text, header: 地点}\n  day: {type: date, header: 日期}"
        let before = try await IngestBench(feeds: [
            "trial": Self.feed(columns: old, indexes: "[[place], [day], [number]]")
        ])
        defer { before.clean() }
        #expect(
            try await Self.indexes(on: before.connection) == [
                "trial_by_1 (place)", "trial_by_2 (day)", "trial_by_3 (number)",
            ])
        try await before.connection.execute("create index mine on feed.trial (day, place)")
        let new = old + "\n  phone: {type: text, header: 电话}"
        let after = try await IngestBench(feeds: ["trial": Self.feed(columns: new, indexes: "[[place], [phone, day]]")])
        defer { after.clean() }
        #expect(
            try await Self.indexes(on: after.connection) == [
                "mine (day, place)", "trial_by_1 (place)", "trial_by_2 (phone, day)",
            ])
        #expect(try await FeedTables(after.catalog).stale(on: after.connection).isEmpty)
    }

    private static func indexes(on database: Connection) async throws -> [String] {
        try await database.query(
            """
            select c.relname || ' (' || (
                select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a where a.attrelid = i.indexrelid) || ')'
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = 'feed.trial'::regclass and not i.indisunique order by 1
            """, as: String.self)
    }
}
