package import Postgres
package import Statistics

/// What became of the findings of rules, version by version.
package struct RuleScores: Sendable {
    /// One version of a rule.
    package struct Score: Sendable {
        /// The rule.
        package let rule: String
        /// The version that found them last.
        package let version: String
        /// Findings, whatever became of them.
        package let hits: Int
        /// Those that stand and wait for somebody: not dismissed, exempt or closed, and not cleared.
        package let open: Int
        /// Those that a person confirmed or dismissed.
        package let decided: Int
        /// Those whose last such decision confirmed them.
        package let confirmed: Int
        /// The 95 % interval of the confirmed share; nil where nothing is decided.
        package let interval: Interval?
        /// Working days from the day of finding to the first decision, the median; nil where nothing is decided.
        package let workingDays: Double?
        /// Yuan paid in error, by the evidence of confirmed findings after which payments ended; nil for other kinds than
        /// wrongful.
        package let moneyStopped: String?
        /// Persons of confirmed findings who were granted aid from the day of finding on; nil for other kinds than missed.
        package let peopleHelped: Int?
        /// Whether there are decisions enough to say that most findings are false alarms.
        package let isNoisy: Bool

        /// The lower limit of the confirmed share; nil where nothing is decided.
        package var least: Double? { interval?.lower }
        /// The upper limit of the confirmed share; nil where nothing is decided.
        package var most: Double? { interval?.upper }
        /// The confirmed share; nil where nothing is decided.
        package var share: Double? { decided > 0 ? Double(confirmed) / Double(decided) : nil }
    }

    /// When a rule is called noisy.
    package struct Noise: Sendable {
        /// How many decisions are enough.
        package var decisions: Int
        /// The percentage below which the upper limit of the confirmed share must lie.
        package var share: Int

        /// Decisions that are enough, and the percentage.
        package init(decisions: Int, share: Int) {
            self.decisions = decisions
            self.share = share
        }
    }

    /// The scores by rule and version, the newest version first.
    package let scores: [Score]

    /// Reads the scores of some rules, or of all.
    ///
    /// A finding counts for the version that hit it last. A decision is a confirmation or a dismissal by a person; of
    /// several the last one counts, and the first one for the time that it took.
    package init(of rules: [String], county: String, noise: Noise, on database: isolated Connection) throws {
        scores = try database.query(
            Self.query, [.init(county), .init(rules)], as: String.self, String.self, Int.self, Int.self, Int.self,
            Int.self, Double?.self, String?.self, Int?.self
        ).map { rule, version, hits, open, decided, confirmed, workingDays, money, helped in
            let interval = wilsonInterval(successes: confirmed, trials: decided)
            let isNoisy =
                decided >= noise.decisions && (interval.map { $0.upper * 100 < Double(noise.share) } ?? false)
            return Score(
                rule: rule, version: version, hits: hits, open: open, decided: decided, confirmed: confirmed,
                interval: interval, workingDays: workingDays, moneyStopped: money, peopleHelped: helped,
                isNoisy: isNoisy)
        }
    }

    /// Payments have ended where none of the case, or of the account, was made more than 31 days after the decision that
    /// confirmed, although others were.
    private static let query = """
        with decision as (
            select
                county_code, finding_id, min(day) as first_day,
                (array_agg(action order by version desc))[1] = 'confirm' as is_confirmed,
                (array_agg(day order by version desc))[1] as last_day
            from audit.event
            where county_code = $1 and action in ('confirm', 'dismiss')
            group by county_code, finding_id
        ),
        judged as (
            select
                f.county_code, f.rule_id, f.rule_version, f.state, f.cleared_at, f.case_no, f.id_number, f.first_seen,
                f.evidence, d.first_day, d.last_day, coalesce(d.is_confirmed, false) as is_confirmed,
                d.finding_id is not null as is_decided
            from detection.finding f
            left join decision d on d.county_code = f.county_code and d.finding_id = f.finding_id
            where f.county_code = $1 and (cardinality($2::text[]) = 0 or f.rule_id = any($2))
        ),
        paid as (
            select county_code, max(paid_on) as last_on from feed.payments where county_code = $1 group by county_code
        ),
        stopped as (
            select
                j.rule_id, j.rule_version,
                sum(coalesce((j.evidence ->> 'excess')::numeric, (j.evidence ->> 'amount')::numeric)) as yuan
            from judged j
            join paid p on p.county_code = j.county_code and p.last_on > j.last_day + 31
            where j.is_confirmed and starts_with(j.rule_id, 'wrongful.')
                and (j.case_no is not null or j.evidence ? 'account')
                and not exists (
                    select from feed.payments a
                    where a.county_code = j.county_code and a.kind in ('regular', 'back_pay')
                        and a.paid_on > j.last_day + 31
                        and (a.case_no = j.case_no or j.case_no is null
                            and reference.account(a.bank_account) = j.evidence ->> 'account'))
            group by j.rule_id, j.rule_version
        ),
        helped as (
            select j.rule_id, j.rule_version, count(distinct j.id_number) as persons
            from judged j
            where j.is_confirmed and starts_with(j.rule_id, 'missed.') and exists (
                select from feed.cases c
                left join feed.case_members m
                    on m.county_code = c.county_code and m.case_no = c.case_no and m.id_number = j.id_number
                where c.county_code = j.county_code and c.status in ('active', 'closed') and c.approved_on >= j.first_seen
                    and (m.receives or m.case_no is null and c.applicant_id_number = j.id_number))
            group by j.rule_id, j.rule_version
        )
        select
            j.rule_id, j.rule_version, count(*),
            count(*) filter (where j.cleared_at is null and j.state not in ('dismissed', 'exempt', 'closed')),
            count(*) filter (where j.is_decided), count(*) filter (where j.is_confirmed),
            percentile_cont(0.5) within group (order by (w.workday_no - s.workday_no)::double precision)
                filter (where j.is_decided),
            case when starts_with(j.rule_id, 'wrongful.') then coalesce(max(p.yuan), 0)::text end,
            case when starts_with(j.rule_id, 'missed.') then coalesce(max(h.persons), 0) end
        from judged j
        join reference.calendar s on s.day = j.first_seen
        left join reference.calendar w on w.day = j.first_day
        left join stopped p on p.rule_id = j.rule_id and p.rule_version = j.rule_version
        left join helped h on h.rule_id = j.rule_id and h.rule_version = j.rule_version
        group by j.rule_id, j.rule_version
        order by j.rule_id collate "C", max(j.first_seen) desc, j.rule_version collate "C"
        """
}
