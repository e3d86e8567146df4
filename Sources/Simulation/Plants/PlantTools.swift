import Domain

/// What plants are made with.
extension District {
    /// A village for a household, as indices of township and village.
    func place(_ random: inout SeededRandom) -> (township: Int, village: Int) {
        let township = random.index(weights: offices.townships.map(\.weight))
        return (township, random.below(offices.townships[township].villages.count))
    }

    /// A household of an applicant and further members by relation and age, at a place or a random one.
    mutating func home(
        _ age: ClosedRange<Int>, with others: [(Member.Relation, ClosedRange<Int>)] = [],
        at place: (township: Int, village: Int)? = nil, _ random: inout SeededRandom
    ) -> Household {
        let isFemale = random.chance(perMille: 500)
        var members = [member(.applicant, people.person(age: age, isFemale: isFemale, random: &random))]
        for (relation, age) in others {
            let sex = relation == .spouse ? !isFemale : random.chance(perMille: 500)
            members.append(member(relation, people.person(age: age, isFemale: sex, random: &random)))
        }
        return home(members, at: place, &random)
    }

    /// A household of given people.
    func home(
        _ members: [Member], at place: (township: Int, village: Int)? = nil, _ random: inout SeededRandom
    ) -> Household {
        let place = place ?? self.place(&random)
        return Household(members: members, township: place.township, village: place.village)
    }

    /// Somebody as a member of a household.
    func member(_ relation: Member.Relation, _ person: Person) -> Member {
        Member(person: person, relation: relation, age: person.id.age(on: day))
    }

    /// Somebody of the district who is in no case.
    mutating func stranger(_ age: ClosedRange<Int>, _ random: inout SeededRandom) -> Person {
        people.person(age: age, isFemale: random.chance(perMille: 500), random: &random)
    }

    func village(at place: (township: Int, village: Int)) -> Village {
        offices.townships[place.township].villages[place.village]
    }

    /// A usual case of a household whose decision lies about so many days back.
    func request(
        _ program: Program, of household: Household, decided daysAgo: Int, ending: CasePlan.Ending? = nil
    ) -> CaseRequest {
        // Some days apart, so that nobody has to visit all planted households on one day.
        var accepted = day.adding(days: -daysAgo - 18 - Int(household.applicant.id.leadingDigits / 10 % 7))
        while !configuration.calendar.isWorkingDay(accepted) { accepted = accepted.adding(days: -1) }
        var plan = CasePlan(program: program, accepted: accepted)
        if let ending { plan.ending = ending }
        var request = CaseRequest(plan: plan, household: household)
        // Entries that other offices hold are part of what is planted.
        request.isRegistered = false
        for member in household.members { request.memberships[member.person.id] = .init(receives: true) }
        return request
    }

    /// Writes a case that has been granted by the last day of the data.
    mutating func grant(_ request: CaseRequest, _ random: inout SeededRandom) throws -> (CaseRecord, start: CalendarDay)
    {
        guard let record = try writeCase(request, &random), let start = record.start else {
            preconditionFailure("a planted case lies far enough back to be decided")
        }
        return (record, start)
    }

    /// Writes a usual case and gives it with its start.
    mutating func grant(
        _ program: Program, _ household: Household, decided daysAgo: Int, _ random: inout SeededRandom
    ) throws -> (CaseRecord, start: CalendarDay) {
        try grant(request(program, of: household, decided: daysAgo), &random)
    }

    /// Pays a case regularly but for some months.
    mutating func pay(
        _ record: CaseRecord, account: String? = nil, payee: ResidentID? = nil,
        where isPaid: (YearMonth) -> Bool = { _ in true }
    ) throws {
        guard let amount = record.monthlyAmount else { return }
        for month in paidMonths(of: record) where isPaid(month) {
            try write(
                Payment(month: month, amount: amount, paidOn: payday(of: month), account: account, payee: payee),
                of: record)
        }
    }
}
