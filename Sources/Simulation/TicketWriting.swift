import Domain

/// Calls, reports and requests about a household, and what the rules must say about them.
extension District {
    /// Tickets that are planted on purpose, by how their ending stands to the deadline.
    private enum PlantedEnding: CaseIterable {
        case onDeadline
        case oneDayLate
        case late180DaysAgo
        case late181DaysAgo
        case openAfterDeadline
        case openBeforeDeadline
    }

    /// Writes the tickets of a household; some households have planted ones.
    mutating func writeTickets(of household: Household, planted slot: Int?, _ random: inout SeededRandom) throws {
        let endings = PlantedEnding.allCases
        if let slot, slot < endings.count {
            try writePlanted(endings[slot], of: household, &random)
            return
        }
        if random.chance(perMille: 120) { try writeCall(about: household, &random) }
        if random.chance(perMille: 150) { try writeReport(about: household, &random) }
        if random.chance(perMille: 50) { try writeRequest(of: household, &random) }
    }

    private func time(_ day: CalendarDay, _ hours: ClosedRange<Int>, _ random: inout SeededRandom) -> Instant {
        Instant(day: day, second: random.number(hours) * 3600 + random.below(3600))
    }

    private func randomDay(_ random: inout SeededRandom) -> CalendarDay {
        plans.historyStart.adding(days: random.below(configuration.asOf.days(since: plans.historyStart) + 1))
    }

    private mutating func writePlanted(
        _ ending: PlantedEnding, of household: Household, _ random: inout SeededRandom
    ) throws {
        let calendar = configuration.calendar
        let day = configuration.asOf
        let old: Int? =
            switch ending {
            case .late180DaysAgo: 180
            case .late181DaysAgo: 181
            case .onDeadline, .oneDayLate, .openAfterDeadline, .openBeforeDeadline: nil
            }
        if let old {
            let end = day.adding(days: -old)
            try writeCall(household, .socialAssistance, end.adding(days: -25), due: nil, answered: end, &random)
            try writeRequest(household, end.adding(days: -40), dispatched: end.adding(days: -40), handled: end, &random)
            return
        }
        let received = ending == .openBeforeDeadline ? day : calendar.day(workingDays: 1, after: day.adding(days: -50))
        let isOpen = ending == .openAfterDeadline || ending == .openBeforeDeadline
        let late = ending == .oneDayLate ? 1 : 0
        let due = calendar.day(workingDays: 5 + late, after: received)
        try writeCall(household, .socialAssistance, received, due: nil, answered: isOpen ? nil : due, &random)
        let sent = calendar.day(workingDays: 1 + late, after: received)
        let handled = calendar.day(workingDays: 10, after: received)
        try writeRequest(
            household, received, dispatched: isOpen ? nil : sent, handled: isOpen ? nil : handled, &random)
        // Handled within a working day and never dispatched, or dispatched afterwards only: in time all the same.
        if ending == .onDeadline {
            try writeRequest(household, received, dispatched: handled, handled: sent, &random)
            try writeRequest(household, received, dispatched: nil, handled: sent, &random)
        }
    }

    private mutating func writeCall(about household: Household, _ random: inout SeededRandom) throws {
        let calendar = configuration.calendar
        let received = randomDay(&random)
        let line = random.chance(perMille: 700) ? HotlineLine.citizens : .socialAssistance
        let hasDue = line == .citizens && random.chance(perMille: 600)
        let due = hasDue ? calendar.day(workingDays: random.number(5...10), after: received) : nil
        var answered: CalendarDay? = calendar.day(workingDays: random.number(1...5), after: received)
        if random.chance(perMille: offices.townships[household.township].latePerMille) {
            let limit = TicketDeadlines.hotline(received: received, due: due, calendar: calendar)
            answered =
                random.chance(perMille: 120) ? nil : calendar.day(workingDays: random.number(1...9), after: limit)
        }
        try writeCall(household, line, received, due: due, answered: answered, &random)
    }

    private mutating func writeCall(
        _ household: Household, _ line: HotlineLine, _ received: CalendarDay, due: CalendarDay?,
        answered: CalendarDay?, _ random: inout SeededRandom
    ) throws {
        let day = configuration.asOf
        let answered = answered.flatMap { $0 <= day ? $0 : nil }
        let township = offices.townships[household.township]
        let person = random.pick(household.members).person
        let isVillage = random.chance(perMille: 700)
        let region = isVillage ? township.villages[household.village].region : township.region
        let number = "\(received.year)\(nextTicketNumber(.hotline))"
        let isNamed = random.chance(perMille: 800)
        let wish = random.below(Phrases.wishes.count)
        try files.append(
            [
                line.rawValue, number, text(time(received, 8...20, &random), in: .hotline), person.name, person.phone,
                isNamed ? person.name : "", isNamed && random.chance(perMille: 650) ? person.id.description : "",
                isNamed ? person.phone : "", region.code.description, random.pick(Phrases.categories),
                "来电人为\(Phrases.place(region.name))居民，\(Phrases.wishes[wish])，\(Phrases.wishes[(wish + 3) % Phrases.wishes.count])。",
                "\(township.region.name)人民政府", text(due),
                text(answered.map { Instant(day: $0, second: 9 * 3600 + random.below(8 * 3600)) }, in: .hotline),
                answered == nil ? "" : random.pick(Phrases.answers),
                files.word(answered == nil ? nil : random.chance(perMille: 900), in: .hotline),
            ], to: .hotline)
        if TicketDeadlines.isHotlineReported(
            received: received, due: due, answered: answered, on: day, calendar: configuration.calendar)
        {
            let deadline = TicketDeadlines.hotline(received: received, due: due, calendar: configuration.calendar)
            try files.expect(
                "overdue.hotline", "\(line.rawValue)|\(number)",
                note: "deadline \(deadline), \(answered.map { "answered \($0)" } ?? "open")")
        }
    }

