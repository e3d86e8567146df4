/// The statements of 本月要点, generated from the figures that stand below them, worst first.
struct Highlights {
    let isFirstScan: Bool

    /// The district's statements.
    func district(
        _ findings: [StandingFinding], steps: [StepDurations], aid: AidFigures, freshness: Freshness, rules: RuleBook,
        trends: [Kind: Trend], surges: [Notice]
    ) -> [Statement] {
        let own = findings.filter { !$0.isWarning }
        let statements = [
            term(own.map(\.row)), undone(own), above(trends), slowest(steps), notTested(rules), absent(freshness),
            held(freshness), unusual(surges), warnings(findings), change(aid), first(own.count),
        ]
        return Statement.worstFirst(statements.compactMap { $0 })
    }

    /// A township's statements, from the findings that it may see.
    func township(
        _ name: String, _ findings: [StandingFinding], steps: [StepDurations], district: [StepDurations]
    ) -> [Statement] {
        let seen = findings.filter { $0.row.isVisible(to: .township) }
        let own = seen.filter { !$0.isWarning }
        let statements = [
            term(own.map(\.row)), undone(own), slowest(steps, beside: district), warnings(seen),
        ]
        return Statement.worstFirst(statements.compactMap { $0 })
    }

    /// Of which kinds more are new than chance would bring.
    private func above(_ trends: [Kind: Trend]) -> Statement? {
        let months = Kind.allCases.compactMap { kind in trends[kind]?.months.last.map { (kind: kind, month: $0) } }
        let words = months.compactMap { kind, month -> String? in
            guard let count = month.count, let expected = month.expected, month.signal != .none else { return nil }
            let limit = month.signal == .breach ? expected.widest.upperBound : expected.usual.upperBound
            let level = month.signal == .breach ? "99.8%" : "95%"
            return "\(kind.label) \(Formatting.count(count)) 条，高于 \(level) 上限（\(Formatting.count(limit)) 条）"
        }
        guard !words.isEmpty else { return nil }
        return Statement(
            signal: months.contains { $0.month.signal == .breach } ? .breach : .watch,
            headline: "本月新增\(words.joined(separator: "；"))。", detail: "预期为此前 12 个月的月均值。",
            link: Link(words: "看走势", target: .section("trend")))
    }

    /// Numbers and shares out of the ordinary, with the newest of them.
    private func unusual(_ surges: [Notice]) -> Statement? {
        guard let newest = surges.first else { return nil }
        return Statement(
            signal: .watch, headline: "\(SurgeBlock.headline(surges))。", detail: "最近的：\(newest.place)，\(newest.text)",
            link: Link(words: "看走势", target: .section("trend")))
    }

    private func term(_ rows: [FindingRow]) -> Statement? {
        let late = rows.count { ($0.daysLeft ?? 0) < 0 }
        let week = rows.count { (0...7).contains($0.daysLeft ?? .max) }
        guard late + week > 0 else { return nil }
        return Statement(
            signal: .due, headline: "已过期限未办结 \(Formatting.count(late)) 条，7 天内到期 \(Formatting.count(week)) 条。",
            detail: "先办最早到期的。",
            link: Link(words: "看清单", target: .findings(FindingFilter(due: late > 0 ? .late : .week))))
    }

    /// What is late and still not done, apart from what was late and is done by now.
    private func undone(_ findings: [StandingFinding]) -> Statement? {
        let judged = findings.filter { $0.isUndone != nil }
        let open = judged.count { $0.isUndone == true }
        guard open > 0 else { return nil }
        let rest = judged.count - open
        return Statement(
            signal: .due, headline: "\(Formatting.count(open)) 条超期的事项至今没有办结。",
            detail: rest > 0 ? "另有 \(Formatting.count(rest)) 条已经办结，但办结时超期，须说明原因。" : "",
            link: Link(words: "看超期线索", target: .findings(FindingFilter(kind: .overdue))))
    }

    private func slowest(_ steps: [StepDurations], beside district: [StepDurations]? = nil) -> Statement? {
        let worst = steps.filter { $0.breaches > 0 }.sorted {
            $0.breaches * $1.cases > $1.breaches * $0.cases
        }
        guard let first = worst.first else { return nil }
        var detail = "95% 区间 \(Formatting.interval(first.low, first.high))"
        if let whole = district?.first(where: { $0.name == first.name }), whole.cases > 0 {
            let share = Double(whole.breaches) / Double(whole.cases)
            let relation =
                first.low > share ? "高于全区" : first.high < share ? "低于全区" : "与全区没有明显差别，全区"
            detail += "，\(relation) \(Formatting.percent(share))"
        } else if let second = worst.dropFirst().first {
            detail += "；其次是\(Self.plain(second.name))，\(Self.words(second))"
        }
        return Statement(
            signal: first.low > 0.1 ? .watch : .note, headline: "\(Self.plain(first.name))超期最多：\(Self.words(first))。",
            detail: detail + "。",
            link: Link(words: "看环节", target: .section("steps")))
    }

    private static func plain(_ name: String) -> String { String(name.drop { $0.isNumber || $0 == " " }) }

    private static func words(_ step: StepDurations) -> String {
        Formatting.share(step.breaches, of: step.cases, unit: "件")
    }

    private func notTested(_ rules: RuleBook) -> Statement? {
        let untested = rules.run.filter { $0.state != "complete" }
        guard !untested.isEmpty else { return nil }
        let titles = untested.prefix(3).map { "“\($0.title)”" }.joined(separator: "、")
        return Statement(
            signal: .late, headline: "\(untested.count) 条规则没有检验。",
            detail: "\(titles)\(untested.count > 3 ? "等" : "")没有线索，不等于没有问题。",
            link: Link(words: "看来源", target: .data))
    }

    private func absent(_ freshness: Freshness) -> Statement? {
        let missing = freshness.missing
        guard !missing.isEmpty else { return nil }
        return Statement(
            signal: .late, headline: "\(missing.count) 个来源还没有到数：\(missing.joined(separator: "、"))。",
            detail: "用到它们的规则不能下“没有问题”的结论。", link: Link(words: "看来源", target: .data))
    }

    private func held(_ freshness: Freshness) -> Statement? {
        let held = freshness.held
        guard !held.isEmpty else { return nil }
        return Statement(
            signal: .late, headline: "\(held.count) 个来源最近的文件被搁置：\(held.joined(separator: "、"))。",
            detail: "页面用的是上一次的数。", link: Link(words: "看来源", target: .data))
    }

    private func warnings(_ findings: [StandingFinding]) -> Statement? {
        let soon = findings.count { $0.isWarning }
        guard soon > 0 else { return nil }
        return Statement(
            signal: .watch, headline: "\(Formatting.count(soon)) 个环节今天或者一个工作日内到期。",
            detail: "还没有超期，不计入线索；各村页面列有要办的事。")
    }

    private func change(_ aid: AidFigures) -> Statement? {
        guard let persons = aid.minimumLiving.persons, let remark = aid.minimumLiving.remark else { return nil }
        return Statement(
            signal: .note, headline: "低保在救助 \(Formatting.count(persons)) 人，\(remark)。",
            link: Link(words: "看救助对象", target: .section("aid")))
    }

    private func first(_ count: Int) -> Statement? {
        guard isFirstScan, count > 0 else { return nil }
        return Statement(
            signal: .note, headline: "这是第一次规则检查，线索全部记为本月新增。",
            detail: "其中有以前月份的存量，“新增”不反映本月变化。", link: Link(words: "看线索", target: .section("leads")))
    }
}
