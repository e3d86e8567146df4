package import Domain
package import Postgres
package import Statistics
package import Store
package import Supervision

/// The monthly spot checks of a district.
package struct SpotCheck: Sendable {
    /// What was estimated of a township, or of the district.
    package struct Estimate: Sendable {
        /// The township's 12 digits; nil for the district.
        package let township: String?
        /// Its name, where one is known.
        package let name: String?
        /// The cases of the strata that were looked at.
        package let population: Int
        /// The cases that were drawn.
        package let drawn: Int
        /// Those of them that were looked at.
        package let answered: Int
        /// Those with a problem.
        package let problems: Int
        /// The cases of strata of which none was looked at: nothing can be said of them.
        package let unknown: Int
        /// The estimate; nil where nothing was looked at.
        package let estimate: HorvitzThompsonEstimate?
    }

    private let county: String
    private let prefix: String

    /// The spot checks of a workspace's district.
    package init(settings: Settings) {
        county = settings.district
        prefix = settings.findingPrefix
    }

    /// Draws the samples of a month; the same seed, from 0 on, draws the same cases from the same data.
    ///
    /// Returns how many were drawn.
    ///
    /// - Throws: `Failure` 1250, 1251, 1701 to 1703.
    package func draw(
        _ month: YearMonth, seed: Int64, _ rates: SampleRates, by actor: Decision.Actor,
        on database: isolated Connection
    ) throws -> Int {
        let row = try database.first(
            """
            select (o).samples::bigint, (o).refusal, (o).detail
            from (select api.draw_samples($1, $2::date, $3, $4::jsonb, $5, $6, $7::timestamptz) as o offset 0) made
            """,
            [
                .init(county), .init("\(month)-01"), .init(seed), .init(rates.json), .init(prefix), .init(actor.login),
                .init(actor.at.description),
            ], as: Int?.self, String?.self, String?.self)
        if let refusal = row?.1 { throw Self.failure(refusal, month, row?.2 ?? "") }
        return row?.0 ?? 0
    }

    /// The seed of a month's draw; nil where it was not drawn.
    package func seed(of month: YearMonth, on database: isolated Connection) throws -> Int64? {
        try database.first(
            "select seed from supervision.sample_draw where county_code = $1 and month = $2::date",
            [.init(county), .init("\(month)-01")], as: Int64.self)
    }

    /// The share of cases with a problem in each township, the district last, from the draws of some months.
    ///
    /// A case that nobody met counts as not looked at: the others of its stratum stand for it.
    package func estimate(
        from first: YearMonth, to last: YearMonth, on database: isolated Connection
    ) throws -> [Estimate] {
        let rows = try database.query(
            """
            select
                c.township, r.name, c.population::bigint, c.drawn::bigint,
                count(*) filter (where s.state in ('ok', 'problem')), count(*) filter (where s.state = 'problem')
            from supervision.sample_cell c
            left join api.samples s
                on s.month = to_char(c.month, 'YYYY-MM') and s.township = c.township and s.program = c.program
                and s.frame = c.frame and s.risk = c.risk
            left join feed.regions r on r.code = c.township and r.code_system = 'nbs'
            where c.county_code = $1 and c.month between $2::date and $3::date
            group by c.month, c.cell, c.township, r.name, c.population, c.drawn
            order by c.township, c.month, c.cell
            """, [.init(county), .init("\(first)-01"), .init("\(last)-01")],
            as: String.self, String?.self, Int.self, Int.self, Int.self, Int.self)
        var townships: [(code: String, name: String?, strata: [Stratum])] = []
        for row in rows {
            if townships.last?.code != row.0 { townships.append((row.0, row.1, [])) }
            townships[townships.count - 1].strata.append(
                Stratum(drawn: row.3, sample: StratumSample(population: row.2, sampled: row.4, positives: row.5)))
        }
        guard !townships.isEmpty else { return [] }
        return townships.map { Self.estimate($0.code, $0.name, $0.strata) }
            + [Self.estimate(nil, nil, townships.flatMap(\.strata))]
    }

    private struct Stratum {
        let drawn: Int
        let sample: StratumSample
    }

    private static func estimate(_ township: String?, _ name: String?, _ strata: [Stratum]) -> Estimate {
        let known = strata.map(\.sample).filter { $0.sampled > 0 }
        return Estimate(
            township: township, name: name, population: known.reduce(0) { $0 + $1.population },
            drawn: strata.reduce(0) { $0 + $1.drawn }, answered: known.reduce(0) { $0 + $1.sampled },
            problems: known.reduce(0) { $0 + $1.positives },
            unknown: strata.map(\.sample).filter { $0.sampled == 0 }.reduce(0) { $0 + $1.population },
            estimate: horvitzThompson(known))
    }

    private static func failure(_ word: String, _ month: YearMonth, _ detail: String) -> Failure {
        switch word {
        case "month_not_over":
            Failure(
                1701, .refused, Bilingual("\(month) is not over yet", "\(month) 尚未结束"),
                repair: Bilingual("draw it from the first of the next month on", "请在次月 1 日以后抽取"))
        case "already_drawn":
            Failure(
                1702, .refused,
                Bilingual("\(month) was drawn before, with the seed \(detail)", "\(month) 已抽取，种子为 \(detail)"),
                repair: Bilingual("see aidwatch sample list", "请用 aidwatch sample list 查看"))
        case "nothing_to_draw":
            Failure(
                1703, .refused, Bilingual("there is no case to draw in \(month)", "\(month) 没有可抽取的案件"),
                repair: Bilingual("load the cases first", "请先装载救助案件"))
        default:
            Refusal(rawValue: word)?.failureOfDraw(detail: detail)
                ?? Failure(
                    1704, .bug, Bilingual("the database refused: \(word)", "数据库拒绝：\(word)"),
                    repair: Bilingual("report it", "请反馈"))
        }
    }
}
