import Domain

/// What the rules on numbers count, kept while a district is written.
///
/// It grows with the places and days of the district and, of the people, only with those in standing aid.
struct Tally {
    /// What people and grid workers tell.
    enum Signal: String, CaseIterable {
        case hotline, grid, help
    }

    /// A share of a township: so many of so many.
    struct Share {
        var part = 0
        var whole = 0
    }

    /// The topics of calls and their words.
    static let topics: [(name: String, words: [String])] = [
        ("低保申请", ["低保", "最低生活保障"]), ("临时救助", ["临时救助", "临时困难"]), ("医疗救助", ["医疗", "大病", "住院"]),
        ("特困供养", ["特困", "五保", "敬老院"]), ("残疾补贴", ["残疾", "残联"]), ("待遇发放", ["没有发放", "未到账", "停发"]),
        ("办事拖延", ["拖延", "推诿", "一直没办"]), ("优亲厚友", ["关系户", "优亲厚友", "干部亲戚"]),
    ]

    /// How many weeks before the last one it is compared with.
    static let weeksBefore = 12

    /// The last day of the data.
    let day: CalendarDay
    /// The end of the last whole week by that day.
    let sunday: CalendarDay
    /// The end of the last whole month by that day.
    let monthEnd: CalendarDay

    /// Counts of weeks by signal and township, the last week first.
    private(set) var weeks: [Signal: [RegionCode: [Int]]] = [:]
    /// Counts of weeks by topic.
    private(set) var topicWeeks: [String: [Int]] = [:]
    /// Counts of days by village.
    private(set) var heard: [RegionCode: [CalendarDay: Int]] = [:]
    /// Granted among the decided of the twelve months, withdrawn among those applied for, by township.
    private(set) var granted: [RegionCode: Share] = [:]
    private(set) var withdrawn: [RegionCode: Share] = [:]
    /// People in standing aid at the month's end, by township.
    private(set) var aided: [RegionCode: Set<ResidentID>] = [:]
    /// Conclusions above the limit among the last year's, by agency and township.
    private(set) var conclusions: [String: [RegionCode: Share]] = [:]

    /// Nothing is counted yet.
    init(day: CalendarDay) {
        self.day = day
        // Monday is 1.
        sunday = day.adding(days: -(day.weekday % 7))
        monthEnd = YearMonth(containing: day.adding(days: 1)).first.adding(days: -1)
    }

    /// Counts a signal; of calls the words count as well.
    mutating func count(_ signal: Signal, on told: CalendarDay, in region: RegionCode, words: String? = nil) {
        guard told <= day else { return }
        if region.level == .village { heard[region, default: [:]][told, default: 0] += 1 }
        let daysAgo = sunday.days(since: told)
        guard daysAgo >= 0, daysAgo < 7 * (Self.weeksBefore + 1) else { return }
        let none = Array(repeating: 0, count: Self.weeksBefore + 1)
        if region.level != .district {
            weeks[signal, default: [:]][region.township, default: none][daysAgo / 7] += 1
        }
        guard let words else { return }
        for topic in Self.topics where topic.words.contains(where: words.contains) {
            topicWeeks[topic.name, default: none][daysAgo / 7] += 1
        }
    }

    /// Counts a case.
    mutating func count(_ record: CaseRecord) {
        let township = record.region.code.township
        // As things stood at the end of the month.
        guard let facts = record.facts.known(on: monthEnd) else { return }
        let yearAgo = monthEnd.adding(months: -12)
        if let decided = facts.first(.decide)?.finishedAt?.day ?? facts.approvedOn, decided > yearAgo {
            granted[township, default: Share()].whole += 1
            granted[township, default: Share()].part += facts.isGranted ? 1 : 0
        }
        if facts.appliedOn > yearAgo {
            withdrawn[township, default: Share()].whole += 1
            withdrawn[township, default: Share()].part += facts.status == .withdrawn ? 1 : 0
        }
        guard [.minimumLivingAllowance, .extremePoverty, .edge].contains(facts.program) else { return }
        for membership in record.memberships where record.isAided(membership.member.person.id, on: monthEnd) {
            aided[township, default: []].insert(membership.member.person.id)
        }
    }

    /// Counts a verification of a case.
    mutating func count(_ verification: Verification, of record: CaseRecord, by agency: String) {
        guard let finished = verification.finishedOn, finished <= day, day.days(since: finished) < 365,
            verification.conclusion != .unclear
        else { return }
        let township = record.region.code.township
        conclusions[agency, default: [:]][township, default: Share()].whole += 1
        if verification.conclusion == .exceeds {
            conclusions[agency, default: [:]][township, default: Share()].part += 1
        }
    }
}
