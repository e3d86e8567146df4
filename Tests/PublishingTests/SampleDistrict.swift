import Domain
import Publishing
import TestSupport

/// A seeded generator (SplitMix64), so that the sample is the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A believable district of invented people and figures, for tests, pictures and measurements.
struct SampleDistrict {
    private var random = SeededGenerator(seed: 500_114)
    private let findingCount: Int
    private let detailCount: Int

    /// The publication with so many findings, the first of which have pages of their own.
    static func publication(findings: Int = 186, details: Int = 40) -> Publication {
        var sample = SampleDistrict(findingCount: findings, detailCount: details)
        return sample.build()
    }

    private init(findingCount: Int, detailCount: Int) {
        self.findingCount = findingCount
        self.detailCount = detailCount
    }

    static let townships = [
        ("500114001000", "城东街道"), ("500114002000", "城南街道"), ("500114003000", "城西街道"), ("500114004000", "正阳街道"),
        ("500114005000", "舟白街道"), ("500114006000", "冯家街道"), ("500114105000", "阿蓬江镇"), ("500114106000", "石会镇"),
        ("500114107000", "黑溪镇"), ("500114108000", "黄溪镇"), ("500114109000", "黎水镇"), ("500114110000", "金溪镇"),
        ("500114111000", "马喇镇"), ("500114112000", "濯水镇"), ("500114113000", "石家镇"), ("500114114000", "鹅池镇"),
        ("500114117000", "小南海镇"), ("500114119000", "邻鄂镇"), ("500114120000", "白石镇"), ("500114121000", "中塘镇"),
        ("500114122000", "沙坝镇"), ("500114123000", "太极镇"), ("500114124000", "五里镇"), ("500114125000", "水市镇"),
        ("500114246000", "蓬东乡"), ("500114249000", "杉岭乡"), ("500114251000", "水田乡"), ("500114252000", "白土乡"),
        ("500114253000", "金洞乡"), ("500114256000", "新华乡"),
    ]
    private static let villageNames = ["双河社区", "田坝村", "青杠村", "大水井村", "桥头村", "新屋村", "岩口村", "柏木坪村"]
    private static let rules: [(Kind, String, String, Level)] = [
        (.overdue, "overdue.investigation", "入户调查超 5 个工作日", .village),
        (.overdue, "overdue.review", "民主评议超 5 个工作日", .village),
        (.overdue, "overdue.approval", "审核审批超 3 个工作日", .township),
        (.overdue, "overdue.filing", "区级备案超 2 个工作日", .township),
        (.overdue, "procedure.publicity", "公示不足 7 天或无公示记录", .village),
        (.overdue, "overdue.hotline", "热线求助 7 天无受理记录", .village),
        (.missed, "missed.disability", "新增重度残疾未享受任何救助", .village),
        (.missed, "missed.medical", "大额医疗自付后 30 天内无救助申请", .village),
        (.wrongful, "wrongful.cremated", "火化登记后仍有发放", .township),
        (.wrongful, "wrongful.vehicle", "家庭成员名下有机动车登记", .township),
        (.kinship, "kinship.undeclared", "村（社区）干部近亲属在保未备案", .district),
        (.integrity, "integrity.same_photo", "不同家庭的入户照片相同", .district),
    ]
    private static let surnames = ["张", "李", "王", "冉", "庞", "谢", "杨", "龚", "田", "向", "罗", "陈"]

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func build() -> Publication {
        var villages: [VillageModel] = []
        var townships: [TownshipModel] = []
        for (index, (code, name)) in Self.townships.enumerated() {
            let count = index % 3 == 0 ? 8 : 7
            let own = (0..<count).map { village($0, of: code) }
            villages += own
            townships.append(
                TownshipModel(
                    code: code, name: name, statements: index == 13 ? Self.townshipStatements : [],
                    aid: sum(own.map(\.aid)), residents: own.reduce(0) { $0 + ($1.residents ?? 0) },
                    newFindings: [.overdue: number(0...6), .missed: number(0...3), .wrongful: number(0...2)],
                    steps: index % 5 == 4 ? [] : steps(cases: number(4...22)),
                    trend: Self.trend(around: 5, last: 4 + index % 9, seed: UInt64(index))))
        }
        let findings = (0..<findingCount).map { finding($0, townships, villages) }
        let details = findings.prefix(detailCount).map(detail)
        let whole = Self.addMonths(&townships, whole: sum(townships.map(\.aid)))
        townships[13].reports = Self.reports
        var publication = Publication(
            edition: Self.edition,
            district: DistrictModel(
                statements: Self.districtStatements,
                aid: AidFigures(
                    minimumLiving: whole.minimumLiving,
                    extremePoverty: AidFigure(
                        persons: whole.extremePoverty.persons, households: whole.extremePoverty.households,
                        months: whole.extremePoverty.months, remark: "分散 1,702 人，集中 435 人"),
                    temporary: AidFigure(
                        persons: whole.temporary.persons, months: whole.temporary.months, remark: "1–10 月累计 2,611 人次"),
                    lowIncome: whole.lowIncome),
                residents: townships.reduce(0) { $0 + ($1.residents ?? 0) }, residentsAsOf: "2025 年末",
                newFindings: [.missed: 29, .wrongful: 46, .kinship: 9, .overdue: 47, .integrity: 2],
                closedFindings: [.missed: 32, .wrongful: 31, .kinship: 7, .overdue: 39, .integrity: 1],
                steps: Self.districtSteps, hotlines: Self.hotlines, trends: Self.trends, discoveries: Self.discoveries,
                rectification: Self.rectification),
            townships: townships, villages: villages, findings: findings, details: details, data: Self.data,
            rules: Self.methods)
        publication.district.spotChecks = Self.spotChecks
        (publication.district.topics, publication.district.outcomes) = (Self.topics, Self.outcomes)
        return publication
    }

