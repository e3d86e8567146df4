/// The block 在全区的位置 of a township: one strip a measure, and its months.
enum StandingBlock {
    /// The strips with the township's own value and the district's beside it; empty where nothing can be compared.
    static func html(_ standings: Standings, of township: TownshipModel) -> HTML {
        guard !standings.measures.isEmpty else { return "" }
        let rows = standings.measures.map { row($0, standings, township) }
        return """
            <div class="card"><h3>与其他乡镇（街道）相比</h3>\
            <p class="st">小圆点是一个乡镇（街道），大圆点是\(township.name)，虚线是全区；不作排名</p>\
            <div class="strips">\(HTML.joined(rows))</div>\(table(standings, township))</div>

            """
    }

    private static func row(_ measure: Standings.Measure, _ standings: Standings, _ township: TownshipModel) -> HTML {
        let own = measure.values[township.code].map { StripChart.Value(name: township.name, value: $0) }
        let others = standings.townships.compactMap { place in
            place.code == township.code
                ? nil : measure.values[place.code].map { StripChart.Value(name: place.name, value: $0) }
        }
        let value = own.map { Formatting.decimal($0.value) + measure.unit } ?? Formatting.notApplicable
        let whole = measure.whole.map { "全区 \(Formatting.decimal($0))\(measure.unit)" } ?? ""
        let title = "\(measure.name)：\(township.name) \(value)\(whole.isEmpty ? "" : "，\(whole)")"
        let parts = [measure.parts[township.code], whole.isEmpty ? nil : whole].compactMap { $0 }
        return """
            <div><div class="nm"><b>\(measure.name)</b><span>\(measure.remark)</span></div>\
            \(StripChart.svg(others, own: own, whole: measure.whole, title: title, unit: measure.unit))\
            <div class="r"><b>\(value)</b><span>\(parts.joined(separator: "；"))</span></div></div>

            """
    }

    private static func table(_ standings: Standings, _ township: TownshipModel) -> HTML {
        let head: HTML = """
            \(Pieces.head("乡镇（街道）"))\
            \(HTML.joined(standings.measures.map { Pieces.head("\($0.name)（\($0.unit)）", numeric: true) }))
            """
        func line(_ name: String, _ values: [Double?]) -> HTML {
            let cells = values.map { value -> HTML in
                "<td class=\"n\">\(value.map { Formatting.decimal($0) } ?? Formatting.notApplicable)</td>"
            }
            return "<tr><th scope=\"row\">\(name)</th>\(HTML.joined(cells))</tr>\n"
        }
        let rows = standings.townships.map { place in
            line(place.name, standings.measures.map { $0.values[place.code] })
        }
        let foot: HTML = "<tfoot>\(line("全区", standings.measures.map(\.whole)))</tfoot>"
        return ChartParts.dataTable("各乡镇（街道）的数", head: head, body: HTML.joined(rows), foot: foot)
    }
}
