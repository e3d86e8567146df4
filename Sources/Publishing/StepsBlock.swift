/// The block 环节时长：卡在哪一步: one row a step, a picture and its figures.
enum StepsBlock {
    /// The rows, and a table of the same numbers behind them.
    static func html(_ steps: [StepDurations]) -> HTML {
        guard !steps.isEmpty else { return "" }
        let short = steps.filter { $0.limit < 10 }
        let long = steps.filter { $0.limit >= 10 }
        let rows = HTML.joined(steps.map { row($0, axis: StepChart.axis(of: $0.limit < 10 ? short : long)) })
        let heads = HTML.joined(
            ["环节", "件数", "一成不超过", "四分之一不超过", "中位数", "四分之三不超过", "九成不超过", "时限", "超期", "超期率 95% 区间"]
                .map { Pieces.head($0, numeric: $0 != "环节") })
        let table = Pieces.table("各环节时长", style: "dense stick", head: heads, body: HTML.joined(steps.map(dataRow)))
        return """
            <div class="steps"><div class="hd"><span>环节</span><span>时长分布<br>\(legend(steps))</span>\
            <span class="r">件数</span><span class="r">中位数</span><span class="r">九成不超过</span>\
            <span class="r">超期率（95% 区间）</span></div>
            \(rows)</div><details class="data"><summary>查看数据表</summary>\(table)</details>
            """
    }

    /// The finding in one sentence: the step that breaches most, where a step does.
    static func headline(_ steps: [StepDurations]) -> String {
        let worst = steps.filter { $0.cases > 0 && $0.breaches > 0 }.max { left, right in
            left.breaches * right.cases < right.breaches * left.cases
        }
        guard let worst else { return "各环节都在时限内" }
        return "\(plainName(worst))超期最多"
    }

    private static func plainName(_ step: StepDurations) -> String {
        String(step.name.drop { $0.isNumber || $0 == " " })
    }

    private static func legend(_ steps: [StepDurations]) -> String {
        steps.contains { $0.cases < StepDurations.fewest || $0.quantiles == nil }
            ? "一个圆点为一件；斜纹：超时限" : "圆点：中位数；粗条：中间一半；细条：10%–90%；斜纹：超时限"
    }

    private static func row(_ step: StepDurations, axis: Int) -> HTML {
        let unit = step.unit.label
        let spread = step.cases >= StepDurations.fewest ? step.quantiles : nil
        let median = spread.map { "\($0.median) \(unit)" } ?? Formatting.notApplicable
        let most = spread.map { "\($0.p90) \(unit)" } ?? Formatting.notApplicable
        return """
            <div><div class="nm"><b>\(step.name)</b><span>\(step.limitText)</span></div>\
            <div class="viz">\(StepChart.svg(step, axis: axis))</div>\
            <div class="r" data-l="件数">\(Formatting.count(step.cases))</div>\
            <div class="r" data-l="中位数">\(median)</div><div class="r" data-l="九成不超过">\(most)</div>\
            <div class="r" data-l="超期率（95% 区间）">\(rate(step))</div></div>

            """
    }

    private static func rate(_ step: StepDurations) -> HTML {
        guard step.cases > 0 else { return "\(Formatting.notApplicable)" }
        let what = step.limitIsMinimum ? "不足 \(step.limit) \(step.unit.label) " : ""
        let interval = Formatting.interval(step.low, step.high)
        if step.cases < StepDurations.fewest {
            return "<b>\(step.cases) 件中 \(step.breaches) 件</b><span>\(what)<i class=\"nb\">\(interval)</i></span>"
        }
        let share = Formatting.percent(Double(step.breaches) / Double(step.cases))
        let style: HTML = step.low > 0.1 ? " class=\"hi\"" : ""
        return
            "<b\(style)>\(share)</b><span>\(what)\(Formatting.count(step.breaches)) 件 · <i class=\"nb\">\(interval)</i></span>"
    }

    private static func dataRow(_ step: StepDurations) -> HTML {
        let spread = step.cases >= StepDurations.fewest ? step.quantiles : nil
        let numbers = [spread?.p10, spread?.p25, spread?.median, spread?.p75, spread?.p90]
        let cells = numbers.map { number -> HTML in
            "<td class=\"n\">\(number.map { "\($0)" } ?? Formatting.notApplicable)</td>"
        }
        let interval = step.cases > 0 ? Formatting.interval(step.low, step.high) : Formatting.notApplicable
        return """
            <tr><th scope="row">\(step.name)</th><td class="n">\(Formatting.count(step.cases))</td>\
            \(HTML.joined(cells))<td class="n">\(step.limitText)</td>\
            <td class="n">\(Formatting.count(step.breaches))</td><td class="n">\(interval)</td></tr>

            """
    }
}
