import Postgres
import Store

/// The pages of the most urgent findings.
struct FindingDetails {
    /// More findings than this have no page of their own, only their line in the list.
    static let most = 2000

    let rules: RuleBook
    let catalog: FeedCatalog
    let publisher: String
    let explanations: Explanations
    let accuracy: RuleAccuracy
    private let log: FindingEvents
    /// The findings of each case or subject.
    private let bySubject: [Int: [StandingFinding]]

    init(
        _ findings: [StandingFinding], rules: RuleBook, catalog: FeedCatalog, publisher: String,
        explanations: Explanations, accuracy: RuleAccuracy, log: FindingEvents
    ) {
        self.rules = rules
        self.catalog = catalog
        self.publisher = publisher
        self.explanations = explanations
        self.accuracy = accuracy
        self.log = log
        bySubject = Dictionary(grouping: findings.filter { !$0.isWarning }, by: \.subjectNumber)
    }

    /// The page of a finding that rests on the given records.
    func detail(_ finding: StandingFinding, records: [FindingDetail.Record]) -> FindingDetail {
        let row = finding.row
        let rule = rules.rule(row.rule, version: finding.ruleVersion)
        return FindingDetail(
            row: row, updated: log[row.number].last { !$0.isReferral }?.at ?? row.firstSeen, owner: owner(row),
            milestones: Self.milestones(row, log[row.number]),
            explanation: explanations[finding], conditions: conditions(finding, rule),
            accuracy: accuracy[row.rule], records: records,
            explanations: (rule?.falsePositives ?? []).map(Self.sentence), basis: (rule?.basis ?? []).map(Self.basis),
            events: events(finding), advice: (rule?.advice ?? []).map(Self.sentence),
            prohibitions: Self.prohibitions(row.kind), facts: facts(finding), related: related(finding))
    }

    /// The unit that has to act.
    private func owner(_ row: FindingRow) -> String {
        row.audience == .district || row.stage == .referred || row.townshipCode == nil
            ? publisher : "\(row.township)民政办"
    }

    private static func milestones(_ row: FindingRow, _ steps: [FindingEvents.Step]) -> [FindingDetail.Milestone] {
        let now =
            switch row.stage {
            case .new: 1
            case .confirmed: 2
            case .reminded: 3
            case .rectified: 4
            case .referred: 5
            case .dismissed, .exempt, .closed: 6
            }
        var days: [Int: String] = [:]
        for step in steps {
            let place = ["confirm": 1, "remind": 2, "rectify": 3, "verify": 4][step.action]
            if let place { days[place] = Formatting.shortDay(String(step.at.prefix(10))) }
        }
        let term = row.actBy.map { "期限 \(Formatting.shortDay($0))" } ?? Formatting.notApplicable
        return ["系统提示", "核实", "提醒", "整改", "复核", "办结"].enumerated().map { index, name in
            let day = index == 0 ? Formatting.shortDay(row.firstSeen) : days[index]
            return FindingDetail.Milestone(
                name: name, state: index == now ? .now : index > now ? .ahead : day == nil ? .skipped : .done,
                when: index == now ? term : index < now ? day ?? Formatting.notApplicable : Formatting.notApplicable)
        }
    }

    /// Whether a reader of this finding's page may know of a rule: all who see the page must be allowed to.
    private func mayKnow(_ audience: Level, _ kind: Kind?, beside row: FindingRow) -> Bool {
        row.audience == .district || (audience <= row.audience && kind.map(Kind.shown(to: .village).contains) ?? false)
    }

    /// Whether a rule looks at the same kind of subject, records being of one kind where they come from one feed.
    ///
    /// What is no work list stands beside no finding.
    private static func isTested(_ other: RuleTexts, beside rule: RuleTexts) -> Bool {
        other.subject == rule.subject && other.pageKind != nil && other.id != RuleTexts.warning
            && (rule.subject != "record" || !Set(other.depends).isDisjoint(with: rule.depends))
    }

    private func conditions(_ finding: StandingFinding, _ rule: RuleTexts?) -> [FindingDetail.Condition] {
        guard let rule else { return [] }
        let own = FindingDetail.Condition(
            name: rule.title, requirement: rule.requirement, found: explanations[finding],
            source: titles(finding.feeds), outcome: .triggered)
        let others = rules.run.filter {
            $0.id != rule.id && Self.isTested($0, beside: rule)
                && mayKnow($0.audience, $0.pageKind, beside: finding.row)
        }
        let beside = bySubject[finding.subjectNumber] ?? []
        return [own]
            + others.map { other in
                let hit = beside.first { $0.row.rule == other.id && mayKnow($0, beside: finding) }
                let source = titles(hit?.feeds ?? other.depends)
                guard hit == nil else {
                    return FindingDetail.Condition(
                        name: other.title, requirement: other.requirement, found: hit.map { explanations[$0] } ?? "",
                        source: source,
                        outcome: .triggered)
                }
                let isTested = other.state == "complete"
                return FindingDetail.Condition(
                    name: other.title, requirement: other.requirement,
                    found: isTested ? "没有发现" : "没有检验", source: source, outcome: isTested ? .notTriggered : .unknown)
            }
    }

