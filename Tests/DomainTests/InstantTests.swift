import Domain
import Testing

@Suite struct InstantTests {
    @Test(
        "times are read with and without offset",
        arguments: [
            ("2026-03-01T08:30:00+08:00", "2026-03-01T08:30:00+08:00"),
            ("2026-03-01T00:30:00Z", "2026-03-01T08:30:00+08:00"),
            ("2026-03-01T00:30z", "2026-03-01T08:30:00+08:00"),
            ("2026-02-28T20:00:00-0430", "2026-03-01T08:30:00+08:00"),
            ("2026-03-01 08:30:00", "2026-03-01T08:30:00+08:00"),
            ("2026-03-01 08:30:00 +0800", "2026-03-01T08:30:00+08:00"),
            ("2026-03-01 8:30", "2026-03-01T08:30:00+08:00"),
            ("2026/3/1 8:30", "2026-03-01T08:30:00+08:00"),
            ("2026年3月1日 8:30:00", "2026-03-01T08:30:00+08:00"),
            ("2026年3月1日8:30:00", "2026-03-01T08:30:00+08:00"),
            ("20260301T083000+08", "2026-03-01T08:30:00+08:00"),
            ("2026-03-01", "2026-03-01T00:00:00+08:00"),
            ("20260301", "2026-03-01T00:00:00+08:00"),
            ("2026-03-01T08:30:00.25", "2026-03-01T08:30:00.250000+08:00"),
            ("2026-03-01T08:30:00.123456499", "2026-03-01T08:30:00.123456+08:00"),
            ("2026-03-01T08:30:00.1234565", "2026-03-01T08:30:00.123457+08:00"),
            ("2026-12-31T23:59:59.9999999", "2027-01-01T00:00:00+08:00"),
            ("1988-07-01 12:00:00", "1988-07-01T12:00:00+09:00"),
            ("1988-07-01T12:00:00+08:00", "1988-07-01T13:00:00+09:00"),
            ("1986-05-04 02:30:00", "1986-05-04T03:30:00+09:00"),
            ("1986-09-14 00:59:59", "1986-09-14T00:59:59+09:00"),
            ("1986-09-14 01:30:00", "1986-09-14T01:30:00+08:00"),
            ("1992-07-01 12:00:00", "1992-07-01T12:00:00+08:00"),
        ])
    func readsForms(text: String, expected: String) throws {
        #expect(try #require(parse(text)).description == expected)
    }

    @Test(
        "anything else is no time",
        arguments: [
            "", "2026-03-01T", "2026-03-01 8", "2026-03-01T24:00:00", "2026-03-01T08:60", "2026-03-01T08:30:60",
            "2026-03-01T08:30:00.", "2026-03-01T08:30:00.1234567890", "2026-03-01T08:30:00+16:00", "2026-03-01  08:30",
            "2026-03-01T08:30:00 ", "2026-03-01T08:30:00+8", "2026-03-0108:30", "08:30:00", "2026-03-01T08:5",
            "2026-03-01Z",
            "2026-03-01T08:30:00 CST",
        ])
    func refusesOthers(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("the epoch is that of PostgreSQL")
    func countsFromEpoch() {
        #expect(parse("2000-01-01T00:00:00Z")?.microsecondsSince2000 == 0)
        #expect(parse("1999-12-31T23:59:59.999999Z")?.microsecondsSince2000 == -1)
    }

    @Test(
        "the day is that of Shanghai",
        arguments: [
            ("2026-02-28T15:59:59Z", "2026-02-28"), ("2026-02-28T16:00:00Z", "2026-03-01"),
            ("1988-06-30T15:00:00Z", "1988-07-01"), ("1999-12-31T15:59:59.999999Z", "1999-12-31"),
        ])
    func knowsDay(text: String, expected: String) throws {
        #expect(try #require(parse(text)).day.description == expected)
    }

    @Test(
        "the summer times of 1986 to 1991 begin and end at 02:00 of these days",
        arguments: [
            ("1986-05-03T18:00:00Z", "1986-09-13T17:00:00Z"), ("1987-04-11T18:00:00Z", "1987-09-12T17:00:00Z"),
            ("1988-04-16T18:00:00Z", "1988-09-10T17:00:00Z"), ("1989-04-15T18:00:00Z", "1989-09-16T17:00:00Z"),
            ("1990-04-14T18:00:00Z", "1990-09-15T17:00:00Z"), ("1991-04-13T18:00:00Z", "1991-09-14T17:00:00Z"),
        ])
    func knowsSummerTime(first: String, end: String) throws {
        let first = try #require(parse(first))
        let end = try #require(parse(end))
        #expect(first.description.hasSuffix("T03:00:00+09:00"))
        #expect(Instant(microsecondsSince2000: first.microsecondsSince2000 - 1).description.contains("T01:59:59.9"))
        #expect(end.description.hasSuffix("T01:00:00+08:00"))
        #expect(Instant(microsecondsSince2000: end.microsecondsSince2000 - 1).description.contains("T01:59:59.9"))
    }

    @Test("every instant is read back from its description")
    func roundTrips() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            // 1900 to 2100, in microseconds
            let value = Int64.random(in: -3_155_600_000_000_000...3_155_600_000_000_000, using: &generator)
            let instant = Instant(microsecondsSince2000: value)
            #expect(parse(instant.description) == instant)
            #expect(instant.description.hasPrefix(instant.day.description))
        }
    }

    @Test("any bytes are a time or nil")
    func survivesAnyBytes() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let bytes = generator.text()
            if let instant = Instant.parse(bytes.span) { #expect((1899...2101).contains(instant.day.year)) }
        }
    }

    private func parse(_ text: String) -> Instant? {
        Instant.parse(Array(text.utf8).span)
    }
}
