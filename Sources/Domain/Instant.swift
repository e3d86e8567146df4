/// A point in time, to the microsecond.
package struct Instant: Hashable, Sendable {
    /// Microseconds since 2000-01-01T00:00:00Z, the number that PostgreSQL stores for a `timestamptz`.
    package let microsecondsSince2000: Int64

    /// Makes the instant that lies `microsecondsSince2000` after 2000-01-01T00:00:00Z.
    package init(microsecondsSince2000: Int64) {
        self.microsecondsSince2000 = microsecondsSince2000
    }

    /// Makes the instant at which the clock of Asia/Shanghai shows `second` seconds after midnight of a day.
    package init(day: CalendarDay, second: Int = 0) {
        let offset = ShanghaiTime.offset(on: day, second: second)
        microsecondsSince2000 = (Int64(day.daysSince2000) * 86_400 + Int64(second - offset)) * 1_000_000
    }

    /// The day in Asia/Shanghai on which the instant lies.
    package var day: CalendarDay { local.day }

    /// Whole seconds since midnight as the clock of Asia/Shanghai shows them.
    package var secondOfDay: Int { local.second }

    /// Day and second of the day in Asia/Shanghai, the microseconds left over, and the offset in seconds.
    private var local: (day: CalendarDay, second: Int, microsecond: Int, offset: Int) {
        let seconds = Int(microsecondsSince2000).floorDivided(by: 1_000_000)
        let offset = ShanghaiTime.offset(atSecondsSince2000: seconds)
        let shown = seconds + offset
        let days = shown.floorDivided(by: 86_400)
        return (
            CalendarDay(daysSince2000: Int32(clamping: days)), shown - days * 86_400,
            Int(microsecondsSince2000) - seconds * 1_000_000, offset
        )
    }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSince2000 < right.microsecondsSince2000
    }
}

extension Instant: CustomStringConvertible {
    /// The time of Asia/Shanghai by ISO 8601: `2026-03-01T08:30:00+08:00`, with six decimals where there are any.
    package var description: String {
        let (day, second, microsecond, offset) = local
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        day.append(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        bytes.appendDecimal(second / 3600, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(second / 60 % 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(second % 60, digits: 2)
        if microsecond > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.appendDecimal(microsecond, digits: 6)
        }
        bytes.append(UInt8(ascii: "+"))
        bytes.appendDecimal(offset / 3600, digits: 2)
        bytes.append(contentsOf: [UInt8(ascii: ":"), UInt8(ascii: "0"), UInt8(ascii: "0")])
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Instant: Codable {
    /// Reads the instant from a string that `parse` accepts; throws `DecodingError.dataCorrupted` on any other.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = Array(try container.decode(String.self).utf8)
        guard let instant = Instant.parse(text.span) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time")
        }
        self = instant
    }

    /// Writes the instant as `2026-03-01T08:30:00+08:00`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
