/// Pieces of markup that several pages share.
enum Pieces {
    /// A table that scrolls sideways inside its own region when it must.
    static func table(_ label: String, style: HTML, attributes: HTML = "", head: HTML, body: HTML, foot: HTML = "")
        -> HTML
    {
        """
        <div class="tw" tabindex="0" role="region" aria-label="\(label)，可左右滚动"><table class="\(style)"\(attributes)>\
        <caption class="vh">\(label)</caption><thead><tr>\(head)</tr></thead>
        <tbody>
        \(body)</tbody>\(foot)</table></div>
        """
    }

    /// A head cell; `sort` is `s` for text and `n` for numbers, empty for a column that does not sort.
    static func head(_ name: String, sort: String = "", numeric: Bool = false) -> HTML {
        let style: HTML = numeric ? " class=\"n\"" : ""
        let key: HTML = sort.isEmpty ? "" : " data-k=\"\(sort)\""
        return "<th scope=\"col\"\(style)\(key)>\(name)</th>"
    }

    /// A cell with a number that sorts by its raw value.
    static func cell(_ count: Count, label: String = "") -> HTML {
        let sort = count.shown.map(String.init) ?? (count == .few ? "1" : "-1")
        let style: HTML = count.shown == 0 || count.shown == nil ? "n z" : "n"
        return "<td class=\"\(style)\" data-l=\"\(label)\" data-v=\"\(sort)\">\(count.text)</td>"
    }

    /// The resident population as the denominator of rates.
    static func residents(_ number: Int?, _ source: String) -> HTML {
        "\(number.map { "\(Formatting.count($0)) 人（\(source)）" } ?? Formatting.missing)"
    }

    /// The data's empty state: what it means and what to do next.
    static func empty(_ text: String) -> HTML { "<p class=\"empty\">\(text)</p>" }
}
