/// Large figures with what they need beside them.
enum Tiles {
    /// The four programmes of a place; the district's rate stands beside that of a smaller place.
    static func aid(
        _ figures: AidFigures, _ place: Disclosure.Place, residents: Int?, district: (AidFigures, Int?)? = nil
    ) -> HTML {
        HTML.joined(
            AidFigure.Programme.allCases.map { programme in
                let figure = figures[programme]
                let persons = place.persons[programme] ?? .missing
                let households = place.households[programme] ?? .missing
                var lines: [String] = []
                if figure.households != nil, households != .missing, households != .withheld {
                    lines.append("\(households.text) 户")
                }
                if let number = persons.shown, let residents,
                    let rate = Formatting.perThousand(number, residents: residents)
                {
                    lines.append("每千人口 \(rate) 人")
                }
                var second = ""
                if let (whole, residents) = district, let all = residents, let number = whole[programme].persons,
                    let rate = Formatting.perThousand(number, residents: all)
                {
                    second = "全区每千人口 \(rate) 人"
                }
                if persons.isHidden { lines = ["人数太少，不单独显示"] }
                if persons == .missing { lines = ["来源没有到数"] }
                let remark = persons.isHidden ? "" : figure.remark ?? ""
                // Where the figure itself is hidden, the few months that are shown would say nothing.
                let months = persons.shown == nil ? [] : place.months[programme] ?? []
                return tile(
                    label: HTML.text(programme.label), value: HTML.text(persons.text),
                    unit: persons == .missing || persons == .withheld ? "" : "人",
                    lines: [lines.joined(separator: " · "), remark, second],
                    picture: Sparkline.svg(
                        months.map(\.count), title: Sparkline.words(programme.label, months, unit: "人")))
            })
    }

    /// Open findings by kind.
    ///
    /// - Parameters:
    ///   - folder: whose list the figures count and lead to.
    ///   - month: the month's name, such as `10 月`.
    ///   - new: first seen in the month, by kind.
    ///   - closed: closed in the month, by kind; `nil` where it is not shown.
    ///   - before: the stock at the end of the month before, by kind; empty where it is not known.
    ///   - district: the district's stock by kind, to stand beside.
    /// - Returns: the tiles.
    static func findings(
        _ folder: Folder, month: String, new: [Kind: Int], closed: [Kind: Int]?, before: [Kind: Int] = [:],
        district: [Kind: Int]? = nil
    ) -> HTML {
        HTML.joined(
            Kind.shown(to: folder.level).map { kind in
                let stock = folder.stock(kind)
                var changes = "\(month)新增 \(Formatting.count(new[kind] ?? 0))"
                if let closed { changes += "，办结 \(Formatting.count(closed[kind] ?? 0))" }
                let beside = district.map { "全区 \(Formatting.count($0[kind] ?? 0)) 条" } ?? ""
                let change = stock - (before[kind] ?? 0)
                let moved =
                    before.isEmpty ? "" : "较上月末 \(change > 0 ? "+" : "")\(Formatting.count(change)) 条"
                let late = folder.lateStock(kind)
                let overdue = late > 0 ? "已过期限 \(Formatting.count(late)) 条" : ""
                guard folder.tested.contains(kind) else {
                    return tile(
                        label: kind.mark, value: "未检验", unit: "", lines: [kind.meaning, "还没有规则检查这一类，不等于没有问题"])
                }
                return tile(
                    label: kind.mark, value: folder.counted(stock, FindingFilter(kind: kind)), unit: "条",
                    lines: [kind.meaning, changes, moved, overdue, beside])
            })
    }

    /// One figure under its label, with its notes and its picture.
    static func tile(label: HTML, value: HTML, unit: String, lines: [String], picture: HTML = "") -> HTML {
        let notes = HTML.joined(lines.filter { !$0.isEmpty }.map { "<div class=\"den\">\($0)</div>" })
        let small: HTML = unit.isEmpty ? "" : "<i>\(unit)</i>"
        return
            "<div class=\"kpi\"><div class=\"lab\">\(label)</div><div class=\"val\">\(value)\(small)</div>\(notes)\(picture)</div>\n"
    }
}