    private func mayKnow(_ other: StandingFinding, beside finding: StandingFinding) -> Bool {
        finding.row.audience == .district
            || (mayKnow(other.row.audience, other.row.kind, beside: finding.row) && other.row.stage != .referred)
    }

    /// What rules read beside the feeds.
    static let ownTitles = [SourceViews.name: "各数据源", RemindersView.name: "工作提醒"]

    private func titles(_ feeds: [String]) -> String {
        feeds.map { feed in
            Self.ownTitles[feed] ?? catalog.feed(feed)?.title ?? feed
        }.joined(separator: "、")
    }

    private func events(_ finding: StandingFinding) -> [FindingDetail.Event] {
        let row = finding.row
        var events: [FindingDetail.Event] = []
        if let applied = finding.subject?.appliedOn {
            events.append(.init(time: applied, text: "申请救助", by: row.township))
        }
        if let due = finding.dueOn { events.append(.init(time: due, text: "规定的期限", by: "")) }
        if let day = finding.eventDate {
            events.append(.init(time: day, text: row.rule.hasPrefix("overdue.") ? "开始超期" : "事实发生", by: ""))
        }
        events.sort { $0.time < $1.time }
        events.append(
            .init(time: row.firstSeen, text: "系统首次提示", by: "规则 \(row.rule)，版本 \(finding.ruleVersion)"))
        return events
            + log[row.number].compactMap { step in
                step.words.map { words in
                    let actor = step.level.map { $0 == .district ? publisher : "\(row.township)民政办" }
                    return FindingDetail.Event(
                        time: step.at, text: words, by: actor ?? "系统", isReferral: step.isReferral)
                }
            }
    }

    private func facts(_ finding: StandingFinding) -> [FindingDetail.Fact] {
        let (row, subject) = (finding.row, finding.subject)
        let labels = ["dibao": "低保", "tekun": "特困", "linshi": "临时救助", "edge": "低保边缘", "rigid": "刚性支出困难"]
        let area = subject?.area == "urban" ? "城市" : subject?.area == "rural" ? "农村" : ""
        let values: [(String, String?)] = [
            (subject?.caseNumber == nil ? "对象" : "申请人", subject?.name),
            ("证件号", subject?.idNumber), ("联系电话", subject?.phone),
            (
                row.villageCode == nil ? "所属" : "所在村（社区）",
                row.township == Formatting.notApplicable
                    ? "全区" : row.villageCode == nil ? row.township : row.township + row.village
            ),
            ("救助编号", subject?.caseNumber), ("救助类别", subject?.program.map { area + (labels[$0] ?? $0) }),
            ("家庭人口", subject?.householdSize.map { "\(Formatting.count($0)) 人" }),
            ("月救助金额", subject?.monthlyAmount.map { "\($0) 元" }), ("申请日期", subject?.appliedOn),
            ("承办单位", owner(row)),
        ]
        return values.compactMap { name, value in value.map { FindingDetail.Fact(name: name, value: $0) } }
    }

    private func related(_ finding: StandingFinding) -> [Link] {
        let row = finding.row
        var links = (bySubject[finding.subjectNumber] ?? [])
            .filter { $0.row.number != row.number && mayKnow($0, beside: finding) }
            .prefix(8)
            .map { Link(words: "同一对象：\($0.row.reason)（\($0.row.number)）", target: .finding($0.row.number)) }
        links.append(Link(words: "同类未办结线索", target: .findings(FindingFilter(kind: row.kind))))
        if row.villageCode != nil {
            links.append(
                Link(
                    words: "本村（社区）全部线索", target: .findings(FindingFilter(township: row.township, village: row.village)))
            )
        }
        return links
    }

    private static func prohibitions(_ kind: Kind) -> [String] {
        let always = ["仅凭系统提示停发、减发或者追回。", "向无关人员透露本户被核查。"]
        return kind == .overdue ? always + ["为赶时限补填、倒签日期。"] : always
    }

    /// A law's title and what it says, divided at the first colon.
    static func basis(_ text: String) -> FindingDetail.Basis {
        guard let colon = text.firstIndex(of: "：") else { return FindingDetail.Basis(title: text, text: "。") }
        return FindingDetail.Basis(title: String(text[..<colon]), text: sentence(String(text[colon...])))
    }

    /// A text with its full stop.
    static func sentence(_ text: String) -> String { text.hasSuffix("。") || text.hasSuffix("？") ? text : text + "。" }
}
