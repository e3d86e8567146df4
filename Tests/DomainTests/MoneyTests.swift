import Domain
import Testing

@Suite struct MoneyTests {
    @Test(
        "amounts are read to the fen",
        arguments: [
            ("0", 0), ("12", 1200), ("1,234.5", 123_450), ("1234.56", 123_456), ("1,234,567.89", 123_456_789),
            (".5", 50),
            ("0.05", 5), ("007", 700), ("999999999999.99", 99_999_999_999_999),
            ("999,999,999,999.99", 99_999_999_999_999),
        ])
    func readsAmounts(text: String, expected: Int) {
        #expect(parse(text) == Money(hundredths: Int64(expected)))
    }

    @Test(
        "anything else is no amount",
        arguments: [
            "", ".", "12.", "12.345", "12.000", "-1", "+1", "1e3", "1000000000000", "1,000,000,000,000", "12,34",
            "1234,567",
            ",123", "1,2345", "1,23,456", "￥12", "12元", "１２", " 12", "12 ", "1.2.3", "1,234,", "NaN",
            "99999999999999999999",
        ])
    func refusesOthers(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("any bytes are an amount in range or nil, and every amount is read back from its description")
    func roundTrips() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<20_000 {
            let bytes = generator.text()
            if let money = Money.parse(bytes.span) { #expect((0..<100_000_000_000_000).contains(money.hundredths)) }
            let money = Money(hundredths: Int64.random(in: 0..<100_000_000_000_000, using: &generator))
            #expect(parse(money.description) == money)
        }
    }

    private func parse(_ text: String) -> Money? {
        Money.parse(Array(text.utf8).span)
    }
}
