/// The card below 新增线索走势: numbers and shares out of the ordinary.
enum SurgeBlock {
    /// The newest that stand open on the page; the rest folds.
    private static let shown = 8

    /// The card, nothing where all is ordinary.
    static func html(_ surges: [Notice]) -> HTML? {
        guard !surges.isEmpty else { return nil }
        let head = HTML.joined(["地方", "提示", "说明", "首次提示"].map { Pieces.head($0) })
        func table(_ surges: some Sequence<Notice>, _ caption: String) -> HTML {
            let rows = surges.map { surge -> HTML in
                """
                <tr><th scope="row">\(surge.place)</th><td class="full" data-l="提示">\(surge.title)</td>\
                <td class="full" data-l="说明">\(surge.text)</td>\
                <td class="num" data-l="首次提示">\(Formatting.shortDay(surge.firstSeen))</td></tr>

                """
            }
            return Pieces.table(caption, style: "dense cards", head: head, body: HTML.joined(rows))
        }
        let rest = surges.dropFirst(shown)
        let more: HTML =
            rest.isEmpty
            ? ""
            : "<details class=\"how\"><summary>其余 \(Formatting.count(rest.count)) 处</summary>\(table(rest, "其余数量或者比例异常"))</details>"
        return """
            <div class="card"><h3>\(headline(surges))</h3>\
            <p class="st">每周、每月比较一次，不计入未办结线索；少见不等于有错，先看有没有集中宣传、补录或者政策调整</p>\
            \(table(surges.prefix(shown), "数量或者比例异常"))\(more)</div>
            """
    }

    /// How many there are, in a sentence.
    static func headline(_ surges: [Notice]) -> String { "\(Formatting.count(surges.count)) 处数量或者比例异常" }
}
