import Statistics

/// The comparison of townships: the funnel, the tile map of the same measure, and their table.
struct FunnelBlock: Sendable {
    let funnel: Funnel
    let layout: TileLayout
    /// The day of the numbers.
    let day: String
    /// Findings of no township, which the comparison leaves out.
    let elsewhere: Int

    /// The comparison of open findings in a thousand people in aid; nil where no township may show its people.
    init?(_ publication: Publication, _ findings: [FindingRow], _ disclosure: Disclosure, _ layout: TileLayout) {
        let groups = Dictionary(grouping: findings) { $0.townshipCode ?? "" }
        let numbers = publication.townships.map { township in
            (
                code: township.code, name: township.name, people: disclosure[township.code].inAid.shown,
                count: groups[township.code]?.count ?? 0
            )
        }
        guard let funnel = Funnel(numbers) else { return nil }
        self.funnel = funnel
        self.layout = layout
        day = publication.edition.day
        elsewhere = findings.count - numbers.reduce(0) { $0 + $1.count }
    }

    /// What 本月要点 says of townships beyond their limits; nil where all are within.
    var statement: Statement? {
        let signals = funnel.places.map(\.signal)
        guard signals.contains(where: { $0 != .none }) else { return nil }
        return Statement(
            signal: signals.contains(.breach) ? .breach : .watch, headline: "\(funnel.headline)。",
            detail: "比的是每千名在救助人的未办结线索，控制限按各自的人数计算；偏低的可能是发现得少。",
            link: Link(words: "看乡镇街道", target: .section("townships")))
    }

    /// The two cards; `link` gives the address of a township's page.
    func html(link: (String) -> String?) -> HTML {
        let count = funnel.places.reduce(0) { $0 + $1.count }
        let people = funnel.places.reduce(0) { $0 + $1.people }
        let headline = funnel.headline
        var notes = [
            "底纹表示只因随机波动会出现的范围：人数越少，范围越宽；点在底纹内，名次先后没有意义。控制限按精确泊松分布计算。",
            "只因随机波动，每 20 个也约有 1 个在 95% 控制限以外。偏低的可能是发现得少，宜看走访和上报。",
        ]
        if !funnel.leftOut.isEmpty { notes.append("人数不显示或为零，没有列入：\(funnel.leftOut.joined(separator: "、"))。") }
        if elsewhere > 0 { notes.append("另有 \(Formatting.count(elsewhere)) 条不属于任何乡镇（街道）。") }
        return """
            <figure class="chart card"><figcaption><h3>\(headline)</h3>\
            <p class="st">每千名在救助人（低保、特困）的未办结线索（‰），\(day)，\
            \(Formatting.count(count)) 条 / \(Formatting.count(people)) 人，\(funnel.places.count) 个乡镇（街道）</p></figcaption>\
            \(FunnelChart.svg(funnel, title: headline, unit: "条", link: link))\(table)\
            <p class="src">\(notes.joined())</p></figure>
            <figure class="chart card"><figcaption><h3>每千名在救助人的未办结线索</h3>\
            <p class="st">‰，口径同漏斗图；红框：高于 99.8% 控制限，黄框：高于 95% 控制限</p></figcaption>\(tiles(link))\(key)\
            <p class="src">每格一个乡镇（街道），位置和大小只是示意，不代表面积和人口。街道省去“街道”二字。</p></figure>
            """
    }

    /// The table's cells of a township: its rate with interval, and its signal.
    func cells(_ code: String) -> HTML {
        guard let place = funnel.places.first(where: { $0.code == code }) else {
            return "<td class=\"n z\" data-v=\"-1\">\(Formatting.notApplicable)</td><td data-v=\"\"></td>"
        }
        return """
            <td class="n" data-v="\(ChartNumber.text(place.rate))">\(Formatting.decimal(place.rate)) \
            <span class="z">(\(Self.range(place.interval?.lower, place.interval?.upper)))</span></td>\
            <td data-v="\(place.signal.label)">\(place.signal.tag)</td>
            """
    }

    /// The cells of all places together, which are compared with nothing.
    var wholeCells: HTML {
        """
        <td class="n" data-v="\(ChartNumber.text(funnel.rate))">\(Formatting.decimal(funnel.rate))</td>\
        <td data-v=""></td>
        """
    }

    private static func range(_ low: Double?, _ high: Double?) -> String {
        guard let low, let high else { return Formatting.notApplicable }
        return "\(Formatting.decimal(low))–\(Formatting.decimal(high))"
    }

    private var table: HTML {
        let names = ["乡镇（街道）", "在救助人数", "未办结线索", "‰", "95% 区间", "95% 控制限", "99.8% 控制限", "信号"]
        let head = HTML.joined(names.map { Pieces.head($0, numeric: $0 != names[0] && $0 != "信号") })
        let rows = funnel.places.map { place -> HTML in
            """
            <tr><th scope="row">\(place.name)</th><td class="n">\(Formatting.count(place.people))</td>\
            <td class="n">\(Formatting.count(place.count))</td><td class="n">\(Formatting.decimal(place.rate))</td>\
            <td class="n">\(Self.range(place.interval?.lower, place.interval?.upper))</td>\
            <td class="n">\(Self.range(place.limits.usual.lower, place.limits.usual.upper))</td>\
            <td class="n">\(Self.range(place.limits.widest.lower, place.limits.widest.upper))</td>\
            <td>\(place.signal.words)</td></tr>

            """
        }
        return ChartParts.dataTable("各乡镇（街道）的比率和控制限", head: head, body: HTML.joined(rows))
    }

    /// The map, row by row; an empty cell is an empty element.
    private func tiles(_ link: (String) -> String?) -> HTML {
        let places = Dictionary(uniqueKeysWithValues: funnel.places.map { ($0.code, $0) })
        let cells = layout.rows(funnel.places.map(\.code)).joined().map { code -> HTML in
            guard let code, let place = places[code] else { return "<i></i>" }
            let frame: HTML = place.signal == .breach ? " flag" : place.signal == .watch ? " mark" : ""
            let short = place.name.hasSuffix("街道") ? String(place.name.dropLast(2)) : place.name
            let signal = place.signal == .none ? "" : "，\(place.signal.words)"
            let content: HTML = """
                <span>\(short)</span><b>\(Formatting.decimal(place.rate))<span class="vh">‰\(signal)</span></b>
                """
            let style: HTML = "class=\"tile q\(layout.grade(place.rate))\(frame)\""
            let title = FunnelChart.sentence(place, "条")
            guard let address = link(code) else { return "<span \(style) title=\"\(title)\">\(content)</span>" }
            return "<a \(style) href=\"\(address)\" title=\"\(title)\">\(content)</a>"
        }
        return "<div class=\"tiles\" role=\"group\" aria-label=\"各乡镇（街道）的比率\">\(HTML.joined(cells))</div>"
    }

    private var key: HTML {
        let classes = layout.key.enumerated().map { index, words -> HTML in
            "<span><i class=\"sw q\(index + 1)\"></i>\(words)</span>"
        }
        return "<p class=\"legend\">\(HTML.joined(classes))</p>"
    }
}
