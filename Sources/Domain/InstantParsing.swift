extension Instant {
    /// Reads a time as the feeds write it, or nil for anything else.
    ///
    /// A date that `CalendarDay.parse` accepts, then `T` or one blank, then `8:30`, `08:30:00`, `08:30:00.123456789` or
    /// `083000`, then nothing, `Z`, `+08`, `+0800` or `+08:00` (also behind one blank). Without an offset the time is of
    /// Asia/Shanghai; a bare date is its 00:00:00. Fractions have up to nine digits and are rounded to microseconds.
    /// There is no 24:00 and no leap second. Nothing is trimmed.
    package static func parse(_ text: Span<UInt8>) -> Instant? {
        var position = 0
        guard let day = CalendarDay.readDate(text, at: &position) else { return nil }
        if position == text.count { return Instant(day: day) }
        let isSeparated =
            text.skip(UInt8(ascii: "T"), at: &position) || text.skip(UInt8(ascii: "t"), at: &position)
            || text.skip(UInt8(ascii: " "), at: &position)
        guard isSeparated || text[position - 1] == DateCharacter.day.third,
            let second = readClock(text, at: &position),
            let microsecond = readFraction(text, at: &position)
        else { return nil }
        if position == text.count {
            let whole = Instant(day: day, second: second).microsecondsSince2000
            return Instant(microsecondsSince2000: whole + Int64(microsecond))
        }
        guard let offset = readOffset(text, at: &position), position == text.count else { return nil }
        let seconds = Int(day.daysSince2000) * 86_400 + second - offset
        return Instant(microsecondsSince2000: Int64(seconds * 1_000_000 + microsecond))
    }

    /// Reads hours, minutes and perhaps seconds; the answer is in seconds since midnight.
    private static func readClock(_ text: Span<UInt8>, at position: inout Int) -> Int? {
        guard let hour = text.readDecimal(at: &position, digits: 1...2), hour < 24 else { return nil }
        let isExtended = text.skip(UInt8(ascii: ":"), at: &position)
        guard let minute = text.readDecimal(at: &position, digits: 2...2), minute < 60 else { return nil }
        let hasSeconds = isExtended ? text.skip(UInt8(ascii: ":"), at: &position) : text.digit(at: position) != nil
        guard hasSeconds else { return hour * 3600 + minute * 60 }
        guard let second = text.readDecimal(at: &position, digits: 2...2), second < 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// Reads a fraction of a second in microseconds; 0 where none stands there.
    private static func readFraction(_ text: Span<UInt8>, at position: inout Int) -> Int? {
        guard text.skip(UInt8(ascii: "."), at: &position) || text.skip(UInt8(ascii: ","), at: &position) else {
            return 0
        }
        let start = position
        guard var nanoseconds = text.readDecimal(at: &position, digits: 1...9) else { return nil }
        for _ in (position - start)..<9 { nanoseconds *= 10 }
        return (nanoseconds + 500) / 1000
    }

    /// Reads an offset from UTC in seconds, up to 15:59 either way.
    private static func readOffset(_ text: Span<UInt8>, at position: inout Int) -> Int? {
        _ = text.skip(UInt8(ascii: " "), at: &position)
        if text.skip(UInt8(ascii: "Z"), at: &position) || text.skip(UInt8(ascii: "z"), at: &position) { return 0 }
        let isWest = text.skip(UInt8(ascii: "-"), at: &position)
        guard isWest || text.skip(UInt8(ascii: "+"), at: &position),
            let hours = text.readDecimal(at: &position, digits: 2...2), hours < 16
        else { return nil }
        var minutes = 0
        if text.skip(UInt8(ascii: ":"), at: &position) || text.digit(at: position) != nil {
            guard let read = text.readDecimal(at: &position, digits: 2...2), read < 60 else { return nil }
            minutes = read
        }
        let seconds = hours * 3600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}
