import Postgres
import Store

/// The tables of known persons, signals and hubs, and which signals have to be linked again.
struct LinkageTables {
    let county: String
    let sources: PersonSources
    let settings: LinkageSettings
    let model: LinkageModel

    private static let indexed = ["linkage.form", "linkage.signal"]

    /// Makes the tables afresh from the feeds; every signal is to be linked again.
    func rebuild(on database: isolated Connection) throws {
        try createTemporaryTables(on: database)
        for table in Self.indexed { try database.execute("select upkeep.set_aside('\(table)', false, true)") }
        for table in Self.indexed + ["linkage.hub"] {
            let isShared = try database.first(
                "select exists (select from \(table) where county_code <> $1)", [.init(county)], as: Bool.self)
            if isShared == true {
                try database.execute("delete from \(table) where county_code = $1", [.init(county)])
            } else {
                try database.execute("truncate \(table)")
            }
        }
        for feed in sources.persons {
            try database.execute("insert into linkage.form \(sources.persons(of: feed, .all))", [.init(county)])
        }
        for feed in sources.signals {
            try database.execute("insert into linkage.signal \(sources.signals(of: feed, .all))", [.init(county)])
        }
        for table in Self.indexed {
            try database.execute("select upkeep.restore('\(table)', false, true)")
            try database.execute("select upkeep.analyze('\(table)')")
        }
        try database.execute(
            "insert into linkage.hub \(hubs(among: nil))", [.init(county), .init(settings.hubSize)])
        try database.execute(
            """
            insert into pg_temp.scope_signal
            select feed, row_key from linkage.signal where county_code = $1
            union
            select feed, row_key from linkage.link where county_code = $1
            """, [.init(county)])
    }

    /// Brings the tables up to date with the changes that a run with the snapshot `seen` did not see, and notes the
    /// signals that they concern: changed ones, those that have a key in common with a person as known before or now,
    /// those of a telephone number that became a hub or ceased to be one, and those decided on.
    func refresh(since seen: String, on database: isolated Connection) throws {
        try createTemporaryTables(on: database)
        let isNews = ChangeLog.isNews
        try database.execute(
            """
            insert into pg_temp.changed_row
            select distinct county_code, feed, row_key from ledger.change
            where \(isNews) and county_code = $2 and feed = any($3)
            union
            select m.county_code, m.feed, m.row_key
            from ledger.change c
            join linkage.form m on m.county_code = c.county_code and m.case_no = c.case_no and m.feed = 'case_members'
            where \(isNews.replacing("written_by", with: "c.written_by")) and c.county_code = $2 and c.feed = 'cases'
            """, [.init(seen), .init(county), .init(sources.persons + sources.signals)])
        try database.execute("analyze changed_row")
        try replaceRows(on: database)
        try refreshHubs(on: database)
        try database.execute("analyze touched_form")
        let conditions = model.blocks.map { "(\($0.sql("s", "f")))" }
        for condition in conditions {
            try database.execute(
                """
                insert into pg_temp.scope_signal
                select s.feed, s.row_key
                from (select distinct name, phone, household, region from pg_temp.touched_form) f
                join (select county_code, feed, row_key, name, phone, phone as household, region from linkage.signal) s
                    on s.county_code = $1 and \(condition)
                on conflict do nothing
                """, [.init(county)])
        }
        try database.execute(
            """
            insert into pg_temp.scope_signal
            select feed, row_key from linkage.decision where \(isNews) and county_code = $2
            on conflict do nothing
            """, [.init(seen), .init(county)])
    }

    /// Numbers the signals to be linked again in `scope_now`, with what is compared; hubs count as missing.
    ///
    /// Returns their number.
    func fillScope(on database: isolated Connection) throws -> Int {
        try database.execute(
            """
            insert into pg_temp.scope_now
            select row_number() over (order by c.feed, c.row_key), c.feed, c.row_key, s.name,
                case when h.phone is null then s.phone end, case when h.phone is null then s.phone end, s.region
            from pg_temp.scope_signal c
            left join linkage.signal s on s.county_code = $1 and s.feed = c.feed and s.row_key = c.row_key
            left join linkage.hub h on h.county_code = s.county_code and h.phone = s.phone
            """, [.init(county)])
        try database.execute("analyze scope_now")
        return try database.first("select count(*) from pg_temp.scope_now", as: Int.self) ?? 0
    }

