import Publishing
import Testing

@Suite struct FormattingTests {
    @Test(
        "counts carry commas and a true minus",
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (17_842, "17,842"), (1_234_567, "1,234,567"),
            (-63, "−63"),
            (-1_000, "−1,000"), (Int.min, "−9,223,372,036,854,775,808"),
        ])
    func counts(number: Int, text: String) { #expect(Formatting.count(number) == text) }

    @Test("a figure that has not arrived is no zero")
    func missing() {
        #expect(Formatting.count(nil) == "未到数")
        #expect(Formatting.count(Optional(0)) == "0")
    }

    @Test(
        "decimals are rounded half away from zero",
        arguments: [
            (36.74, 1, "36.7"), (36.75, 1, "36.8"), (0.145, 2, "0.15"), (0.05, 1, "0.1"), (0.04, 1, "0.0"),
            (-0.04, 1, "0.0"),
            (-2.25, 1, "−2.3"), (322.4, 0, "322"), (1_234.56, 1, "1,234.6"), (99.95, 1, "100.0"), (5.04, 2, "5.04"),
        ])
    func decimals(number: Double, places: Int, text: String) {
        #expect(Formatting.decimal(number, places: places) == text)
    }

    @Test("what is no number is not applicable", arguments: [Double.nan, .infinity, -.infinity, 1e300])
    func noNumber(number: Double) { #expect(Formatting.decimal(number) == "—") }

    @Test("shares and intervals are percentages with an en dash")
    func percentages() {
        #expect(Formatting.percent(0.146) == "14.6%")
        #expect(Formatting.percent(1) == "100.0%")
        #expect(Formatting.interval(0.055, 0.112) == "5.5–11.2%")
    }

    @Test(
        "below thirty a share is told in cases",
        arguments: [
            (7, 15, "15 件中 7 件"), (0, 29, "29 件中 0 件"), (239, 268, "89.2%（239/268 件）"), (0, 30, "0.0%（0/30 件）"),
            (0, 0, "—"), (1_500, 3_000, "50.0%（1,500/3,000 件）"),
        ])
    func shares(part: Int, whole: Int, text: String) { #expect(Formatting.share(part, of: whole, unit: "件") == text) }

    @Test(
        "days left are words",
        arguments: [(-3, "已过 3 天"), (-1, "已过 1 天"), (0, "今天到期"), (1, "还有 1 天"), (5, "还有 5 天"), (1_200, "还有 1,200 天")])
    func daysLeft(days: Int, text: String) { #expect(Formatting.daysLeft(days) == text) }

    @Test("months and days drop leading zeros in running text only")
    func days() {
        #expect(Formatting.month("2026-03") == "2026 年 3 月")
        #expect(Formatting.monthName("2026-10") == "10 月")
        #expect(Formatting.longDay("2026-03-01") == "3 月 1 日")
        #expect(Formatting.shortDay("2026-03-01") == "03-01")
        #expect(Formatting.shortDay("2026-10-31 23:40") == "10-31 23:40")
        #expect(Formatting.shortDay("2026-03-01", on: "2026-10-31") == "03-01")
        #expect(Formatting.shortDay("2025-12-01", on: "2026-10-31") == "2025-12-01")
    }

    @Test("a day of another shape is written as it came", arguments: ["", "—", "近期", "2026", "a-b-c"])
    func oddDays(text: String) {
        #expect(Formatting.longDay(text) == text)
        #expect(Formatting.month(text) == text)
        #expect(Formatting.shortDay(text) == text)
    }

    @Test("a rate needs residents")
    func perThousand() {
        #expect(Formatting.perThousand(17_842, residents: 486_000) == "36.7")
        #expect(Formatting.perThousand(1, residents: 0) == nil)
    }
}
