import Postgres

/// Makes the links of the signals in `scope_now` from their scored pairs and from decisions, and merges what changed.
struct LinkMerge {
    let county: String
    let settings: LinkageSettings

    /// Merges; returns the links that are new, changed or gone.
    func run(on database: isolated Connection) throws -> Int {
        try database.execute("drop table if exists pg_temp.wanted, pg_temp.difference")
        try database.execute(
            "create temporary table wanted on commit drop as \(Self.wanted)",
            [.init(county), .init(settings.use), .init(settings.margin)])
        let columns = "state, why, method, score, explanation, since"
        try database.execute(
            """
            create temporary table difference on commit drop as
            select n.feed, n.row_key, l.id_number, w.id_number is null as is_gone
            from pg_temp.scope_now n
            join linkage.link l on l.county_code = $1 and l.feed = n.feed and l.row_key = n.row_key
            left join pg_temp.wanted w on w.feed = l.feed and w.row_key = l.row_key and w.id_number = l.id_number
            where w.id_number is null
                or (w.state, w.why, w.method, w.score, w.explanation, w.since)
                    is distinct from (l.state, l.why, l.method, l.score, l.explanation, l.since)
            """, [.init(county)])
        try database.execute(
            """
            insert into linkage.link_history (county_code, feed, row_key, id_number, link_id, \(columns), known_from, known_to)
            select l.county_code, l.feed, l.row_key, l.id_number, l.link_id, \(Self.prefixed(columns, "l")), l.known_from, now()
            from linkage.link l
            join pg_temp.difference d on d.feed = l.feed and d.row_key = l.row_key and d.id_number = l.id_number
            where l.county_code = $1
            """, [.init(county)])
        let gone = try database.execute(
            """
            with gone as (
                delete from linkage.link l using pg_temp.difference d
                where l.county_code = $1 and l.feed = d.feed and l.row_key = d.row_key and l.id_number = d.id_number
                    and d.is_gone
                returning l.feed, l.row_key
            )
            \(Self.note("gone"))
            """, [.init(county)])
        let written = try database.execute(
            """
            with written as (
                insert into linkage.link (county_code, feed, row_key, id_number, \(columns), known_from)
                select $1, w.feed, w.row_key, w.id_number, \(Self.prefixed(columns, "w")), now()
                from pg_temp.wanted w
                left join linkage.link l on l.county_code = $1 and l.feed = w.feed and l.row_key = w.row_key
                    and l.id_number = w.id_number
                left join pg_temp.difference d on d.feed = w.feed and d.row_key = w.row_key and d.id_number = w.id_number
                where l.id_number is null or d.id_number is not null
                on conflict (county_code, feed, row_key, id_number) do update set
                    state = excluded.state, why = excluded.why, method = excluded.method, score = excluded.score,
                    explanation = excluded.explanation, since = excluded.since, known_from = excluded.known_from
                returning feed, row_key
            )
            \(Self.note("written"))
            """, [.init(county)])
        return gone + written
    }

    /// The best pair of each signal and person, ranked; one that leads by its way or by enough bits is the person.
    ///
    /// Decisions go before: a signal that was said to be of somebody is of nobody else, and a person whom it was said
    /// not to be of is out of the ranking.
    private static let wanted = """
        with decided as materialized (
            select distinct on (n.feed, n.row_key, d.id_number) n.feed, n.row_key, d.id_number, d.verdict, d.decision_id
            from pg_temp.scope_now n
            join linkage.signal s on s.county_code = $1 and s.feed = n.feed and s.row_key = n.row_key
            join linkage.decision d on d.county_code = $1 and d.feed = n.feed and d.row_key = n.row_key
            order by n.feed, n.row_key, d.id_number, d.decision_id desc
        ),
        same as (
            select distinct on (feed, row_key) feed, row_key, id_number from decided where verdict = 'same'
            order by feed, row_key, decision_id desc
        ),
        best as materialized (
            select distinct on (c.n, c.id_number) n.n, n.feed, n.row_key, c.id_number, p.tier, p.method, p.score,
                p.names_agree, p.explanation, c.since
            from pg_temp.scored_pair c
            join pg_temp.scored_pattern p on p.pattern = c.pattern
            join pg_temp.scope_now n on n.n = c.n
            order by c.n, c.id_number, p.tier, p.score desc, c.since nulls first, c.pattern
        ),
        ranked as (
            select b.*,
                row_number() over signal as rank,
                lead(b.tier) over signal as next_tier,
                lead(b.score) over signal as next_score
            from best b
            where not exists (
                    select from decided d
                    where d.feed = b.feed and d.row_key = b.row_key and d.id_number = b.id_number
                        and d.verdict = 'different')
                and not exists (select from same d where d.feed = b.feed and d.row_key = b.row_key)
            window signal as (partition by b.n order by b.names_agree desc, b.tier, b.score desc, b.id_number)
        ),
        judged as (
            select r.*, case
                when not names_agree then 'name_differs'
                when rank > 1 then 'outranked'
                when score < $2 then 'below_threshold'
                when next_tier is null or next_tier > tier or score - next_score >= $3 then 'unique'
                else 'ambiguous' end as why
            from ranked r
        )
        select feed, row_key, id_number, case when why = 'unique' then 'linked' else 'possible' end as state, why, method,
            score, explanation, since
        from judged
        union all
        select d.feed, d.row_key, d.id_number,
            case when d.verdict = 'same' then 'linked' else 'different' end, 'decision', 'decision', b.score,
            coalesce(b.explanation, '{}') || '{"method": "decision"}', case when d.verdict = 'different' then b.since end
        from decided d
        left join best b on b.feed = d.feed and b.row_key = d.row_key and b.id_number = d.id_number
        where d.verdict = 'different'
            or exists (
                select from same s where s.feed = d.feed and s.row_key = d.row_key and s.id_number = d.id_number)
        """

    /// Notes the signals of changed links in the ledger, as changes of a feed `person_links` given by no load.
    private static func note(_ changed: String) -> String {
        """
        insert into ledger.change (county_code, load_id, feed, row_key)
        select $1, 0, 'person_links', feed || '|' || row_key from \(changed)
        """
    }

    private static func prefixed(_ columns: String, _ alias: String) -> String {
        columns.split(separator: ", ").map { "\(alias).\($0)" }.joined(separator: ", ")
    }
}
