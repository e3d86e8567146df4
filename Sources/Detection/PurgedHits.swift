import Postgres

/// Hits on what was purged: they say nothing new, since what is left of a purged record is read as something else.
///
/// A hit that also rests on something that came after the purge does say something: its finding lives on.
struct PurgedHits {
    let county: String

    /// Takes such hits out of the table of hits: a hit that stays on a purged finding brings it back.
    func setAside(on database: isolated Connection) throws {
        let hasPurged = try database.first(
            "select exists (select from ledger.purged where county_code = $1)", [.init(county)], as: Bool.self)
        guard hasPurged == true else { return }
        try database.execute("drop table if exists pg_temp.purged_hit")
        try database.execute(
            """
            create temporary table purged_hit as
            with changed as (
                select c.feed, c.row_key, max(l.finished_at) as at
                from ledger.change c
                join ledger.load l on l.county_code = c.county_code and l.load_id = c.load_id
                where c.county_code = $1 and c.row_key is not null
                    and l.finished_at > (select min(p.purged_at) from ledger.purged p where p.county_code = $1)
                group by c.feed, c.row_key
            ),
            source as (
                select h.rule_id, h.subject_key, split_part(s.key, '|', 1) as feed, substr(s.key, strpos(s.key, '|') + 1) as row_key
                from pg_temp.hit h
                cross join lateral jsonb_array_elements_text(coalesce(h.evidence -> 'sources', '[]')) as s (key)
            ),
            told as (
                select s.rule_id, s.subject_key, max(p.purged_at) as purged_at, max(c.at) as changed_at
                from source s
                left join ledger.purged p on p.county_code = $1 and p.feed = s.feed and p.row_key = s.row_key
                left join changed c on c.feed = s.feed and c.row_key = s.row_key
                group by s.rule_id, s.subject_key
            )
            select
                h.rule_id, h.subject_key,
                coalesce(t.changed_at > greatest(t.purged_at, f.purged_at), false) as is_new
            from pg_temp.hit h
            left join told t on t.rule_id = h.rule_id and t.subject_key = h.subject_key
            left join detection.finding f
                on f.county_code = $1 and f.rule_id = h.rule_id and f.subject_key = h.subject_key
            where t.purged_at is not null or f.purged_at is not null
            """, [.init(county)])
        try database.execute(
            """
            delete from pg_temp.hit h using pg_temp.purged_hit p
            where not p.is_new and p.rule_id = h.rule_id and p.subject_key = h.subject_key
            """)
    }
}
