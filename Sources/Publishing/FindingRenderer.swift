/// Renders the page of one finding, with a blank form for the visit behind it in print.
struct FindingRenderer: Sendable {
    let shell: PageShell

    /// What the pages of a finding have in common, whoever reads them.
    struct Body {
        fileprivate let values: [String: HTML]
        fileprivate let place: String
    }

    /// Renders what does not depend on the folder.
    func body(_ detail: FindingDetail) -> Body {
        let row = detail.row
        var values = shell.common
        values["number"] = "\(row.number)"
        let place =
            row.township == Formatting.notApplicable
            ? "全区" : row.township + (row.village == Formatting.notApplicable ? "" : row.village)
        values["place"] = "\(place)"
        values["subject"] = "\(row.subject)"
        values["reason"] = "\(row.reason)"
        values["milestones"] = HTML.joined(detail.milestones.map(milestone))
        values["now"] = now(detail)
        values["explanation"] = "\(detail.explanation)"
        values["conditions"] = conditions(detail.conditions)
        values["accuracy"] = accuracy(detail.accuracy)
        values["series"] = detail.series.map(EvidenceBlock.html)
        values["records"] = detail.records.isEmpty ? nil : records(detail.records)
        values["explanations"] = list(detail.explanations)
        values["basis"] = list(detail.basis.map { "<b>\($0.title)</b>\($0.text)" as HTML })
        values["advice"] = list(detail.advice)
        values["prohibitions"] = list(detail.prohibitions)
        values["facts"] = HTML.joined(detail.facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>\n" })
        values["owner"] = "\(detail.owner)"
        return Body(values: values, place: place)
    }

    /// The finding's page in a folder.
    func page(_ detail: FindingDetail, _ body: Body, in folder: Folder) -> HTML {
        let row = detail.row
        var values = body.values
        values["events"] = HTML.joined(
            detail.events.filter { folder.level == .district || !$0.isReferral }.map(event))
        values["related"] = list(detail.related.map { folder.link($0) })
        let sources = row.sources > 1 ? "\(Formatting.sources(row.sources))相互印证" : "单一来源"
        return shell.page(
            PageShell.Page(
                section: .findings, heading: "\(Self.suspected(row.kind))：\(row.reason)", mark: "\(row.kind.shape) ",
                subtitle: "\(row.number) · \(body.place) · \(sources)", crumb: row.number,
                updated: detail.updated, main: shell.templates.fill(.finding, values)), in: folder)
    }

    private static func suspected(_ kind: Kind) -> String {
        kind == .overdue ? "超期与程序提示" : "疑似\(kind.label)"
    }

    private func milestone(_ milestone: FindingDetail.Milestone) -> HTML {
        let current: HTML = milestone.state == .now ? " aria-current=\"step\"" : ""
        let state =
            switch milestone.state {
            case .done: "（已完成）"
            case .now: "（正在办）"
            case .skipped: "（没有经过）"
            case .ahead: "（未到）"
            }
        return """
            <li class="\(milestone.state.rawValue)"\(current)><b>\(milestone.name)</b><i class="vh">\(state)</i>\
            <span>\(milestone.when)</span></li>
            """
    }

    private func now(_ detail: FindingDetail) -> HTML {
        let row = detail.row
        guard row.stage.isOpen else {
            return "<p class=\"callout info\"><b>\(row.stage.label)。</b>这条线索已经办完，页面留作备查。</p>"
        }
        let term = row.actBy.map { day in
            let left = row.daysLeft.map { "（\(Formatting.daysLeft($0))）" } ?? ""
            return "，期限 \(Formatting.longDay(day))\(left)"
        }
        return """
            <p class="callout"><b>现在：\(row.stage.label)。\(detail.owner)\(row.stage.action)\(term ?? "")。</b>\
            这是待核查线索，不是认定结论；认定前照常发放，不得对外透露。</p>
            """
    }

    /// Of the conditions that were not met so many stand open; where there are more, they fold.
    private static let mostQuiet = 3

    private func conditions(_ conditions: [FindingDetail.Condition]) -> HTML {
        let quiet = conditions.filter { $0.outcome == .notTriggered }
        guard quiet.count > Self.mostQuiet else { return table(conditions, "判断条件") }
        return """
            \(table(conditions.filter { $0.outcome != .notTriggered }, "判断条件"))
            <details class="how"><summary>另有 \(Formatting.count(quiet.count)) 项条件检验过，没有触发</summary>\
            \(table(quiet, "没有触发的判断条件"))</details>
            """
    }

    private func table(_ conditions: [FindingDetail.Condition], _ caption: String) -> HTML {
        let head = HTML.joined(["判断条件", "规则要求", "本户（本件）情况", "来源", "结果"].map { Pieces.head($0) })
        let rows = conditions.map { condition -> HTML in
            """
            <tr><th scope="row">\(condition.name)</th><td data-l="规则要求">\(condition.requirement)</td>\
            <td data-l="本户（本件）情况">\(condition.found)</td><td data-l="来源">\(condition.source)</td>\
            <td data-l="结果"><span class="tag \(condition.outcome.style)">\(condition.outcome.label)</span></td></tr>

            """
        }
        return Pieces.table(caption, style: "dense cards", head: head, body: HTML.joined(rows))
    }

    private func accuracy(_ accuracy: FindingDetail.Accuracy?) -> HTML {
        guard let accuracy else {
            return "<div class=\"callout info\"><p><b>这条规则有多准：</b>近 12 个月还没有核查结论，不能计算。务必核实。</p></div>"
        }
        let share = Formatting.share(accuracy.upheld, of: accuracy.decided, unit: "条")
        let interval = Formatting.interval(accuracy.low, accuracy.high)
        let words =
            "近 \(accuracy.months) 个月提示 \(Formatting.count(accuracy.findings)) 条，已核查 "
            + "\(Formatting.count(accuracy.decided)) 条，认定成立 \(share)，95% 区间 \(interval)。"
        let value = accuracy.decided > 0 ? Double(accuracy.upheld) / Double(accuracy.decided) : 0
        let rest = accuracy.high < 0.5 ? "多数最后查明不成立，务必核实。" : "不能代替核实。"
        return """
            <div class="callout info"><p><b>这条规则有多准：</b>\(words)\(rest)</p>\
            \(BarChart.interval(value, low: accuracy.low, high: accuracy.high, label: words))</div>
            """
    }

    private func records(_ records: [FindingDetail.Record]) -> HTML {
        let head = HTML.joined(["来源", "记录号", "内容（脱敏）", "到数时间", "匹配"].map { Pieces.head($0) })
        let rows = records.map { record -> HTML in
            """
            <tr><th scope="row">\(record.source)</th><td data-l="记录号">\(Self.words(record.number))</td>\
            <td class="full" data-l="内容（脱敏）">\(Self.words(record.content))</td>\
            <td class="num" data-l="到数时间">\(Formatting.shortDay(record.arrived, on: shell.edition.day))</td>\
            <td data-l="匹配">\(record.basis)</td></tr>

            """
        }
        return Pieces.table("来源记录", style: "dense cards", head: head, body: HTML.joined(rows))
    }

    /// A text of a cell; where pages may show none of it, a dash.
    private static func words(_ text: String) -> String { text.isEmpty ? Formatting.notApplicable : text }

    private func event(_ event: FindingDetail.Event) -> HTML {
        "<li><span class=\"num\">\(event.time)</span><span>\(event.text) <small>\(event.by)</small></span></li>\n"
    }

    /// List items, or nothing, so that the template leaves the block out.
    private func list(_ items: [String]) -> HTML? { list(items.map { HTML.text($0) }) }

    private func list(_ items: [HTML]) -> HTML? {
        items.isEmpty ? nil : HTML.joined(items.map { "<li>\($0)</li>\n" })
    }
}