    /// One breach, one watch, the rest ordinary; integrity has been looked for since the last month only.
    private static let trends: [Kind: Trend] = [
        .missed: trend(around: 30, last: 29, seed: 101), .wrongful: trend(around: 32, last: 46, seed: 102),
        .kinship: trend(around: 6, last: 9, seed: 103), .overdue: trend(around: 25, last: 47, seed: 104),
        .integrity: Trend(
            Trend.names(until: edition.day, count: 30).map { MonthCount(month: $0, count: $0 == "2026-10" ? 2 : nil) },
            first: "2026-10"),
    ]

    /// Thirty months of counts near a number, the last one given.
    static func trend(around mean: Int, last: Int, seed: UInt64) -> Trend {
        var random = SeededGenerator(seed: seed)
        let spread = max(1, mean / 5)
        let months = Trend.names(until: edition.day, count: 30).map { month in
            let count = Int.random(in: (mean - spread)...(mean + spread), using: &random)
            return MonthCount(month: month, count: month == "2026-10" ? last : count)
        }
        return Trend(months, first: nil)
    }

    private mutating func village(_ index: Int, of township: String) -> VillageModel {
        let people = number(620...2_900)
        let helped = number(18...140)
        let code = String(township.prefix(9)) + "20\(index)"
        return VillageModel(
            code: code, name: Self.villageNames[index], townshipCode: township, households: people / 3,
            residents: people,
            aid: AidFigures(
                minimumLiving: AidFigure(persons: helped, households: helped * 55 / 100 + 1),
                extremePoverty: AidFigure(persons: number(0...16), households: nil),
                temporary: AidFigure(persons: number(0...5)),
                lowIncome: AidFigure(persons: helped + number(20...90))),
            helpAnswered: number(0...6), helpReported: 6, publicityCurrent: helped / 2, publicityDue: helped / 2 + 1,
            tasks: Self.tasks, applications: Self.applications,
            telephones: [
                VillageModel.Telephone(number: "12345", remark: "政务服务热线，24 小时"),
                VillageModel.Telephone(number: "79222164", remark: "区社会救助服务专线，监督投诉"),
            ])
    }

    private func sum(_ figures: [AidFigures]) -> AidFigures {
        func add(_ programme: AidFigure.Programme) -> AidFigure {
            let own = figures.map { self.figure(programme, of: $0) }
            let households = own.compactMap(\.households)
            return AidFigure(
                persons: own.compactMap(\.persons).reduce(0, +),
                households: households.isEmpty ? nil : households.reduce(0, +))
        }
        return AidFigures(
            minimumLiving: add(.minimumLiving), extremePoverty: add(.extremePoverty), temporary: add(.temporary),
            lowIncome: add(.lowIncome))
    }