    private func createTemporaryTables(on database: isolated Connection) throws {
        for statement in [
            "drop table if exists pg_temp.changed_row, pg_temp.touched_form, pg_temp.touched_phone, pg_temp.flipped",
            "drop table if exists pg_temp.scope_signal, pg_temp.scope_now",
            """
            create temporary table changed_row (
                county_code text collate "C", feed text collate "C", row_key text collate "C") on commit drop
            """,
            "create temporary table touched_form (like linkage.form) on commit drop",
            "create temporary table touched_phone (phone text collate \"C\" primary key) on commit drop",
            "create temporary table flipped (phone text collate \"C\" primary key) on commit drop",
            """
            create temporary table scope_signal (
                feed text collate "C", row_key text collate "C", primary key (feed, row_key)) on commit drop
            """,
            """
            create temporary table scope_now (
                n integer primary key, feed text collate "C", row_key text collate "C", name text collate "C",
                phone text collate "C", household text collate "C", region text collate "C") on commit drop
            """,
        ] {
            try database.execute(statement)
        }
    }

    /// Takes the changed rows out and puts them in as they are now, and keeps what they were and are.
    private func replaceRows(on database: isolated Connection) throws {
        let isChanged = """
            t.county_code = c.county_code and t.feed = c.feed and t.row_key = c.row_key
            """
        try database.execute(
            """
            with old as (
                delete from linkage.form t using pg_temp.changed_row c where \(isChanged) returning t.*)
            insert into pg_temp.touched_form select * from old
            """)
        for feed in sources.persons {
            try database.execute(
                """
                with new as (insert into linkage.form \(sources.persons(of: feed, .changed)) returning *)
                insert into pg_temp.touched_form select * from new
                """, [.init(county)])
        }
        try database.execute("insert into pg_temp.touched_phone \(Self.phones(of: "pg_temp.touched_form"))")
        try database.execute(
            """
            with old as (
                delete from linkage.signal t using pg_temp.changed_row c where \(isChanged) returning t.phone)
            insert into pg_temp.touched_phone select phone from old where phone is not null on conflict do nothing
            """)
        for feed in sources.signals {
            try database.execute(
                """
                with new as (insert into linkage.signal \(sources.signals(of: feed, .changed)) returning phone)
                insert into pg_temp.touched_phone select phone from new where phone is not null on conflict do nothing
                """, [.init(county)])
        }
        try database.execute(
            "insert into pg_temp.scope_signal select feed, row_key from pg_temp.changed_row where feed = any($1)",
            [.init(sources.signals)])
    }

    /// Counts the names of the touched numbers again; persons of a number that became a hub, or ceased to be one, are
    /// touched too, and the signals of such a number are to be linked again.
    private func refreshHubs(on database: isolated Connection) throws {
        try database.execute("analyze touched_phone")
        try database.execute(
            """
            insert into pg_temp.flipped
            with now as materialized (\(hubs(among: "pg_temp.touched_phone"))),
            before as materialized (
                select h.phone from linkage.hub h join pg_temp.touched_phone t on t.phone = h.phone
                where h.county_code = $1)
            select coalesce(now.phone, before.phone) from now full join before on before.phone = now.phone
            where now.phone is null or before.phone is null
            """, [.init(county), .init(settings.hubSize)])
        try database.execute(
            """
            delete from linkage.hub h using pg_temp.touched_phone t where h.county_code = $1 and h.phone = t.phone
            """, [.init(county)])
        try database.execute(
            "insert into linkage.hub \(hubs(among: "pg_temp.touched_phone"))",
            [.init(county), .init(settings.hubSize)])
        for column in ["phone", "household"] {
            try database.execute(
                """
                insert into pg_temp.touched_form
                select f.* from linkage.form f join pg_temp.flipped p on p.phone = f.\(column) where f.county_code = $1
                """, [.init(county)])
        }
        try database.execute(
            """
            insert into pg_temp.scope_signal
            select s.feed, s.row_key from linkage.signal s join pg_temp.flipped p on p.phone = s.phone
            where s.county_code = $1
            on conflict do nothing
            """, [.init(county)])
    }

    private static func phones(of table: String) -> String {
        "select distinct phone from \(table) where phone is not null on conflict do nothing"
    }

    /// The query of numbers under which more than `$2` different names are known in the county `$1`.
    private func hubs(among table: String?) -> String {
        let filter = table.map { "and t.phone in (select among.phone from \($0) among)" } ?? ""
        return """
            select $1, phone, count(distinct name) from (
                select t.phone, t.name from linkage.form t
                where t.county_code = $1 and t.phone is not null and t.name is not null \(filter)
                union all
                select t.phone, t.name from linkage.signal t
                where t.county_code = $1 and t.phone is not null and t.name is not null \(filter)
            ) as holder
            group by phone having count(distinct name) > $2::bigint
            """
    }
}
