package import Postgres
import Store

/// The sources of a workspace as an operator sees and steers them.
package struct SourceBoard: Sendable {
    private let sources: SourceCatalog

    /// The board of a workspace.
    package init(_ installation: Installation) throws {
        sources = try installation.sources()
    }

    /// The columns of the list.
    package static let columns = [
        "source", "feed", "connector", "state", "is_late", "every", "rhythm", "last_look", "last_news", "due_at",
        "loads", "place", "code_system", "county", "snapshot", "holder", "paused_at", "held_at", "held_why", "retry_at",
        "last_error",
    ]

    /// The list of all sources, or of one: makes the session's view `source_status` and asks it.
    package func list(_ name: String? = nil, on database: isolated Connection) throws -> ListQuery {
        let chosen = try name.map { [try sources.named($0)] } ?? sources.sources
        try SourceViews(chosen).create(on: database)
        try database.execute(
            """
            create or replace temporary view source_status as
            select
                v.source, v.feed, v.connector,
                case
                    when s.paused_at is not null then 'paused'
                    when s.held_at is not null then 'held'
                    when s.expires_at > now() then 'reading'
                    when s.retry_at > now() then 'waiting'
                    when s.last_error is not null then 'failing'
                    when s.last_look_at is null then 'new'
                    else 'idle'
                end as state,
                coalesce(v.due_at < now(), false) as is_late,
                v.every, v.term as rhythm, s.last_look_at as last_look, v.last_at as last_news, v.due_at,
                (select count(*) from ledger.load l where l.county_code = v.county_code and l.source = v.source) as loads,
                v.place, v.code_system, v.county_code as county, v.is_snapshot as snapshot,
                case when s.expires_at > now() then s.holder end as holder, s.paused_at, s.held_at, s.held_why,
                case when s.retry_at > now() then s.retry_at end as retry_at, s.last_error
            from sources v
            left join ledger.source_state s on s.county_code = v.county_code and s.source = v.source
            """)
        return ListQuery("pg_temp.source_status", columns: Self.columns, order: "source collate \"C\"")
    }

    /// Stops a source from being read until it is resumed; a reading that has begun goes on to its end.
    ///
    /// - Throws: `Failure` 1151 for an unknown name.
    package func pause(_ name: String, on database: isolated Connection) throws {
        let source = try sources.named(name)
        try database.execute(
            """
            insert into ledger.source_state (county_code, source, first_seen_at, paused_at) values ($1, $2, now(), now())
            on conflict (county_code, source) do update set paused_at = excluded.paused_at
            """, [.init(source.county), .init(source.name)])
    }

    /// Lets a source be read again, whether a person or crashes had stopped it, and forgets its crashes.
    ///
    /// - Throws: `Failure` 1151 for an unknown name.
    package func resume(_ name: String, on database: isolated Connection) throws {
        let source = try sources.named(name)
        try database.atomically {
            try database.execute(
                """
                update ledger.source_state set paused_at = null, held_at = null, held_why = null, retry_at = null
                where county_code = $1 and source = $2
                """, [.init(source.county), .init(source.name)])
            try database.execute(
                "delete from ledger.source_attempt where county_code = $1 and source = $2",
                [.init(source.county), .init(source.name)])
        }
    }
}
