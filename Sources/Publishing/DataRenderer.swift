/// Renders 数据质量: what arrived, what was set aside and what changed its habits.
struct DataRenderer: Sendable {
    let shell: PageShell

    /// The page on the data; loads, quarantine and drift are the district's alone.
    func page(_ data: DataModel, in folder: Folder) -> HTML {
        var values = shell.common
        values["table"] = "\(Self.sourceTable(data.sources))\(DataLists.sources(data.sources).links)"
        if folder.level == .district {
            for list in DataLists.district(data) { values[list.file] = list.html }
            values["rows"] = "\(Formatting.count(data.quarantined.reduce(0) { $0 + $1.rows }))"
            if !data.runs.isEmpty { values["runs"] = "\(RunsRenderer.headline(data.runs))" }
        }
        return shell.page(
            PageShell.Page(
                section: .data, heading: "数据质量：这些数可信吗", subtitle: data.summary, crumb: "数据质量",
                main: shell.templates.fill(.data, values)), in: folder)
    }

    /// Each feed's rhythm, last arrival, rows and state.
    static func sourceTable(_ sources: [DataModel.Source]) -> HTML {
        guard !sources.isEmpty else { return Pieces.empty("还没有登记任何来源。") }
        let head: HTML = """
            \(Pieces.head("来源"))\(Pieces.head("应到"))\(Pieces.head("最近到数"))\(Pieces.head("行数", numeric: true))\
            \(Pieces.head("退回行数", numeric: true))\(Pieces.head("状态"))\(Pieces.head("对本页的影响"))
            """
        let rows = sources.map { source -> HTML in
            let effect = source.effect.isEmpty ? "无" : source.effect
            let style: HTML = source.effect.isEmpty ? "" : " class=\"full\""
            return """
                <tr><th scope="row">\(source.name)</th><td data-l="应到">\(source.rhythm)</td>\
                <td class="num" data-l="最近到数">\(source.lastArrival ?? Formatting.missing)</td>\
                <td class="n" data-l="行数">\(Formatting.count(source.rows))</td>\
                <td class="n" data-l="退回行数">\(Formatting.count(source.rejected))</td>\
                <td data-l="状态"><span class="tag \(source.state.style)">\(source.state.label)</span></td>\
                <td\(style) data-l="对本页的影响">\(effect)</td></tr>

                """
        }
        return Pieces.table("数据来源", style: "dense cards", head: head, body: HTML.joined(rows))
    }
}
