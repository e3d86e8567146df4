package import Domain
package import Postgres
import Store

/// What a rule would have found on some days, by what was known then: with the parameters as they are, and with some
/// changed.
///
/// Nothing is recorded; the days are asked one after the other.
package struct Backtest: Sendable {
    /// How far the days lie apart.
    package enum Interval: String, Sendable, CaseIterable {
        case week, month
    }

    /// One day.
    package struct Step: Sendable, Encodable {
        /// The day; nil for all days together.
        package let asOf: String?
        /// Why its absence of hits proves nothing, or why the rule failed.
        package let reason: String?
        /// Subjects that are hit.
        package let hits: Int
        /// Those not hit on the day before.
        package let new: Int
        /// Those hit on the day before too.
        package let same: Int
        /// Those hit on the day before and no more.
        package let cleared: Int
        /// Subjects hit with the parameters as they are.
        package let presentHits: Int
        /// Those hit only with the changed parameters.
        package let onlyChanged: Int
        /// Those hit only with the parameters as they are.
        package let onlyPresent: Int
        /// The states of the findings that there are of the subjects hit, with their numbers.
        package let states: [String: Int]
        /// Subjects hit of which there is no finding.
        package let unseen: Int
    }

    /// What came of it.
    package struct Answer: Sendable {
        /// The days in their order.
        package let steps: [Step]
        /// Each subject once, over all days.
        package let total: Step
    }

    private let scan: Scan
    private let rule: Rule
    private let changes: [String: String?]
    private let county: String

    /// A backtest of a rule; `changes` are values of parameters, nil for «not set».
    ///
    /// - Throws: `Failure` 1226 where the rule has no such parameter or the value does not fit its unit.
    package init(_ rule: Rule, scan: Scan, county: String, changes: [String: String?]) throws {
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            guard let parameter = rule.parameters.first(where: { $0.name == name }) else {
                let known = rule.parameters.map(\.name).joined(separator: ", ")
                throw Failure(
                    1226, .usage,
                    Bilingual("the rule \(rule.id) has no parameter \(name)", "规则 \(rule.id) 没有参数 \(name)"),
                    repair: Bilingual("it has: \(known)", "可用的参数：\(known)"))
            }
            if let value, !parameter.unit.accepts(value) {
                throw Failure(
                    1226, .usage,
                    Bilingual("\(value) is no value of \(name)", "\(value) 不是 \(name) 的取值"),
                    repair: Bilingual(
                        "give one in \(parameter.unit.rawValue)", "请按单位 \(parameter.unit.rawValue) 填写"))
            }
        }
        self.rule = rule
        self.scan = scan
        self.county = county
        self.changes = changes
    }

    /// The days from one to another, a week or a month apart.
    package static func days(from first: CalendarDay, through last: CalendarDay, every interval: Interval)
        -> [CalendarDay]
    {
        var days: [CalendarDay] = []
        while true {
            let day =
                interval == .week ? first.adding(days: 7 * days.count) : first.adding(months: days.count)
            if day > last { return days }
            days.append(day)
        }
    }

    /// Asks the rule for each day; `knownAt` gives what was known, nil for what is known now.
    ///
    /// - Throws: `PostgresError` where the server fails otherwise than by the rule's query.
    package func run(
        _ days: [CalendarDay], knownAt: (CalendarDay) -> Instant?, timeoutSeconds: Int = 600,
        on database: isolated Connection
    ) throws -> Answer {
        for statement in [
            "drop table if exists pg_temp.backtest_hit",
            """
            create temporary table backtest_hit (
                step integer not null, is_changed boolean not null, subject_key text collate "C" not null,
                constraint backtest_hit_once primary key (step, is_changed, subject_key))
            """,
        ] {
            try database.execute(statement)
        }
        var steps: [Step] = []
        for (number, day) in days.enumerated() {
            try Task.checkCancellation()
            let instant = knownAt(day)
            var reason = try scan.untestedReason(of: rule, knownAt: instant, on: database)
            for isChanged in changes.isEmpty ? [false] : [false, true] {
                let fault = try scan.probe(
                    rule, asOf: day, knownAt: instant, overriding: isChanged ? changes : [:],
                    timeoutSeconds: timeoutSeconds, on: database)
                if let fault {
                    reason = "\(fault)"
                } else {
                    try keep(number, isChanged: isChanged, on: database)
                }
            }
            if changes.isEmpty { try copyPresent(number, on: database) }
            steps.append(try step(number, day, reason, on: database))
        }
        return Answer(steps: steps, total: try total(on: database))
    }

    private func keep(_ number: Int, isChanged: Bool, on database: isolated Connection) throws {
        try database.execute(
            "insert into pg_temp.backtest_hit select $1::integer, $2::boolean, subject_key from pg_temp.hit",
            [.init(number), .init(isChanged)])
    }

    /// Without changes both answers are one.
    private func copyPresent(_ number: Int, on database: isolated Connection) throws {
        try database.execute(
            """
            insert into pg_temp.backtest_hit select step, true, subject_key from pg_temp.backtest_hit
            where step = $1::integer and not is_changed
            """, [.init(number)])
    }

    private func step(
        _ number: Int, _ day: CalendarDay, _ reason: String?, on database: isolated Connection
    ) throws -> Step {
        let counts = try database.first(
            """
            with now as (
                select subject_key from pg_temp.backtest_hit where step = $1::integer and is_changed
            ),
            before as (
                select subject_key from pg_temp.backtest_hit where step = $1::integer - 1 and is_changed
            )
            select
                count(n.subject_key), count(n.subject_key) filter (where b.subject_key is null),
                count(n.subject_key) filter (where b.subject_key is not null),
                count(b.subject_key) filter (where n.subject_key is null)
            from now n full join before b on b.subject_key = n.subject_key
            """, [.init(number)], as: Int.self, Int.self, Int.self, Int.self)
        return try filled(
            day.description, reason, counts ?? (0, 0, 0, 0), "step = \(number)", on: database)
    }

    private func total(on database: isolated Connection) throws -> Step {
        let hits = try database.first(
            "select count(distinct subject_key) from pg_temp.backtest_hit where is_changed", as: Int.self)
        return try filled(nil, nil, (hits ?? 0, hits ?? 0, 0, 0), "true", on: database)
    }

    /// A step with what is the same for a day and for all of them.
    private func filled(
        _ day: String?, _ reason: String?, _ counts: (Int, Int, Int, Int), _ condition: String,
        on database: isolated Connection
    ) throws -> Step {
        let compared = try database.first(
            """
            with subject as (
                select subject_key, bool_or(not is_changed) as by_present, bool_or(is_changed) as by_changed
                from pg_temp.backtest_hit where \(condition) group by subject_key
            )
            select
                count(*) filter (where by_present), count(*) filter (where not by_present),
                count(*) filter (where not by_changed)
            from subject
            """, as: Int.self, Int.self, Int.self)
        let states = try database.query(
            """
            select coalesce(f.state, ''), count(*)
            from (select distinct subject_key from pg_temp.backtest_hit where \(condition) and is_changed) h
            left join detection.finding f
                on f.county_code = $1 and f.rule_id = $2 and f.subject_key = h.subject_key
            group by 1
            """, [.init(county), .init(rule.id)], as: String.self, Int.self)
        let (present, onlyChanged, onlyPresent) = compared ?? (0, 0, 0)
        return Step(
            asOf: day, reason: reason, hits: counts.0, new: counts.1, same: counts.2, cleared: counts.3,
            presentHits: present, onlyChanged: onlyChanged, onlyPresent: onlyPresent,
            states: Dictionary(uniqueKeysWithValues: states.filter { !$0.0.isEmpty }),
            unseen: states.first { $0.0.isEmpty }?.1 ?? 0)
    }
}
