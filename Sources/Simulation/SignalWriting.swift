import Domain

/// A hardship that a grid worker reports, or an easing of one (困难情形).
enum GridSignal: String, Code {
    case disability, illness, unemployment, accident, disaster
    case loneElder = "lone_elder"
    case child, death, improved, moved

    var label: String {
        switch self {
        case .disability: "残疾"
        case .illness: "重病"
        case .unemployment: "失业"
        case .accident: "意外"
        case .disaster: "受灾"
        case .loneElder: "独居老人"
        case .child: "困境儿童"
        case .death: "死亡"
        case .improved: "家庭好转"
        case .moved: "外迁"
        }
    }
}

/// What a request from a phone asks for (求助需求).
enum RequestNeed: String, Code {
    case living, medical, education, housing, employment, disaster, legal, other

    var label: String {
        switch self {
        case .living: "生活"
        case .medical: "医疗"
        case .education: "教育"
        case .housing: "住房"
        case .employment: "就业"
        case .disaster: "受灾"
        case .legal: "法律"
        case .other: "其他"
        }
    }
}

/// A ticket of a telephone line.
struct Call {
    var line = HotlineLine.socialAssistance
    let person: Person
    let region: SimulatedRegion
    let received: CalendarDay
    var due: CalendarDay?
    var answered: CalendarDay?
    var category = Phrases.categories[0]
    var outcome = Phrases.answers[0]

    /// The number that the ticket has of the person, nil where it names nobody.
    var identity: String?
}

/// A report of a grid worker.
struct GridReport {
    let person: Person
    let village: Village
    let reported: CalendarDay
    var handled: CalendarDay?
    var outcome = Phrases.answers[0]
    let signals: [GridSignal]
    var identity: String?

    /// The number of the reporter, else the village's grid worker's.
    var reporter: String?

    /// The place in degrees; near the village's office where nil.
    var place: (longitude: Double, latitude: Double)?
}

/// A request from a phone.
struct HelpRequest {
    let person: Person
    let region: SimulatedRegion
    let submitted: CalendarDay
    var dispatched: CalendarDay?
    var handled: CalendarDay?
    var outcome = Phrases.answers[0]
    var identity: String?
}

/// The rows of calls, reports and requests, and what the rules on their deadlines must say.
extension District {
    /// Writes a ticket and gives its number.
    @discardableResult
    mutating func write(_ call: Call, _ random: inout SeededRandom) throws -> String {
        let answered = call.answered.flatMap { $0 <= day ? $0 : nil }
        let number = "\(call.received.year)\(nextTicketNumber(.hotline))"
        let isNamed = call.identity != nil || random.chance(perMille: 300)
        let wish = random.below(Phrases.wishes.count)
        let wishes = "\(Phrases.wishes[wish])，\(Phrases.wishes[(wish + 3) % Phrases.wishes.count])"
        let content = "来电人为\(Phrases.place(call.region.name))居民，\(wishes)。"
        let township = offices.townships.first { $0.region.code == call.region.code.township }
        tally.count(.hotline, on: call.received, in: call.region.code, words: "\(call.category) \(content)")
        try files.append(
            [
                Cell(call.line.rawValue), Cell(number), Cell(time(call.received, 8...20, &random)),
                Cell(call.person.name),
                Cell(call.person.phone), isNamed ? Cell(call.person.name) : .empty, Cell(call.identity),
                isNamed ? Cell(call.person.phone) : .empty, Cell(call.region.code), Cell(call.category),
                Cell(content),
                "\(township?.region.name ?? "")人民政府", Cell(call.due),
                Cell(answered.map { time($0, 9...16, &random) }), answered == nil ? .empty : Cell(call.outcome),
                answered == nil ? .empty : Cell(random.chance(perMille: 900)),
            ], to: .hotline)
        if TicketDeadlines.isHotlineReported(
            received: call.received, due: call.due, answered: answered, on: day, calendar: configuration.calendar)
        {
            let deadline = TicketDeadlines.hotline(
                received: call.received, due: call.due, calendar: configuration.calendar)
            try files.expect(
                ExpectedFinding(
                    rule: "overdue.hotline", key: "\(call.line.rawValue)|\(number)", region: call.region.code,
                    event: deadline.adding(days: 1), due: deadline,
                    note: "deadline \(deadline), \(answered.map { "answered \($0)" } ?? "open")"))
        }
        return number
    }

