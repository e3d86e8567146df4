import Domain
import Postgres

/// The temporary table into which the rules of a scan write their hits.
enum HitTable {
    /// Makes the tables `hit` and `windowless_hit`, empty: rules may add rows, and nothing else.
    ///
    /// `scanned_rule` holds what a hit's reader needs of its rule.
    static func create(for rules: [Rule], on database: isolated Connection) throws {
        for statement in [
            "drop table if exists pg_temp.hit, pg_temp.windowless_hit, pg_temp.scanned_rule",
            """
            create temporary table scanned_rule (
                rule_id text collate "C" primary key, version text not null, subject text not null, explain text not null)
            """,
            """
            create temporary table hit (
                rule_id text collate "C" not null,
                subject_key text collate "C" not null,
                case_no text collate "C",
                id_number text collate "C",
                region_code text collate "C" not null,
                event_date date,
                due_on date,
                severity text not null,
                evidence jsonb not null,
                constraint hit_once primary key (rule_id, subject_key))
            """,
            """
            create temporary table windowless_hit (
                rule_id text collate "C" not null,
                subject_key text collate "C" not null,
                region_code text collate "C" not null,
                constraint windowless_hit_once primary key (rule_id, subject_key))
            """,
            "grant insert on pg_temp.hit, pg_temp.windowless_hit to aidwatch_rules",
        ] {
            try database.execute(statement)
        }
        for rule in rules {
            try database.execute(
                "insert into pg_temp.scanned_rule values ($1, $2, $3, $4)",
                [.init(rule.id), .init(rule.version), .init(rule.subject.rawValue), .init(rule.explain)])
        }
    }

    /// The gravest severity among the hits.
    static func gravest(on database: isolated Connection) throws -> Severity? {
        try database.query("select distinct severity from pg_temp.hit", as: String.self)
            .compactMap(Severity.init(rawValue:)).max()
    }

    /// Gives each hit as a JSON object with the columns of `api.findings`; those of the ledger are null.
    static func print(county: String, on database: isolated Connection, to asked: (AskedHit) throws -> Void) throws {
        try database.stream(
            """
            select rule_id, subject_key, object ->> 'explanation', object::text,
                (select array_agg(coalesce(value, '') order by place)
                 from json_each_text(object) with ordinality as column_of (name, value, place))
            from (
                select h.rule_id, h.subject_key, json_build_object(
                    'finding_id', f.finding_id, 'finding_no', f.finding_no, 'rule_id', h.rule_id,
                    'kind', split_part(h.rule_id, '.', 1), 'severity', h.severity, 'state', coalesce(f.state, 'new'),
                    'subject_type', r.subject, 'subject_key', h.subject_key, 'case_no', h.case_no,
                    'id_number', h.id_number, 'region_code', h.region_code, 'event_date', h.event_date,
                    'due_on', h.due_on, 'act_by', null, 'first_seen', f.first_seen, 'last_seen', null,
                    'cleared_at', null, 'cleared_why', null, 'evidence', h.evidence,
                    'explanation', reference.explain(r.explain, h.evidence), 'rule_version', r.version) as object
                from pg_temp.hit h
                join pg_temp.scanned_rule r on r.rule_id = h.rule_id
                left join detection.finding f
                    on f.county_code = $1 and f.rule_id = h.rule_id and f.subject_key = h.subject_key
            ) hits
            order by rule_id, subject_key
            """, [.init(county)], as: String.self, String.self, String.self, String.self, [String].self
        ) { rule, subject, explanation, json, fields in
            try asked(AskedHit(rule: rule, subject: subject, explanation: explanation, json: json, fields: fields))
        }
    }
}
