import Domain

/// Reads the few lines of a calendar file: scalars, and one entry in braces a line.
enum CalendarFile {
    static func read(_ lines: [String]) throws(CalendarFileError) -> CalendarYear {
        var scalars: [String: String] = [:]
        var holidays: [CalendarYear.Holiday] = []
        var makeUpWorkdays: [CalendarYear.MakeUpWorkday] = []
        for line in lines where !line.hasPrefix("#") {
            if line.hasPrefix("  - {") {
                var fields: [String: String] = [:]
                for pair in line.dropFirst(5).dropLast().split(separator: ", ") {
                    let parts = pair.split(separator: ": ")
                    fields[String(parts[0])] = String(parts[1])
                }
                if fields["from"] != nil {
                    holidays.append(
                        .init(name: fields["name"] ?? "", first: try day(fields["from"]), last: try day(fields["to"])))
                } else {
                    makeUpWorkdays.append(.init(name: fields["name"] ?? "", day: try day(fields["day"])))
                }
            } else if let colon = line.firstIndex(of: ":"), !line.hasPrefix(" ") {
                scalars[String(line[..<colon])] = line[line.index(after: colon)...].drop { $0 == " " }.description
            }
        }
        guard let year = scalars["year"].flatMap({ Int($0) }) else { throw .missing("year") }
        return CalendarYear(
            year: year, notice: scalars["notice"] ?? "", announced: try day(scalars["announced"]), holidays: holidays,
            makeUpWorkdays: makeUpWorkdays
        )
    }

    private static func day(_ text: String?) throws(CalendarFileError) -> CalendarDay {
        guard let text, let day = CalendarDay.parse(Array(text.utf8).span) else { throw .missing(text ?? "a day") }
        return day
    }
}

enum CalendarFileError: Error {
    case missing(String)
}