    /// Thirteen months of each township, a third of them falling, a third steady, a third rising, and their sums.
    private static func addMonths(_ townships: inout [TownshipModel], whole: AidFigures) -> AidFigures {
        var whole = whole
        let names = Trend.names(until: edition.day, count: 13)
        for figure in [\AidFigures.minimumLiving, \.extremePoverty, \.temporary, \.lowIncome] {
            for index in townships.indices {
                let now = townships[index].aid[keyPath: figure].persons ?? 0
                townships[index].aid[keyPath: figure].months = names.enumerated().map { place, month in
                    MonthCount(month: month, count: max(0, now + (12 - place) * (index % 3 - 1)))
                }
            }
            whole[keyPath: figure].months = names.enumerated().map { place, month in
                MonthCount(
                    month: month,
                    count: townships.reduce(0) { $0 + ($1.aid[keyPath: figure].months[place].count ?? 0) })
            }
        }
        return whole
    }

    private func figure(_ programme: AidFigure.Programme, of figures: AidFigures) -> AidFigure {
        switch programme {
        case .minimumLiving: figures.minimumLiving
        case .extremePoverty: figures.extremePoverty
        case .temporary: figures.temporary
        case .lowIncome: figures.lowIncome
        }
    }

    private mutating func steps(cases: Int) -> [StepDurations] {
        let limits: [(String, Int, Bool)] = [
            ("1 入户调查", 5, false), ("2 民主评议", 5, false), ("3 公示", 7, true), ("4 审核审批", 3, false), ("5 区级备案", 2, false),
        ]
        return limits.map { name, limit, isMinimum in
            let values = (0..<cases).map { _ in
                isMinimum ? limit + number(0...2) - (number(0...19) == 0 ? 2 : 0) : max(1, limit - number(-2...3))
            }
            let breaches = values.count { isMinimum ? $0 < limit : $0 > limit }
            return StepDurations(
                name: name, unit: isMinimum ? .calendarDays : .workingDays, limit: limit, limitIsMinimum: isMinimum,
                cases: cases, breaches: breaches, low: 0.021, high: 0.436, values: values)
        }
    }

    private mutating func finding(_ index: Int, _ townships: [TownshipModel], _ villages: [VillageModel]) -> FindingRow
    {
        let draw = number(0...19)
        let rule = Self.rules[draw < 14 ? number(0...5) : number(0...(Self.rules.count - 1))]
        let village = villages[number(0...(villages.count - 1))]
        let township = townships.first { $0.code == village.townshipCode }
        let stages: [Stage] = [.new, .new, .new, .confirmed, .reminded, .reminded, .rectified, .referred]
        let stage = stages[number(0...(rule.0 == .kinship ? 7 : 6))]
        let left = number(0...9) == 0 ? -number(1...53) : number(0...24)
        let surname = Self.surnames[number(0...(Self.surnames.count - 1))]
        let digits = String(index + 1)
        return FindingRow(
            number: "QJ-2026-10-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits, kind: rule.0,
            rule: rule.1, reason: rule.2, sources: rule.0 == .overdue ? 1 : number(1...3),
            townshipCode: village.townshipCode, township: township?.name ?? "—", villageCode: village.code,
            village: village.name, subject: surname + (index % 2 == 0 ? "**" : "*"),
            firstSeen: "2026-10-" + (10 + index % 20).description, stage: stage,
            actBy: Self.day(left), daysLeft: left,
            audience: rule.3)
    }