    private mutating func writeReport(about household: Household, _ random: inout SeededRandom) throws {
        let reported = randomDay(&random)
        let village = offices.townships[household.township].villages[household.village]
        let person = random.pick(household.members).person
        let signal = random.below(Phrases.signals.count)
        var signals = Phrases.signalLabels[signal]
        if random.chance(perMille: 250) { signals += ";" + Phrases.signalLabels[(signal + 3) % Phrases.signals.count] }
        let handled = configuration.calendar.day(workingDays: random.number(1...12), after: reported)
        let isHandled = handled <= configuration.asOf
        try files.append(
            [
                "WG\(reported.year)\(nextTicketNumber(.gridReports))",
                text(time(reported, 8...18, &random), in: .gridReports),
                "\(village.region.code)-\(random.number(1...6))", offices.officers[village.gridWorker].number,
                person.name,
                random.chance(perMille: 850) ? person.id.description : "", person.phone,
                village.region.code.description,
                signals, "走访发现\(person.name)家\(random.pick(Phrases.wishes))。",
                text(isHandled ? time(handled, 9...17, &random) : nil, in: .gridReports),
                isHandled ? random.pick(Phrases.answers) : "", random.chance(perMille: 80) ? "紧急" : "一般",
                coordinate(village.longitude, &random), coordinate(village.latitude, &random),
            ], to: .gridReports)
    }

    /// A place within about a kilometre of another, in degrees with five decimals.
    private func coordinate(_ degrees: Double, _ random: inout SeededRandom) -> String {
        let value = Int((degrees * 100_000).rounded()) + random.number(-900...900)
        let decimals = String(value % 100_000)
        return "\(value / 100_000)." + String(repeating: "0", count: 5 - decimals.utf8.count) + decimals
    }

    private mutating func writeRequest(of household: Household, _ random: inout SeededRandom) throws {
        let calendar = configuration.calendar
        let submitted = randomDay(&random)
        var dispatched: CalendarDay? = calendar.day(workingDays: random.number(0...1), after: submitted)
        var handled: CalendarDay? = calendar.day(workingDays: random.number(3...10), after: submitted)
        if random.chance(perMille: 40) { (dispatched, handled) = (nil, calendar.day(workingDays: 1, after: submitted)) }
        // Around the end of the 180 days a request could be half inside: there all are in time.
        let age = configuration.asOf.days(since: submitted)
        let late = offices.townships[household.township].latePerMille
        if !(160...205).contains(age), random.chance(perMille: late) {
            if random.chance(perMille: 500) {
                dispatched = calendar.day(workingDays: random.number(2...4), after: submitted)
            } else {
                handled =
                    random.chance(perMille: 150)
                    ? nil : calendar.day(workingDays: random.number(11...20), after: submitted)
            }
        }
        try writeRequest(household, submitted, dispatched: dispatched, handled: handled, &random)
    }

    private mutating func writeRequest(
        _ household: Household, _ submitted: CalendarDay, dispatched: CalendarDay?, handled: CalendarDay?,
        _ random: inout SeededRandom
    ) throws {
        let day = configuration.asOf
        let dispatched = dispatched.flatMap { $0 <= day ? $0 : nil }
        let handled = handled.flatMap { $0 <= day ? $0 : nil }
        let township = offices.townships[household.township]
        let person = household.applicant
        let number = "QZ\(submitted.year)\(nextTicketNumber(.helpRequests))"
        var needs = random.pick(Phrases.needs)
        if random.chance(perMille: 200), needs != "other" { needs += ";other" }
        try files.append(
            [
                number, text(time(submitted, dispatched == submitted ? 6...8 : 7...22, &random), in: .helpRequests),
                person.name, person.id.description,
                person.phone, township.villages[household.village].region.code.description, needs,
                random.pick(Phrases.wishes), dispatched == nil ? "" : random.pick(Phrases.departments),
                text(dispatched.map { time($0, 9...11, &random) }, in: .helpRequests),
                text(handled.map { time($0, 14...17, &random) }, in: .helpRequests),
                handled == nil ? "" : random.pick(Phrases.answers),
            ], to: .helpRequests)
        let breaches = TicketDeadlines.breaches(
            submitted: submitted, dispatched: dispatched, handled: handled, on: day, calendar: configuration.calendar)
        guard !breaches.isEmpty else { return }
        try files.expect("overdue.help_request", number, note: breaches.joined(separator: " "))
    }
}
