import Domain

/// The artificial district while it is being written: people, offices, files and running numbers.
struct District {
    /// The first households of so many are planted on purpose, one for each scenario.
    private static let plantedEvery = 2500

    let configuration: SimulationConfiguration
    let plans: RandomPlan
    let files: FeedFiles
    private(set) var offices: Offices
    var people: People
    private var caseNumbers: [Int: Int] = [:]
    private var ticketNumbers: [Feed: Int] = [:]

    /// Opens the files of a district and hires its officers.
    init(configuration: SimulationConfiguration, directory: String) throws {
        self.configuration = configuration
        plans = RandomPlan(configuration: configuration)
        var people = People(asOf: configuration.asOf)
        var random = SeededRandom(seed: configuration.seed, stream: 0)
        offices = try Offices(configuration: configuration, people: &people, random: &random)
        self.people = people
        files = try FeedFiles(directory: directory, day: configuration.asOf)
    }

    /// Writes everything about one household.
    mutating func writeHousehold(_ index: Int) throws {
        var random = SeededRandom(seed: configuration.seed, stream: UInt64(index) + 1)
        let scenarios = CaseScenario.allCases
        let slot = index % District.plantedEvery
        if slot < scenarios.count {
            let plan = scenarios[slot].plan(
                on: configuration.asOf, shift: index / District.plantedEvery % 20, calendar: configuration.calendar)
            let household = household(plan.program, &random)
            try writeCase(plan, of: household, isFirst: true, &random)
            try writeTickets(of: household, planted: slot, &random)
            return
        }
        let isStanding = random.chance(perMille: 550)
        let program = isStanding ? plans.standingProgram(&random) : plans.recentProgram(&random)
        let household = household(program, &random)
        let late = offices.townships[household.township].latePerMille
        let plan =
            isStanding
            ? plans.standing(program, latePerMille: late, random: &random)
            : plans.recent(program, latePerMille: late, random: &random)
        try writeCase(plan, of: household, isFirst: true, &random)
        if isStanding, random.chance(perMille: 50) {
            let second = plans.recent(.temporaryAid, latePerMille: late, random: &random)
            try writeCase(second, of: household, isFirst: false, &random)
        }
        try writeTickets(of: household, planted: nil, &random)
    }

    private mutating func household(_ program: Program, _ random: inout SeededRandom) -> Household {
        Household(
            program: program, townships: offices.townships, asOf: configuration.asOf, people: &people, random: &random)
    }

    /// The next number of a case, such as `JZ500114001-2026-000123`; numbers run by township and year.
    mutating func nextCaseNumber(township: RegionCode, year: Int) -> String {
        let digits = Int(township.value / 1000)
        let number = caseNumbers[digits * 10_000 + year, default: 0] + 1
        caseNumbers[digits * 10_000 + year] = number
        return "JZ\(digits)-\(year)-\(padded(number, 6))"
    }

    /// The next running number of a feed's tickets, of seven digits.
    mutating func nextTicketNumber(_ feed: Feed) -> String {
        let number = ticketNumbers[feed, default: 0] + 1
        ticketNumbers[feed] = number
        return padded(number, 7)
    }

    private func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// A time as a feed's file writes it, empty where there is none: by ISO 8601, or without offset under Chinese headers.
    func text(_ instant: Instant?, in feed: Feed) -> String {
        guard let instant else { return "" }
        let iso = instant.description
        guard feed.form == .chinese else { return iso }
        return "\(iso.prefix(10)) \(iso.dropFirst(11).prefix(8))"
    }

    /// A day as text, empty where there is none.
    func text(_ day: CalendarDay?) -> String {
        day?.description ?? ""
    }
}
