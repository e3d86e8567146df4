import Postgres

/// Empties one batch of records wherever something personal of them stands.
struct PurgeRows {
    let county: String
    let feeds: [FeedDefinition]

    /// What stands beside the feeds and is over: statements over county, day and the number of rows at most.
    static let aside: [(name: String, statement: String)] = [
        (
            "quarantine",
            """
            update ledger.quarantine q
            set value = null, detail = null, record = '', decided_at = coalesce(q.decided_at, now()),
                decided_by = coalesce(q.decided_by, session_user), decision = case when q.state = 'open' then 'retention' end,
                state = case when q.state = 'open' then 'discarded' else q.state end
            where (q.county_code, q.quarantine_id) in (
                select o.county_code, o.quarantine_id
                from ledger.quarantine o
                join ledger.load l on l.county_code = o.county_code and l.load_id = o.load_id
                where o.county_code = $1 and o.record <> '' and greatest(l.finished_at, o.decided_at) < $2::date
                order by o.quarantine_id limit $3::bigint)
            """
        ),
        (
            "messages",
            """
            update operation.message m set recipient = access.marked(m.recipient)
            where (m.county_code, m.message_id) in (
                select o.county_code, o.message_id
                from operation.message o
                where o.county_code = $1 and o.recipient_kind = 'phone' and left(o.recipient, 1) <> '~'
                    and o.state in ('sent', 'delivered', 'dead', 'cancelled')
                    and coalesce(o.finished_at, o.sent_at) < $2::date
                order by o.message_id limit $3::bigint)
            """
        ),
    ]

    /// The role in which feed files' own expressions are worked out: it may not change what it reads of the schema.
    static let program = "aidwatch_program"

    /// Runs a body in that role, within a transaction.
    static func asProgram(on database: isolated Connection, _ body: () throws -> Void) throws {
        try database.execute("set local role \(program)")
        try body()
        try database.execute("set local role none")
    }

    /// Purges the records that a query gives: feed, key, and the number of a case for all that belongs to it.
    ///
    /// Returns how many records of each feed, how many findings, and the SHA-256 of the keys as they stand now.
    func purge(
        _ query: String, on database: isolated Connection
    ) throws -> (records: [String: Int], findings: Int, digest: String) {
        try gather(query, on: database)
        let counts = try database.query(
            "select feed, count(*) from pg_temp.purge_row group by feed", as: String.self, Int.self)
        guard !counts.isEmpty else { return ([:], 0, "") }
        // What was made of the records is found by their keys as they were.
        let findings = try purgeFindings(on: database)
        try purgeLinks(on: database)
        try database.execute(
            """
            update ledger.change c set row_key = r.new_key
            from pg_temp.purge_row r
            where r.new_key <> r.row_key and c.county_code = $1 and c.feed = r.feed and c.row_key = r.row_key
            """, [.init(county)])
        for table in ["case_clocks", "day_clocks"] {
            try database.execute(
                """
                update detection.\(table) c set applicant_id_number = access.marked(c.applicant_id_number)
                where c.county_code = $1 and c.case_no in (select p.case_no from pg_temp.purge_case p)
                """, [.init(county)])
        }
        for feed in feeds where counts.contains(where: { $0.0 == feed.name }) { try empty(feed, on: database) }
        try forgetSets(on: database)
        try database.execute(
            """
            insert into ledger.purged (county_code, feed, row_key, purged_at)
            select distinct $1, r.feed, r.new_key, now() from pg_temp.purge_row r
            on conflict (county_code, feed, row_key) do update set purged_at = excluded.purged_at
            """, [.init(county)])
        let digest = try database.first(
            """
            select encode(sha256(convert_to(string_agg(r.feed || '|' || r.new_key, E'\\n' order by r.feed, r.new_key), 'UTF8')), 'hex')
            from pg_temp.purge_row r
            """, as: String.self)
        return (Dictionary(uniqueKeysWithValues: counts.map { ($0.0, $0.1) }), findings, digest ?? "")
    }

