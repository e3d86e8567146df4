import Postgres
import Store

/// Who is in aid on the day, by place.
struct AidCounts {
    private struct Number {
        var persons = 0
        var before = 0
        var households = 0
    }

    /// By a place's code and programme; the codes of townships and the district hold the sums of all below.
    private var numbers: [String: [AidFigure.Programme: Number]] = [:]
    private let isLoaded: Bool

    /// Counts; `isLoaded` is false where cases or their members never arrived.
    init(_ book: QueryBook, district: String, isLoaded: Bool, on database: isolated Connection) throws {
        self.isLoaded = isLoaded
        guard isLoaded else { return }
        let sql = try book.statement("aid")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String.self, Int.self, Int.self, Int.self)
        for (region, word, persons, before, households) in rows {
            guard let programme = AidFigure.Programme(rawValue: word) else { continue }
            for code in Set([region, PlaceTable.township(of: region), district]) {
                numbers[code, default: [:]][programme, default: Number()].persons += persons
                numbers[code, default: [:]][programme, default: Number()].before += before
                numbers[code, default: [:]][programme, default: Number()].households += households
            }
        }
    }

    /// The figures of a place; `comparing` adds the change since the end of the month before.
    func figures(of code: String, comparing: Bool = false) -> AidFigures {
        func figure(_ programme: AidFigure.Programme) -> AidFigure {
            guard isLoaded else { return AidFigure(persons: nil) }
            let number = numbers[code]?[programme] ?? Number()
            return AidFigure(
                persons: number.persons, households: programme == .lowIncome ? nil : number.households,
                remark: comparing ? Self.change(from: number.before, to: number.persons) : nil)
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