    /// Writes a report and gives its number.
    @discardableResult
    mutating func write(_ report: GridReport, _ random: inout SeededRandom) throws -> String {
        let village = report.village
        tally.count(.grid, on: report.reported, in: village.region.code)
        let isHandled = report.handled.map { $0 <= day } ?? false
        let number = "WG\(report.reported.year)\(nextTicketNumber(.gridReports))"
        let place = report.place ?? (village.longitude, village.latitude)
        try files.append(
            [
                Cell(number), Cell(time(report.reported, 8...18, &random)),
                "\(village.region.code)-\(random.number(1...6))",
                Cell(report.reporter ?? offices.officers[village.gridWorker].number), Cell(report.person.name),
                Cell(report.identity), Cell(report.person.phone), Cell(village.region.code),
                .codes(report.signals.map { Cell.CodeWord(code: $0.rawValue, label: $0.label) }),
                "走访发现\(report.person.name)家\(random.pick(Phrases.wishes))。",
                isHandled ? Cell(report.handled.map { time($0, 9...17, &random) }) : .empty,
                isHandled ? Cell(report.outcome) : .empty,
                .codes([
                    random.chance(perMille: 80)
                        ? .init(code: "urgent", label: "紧急") : .init(code: "normal", label: "一般")
                ]),
                Cell(coordinate(place.longitude, &random)), Cell(coordinate(place.latitude, &random)),
            ], to: .gridReports)
        return number
    }

    /// Writes a request and gives its number.
    @discardableResult
    mutating func write(_ request: HelpRequest, _ random: inout SeededRandom) throws -> String {
        let dispatched = request.dispatched.flatMap { $0 <= day ? $0 : nil }
        let handled = request.handled.flatMap { $0 <= day ? $0 : nil }
        let number = "QZ\(request.submitted.year)\(nextTicketNumber(.helpRequests))"
        tally.count(.help, on: request.submitted, in: request.region.code)
        var needs = [random.pick(RequestNeed.allCases)]
        if random.chance(perMille: 200), needs != [.other] { needs.append(.other) }
        try files.append(
            [
                Cell(number), Cell(time(request.submitted, dispatched == request.submitted ? 6...8 : 7...22, &random)),
                Cell(request.person.name), Cell(request.identity), Cell(request.person.phone),
                Cell(request.region.code), .codes(needs.map { Cell.CodeWord(code: $0.rawValue, label: $0.label) }),
                Cell(random.pick(Phrases.wishes)), dispatched == nil ? .empty : Cell(random.pick(Phrases.departments)),
                Cell(dispatched.map { time($0, 9...11, &random) }), Cell(handled.map { time($0, 14...17, &random) }),
                handled == nil ? .empty : Cell(request.outcome),
            ], to: .helpRequests)
        let calendar = configuration.calendar
        let breaches = TicketDeadlines.breaches(
            submitted: request.submitted, dispatched: dispatched, handled: handled, on: day, calendar: calendar)
        if let first = breaches.first {
            let deadline =
                first == "dispatch"
                ? TicketDeadlines.dispatch(submitted: request.submitted, calendar: calendar)
                : TicketDeadlines.handle(submitted: request.submitted, calendar: calendar)
            try files.expect(
                ExpectedFinding(
                    rule: "overdue.help_request", key: number, region: request.region.code,
                    event: deadline.adding(days: 1), due: deadline, note: breaches.joined(separator: " ")))
        }
        return number
    }

    /// A time of a day, in one of the hours.
    func time(_ day: CalendarDay, _ hours: ClosedRange<Int>, _ random: inout SeededRandom) -> Instant {
        Instant(day: day, second: random.number(hours) * 3600 + random.below(3600))
    }

    /// A place within about a kilometre of another, in degrees with five decimals.
    private func coordinate(_ degrees: Double, _ random: inout SeededRandom) -> String {
        let value = Int((degrees * 100_000).rounded()) + random.number(-600...600)
        let decimals = String(value % 100_000)
        return "\(value / 100_000)." + String(repeating: "0", count: 5 - decimals.utf8.count) + decimals
    }
}
