import Postgres
import Store

/// Who is in aid on the day, by place.
struct AidCounts {
    private struct Number {
        /// At the ends of the months before and now, oldest first.
        var persons = [Int](repeating: 0, count: AidCounts.shown)
        var households = 0
    }

    /// How many moments the query counts.
    private static let shown = 13

    /// By a place's code and programme; the codes of townships and the district hold the sums of all below.
    private var numbers: [String: [AidFigure.Programme: Number]] = [:]
    private let isLoaded: Bool
    private let names: [String]

    /// Counts until a day; `isLoaded` is false where cases or their members never arrived.
    init(
        _ book: QueryBook, district: String, until day: String, isLoaded: Bool, on database: isolated Connection
    ) throws {
        self.isLoaded = isLoaded
        names = Trend.names(until: day, count: Self.shown)
        guard isLoaded else { return }
        let sql = try book.statement("aid")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String.self, [Int].self, Int.self)
        for (region, word, persons, households) in rows {
            guard let programme = AidFigure.Programme(rawValue: word) else { continue }
            for code in Set([region, PlaceTable.township(of: region), district]) {
                var number = numbers[code]?[programme] ?? Number()
                number.persons = zip(number.persons, persons).map { $0 + $1 }
                number.households += households
                numbers[code, default: [:]][programme] = number
            }
        }
    }

    /// The figures of a place; `comparing` adds the change since the end of the month before.
    func figures(of code: String, comparing: Bool = false) -> AidFigures {
        func figure(_ programme: AidFigure.Programme) -> AidFigure {
            guard isLoaded else { return AidFigure(persons: nil) }
            let number = numbers[code]?[programme] ?? Number()
            let now = number.persons.last ?? 0
            let before = number.persons.dropLast().last ?? 0
            return AidFigure(
                persons: now, households: programme == .lowIncome ? nil : number.households,
                months: zip(names, number.persons).map { MonthCount(month: $0, count: $1) },
                remark: comparing ? Self.change(from: before, to: now) : nil)
        }
        return AidFigures(
            minimumLiving: figure(.minimumLiving), extremePoverty: figure(.extremePoverty),
            temporary: figure(.temporary), lowIncome: figure(.lowIncome))
    }

    /// The change in words: 较上月末 +12 人（+0.3%）.
    static func change(from before: Int, to now: Int) -> String {
        let difference = now - before
        guard difference != 0 else { return "与上月末持平" }
        let sign = difference > 0 ? "+" : ""
        let share =
            before >= 30 ? "（\(sign)\(Formatting.percent(Double(difference) / Double(before)))）" : ""
        return "较上月末 \(sign)\(Formatting.count(difference)) 人\(share)"
    }
}
