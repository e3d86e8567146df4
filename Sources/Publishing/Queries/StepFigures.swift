import Postgres
import Statistics
import Store

/// How long the five steps and the whole took in the cases filed in the month.
struct StepFigures {
    private struct Step {
        let word: String
        let name: String
        let limit: Int
        var isPublicity: Bool { word == "publicity" }
    }

    private static let steps = [
        Step(word: "investigate", name: "1 入户调查、核算核对", limit: 5), Step(word: "review", name: "2 民主评议", limit: 5),
        Step(word: "publicity", name: "3 公示", limit: 7), Step(word: "decide", name: "4 乡镇审批", limit: 3),
        Step(word: "file", name: "5 报区备案", limit: 2), Step(word: "total", name: "合计（不含公示）", limit: 15),
    ]

    private struct Cases {
        var days: [Int] = []
        var breaches = 0
    }

    /// By township (9 digits; empty for the district) and step.
    private var cases: [String: [String: Cases]] = [:]

    init(_ book: QueryBook, on database: isolated Connection) throws {
        let sql = try book.statement("steps")
        for (township, step, days, breaches) in try database.query(
            sql.text, sql.values, as: String.self, String.self, [Int].self, Int.self)
        {
            for place in [township, ""] {
                cases[place, default: [:]][step, default: Cases()].days += days
                cases[place, default: [:]][step, default: Cases()].breaches += breaches
            }
        }
    }

    /// The steps of the district, or of a township by its 12 digits; empty where nothing was filed.
    func durations(of township: String? = nil) -> [StepDurations] {
        guard let own = cases[township.map { String($0.prefix(9)) } ?? ""] else { return [] }
        return Self.steps.map { step in
            let found = own[step.word] ?? Cases()
            let interval = wilsonInterval(successes: found.breaches, trials: found.days.count)
            return StepDurations(
                name: step.name, unit: step.isPublicity ? .calendarDays : .workingDays, limit: step.limit,
                limitIsMinimum: step.isPublicity, cases: found.days.count, breaches: found.breaches,
                low: interval?.lower ?? 0, high: interval?.upper ?? 0, quantiles: Self.quantiles(found.days),
                values: found.days.sorted())
        }
    }

    /// Nearest-rank quantiles, so that each is a duration that occurred.
    private static func quantiles(_ days: [Int]) -> StepDurations.Quantiles? {
        guard let p10 = nearestRankQuantile(days, 0.1), let p25 = nearestRankQuantile(days, 0.25),
            let median = nearestRankQuantile(days, 0.5), let p75 = nearestRankQuantile(days, 0.75),
            let p90 = nearestRankQuantile(days, 0.9)
        else { return nil }
        return StepDurations.Quantiles(p10: p10, p25: p25, median: median, p75: p75, p90: p90)
    }
}