    /// Fills `purge_row` with the keys of all records, as they are and as they become, and `purge_case` with the cases.
    private func gather(_ query: String, on database: isolated Connection) throws {
        try database.execute("drop table if exists pg_temp.purge_chosen, pg_temp.purge_case, pg_temp.purge_row")
        try database.execute(
            """
            create temporary table purge_chosen (feed text collate "C", row_key text collate "C", case_no text collate "C")
            on commit drop
            """)
        try database.execute("grant insert on pg_temp.purge_chosen to \(Self.program)")
        try Self.asProgram(on: database) { try database.execute("insert into pg_temp.purge_chosen \(query)") }
        try database.execute(
            """
            create temporary table purge_case on commit drop as
            select case_no from pg_temp.purge_chosen where case_no is not null
            """)
        try database.execute(
            """
            create temporary table purge_row (
                feed text collate "C" not null, row_key text collate "C" not null, new_key text collate "C" not null,
                primary key (feed, row_key)) on commit drop
            """)
        let chosen = Set(try database.query("select distinct feed from pg_temp.purge_chosen", as: String.self))
        guard !chosen.isEmpty else { return }
        try database.execute("analyze pg_temp.purge_chosen")
        try database.execute("analyze pg_temp.purge_case")
        let hasCases = try database.first("select exists (select from pg_temp.purge_case)", as: Bool.self) == true
        for feed in feeds where !feed.isShared && (hasCases && feed.isOfCases || chosen.contains(feed.name)) {
            let condition =
                feed.isOfCases
                ? "t.case_no in (select c.case_no from pg_temp.purge_case c)"
                : "t.row_key in (select c.row_key from pg_temp.purge_chosen c where c.feed = '\(feed.name)')"
            let newKey = feed.key.compactMap(feed.column).filter { $0.purge == .marked }.reduce("t.row_key") {
                key, column in
                "replace(\(key), t.\"\(column.name)\", access.marked(t.\"\(column.name)\"))"
            }
            for schema in ["feed", "history"] {
                try database.execute(
                    """
                    insert into pg_temp.purge_row (feed, row_key, new_key)
                    select distinct '\(feed.name)', t.row_key, coalesce(\(newKey), t.row_key)
                    from \(schema)."\(feed.name)" t
                    where t.county_code = $1 and \(condition) and not exists (
                        select from ledger.purged g
                        where g.county_code = $1 and g.feed = '\(feed.name)' and g.row_key = t.row_key
                            and g.purged_at >= t.known_from)
                    on conflict do nothing
                    """, [.init(county)])
            }
        }
        try database.execute("analyze pg_temp.purge_row")
    }

    /// Empties the personal columns of a feed's chosen records in all versions.
    private func empty(_ feed: FeedDefinition, on database: isolated Connection) throws {
        var values = ["row_key = r.new_key"]
        for column in feed.columns {
            switch column.purge {
            case .marked: values.append("\"\(column.name)\" = access.marked(t.\"\(column.name)\")")
            case .emptied: values.append("\"\(column.name)\" = \(column.isRequired ? "''" : "null")")
            case nil: break
            }
            if column.keepsRaw { values.append("\"\(column.rawName)\" = null") }
        }
        // A record that came again after its purge takes the place of what was left of it.
        try database.execute(
            """
            delete from feed."\(feed.name)" t using pg_temp.purge_row r
            where t.county_code = $1 and r.feed = '\(feed.name)' and r.new_key <> r.row_key and t.row_key = r.new_key
            """, [.init(county)])
        for schema in ["feed", "history"] {
            try database.execute(
                """
                update \(schema)."\(feed.name)" t set \(values.joined(separator: ", "))
                from pg_temp.purge_row r
                where t.county_code = $1 and r.feed = '\(feed.name)' and t.row_key = r.row_key
                """, [.init(county)])
        }
    }

    /// Takes away what scans kept of the records; the next one works it out again.
    private func forgetSets(on database: isolated Connection) throws {
        let sets = try database.query(
            "select c.relname::text from pg_class c where c.relnamespace = 'kept'::regnamespace and c.relkind = 'r'",
            as: String.self)
        for set in sets { try database.execute("delete from kept.\"\(set)\" where county_code = $1", [.init(county)]) }
        try database.execute("delete from detection.kept_state where county_code = $1", [.init(county)])
    }

