import Postgres
import Store
import TestSupport
import Testing

/// The calls for a cluster of several servers, recorded by functions of the same names.
@Suite("Distribution of the tables", .database)
struct DistributionTests {
    /// What stays on the coordinator: logins and views, jobs and leases, and what the program keeps of itself.
    static let local = [
        "access.feed_view", "access.login", "access.mark_key", "detection.kept_table", "ledger.feed_table",
        "ledger.source_attempt", "ledger.source_look", "ledger.source_state", "operation.job", "operation.message",
        "operation.message_attempt", "operation.messaging", "operation.slot", "public.applied_migration",
        "reference.calendar_version", "upkeep.set_aside",
    ]
    /// What all counties share: the lists among the feeds with their history, and the rest.
    static let lists = [
        "detection.rule", "feed.agencies", "feed.institutions", "feed.regions", "feed.standards", "history.agencies",
        "history.institutions", "history.regions", "history.standards", "reference.calendar",
        "reference.region_closure",
    ]

    @Test(
        "each table is spread by its county, a list of all servers, or kept on the coordinator, after what it refers to"
    )
    func distribution() async throws {
        let database = try TestDatabase.connect()
        try await database.executeScript(
            """
            create table public.call (n integer generated always as identity, way text, relation regclass);
            create function public.create_reference_table(relation regclass) returns void language sql as
                $$ insert into public.call (way, relation) values ('list', relation) $$;
            create function public.create_distributed_table(relation regclass, by text) returns void language sql as
                $$ insert into public.call (way, relation) values ('by ' || by, relation) $$;
            """)
        let path = try #require(ProjectFiles.resources.path(of: "Pipelines/distribution.sql"))
        try await database.executeScript(Resources.text(at: path))
        #expect(
            try await database.query(
                "select relation::text from public.call where way = 'list' order by relation::text collate \"C\"",
                as: String.self) == Self.lists)
        #expect(
            try await database.query(
                """
                select c.oid::regclass::text
                from pg_class c
                where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text <> 'information_schema'
                    and c.relnamespace::regnamespace::text !~ '^pg_' and c.oid <> 'public.call'::regclass
                    and c.oid not in (select relation from public.call)
                order by c.oid::regclass::text collate "C"
                """, as: String.self
            ).map { $0.contains(".") ? $0 : "public." + $0 }.sorted() == Self.local)
        // No key without the county in front, and no reference but to a list or within the county.
        #expect(
            try await database.query(
                """
                select i.indexrelid::regclass::text
                from public.call r
                join pg_index i on i.indrelid = r.relation and i.indisunique
                join pg_attribute a on a.attrelid = r.relation and a.attnum = i.indkey[0]
                where r.way = 'by county_code' and a.attname <> 'county_code'
                """, as: String.self) == [])
        #expect(
            try await database.query(
                """
                select k.conname::text
                from public.call r
                join pg_constraint k on k.conrelid = r.relation and k.contype = 'f'
                left join public.call o on o.relation = k.confrelid
                join pg_attribute a on a.attrelid = r.relation and a.attnum = k.conkey[1]
                where o.n is null or o.n >= r.n or (o.way <> 'list' and a.attname <> 'county_code')
                """, as: String.self) == [])
        #expect(
            try await database.first("select count(*) from public.call where way = 'by county_code'", as: Int.self) ?? 0
                > 50)
        await database.close()
    }
}
