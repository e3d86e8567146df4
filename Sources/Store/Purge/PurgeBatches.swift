import Domain
import Postgres

/// The batches of a purge: first cases with what belongs to them, then records that stand for themselves.
struct PurgeBatches {
    let county: String
    let feeds: [FeedDefinition]
    /// The day before which a record must have ended.
    let ends: [String: CalendarDay]
    let request: Purge.Request
    let actor: Purge.Actor

    private var ofCases: [FeedDefinition] { feeds.filter(\.isOfCases) }
    private var alone: [FeedDefinition] { feeds.filter { !$0.isOfCases && !$0.isShared && $0.ended != nil } }

    /// Purges batch after batch until nothing is left.
    func run(on database: isolated Connection) throws -> Purge.Report {
        var report = Purge.Report()
        try database.execute(
            """
            create temporary table if not exists purge_plan (
                feed text collate "C" not null, row_key text collate "C" not null, case_no text collate "C",
                place bigint generated always as identity)
            """)
        try database.execute("grant select, insert on pg_temp.purge_plan to \(PurgeRows.program)")
        let rows = PurgeRows(county: county, feeds: feeds)
        if let cases = feeds.first(where: { $0.key == ["case_no"] }), let end = ends[cases.name] {
            try purge(candidates: { try caseQuery(cases, before: end, within: $0) }, rows, &report, on: database)
        }
        for feed in alone {
            guard let end = ends[feed.name] else { continue }
            try purge(candidates: { try query(feed, before: end, within: $0) }, rows, &report, on: database)
        }
        for (name, statement) in PurgeRows.aside {
            guard let end = ends[name] else { continue }
            while true {
                let done = try transaction(on: database) {
                    try database.execute("select audit.lock($1)", [.init(county)])
                    let count = try database.execute(
                        statement, [.init(county), .init(end.description), .init(request.batch)])
                    if count > 0 { try log([name: count], findings: 0, digest: nil, on: database) }
                    return count
                }
                guard done > 0 else { break }
                report.records[name, default: 0] += done
                report.batches += 1
            }
        }
        return report
    }

    /// Plans once and purges slice by slice; each is looked at again within its own transaction.
    private func purge(
        candidates: (_ within: String?) throws -> String, _ rows: PurgeRows, _ report: inout Purge.Report,
        on database: isolated Connection
    ) throws {
        try database.execute("delete from pg_temp.purge_plan")
        try transaction(on: database) {
            try spare(on: database)
            try PurgeRows.asProgram(on: database) {
                try database.execute("insert into pg_temp.purge_plan (feed, row_key, case_no) \(try candidates(nil))")
            }
        }
        let last = try database.first("select max(place) from pg_temp.purge_plan", as: Int?.self) ?? nil
        var place = try database.first("select min(place) from pg_temp.purge_plan", as: Int?.self) ?? nil
        while let first = place, let last, first <= last {
            let slice =
                "select p.row_key from pg_temp.purge_plan p where p.place between \(first) and \(first + request.batch - 1)"
            let done = try transaction(on: database) { () -> Int in
                try database.execute("select audit.lock($1)", [.init(county)])
                try spare(on: database)
                let (counts, findings, digest) = try rows.purge(try candidates(slice), on: database)
                guard !counts.isEmpty else { return 0 }
                try log(counts, findings: findings, digest: digest, on: database)
                report.records.merge(counts, uniquingKeysWith: +)
                report.findings += findings
                return 1
            }
            if done > 0 {
                report.batches += 1
                try Failpoint.recordsPurged.pass()
            }
            place = first + request.batch
        }
    }

    /// Runs a batch as one transaction, or within that of a dry run.
    private func transaction<Result>(on database: isolated Connection, _ body: () throws -> Result) throws -> Result {
        request.isDryRun ? try database.savepoint(body) : try database.atomically { try body() }
    }

    /// Lists the records that are spared, in the temporary table `purge_spared`.
    private func spare(on database: isolated Connection) throws {
        try database.execute("drop table if exists pg_temp.purge_spared")
        let newer = feeds.filter { !$0.isOfCases && !$0.isShared }.compactMap { feed -> String? in
            guard let ownDate = feed.ownDate, let end = ends["cases"] else { return nil }
            return
                "(l.feed = '\(feed.name)' and exists (select from feed.\"\(feed.name)\" s where s.county_code = l.county_code"
                + " and s.row_key = l.row_key and s.\"\(ownDate)\" >= date '\(end)'))"
        }
        let persons = personsOfCases.map { feed, column in
            """
            union select '\(feed.name)', t.row_key from feed."\(feed.name)" t
            join linkage.link l on l.county_code = t.county_code and l.id_number = t."\(column)"
            where t.county_code = $1 and l.state <> 'different' and (\(newer.joined(separator: " or ")))
            """
        }
        try database.execute(
            """
            create temporary table purge_spared on commit drop as
            select split_part(s.key, '|', 1) collate "C" as feed, substr(s.key, strpos(s.key, '|') + 1) collate "C" as row_key
            from detection.finding f
            cross join lateral jsonb_array_elements_text(coalesce(f.evidence -> 'sources', '[]')) as s (key)
            where f.county_code = $1 and f.state not in ('closed', 'dismissed')
            union
            select 'cases', reference.case_key(f.case_no)
            from detection.finding f
            join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
            where f.county_code = $1 and f.case_no is not null
                and (f.state not in ('closed', 'dismissed') or r.ground = '优亲厚友')
            \(newer.isEmpty ? "" : persons.joined(separator: "\n"))
            """, [.init(county)])
        try database.execute("create index on pg_temp.purge_spared (feed, row_key)")
        try database.execute("grant select on pg_temp.purge_spared to \(PurgeRows.program)")
        try database.execute("analyze pg_temp.purge_spared")
    }

