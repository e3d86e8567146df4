import Domain
import Postgres

/// A step in the life of a finding of a test case, for rules that read `reminders`.
///
/// `finding_no`, `day` and `action` (`remind`, `extend`, `rectify`, `reject` or `refer`) with `until` where the action has a term;
/// `region_code`, `case_no` and `audience` describe the finding, which is made and confirmed with its first step.
struct TestReminder {
    let values: [String: String]
    let county: String

    private static let names: Set<String> = [
        "finding_no", "day", "action", "until", "region_code", "case_no", "audience",
    ]
    private static let targets = [
        "remind": "reminded", "extend": "reminded", "reject": "reminded", "rectify": "rectified", "refer": "referred",
    ]

    /// Writes the step down as a person would have made it.
    ///
    /// - Throws: A `.usage` error where the row is no step.
    func insert(on database: isolated Connection) throws {
        for name in values.keys where !Self.names.contains(name) {
            throw PostgresError(.usage, "a reminder has no \(name)")
        }
        guard let number = values["finding_no"], let day = values["day"], let action = values["action"],
            let target = Self.targets[action]
        else {
            throw PostgresError(.usage, "a reminder has finding_no, day and an action that exists")
        }
        if try database.first(
            "select finding_id::text from detection.finding where finding_no = $1", [.init(number)], as: String.self)
            == nil
        {
            try begin(number, day, on: database)
        }
        try change(number, day, action, target, on: database)
    }

    private func begin(_ number: String, _ day: String, on database: isolated Connection) throws {
        let audience = values["audience"] ?? "village"
        try database.execute(
            """
            insert into detection.rule (
                rule_id, version, kind, title, severity, subject, audience, is_referable, basis, explain, advice,
                false_positives, depends, uses, params, first_used_at)
            values ('test.' || $1, '1', 'overdue', '', 'medium', 'case', $1, true, '{}', '', '{}', '{}', '{}', '{}', '[]', now())
            on conflict (rule_id, version) do nothing
            """, [.init(audience)])
        try database.execute(
            """
            insert into detection.finding (
                county_code, finding_no, rule_id, subject_key, rule_version, severity, case_no, region_code, answer_by,
                first_seen, evidence, params, found_at)
            values ($1, $2, 'test.' || $3, $2, '1', 'medium', $4, $5, $6::date, $6::date, '{}', '[]', now())
            """,
            [
                .init(county), .init(number), .init(audience), .init(values["case_no"]),
                .init(values["region_code"] ?? county + "001001"), .init(day),
            ])
        try change(number, day, "hit", "new", on: database)
        try change(number, day, "confirm", "confirmed", on: database)
    }

    private func change(
        _ number: String, _ day: String, _ action: String, _ target: String, on database: isolated Connection
    ) throws {
        try database.execute(
            """
            select detection.change_states(
                $1,
                jsonb_populate_record(null::audit.event, jsonb_build_object(
                    'via', case when $4 = 'hit' then 'scan' else 'command' end, 'at', $3::date, 'day', $3::date)
                    || case when $4 = 'hit' then '{}' else '{"login": "a", "person": "甲", "level": "district", "approver": "乙"}'::jsonb end),
                array[row(
                    f.finding_id, $4, $5, $6::date,
                    case when $5 = 'reminded' then least(coalesce(f.reminder_level, 0) + ($4 <> 'extend')::int, 3) end,
                    null, '{"reason": "测试"}')::detection.change])
            from detection.finding f where f.county_code = $1 and f.finding_no = $2
            """,
            [
                .init(county), .init(number), .init(day), .init(action), .init(target),
                .init(target == "reminded" ? values["until"] : nil),
            ])
    }
}
