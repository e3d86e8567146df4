import Domain
import Statistics

/// The block 提醒、整改与移送 of the district.
enum RectificationBlock {
    /// The two cards: how the month's reminders stand and how long findings wait; the share mended, and referrals.
    static func html(_ figures: Rectification, _ findings: [FindingRow], _ edition: Edition) -> HTML {
        "\(reminders(figures, findings, edition))\(rates(figures, edition))"
    }

    /// How the month's reminders stand, in a sentence.
    static func headline(_ figures: Rectification, _ edition: Edition) -> String {
        let month = Formatting.monthName(edition.month)
        guard figures.reminded > 0 else { return "\(month)没有发出工作提醒" }
        let rest = figures.overdue > 0 ? "\(Formatting.count(figures.overdue)) 条逾期未整改" : "没有逾期未整改的"
        return "\(month)提醒 \(Formatting.count(figures.reminded)) 条，\(rest)"
    }

    private static func reminders(_ figures: Rectification, _ findings: [FindingRow], _ edition: Edition) -> HTML {
        let states: [(name: String, count: Int)] = [
            ("按期整改", figures.met), ("未到期", figures.running), ("逾期整改", figures.late), ("逾期未整改", figures.overdue),
        ]
        let bars: HTML = figures.reminded > 0 ? Self.bars(states, of: figures.reminded) : ""
        let waiting = Self.ages(findings, edition)
        let waited: HTML =
            findings.isEmpty
            ? ""
            : """
            <h4>未办结线索已等多久</h4><p class="st">\(Formatting.count(findings.count)) 条，自发现之日起的自然日</p>\
            \(Self.bars(waiting, of: findings.count))
            """
        return """
            <div class="card"><h3>\(headline(figures, edition))</h3>\
            <p class="st">按线索最近一次提醒计，状态截至 \(edition.day)</p>\(bars)\(waited)</div>

            """
    }

    private static func bars(_ lines: [(name: String, count: Int)], of whole: Int) -> HTML {
        let rows = lines.map { line -> HTML in
            let words = "\(Formatting.count(line.count)) 条"
            let share = whole >= 30 ? Formatting.percent(Double(line.count) / Double(whole), places: 0) : ""
            return """
                <div><span>\(line.name)</span>\(BarChart.bar(line.count, of: whole, label: "\(line.name)：\(words)"))\
                <span class="r num">\(words) <span class="z">\(share)</span></span></div>
                """
        }
        return "<div class=\"bars\">\(HTML.joined(rows))</div>"
    }

    /// How many findings have waited how long.
    static func ages(_ findings: [FindingRow], _ edition: Edition) -> [(name: String, count: Int)] {
        let bounds = [("7 天及以内", 7), ("8–15 天", 15), ("16–30 天", 30), ("31–60 天", 60), ("60 天以上", Int.max)]
        let today = CalendarDay.parse(Array(edition.day.utf8).span)
        let waited = findings.compactMap { row -> Int? in
            guard let today, let seen = CalendarDay.parse(Array(row.firstSeen.utf8).span) else { return nil }
            return Int(today.daysSince2000) - Int(seen.daysSince2000)
        }
        var least = Int.min
        return bounds.map { name, most in
            defer { least = most }
            return (name, waited.count { $0 > least && $0 <= most })
        }
    }

    private static func rates(_ figures: Rectification, _ edition: Edition) -> HTML {
        let year = String(edition.day.prefix(4))
        let whole = figures.share
        let title =
            whole.due > 0 ? "整改率 \(Formatting.share(whole.mended, of: whole.due, unit: "条"))" : "今年还没有到期应整改的线索"
        return """
            <div class="card"><h3>\(title)</h3>\
            <p class="st">\(year) 年提醒、已到期或者已整改的线索；已移送的不计</p>\(whole.due > 0 ? table(figures.lines) : "")\
            <h4>移送纪检监察机关</h4><p class="st">\(year) 年累计，条</p><dl class="kv">\
            <div><dt>已移送</dt><dd>\(Formatting.count(figures.referred))</dd></div>\
            <div><dt>退回补充</dt><dd>\(Formatting.count(figures.returned))</dd></div>\
            <div><dt>已了结</dt><dd>\(Formatting.count(figures.settled))</dd></div></dl>\
            <p class="src">移送由人工决定，系统只登记状态。属客观原因且及时纠正的，按容错纠错机制处理，不计入移送。</p></div>

            """
    }

    private static func table(_ lines: [Rectification.Line]) -> HTML {
        let head: HTML = """
            \(Pieces.head("类型"))\(Pieces.head("应整改", numeric: true))\(Pieces.head("已整改", numeric: true))\
            \(Pieces.head("整改率", numeric: true))\(Pieces.head("95% 区间", numeric: true))
            """
        let rows = lines.map { line -> HTML in
            let interval = wilsonInterval(successes: line.mended, trials: line.due)
            let rate =
                line.due >= 30
                ? Formatting.percent(Double(line.mended) / Double(line.due)) : "\(line.mended)/\(line.due)"
            return """
                <tr><th scope="row">\(line.kind.mark)</th><td class="n">\(Formatting.count(line.due))</td>\
                <td class="n">\(Formatting.count(line.mended))</td><td class="n">\(rate)</td>\
                <td class="n">\(interval.map { Formatting.interval($0.lower, $0.upper) } ?? Formatting.notApplicable)</td></tr>

                """
        }
        return Pieces.table("各类线索的整改率", style: "dense stick", head: head, body: HTML.joined(rows))
    }
}
