import Domain

/// Calls, reports and requests about a household.
///
/// A need that no case answers is answered in time and in substance, so that nobody is left out unplanted.
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
    mutating func writeTickets(
        of household: Household, _ records: [CaseRecord], planted slot: Int?, _ random: inout SeededRandom
    ) throws {
        let endings = PlantedEnding.allCases
        if let slot, slot < endings.count {
            try writePlanted(endings[slot], of: household, &random)
            return
        }
        var recent = 0
        if random.chance(perMille: 120) { try writeCall(about: household, records, &recent, &random) }
        if random.chance(perMille: 150) { try writeReport(about: household, records, &recent, &random) }
        if random.chance(perMille: 50) { try writeRequest(of: household, records, &recent, &random) }
    }

    private mutating func writePlanted(
        _ ending: PlantedEnding, of household: Household, _ random: inout SeededRandom
    ) throws {
        let calendar = configuration.calendar
        let person = household.applicant
        let village = offices.townships[household.township].villages[household.village]
        func call(_ received: CalendarDay, answered: CalendarDay?) -> Call {
            Call(
                person: person, region: village.region, received: received, answered: answered,
                identity: person.id.description)
        }
        func request(_ submitted: CalendarDay, dispatched: CalendarDay?, handled: CalendarDay?) -> HelpRequest {
            HelpRequest(
                person: person, region: village.region, submitted: submitted, dispatched: dispatched, handled: handled,
                identity: person.id.description)
        }
        let old: Int? =
            switch ending {
            case .late180DaysAgo: 180
            case .late181DaysAgo: 181
            case .onDeadline, .oneDayLate, .openAfterDeadline, .openBeforeDeadline: nil
            }
        if let old {
            let end = day.adding(days: -old)
            try write(call(end.adding(days: -25), answered: end), &random)
            try write(request(end.adding(days: -40), dispatched: end.adding(days: -40), handled: end), &random)
            return
        }
        let received = ending == .openBeforeDeadline ? day : calendar.day(workingDays: 1, after: day.adding(days: -50))
        let isOpen = ending == .openAfterDeadline || ending == .openBeforeDeadline
        let late = ending == .oneDayLate ? 1 : 0
        let due = calendar.day(workingDays: 5 + late, after: received)
        try write(call(received, answered: isOpen ? nil : due), &random)
        let sent = calendar.day(workingDays: 1 + late, after: received)
        let handled = calendar.day(workingDays: 10, after: received)
        try write(
            request(received, dispatched: isOpen ? nil : sent, handled: isOpen ? nil : handled), &random)
        // Handled within a working day and never dispatched, or dispatched afterwards only: in time all the same.
        if ending == .onDeadline {
            try write(request(received, dispatched: handled, handled: sent), &random)
            try write(request(received, dispatched: nil, handled: sent), &random)
        }
    }

    /// Whether a need told on a day is met or answered by one of the cases.
    private func isCovered(_ person: Person, on day: CalendarDay, by records: [CaseRecord]) -> Bool {
        records.contains { $0.isAided(person.id, on: day) || $0.answers(person.id, on: day) }
    }

    /// Whether another sign of need may be told of the household on a day without more having to follow.
    ///
    /// Not soon after aid ended, and not a third time within three months of people who are not aided.
    private func mayTell(
        _ person: Person, on told: CalendarDay, _ records: [CaseRecord], _ recent: inout Int
    ) -> Bool {
        let hasLapsed = records.contains { record in
            record.facts.program.isStanding && record.facts.closedOn.map { told >= $0 } ?? false
                && record.facts.status == .closed && day.days(since: record.facts.closedOn ?? day) < 200
        }
        if hasLapsed { return false }
        if day.days(since: told) > 95 { return true }
        recent += 1
        return recent <= 2 || records.contains { $0.isAided(person.id, on: day) }
    }

    private mutating func writeCall(
        about household: Household, _ records: [CaseRecord], _ recent: inout Int, _ random: inout SeededRandom
    ) throws {
        let calendar = configuration.calendar
        let received = plans.someDay(&random)
        let person = random.pick(household.members).person
        let township = offices.townships[household.township]
        let region = random.chance(perMille: 700) ? township.villages[household.village].region : township.region
        guard person.id.birthday < received, mayTell(person, on: received, records, &recent) else { return }
        var call = Call(
            line: random.chance(perMille: 700) ? .citizens : .socialAssistance, person: person, region: region,
            received: received, category: random.pick(Phrases.categories), outcome: random.pick(Phrases.answers))
        if call.line == .citizens, random.chance(perMille: 600) {
            call.due = calendar.day(workingDays: random.number(5...10), after: received)
        }
        if random.chance(perMille: 520) { call.identity = person.id.description }
        call.answered = calendar.day(workingDays: random.number(1...5), after: received)
        let isLate = random.chance(perMille: township.latePerMille)
        let days = random.chance(perMille: 120) ? nil : random.number(1...9)
        if !isCovered(person, on: received, by: records) {
            call.outcome = random.pick(Phrases.substantiveAnswers)
        } else if isLate {
            let limit = TicketDeadlines.hotline(received: received, due: call.due, calendar: calendar)
            call.answered = days.map { calendar.day(workingDays: $0, after: limit) }
        }
        try write(call, &random)
    }

    private mutating func writeReport(
        about household: Household, _ records: [CaseRecord], _ recent: inout Int, _ random: inout SeededRandom
    ) throws {
        let reported = plans.someDay(&random)
        let person = random.pick(household.members).person
        var signals = [random.pick(GridSignal.frequent)]
        if random.chance(perMille: 250) { signals.append(random.pick(GridSignal.frequent.filter { $0 != signals[0] })) }
        let isCovered = isCovered(person, on: reported, by: records)
        let handled = configuration.calendar.day(workingDays: random.number(1...(isCovered ? 12 : 9)), after: reported)
        guard person.id.birthday < reported, mayTell(person, on: reported, records, &recent) else { return }
        // An old person alone and without aid would have to be looked after.
        if !records.contains(where: { $0.isAided(person.id, on: day) }) {
            signals = signals.map { $0 == .loneElder ? .illness : $0 }
            signals = signals.count == 2 && signals[0] == signals[1] ? [signals[0]] : signals
        }
        try write(
            GridReport(
                person: person, village: offices.townships[household.township].villages[household.village],
                reported: reported, handled: handled,
                outcome: random.pick(isCovered ? Phrases.answers : Phrases.substantiveAnswers), signals: signals,
                identity: random.chance(perMille: 850) ? person.id.description : nil), &random)
    }

    private mutating func writeRequest(
        of household: Household, _ records: [CaseRecord], _ recent: inout Int, _ random: inout SeededRandom
    ) throws {
        let calendar = configuration.calendar
        let submitted = plans.someDay(&random)
        let person = household.applicant
        let township = offices.townships[household.township]
        guard mayTell(person, on: submitted, records, &recent) else { return }
        var request = HelpRequest(
            person: person, region: township.villages[household.village].region, submitted: submitted,
            dispatched: calendar.day(workingDays: random.number(0...1), after: submitted),
            handled: calendar.day(workingDays: random.number(3...10), after: submitted),
            outcome: random.pick(Phrases.answers), identity: person.id.description)
        if random.chance(perMille: 40) {
            (request.dispatched, request.handled) = (nil, calendar.day(workingDays: 1, after: submitted))
        }
        // Around the end of the 180 days a request could be half inside: there all are in time.
        let isSettled = (160...205).contains(day.days(since: submitted))
        let isLate = random.chance(perMille: township.latePerMille) && !isSettled
        let slow = random.number(11...20)
        if !isCovered(person, on: submitted, by: records) {
            request.outcome = random.pick(Phrases.substantiveAnswers)
        } else if isLate, random.chance(perMille: 500) {
            request.dispatched = calendar.day(workingDays: random.number(2...4), after: submitted)
        } else if isLate {
            request.handled = random.chance(perMille: 150) ? nil : calendar.day(workingDays: slow, after: submitted)
        }
        try write(request, &random)
    }
}

extension GridSignal {
    /// What grid workers mostly report.
    static let frequent: [GridSignal] = [
        .disability, .illness, .unemployment, .accident, .disaster, .loneElder, .child, .improved, .moved,
    ]
}