    /// The day so many days from 2026-10-31, at most 61 before and 30 after it.
    private static func day(_ offset: Int) -> String {
        let (month, day) =
            offset > 0
            ? (11, offset) : offset > -31 ? (10, 31 + offset) : offset > -61 ? (9, 61 + offset) : (8, 92 + offset)
        return "2026-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    private func detail(_ row: FindingRow) -> FindingDetail {
        var detail = FindingDetail(
            row: row, updated: "2026-10-31 23:58", owner: "\(row.township)民政办",
            milestones: [
                .init(name: "系统提示", state: .done, when: "10-13"), .init(name: "核实", state: .done, when: "10-14"),
                .init(name: "提醒", state: .done, when: "10-16"), .init(name: "整改", state: .now, when: "期限 11-06"),
                .init(name: "复核", state: .ahead, when: "—"), .init(name: "办结", state: .ahead, when: "—"),
            ],
            explanation: "10 月 13 日受理低保申请，到 10 月 31 日已过 9 个工作日，没有入户调查完成记录；规定不超过 5 个工作日。",
            conditions: [
                .init(
                    name: row.reason, requirement: "受理之日起 5 个工作日内完成，节假日和调休已扣除",
                    found: "10-13 受理，已过 9 个工作日", source: "社会救助业务系统", outcome: .triggered),
                .init(
                    name: "走访记录印证", requirement: "近 60 天内有走访记载", found: "10-20 有走访，未上传调查表", source: "网格走访",
                    outcome: .supported),
                .init(
                    name: "公示不足 7 天", requirement: "公示满 7 天", found: "还没有公示", source: "社会救助业务系统",
                    outcome: .notTriggered),
                .init(name: "自付医疗费偏高", requirement: "近 12 个月自付超过标准", found: "—", source: "医保结算", outcome: .unknown),
            ],
            accuracy: .init(months: 12, findings: 214, decided: 196, upheld: 83, low: 0.356, high: 0.493),
            records: [
                .init(
                    source: "社会救助业务系统", number: "JZ-2026-08812", content: "\(row.subject)，低保申请，10-13 受理",
                    arrived: "2026-10-31 23:40", basis: "主记录"),
                .init(
                    source: "网格走访记录", number: "ZF-20551", content: "家中两人，长期患病，10-20 走访", arrived: "2026-10-21 16:32",
                    basis: "证件号一致"),
            ],
            explanations: ["申请人住院或者外出，约不到入户时间，有记录可查。", "材料退回补正，补正时间不计入时限。", "已入户，调查表未及时录入系统。"],
            basis: [
                .init(title: "《社会救助暂行办法》", text: "（国务院令第 649 号）第十一条：乡镇人民政府、街道办事处应当调查核实。"),
                .init(title: "区级监管机制", text: "：55732 工作法，入户调查 5 个工作日；属客观原因且及时纠正的，不予问责。"),
            ],
            events: [
                .init(time: "2026-10-13", text: "受理低保申请", by: "\(row.township)民政办"),
                .init(time: "2026-10-21 02:10", text: "系统提示", by: "规则 \(row.rule)"),
                .init(time: "2026-10-22 09:40", text: "下发工作提醒，限 5 个工作日", by: "区救助科"),
            ],
            advice: ["核对受理日期和补正记录。", "三个工作日内完成入户，两人同行。", "调查表当天录入，照片遮挡证件号。"],
            prohibitions: ["仅凭系统提示停发、减发或者追回。", "为赶时限补填、倒签日期。", "向无关人员透露本户被核查。"],
            facts: [
                .init(name: "申请人", value: row.subject), .init(name: "证件号", value: "500*************3X"),
                .init(name: "住址", value: "\(row.township)\(row.village) 2 组"),
                .init(name: "联系电话", value: "138****2164"), .init(name: "救助类别", value: "农村低保"),
            ],
            related: [
                Link(words: "同类未办结线索", target: .findings(FindingFilter(kind: row.kind))),
                Link(words: "本村全部未办结线索", target: .findings(FindingFilter(text: row.village))),
                Link(words: "QJ-2026-10-0002", target: .finding("QJ-2026-10-0002")),
            ])
        detail.series = .clock(
            ClockSeries(
                rows: [.init(name: "办理", from: "2026-10-13", limit: "2026-10-20", end: nil)], asOf: "2026-10-31",
                isProvisional: false))
        return detail
    }
}

extension FindingRow {
    /// The same line with something changed.
    func with(
        number: String? = nil, reason: String? = nil, township: (code: String?, name: String)? = nil
    ) -> FindingRow {
        FindingRow(
            number: number ?? self.number, kind: kind, rule: rule, reason: reason ?? self.reason, sources: sources,
            townshipCode: township.map(\.code) ?? townshipCode, township: township?.name ?? self.township,
            villageCode: villageCode, village: village, subject: subject, firstSeen: firstSeen, stage: stage,
            actBy: actBy, daysLeft: daysLeft, audience: audience, isUndone: isUndone)
    }
}
