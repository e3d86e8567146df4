import Domain

/// The artificial district while it is being written: people, offices, files and running numbers.
struct District {
    /// The first households of so many are planted on purpose, one for each scenario.
    private static let plantedEvery = 2500

    let configuration: SimulationConfiguration
    let plans: RandomPlan
    let files: FeedFiles
    var offices: Offices
    var people: People
    var tally: Tally
    private var caseNumbers: [Int: Int] = [:]
    private var ticketNumbers: [Feed: Int] = [:]

    /// Opens the files of a district and hires its officers.
    init(configuration: SimulationConfiguration, directory: String) throws {
        self.configuration = configuration
        plans = RandomPlan(configuration: configuration)
        tally = Tally(day: configuration.asOf)
        var people = People(asOf: configuration.asOf)
        var random = SeededRandom(seed: configuration.seed, stream: 0)
        offices = try Offices(configuration: configuration, people: &people, random: &random)
        self.people = people
        files = try FeedFiles(configuration, directory: directory)
    }

    /// The last day of the data.
    var day: CalendarDay { configuration.asOf }

    /// Writes everything about one household, or what is planted in its place.
    mutating func writeHousehold(_ index: Int) throws {
        var random = SeededRandom(seed: configuration.seed, stream: UInt64(index) + 1)
        let scenarios = CaseScenario.allCases
        let slot = index % District.plantedEvery
        if slot < scenarios.count {
            let plan = scenarios[slot].plan(
                on: day, shift: index / District.plantedEvery % 20, calendar: configuration.calendar)
            let household = household(plan.program, &random)
            let record = try writeCase(CaseRequest(plan: plan, household: household), &random)
            try writeTickets(of: household, [record].compactMap { $0 }, planted: slot, &random)
        } else if slot - scenarios.count < Plants.all.count {
            try Plants.all[slot - scenarios.count].write(to: &self, &random)
        } else {
            try writeUsual(&random)
        }
    }

    /// A household with which nothing is wrong but what a plan of its cases brings about.
    private mutating func writeUsual(_ random: inout SeededRandom) throws {
        let isStanding = random.chance(perMille: 550)
        let program = isStanding ? plans.standingProgram(&random) : plans.recentProgram(&random)
        let household = household(program, &random)
        let township = offices.townships[household.township]
        let late = township.latePerMille
        let plan =
            isStanding
            ? plans.standing(program, latePerMille: late, random: &random)
            : plans.recent(
                program, latePerMille: late, refusedPerMille: township.refusedPerMille,
                withdrawnPerMille: township.withdrawnPerMille, random: &random)
        var request = CaseRequest(plan: plan, household: household)
        if isStanding, program == .minimumLivingAllowance, random.chance(perMille: 250) {
            request.amountFrom = YearMonth(containing: day).adding(months: -random.number(2...8))
        }
        if program == .extremePoverty, random.chance(perMille: 150) {
            (request.account, request.hasHolder) = (random.pick(Offices.institutions), false)
        }
        var records: [CaseRecord] = []
        if let record = try writeCase(request, &random) { records.append(record) }
        if isStanding, random.chance(perMille: 50) {
            var second = CaseRequest(
                plan: plans.recent(.temporaryAid, latePerMille: late, random: &random), household: household)
            second.isFirst = false
            if let record = try writeCase(second, &random) { records.append(record) }
        }
        try writeTickets(of: household, records, planted: nil, &random)
        try writeOpinions(of: household, records, &random)
    }

    private mutating func household(_ program: Program, _ random: inout SeededRandom) -> Household {
        Household(
            program: program, townships: offices.townships, asOf: day, people: &people, random: &random)
    }

    /// Gives somebody a post from a day on, and writes the officer's row.
    mutating func hire(
        _ role: OfficerRole, in region: RegionCode, person: Person? = nil, until last: CalendarDay? = nil,
        _ random: inout SeededRandom
    ) throws -> Officer {
        let index = offices.hire(role, region, person: person, people: &people, random: &random)
        var officer = offices.officers[index]
        officer.activeTo = last
        try write(officer)
        return officer
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
}
