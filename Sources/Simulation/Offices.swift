import Domain

/// Somebody who handles aid, with the number in the register of officers.
struct Officer {
    let number: String
    let role: OfficerRole
    let person: Person
    let region: RegionCode
    let agency: String
    let bankAccount: String
    var activeFrom: CalendarDay
    var activeTo: CalendarDay?
}

/// The village with its people in charge.
struct Village {
    let region: SimulatedRegion
    let cadres: [Int]
    let gridWorker: Int
    let longitude: Double
    let latitude: Double
}

/// The township with its officers and how often its clocks run late.
struct Township {
    let region: SimulatedRegion
    let villages: [Village]
    let handlers: [Int]
    let approvers: [Int]

    /// Cases that run late, and recent ones that are refused and withdrawn, in a thousand.
    let latePerMille: Int
    var refusedPerMille = 70
    var withdrawnPerMille = 40

    /// The share of the district's cases, as a weight.
    let weight: Int
    var population: Int
}

/// The district's offices: who works where.
struct Offices {
    let district: SimulatedRegion
    private(set) var townships: [Township] = []
    private(set) var officers: [Officer] = []
    let agencies = (1...Offices.agencyNames.count).map { $0 < 10 ? "SG0\($0)" : "SG\($0)" }

    /// The number of an agency that gets no orders but those planted.
    static let lenientAgency = "SG99"

    /// A village in which none of the households lives.
    private(set) var quietVillage: Village?

    static let agencyNames = [
        "春晖", "同行", "阳光", "乐善", "众扶", "芳邻", "启明", "和美", "益家", "暖阳", "守望", "仁济", "惠民", "青禾", "金桥", "百合", "山水",
    ]

    /// Accounts that lawfully receive for many cases.
    static let institutions = (0..<institutionNames.count).map { "621799000000000100\($0)" }
    static let institutionNames = ["城区敬老院", "阿蓬江敬老院", "石会敬老院", "濯水敬老院", "马喇敬老院", "区福利院"]

    /// Makes the offices of a district; throws `noVillages` where the list has no whole district.
    init(
        configuration: SimulationConfiguration, people: inout People, random: inout SeededRandom
    ) throws(SimulationError) {
        let regions = configuration.regions
        guard let district = regions.first(where: { $0.code.level == .district }) else { throw .noVillages }
        self.district = district
        // One officer can hardly handle more than some hundred cases a year.
        let handlers = max(3, configuration.households / 9000)
        for region in regions.filter({ $0.code.level == .township }).sorted(by: { $0.code < $1.code }) {
            var places = regions.filter { $0.code.level == .village && $0.code.township == region.code }
                .sorted { $0.code < $1.code }
            guard !places.isEmpty else { continue }
            if quietVillage == nil, places.count > 3, let last = places.popLast() {
                quietVillage = village(last, cadres: 1, people: &people, random: &random)
            }
            // Nobody can visit more than some thousand homes.
            let cadres = max(1, configuration.households / 120_000)
            let villages = places.map { village($0, cadres: cadres, people: &people, random: &random) }
            let handling = (0..<handlers).map { _ in hire(.handler, region.code, people: &people, random: &random) }
            let approving = (0..<max(1, handlers / 3)).map { _ in
                hire(.approver, region.code, people: &people, random: &random)
            }
            townships.append(
                Township(
                    region: region, villages: villages, handlers: handling, approvers: approving,
                    latePerMille: random.pick([15, 20, 25, 30, 35, 40, 45, 60, 70, 110, 190]),
                    weight: villages.count * random.number(60...140),
                    population: villages.count * random.number(1400...2900)))
        }
        guard !townships.isEmpty else { throw .noVillages }
        markUnusual()
        for agency in agencies {
            for _ in 0..<4 {
                _ = hire(.agencyWorker, district.code, agency: agency, people: &people, random: &random)
            }
        }
        for _ in 0..<8 { _ = hire(.districtStaff, district.code, people: &people, random: &random) }
    }

    /// One township each refuses much, sees many withdraw, and has far fewer residents in the register than it had.
    private mutating func markUnusual() {
        for index in townships.indices {
            switch index {
            case 1: townships[index].refusedPerMille = 350
            case 2: townships[index].withdrawnPerMille = 300
            case 3: townships[index].population /= 8
            default: break
            }
        }
    }

    private mutating func village(
        _ region: SimulatedRegion, cadres: Int, people: inout People, random: inout SeededRandom
    ) -> Village {
        Village(
            region: region,
            cadres: (0..<cadres).map { _ in hire(.villageCadre, region.code, people: &people, random: &random) },
            gridWorker: hire(.gridWorker, region.code, people: &people, random: &random),
            longitude: 108.5 + Double(random.below(5000)) / 10_000,
            latitude: 29.15 + Double(random.below(7000)) / 10_000)
    }

    /// Gives somebody a post; people hired later stand at the end.
    mutating func hire(
        _ role: OfficerRole, _ region: RegionCode, agency: String = "", person: Person? = nil, people: inout People,
        random: inout SeededRandom
    ) -> Int {
        let somebody =
            person ?? people.officer(age: 26...58, isFemale: random.chance(perMille: 420), random: &random)
        officers.append(
            Officer(
                number: "RY" + String(10_001 + officers.count), role: role, person: somebody, region: region,
                agency: agency, bankAccount: people.account(&random), activeFrom: Offices.founded))
        return officers.count - 1
    }

    /// The day from which everybody is in office.
    static let founded = CalendarDay(daysSince2000: 6575)
}
