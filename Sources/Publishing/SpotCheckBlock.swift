import Statistics

/// The card of the newest spot check, of the district or of a township.
enum SpotCheckBlock {
    /// How many were looked at and found with a problem, in a sentence.
    static func headline(_ checks: SpotChecks) -> String {
        "抽查 \(Formatting.count(checks.answered)) 件，\(Formatting.count(checks.problems)) 件有问题"
    }

    /// The district's card: each item with its share and interval, and what all cases are estimated to be.
    static func district(_ checks: SpotChecks) -> HTML {
        let head: HTML = """
            \(Pieces.head("抽查事项"))\(Pieces.head("查（件）", numeric: true))\(Pieces.head("有问题", numeric: true))\
            \(Pieces.head("问题率", numeric: true))\(Pieces.head("95% 区间", numeric: true))
            """
        let rows = checks.items.map { item -> HTML in
            let interval = wilsonInterval(successes: item.problems, trials: item.checked)
            let rate =
                item.checked >= 30
                ? Formatting.percent(Double(item.problems) / Double(item.checked)) : "\(item.problems)/\(item.checked)"
            return """
                <tr><th scope="row">\(item.name)</th><td class="n">\(Formatting.count(item.checked))</td>\
                <td class="n">\(Formatting.count(item.problems))</td><td class="n">\(rate)</td>\
                <td class="n">\(interval.map { Formatting.interval($0.lower, $0.upper) } ?? Formatting.notApplicable)</td></tr>

                """
        }
        let table =
            rows.isEmpty
            ? "" : Pieces.table("各抽查事项的问题率", style: "dense stick", head: head, body: HTML.joined(rows))
        return """
            <div class="card"><h3>\(headline(checks))</h3><p class="st">\(drawn(checks))</p>\(table)\
            <p class="src">\(estimate(checks))一件可能涉及多项问题，分项相加可能大于总数；分项是抽到的件的比例，没有加权。</p></div>

            """
    }

    /// A township's card: what was found there.
    static func township(_ checks: SpotChecks) -> HTML {
        let found = checks.items.filter { $0.problems > 0 }
        let lines = found.map { item -> HTML in
            "<li>\(item.name)：\(Formatting.count(item.checked)) 件中 \(Formatting.count(item.problems)) 件有问题</li>"
        }
        let list: HTML =
            lines.isEmpty ? "<p>查过的件没有发现问题。</p>" : "<ul class=\"dots\">\(HTML.joined(lines))</ul>"
        return """
            <div class="card"><h3>\(headline(checks))</h3><p class="st">\(drawn(checks))</p>\(list)\
            <p class="src">\(estimate(checks))件数少，区间宽，不宜下结论。近亲属备案不在此列。</p></div>

            """
    }

    private static func drawn(_ checks: SpotChecks) -> String {
        let until = checks.checkedUntil.map { "，结果到 \(Formatting.longDay($0))" } ?? ""
        return "\(Formatting.month(checks.month))工作抽查，抽取 \(Formatting.count(checks.drawn)) 件，已查 "
            + "\(Formatting.count(checks.answered)) 件（入户 \(Formatting.count(checks.atHome)) 件）\(until)"
    }

    /// What the answers tell of all cases; under 30 answers the interval alone.
    private static func estimate(_ checks: SpotChecks) -> String {
        guard let estimate = checks.estimate else { return "还没有查到，不能推算。" }
        let range = Formatting.interval(estimate.interval.lower, estimate.interval.upper)
        let share =
            checks.answered >= 30
            ? "有问题的约占 \(Formatting.percent(estimate.proportion))，95% 区间 \(range)" : "有问题的占 \(range)（95% 区间）"
        let unknown =
            checks.unknown > 0 ? "另有 \(Formatting.count(checks.unknown)) 件所在的层没有查到，不作推算。" : ""
        return "按抽中概率推算，全部 \(Formatting.count(estimate.population)) 件中\(share)。\(unknown)"
    }
}
