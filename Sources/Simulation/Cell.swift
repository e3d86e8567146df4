import Domain

/// A value of a record, before the style of a file turns it into text.
enum Cell: Hashable {
    /// Nothing is known.
    case empty
    case text(String)
    case day(CalendarDay)
    case time(Instant)
    case flag(Bool)
    /// One or more codes, each with its label.
    case codes([CodeWord])

    /// A code with the label that stands for it under Chinese headers.
    struct CodeWord: Hashable {
        let code: String
        let label: String
    }

    init(_ text: String?) { self = text.flatMap { $0.isEmpty ? nil : Cell.text($0) } ?? .empty }
    init(_ day: CalendarDay?) { self = day.map(Cell.day) ?? .empty }
    init(_ time: Instant?) { self = time.map(Cell.time) ?? .empty }
    init(_ flag: Bool?) { self = flag.map(Cell.flag) ?? .empty }
    init(_ number: Int) { self = .text(String(number)) }
    init(_ money: Money?) { self.init(money?.description) }
    init(_ month: YearMonth?) { self.init(month?.description) }
    init(_ id: ResidentID?) { self.init(id?.description) }
    init(_ region: RegionCode?) { self.init(region?.description) }
    init(_ code: some Code) { self = .codes([CodeWord(code: code.rawValue, label: code.label)]) }

    init<Value: Code>(_ code: Value?) {
        self = code.map { Cell($0) } ?? .empty
    }

    /// Whether the value lies after a day.
    func isAfter(_ last: CalendarDay) -> Bool {
        switch self {
        case .day(let day): day > last
        case .time(let time): time.day > last
        case .empty, .text, .flag, .codes: false
        }
    }
}

extension Cell: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) { self.init(value) }
}
