package import Domain
package import Postgres

/// The temporary view `sources`: when each source last gave news, and until when that is fresh.
///
/// Rules and pages read it like a feed. A row is one source: `county_code`, `source`, `feed`, `title` (the feed's),
/// `rhythm` (its term in Chinese), what the settings say of it, `last_at` (its last load, or look that found nothing new), `since` (that, or when it was first looked at),
/// `due_on` (the day by which news is due) and `due_at` (the instant after which it is late). Without a rhythm the last
/// two are empty. A day off never makes a source late: what falls due on one is due on the next working day.
package struct SourceViews: Sendable {
    /// The name by which a rule names it among its feeds.
    package static let name = "sources"

    private let sources: [SourceDefinition]

    /// A view of some sources.
    package init(_ sources: [SourceDefinition]) {
        self.sources = sources
    }

    /// Makes the view of what had happened by the end of `day` and was known at `knownAt`, by default all.
    package func create(day: CalendarDay? = nil, knownAt: Instant? = nil, on database: isolated Connection) throws {
        try database.execute("drop view if exists pg_temp.\(Self.name) cascade")
        try database.execute("create temporary view \(Self.name) as \(select(until: day, knownAt: knownAt))")
    }

    /// The sources that were late at `knownAt`, by default now, whatever the day of the scan: feed and name.
    package func late(knownAt: Instant?, on database: isolated Connection) throws -> [(feed: String, source: String)] {
        guard sources.contains(where: { $0.rhythm != nil }) else { return [] }
        return try database.query(
            "select feed, source from (\(select(until: nil, knownAt: knownAt))) s where due_at < \(Self.time(knownAt)) order by 2",
            as: String.self, String.self
        ).map { (feed: $0.0, source: $0.1) }
    }

    private static func time(_ knownAt: Instant?) -> String { knownAt.map { "timestamptz '\($0)'" } ?? "now()" }

    private func select(until day: CalendarDay?, knownAt: Instant?) -> String {
        let end = day.map { "timestamptz '\($0.adding(days: 1)) 00:00:00 Asia/Shanghai' - interval '1 microsecond'" }
        let bounds = [knownAt.map { "timestamptz '\($0)'" }, end].compactMap { $0 }
        let bound = bounds.isEmpty ? "now()" : "least(\(bounds.joined(separator: ", ")))"
        return """
            with defined (
                county_code, source, feed, title, connector, place, every, code_system, is_snapshot, amount, unit, term,
                rhythm
            ) as (
                values \(rows)
            ),
            looked as (
                select
                    d.*,
                    greatest(
                        (select max(l.finished_at) from ledger.load l
                        where l.county_code = d.county_code and l.source = d.source
                            and l.state in ('loaded', 'duplicate') and l.finished_at <= \(bound)),
                        (select max(k.looked_at) from ledger.source_look k
                        where k.county_code = d.county_code and k.source = d.source and k.looked_at <= \(bound)),
                        case when s.last_good_at <= \(bound) then s.last_good_at end) as last_at,
                    case when s.first_seen_at <= \(bound) then s.first_seen_at end as first_seen_at
                from defined d
                left join ledger.source_state s on s.county_code = d.county_code and s.source = d.source
            ),
            counted as (
                select
                    k.*,
                    coalesce(k.last_at, k.first_seen_at) as since,
                    case
                        when k.unit = 'day' then coalesce(k.last_at, k.first_seen_at) + make_interval(days => k.amount)
                        when k.unit = 'second'
                            then coalesce(k.last_at, k.first_seen_at) + make_interval(secs => k.amount)
                        else coalesce(k.last_at, k.first_seen_at)
                    end at time zone 'Asia/Shanghai' as raw
                from looked k
            ),
            due as (
                select c.*, w.day as due_on
                from counted c
                left join reference.calendar r on r.day = c.raw::date and c.amount is not null
                left join reference.calendar w
                    on w.is_workday
                    and w.workday_no = r.workday_no + case
                        when c.unit = 'working_day' then c.amount
                        when r.is_workday then 0
                        else 1
                    end
            )
            select
                county_code, source, feed, title, connector, place, every, code_system, is_snapshot, term, rhythm, last_at,
                since, due_on,
                case unit
                    when 'second' then (due_on + raw::time) at time zone 'Asia/Shanghai'
                    else (due_on + 1)::timestamp at time zone 'Asia/Shanghai'
                end as due_at
            from due
            where source is not null
            """
    }

    /// The sources as rows of literals; an empty list as no rows.
    private var rows: String {
        if sources.isEmpty {
            let texts = Array(repeating: "null::text", count: 8).joined(separator: ", ")
            return "(\(texts), null::boolean, null::integer, null::text, null::text, null::text)"
        }
        return sources.map { source in
            var amount = "null::integer"
            var unit = "null::text"
            if let term = source.rhythm {
                switch term.unit {
                case .second, .minute, .hour: (amount, unit) = ("\(term.seconds ?? 0)", "'second'")
                case .day, .workingDay: (amount, unit) = ("\(term.count)", "'\(term.unit.rawValue)'")
                }
            }
            let texts = [
                source.county, source.name, source.feed.table, source.feed.title, source.connector.name,
                source.connector.place, source.every?.description, source.codeSystem.rawValue,
            ].map(Self.literal)
            let terms = [source.rhythm?.description, source.rhythm?.title].map(Self.literal)
            let values = texts + ["\(source.isSnapshot)", amount, unit] + terms
            return "(\(values.joined(separator: ", ")))"
        }.joined(separator: ",\n")
    }

    private static func literal(_ text: String?) -> String {
        text.map { "'" + $0.replacing("'", with: "''") + "'" } ?? "null::text"
    }
}