    /// Forgets of whom the records speak.
    private func purgeLinks(on database: isolated Connection) throws {
        let isPurged = "exists (select from pg_temp.purge_row r where r.feed = t.feed and r.row_key = t.row_key)"
        for statement in [
            "delete from linkage.form t where t.county_code = $1 and \(isPurged)",
            "delete from linkage.signal t where t.county_code = $1 and \(isPurged)",
            """
            delete from linkage.hub h where h.county_code = $1
                and not exists (select from linkage.form f where f.county_code = $1 and h.phone in (f.phone, f.household))
                and not exists (select from linkage.signal s where s.county_code = $1 and s.phone = h.phone)
            """,
            """
            update linkage.link t set id_number = access.marked(t.id_number), explanation = '{}'
            where t.county_code = $1 and \(isPurged)
            """,
            """
            update linkage.link_history t set id_number = access.marked(t.id_number), explanation = '{}'
            where t.county_code = $1 and \(isPurged)
            """,
            """
            update linkage.decision t set id_number = access.marked(t.id_number), reason = '—'
            where t.county_code = $1 and \(isPurged)
            """,
        ] {
            try database.execute(statement, [.init(county)])
        }
    }

    /// Empties the evidence of findings that are over and rest on the records, and what decisions and referrals said of it.
    ///
    /// Returns their number.
    private func purgeFindings(on database: isolated Connection) throws -> Int {
        try database.execute("drop table if exists pg_temp.purge_finding")
        try database.execute(
            """
            create temporary table purge_finding on commit drop as
            select
                f.finding_id, f.rule_id, f.finding_no,
                array_agg(r.feed || '|' || r.row_key) filter (where r.new_key <> r.row_key) as before,
                array_agg(r.feed || '|' || r.new_key) filter (where r.new_key <> r.row_key) as after,
                array_agg(r.row_key) filter (where r.new_key <> r.row_key) as keys,
                array_agg(r.new_key) filter (where r.new_key <> r.row_key) as new_keys
            from detection.finding f
            left join lateral jsonb_array_elements_text(coalesce(f.evidence -> 'sources', '[]')) as s (key) on true
            left join pg_temp.purge_row r
                on r.feed = split_part(s.key, '|', 1) and r.row_key = substr(s.key, strpos(s.key, '|') + 1)
            where f.county_code = $1 and f.state in ('closed', 'dismissed') and f.purged_at is null
            group by f.finding_id, f.rule_id, f.finding_no, f.case_no
            having count(r.feed) > 0 or f.case_no in (select c.case_no from pg_temp.purge_case c)
            """, [.init(county)])
        let count = try database.execute(
            """
            with renamed as (
                select
                    p.finding_id,
                    access.marked_text(access.renamed(
                        replace(f.subject_key, coalesce(f.evidence ->> 'account', ' '), coalesce(access.marked(f.evidence ->> 'account'), ' ')),
                        p.keys, p.new_keys)) as subject_key,
                    access.purged_evidence(f.evidence || jsonb_build_object('sources', (
                        select coalesce(jsonb_agg(access.renamed(s.key, p.before, p.after) order by s.place), '[]')
                        from jsonb_array_elements_text(coalesce(f.evidence -> 'sources', '[]')) with ordinality as s (key, place)
                    ))) as evidence
                from pg_temp.purge_finding p
                join detection.finding f on f.county_code = $1 and f.finding_id = p.finding_id
            )
            update detection.finding f
            set subject_key = n.subject_key || case
                    when exists (
                        select from detection.finding o
                        where o.county_code = $1 and o.rule_id = f.rule_id and o.subject_key = n.subject_key
                            and o.finding_id <> f.finding_id)
                        then '#' || f.finding_no
                    else ''
                end,
                id_number = access.marked(f.id_number), evidence = n.evidence,
                decided_evidence = access.purged_evidence(f.decided_evidence), purged_at = now()
            from renamed n
            where f.county_code = $1 and f.finding_id = n.finding_id
            """, [.init(county)])
        try database.execute(
            """
            update audit.event e set payload = null, payload_purged_at = now()
            where e.county_code = $1 and e.payload is not null
                and e.finding_id in (select p.finding_id from pg_temp.purge_finding p)
            """, [.init(county)])
        try database.execute(
            """
            update supervision.referral_finding i
            set facts = access.purged_facts(i.facts, f.subject_key), result = null
            from detection.finding f
            where i.county_code = $1 and f.county_code = $1 and f.finding_id = i.finding_id
                and i.finding_id in (select p.finding_id from pg_temp.purge_finding p)
            """, [.init(county)])
        return count
    }
}