    /// The columns in which feeds of cases name their persons.
    private var personsOfCases: [(feed: FeedDefinition, column: String)] {
        ofCases.compactMap { feed in
            feed.columns.first { $0.type == .id && $0.isRequired }.map { (feed, $0.name) }
        }
    }

    /// The cases that may be purged: feed, key and number.
    private func caseQuery(_ cases: FeedDefinition, before end: CalendarDay, within slice: String?) throws -> String {
        var conditions = [
            "\(try Self.ended(cases)) < date '\(end)'",
            "(\(ofCases.map { Self.isUnpurged($0, county) }.joined(separator: " or ")))",
        ]
        for feed in ofCases {
            if let ownDate = feed.ownDate, feed.name != cases.name {
                conditions.append(
                    """
                    not exists (select from feed."\(feed.name)" x where x.county_code = t.county_code
                        and x.case_no = t.case_no and x."\(ownDate)" >= date '\(end)')
                    """)
            }
            conditions.append(
                """
                not exists (select from pg_temp.purge_spared p
                    join feed."\(feed.name)" x on x.county_code = '\(county)' and x.row_key = p.row_key
                    where p.feed = '\(feed.name)' and x.case_no = t.case_no)
                """)
        }
        return """
            select '\(cases.name)', t.row_key, t.case_no from \(Self.latest(cases, county)) t
            where \(conditions.joined(separator: " and "))\(slice.map { " and t.row_key in (\($0))" } ?? "")
            order by t.row_key
            """
    }

    /// The records of another feed that may be purged: feed and key, without a number.
    private func query(_ feed: FeedDefinition, before end: CalendarDay, within slice: String?) throws -> String {
        var conditions = [
            "\(try Self.ended(feed)) < date '\(end)'",
            """
            not exists (select from ledger.purged g where g.county_code = t.county_code and g.feed = '\(feed.name)'
                and g.row_key = t.row_key and g.purged_at >= t.known_from)
            """,
            "not exists (select from pg_temp.purge_spared p where p.feed = '\(feed.name)' and p.row_key = t.row_key)",
        ]
        for name in feed.key where feed.column(name)?.type == .id {
            for (other, column) in personsOfCases {
                conditions.append(
                    """
                    not exists (select from feed."\(other.name)" x
                        where x.county_code = t.county_code and x."\(column)" = t."\(name)")
                    """)
            }
        }
        return """
            select '\(feed.name)', t.row_key, null::text from \(Self.latest(feed, county)) t
            where \(conditions.joined(separator: " and "))\(slice.map { " and t.row_key in (\($0))" } ?? "")
            order by t.row_key
            """
    }

    /// Whether a row of a feed of cases belongs to the case `t` and was not purged since it was given.
    private static func isUnpurged(_ feed: FeedDefinition, _ county: String) -> String {
        """
        exists (select from feed."\(feed.name)" x where x.county_code = t.county_code and x.case_no = t.case_no
            and not exists (select from ledger.purged g where g.county_code = x.county_code and g.feed = '\(feed.name)'
                and g.row_key = x.row_key and g.purged_at >= x.known_from))
        """
    }

    /// The last version of every record of a feed, also of those that a snapshot ended.
    private static func latest(_ feed: FeedDefinition, _ county: String) -> String {
        let list = (["county_code", "row_key", "known_from"] + feed.columns.map { "\"\($0.name)\"" })
            .joined(separator: ", ")
        return """
            (select \(list) from feed."\(feed.name)" where county_code = '\(county)'
            union all
            select \(list) from (
                select distinct on (h.row_key) h.* from history."\(feed.name)" h
                where h.county_code = '\(county)' and not exists (
                    select from feed."\(feed.name)" n where n.county_code = h.county_code and n.row_key = h.row_key)
                order by h.row_key, h.known_to desc
            ) ended_row)
            """
    }

    private static func ended(_ feed: FeedDefinition) throws -> String {
        guard let ended = feed.ended else {
            throw PostgresError(.usage, "the records of \(feed.name) do not end")
        }
        return "(\(ended))"
    }

    /// Writes the event of a batch: who, when, how many of which feeds, and the digest of their keys.
    private func log(
        _ counts: [String: Int], findings: Int, digest: String?, on database: isolated Connection
    ) throws {
        let feeds = counts.sorted { $0.key < $1.key }
        try database.execute(
            """
            select audit.append($1, array[row(
                $1, null, null, 'command', 'purge', now(), $2::date, $3, $4, $5, null, null, $6, null, null, null, null,
                null, null, null, null, null, null,
                jsonb_strip_nulls(jsonb_build_object(
                    'before', (select jsonb_object_agg(f, d) from unnest($7::text[], $8::text[]) as e (f, d)),
                    'records', (select jsonb_object_agg(f, n) from unnest($9::text[], $10::bigint[]) as e (f, n)),
                    'findings', $11::bigint, 'digest', $12::text)), null)::audit.event])
            """,
            [
                .init(county), .init(request.today.description), .init(actor.login), .init(actor.person),
                .init(actor.level), .init(request.user), .init(feeds.map(\.key)),
                .init(feeds.map { ends[$0.key] ?? ends["cases"] }.map { $0?.description ?? "" }),
                .init(feeds.map(\.key)), .init(feeds.map { Int64($0.value) }), .init(findings), .init(digest),
            ])
    }
}
