import Domain
import Postgres
import Store

/// Reads what the evidence of findings holds over time.
enum EvidenceFigures {
    /// The series of findings, by number; a finding has one at most.
    static func series(
        of numbers: [String], until day: CalendarDay, _ book: QueryBook, on database: isolated Connection
    ) throws -> [String: EvidenceSeries] {
        // Numbers hold letters, digits and hyphens alone.
        let list = ["numbers": (type: "text[]", value: Optional("{" + numbers.sorted().joined(separator: ",") + "}"))]
        var series: [String: EvidenceSeries] = [:]
        let payments = try book.statement("evidence_payments", with: list)
        var months: [String: (months: [PaymentSeries.Month], amount: Int?)] = [:]
        try database.stream(
            payments.text, payments.values, as: String.self, String.self, Int.self, Int.self, Bool.self, Int?.self
        ) { number, month, cents, ground, isGround, amount in
            months[number, default: ([], amount)].months.append(
                PaymentSeries.Month(month: month, cents: cents, groundCents: isGround ? ground : nil))
        }
        let names = Trend.names(until: day.description, count: Trend.shown)
        for (number, found) in months where found.months.contains(where: { $0.groundCents != nil }) {
            let known = Dictionary(found.months.map { ($0.month, $0) }) { first, _ in first }
            let first = found.months.first?.month ?? ""
            series[number] = .payments(
                PaymentSeries(
                    months: names.filter { $0 >= first }.map {
                        known[$0] ?? PaymentSeries.Month(month: $0, cents: 0, groundCents: nil)
                    }, amountCents: found.amount))
        }
        let clocks = try book.statement("evidence_clocks", with: list)
        var rows: [String: (rows: [ClockSeries.Row], isProvisional: Bool)] = [:]
        try database.stream(
            clocks.text, clocks.values, as: String.self, Int.self, String.self, String.self, String?.self,
            String?.self, Bool.self
        ) { number, _, name, from, limit, end, isProvisional in
            guard let from = Self.day(from) else { return }
            rows[number, default: ([], isProvisional)].rows.append(
                ClockSeries.Row(name: name, from: from, limit: limit.flatMap(Self.day), end: end.flatMap(Self.day)))
        }
        for (number, found) in rows where found.rows.contains(where: { $0.limit != nil }) {
            series[number] = .clock(
                ClockSeries(rows: found.rows, asOf: day, isProvisional: found.isProvisional))
        }
        return series
    }

    private static func day(_ text: String) -> CalendarDay? { CalendarDay.parse(Array(text.utf8).span) }
}
