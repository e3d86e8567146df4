/// Renders 数据质量: what arrived, what was set aside and what changed its habits.
struct DataRenderer: Sendable {
    let shell: PageShell

    /// The page on the data; loads, quarantine and drift are the district's alone.
    func page(_ data: DataModel, in folder: Folder) -> HTML {
        var values = shell.common
        values["table"] = Self.sourceTable(data.sources)
        if folder.level == .district {
            values["loads"] = data.loads.isEmpty ? nil : loads(data.loads)
            values["quarantined"] = data.quarantined.isEmpty ? nil : quarantined(data.quarantined)
            values["drift"] = data.drift.isEmpty ? nil : drift(data.drift)
            values["rows"] = "\(Formatting.count(data.quarantined.reduce(0) { $0 + $1.rows }))"
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
            return """
                <tr><th scope="row">\(source.name)</th><td data-l="应到">\(source.rhythm)</td>\
                <td class="num" data-l="最近到数">\(source.lastArrival ?? Formatting.missing)</td>\
                <td class="n" data-l="行数">\(Formatting.count(source.rows))</td>\
                <td class="n" data-l="退回行数">\(Formatting.count(source.rejected))</td>\
                <td data-l="状态"><span class="tag \(source.state.style)">\(source.state.label)</span></td>\
                <td class="full" data-l="对本页的影响">\(effect)</td></tr>

                """
        }
        return Pieces.table("数据来源", style: "dense cards", head: head, body: HTML.joined(rows))
    }

    private func loads(_ loads: [DataModel.Load]) -> HTML {
        let names = ["入库时间", "来源", "文件", "读到", "入库", "未变", "退回", "状态", "原因"]
        let head = HTML.joined(names.map { Pieces.head($0, numeric: ["读到", "入库", "未变", "退回"].contains($0)) })
        let rows = loads.map { load -> HTML in
            let numbers = zip(
                ["读到", "入库", "未变", "退回"], [load.read, load.loaded, load.unchanged, load.quarantined])
            let cells = numbers.map { "<td class=\"n\" data-l=\"\($0)\">\(Formatting.count($1))</td>" as HTML }
            return """
                <tr><th scope="row" class="num">\(Formatting.shortDay(load.finished))</th><td data-l="来源">\(load.source)</td>\
                <td data-l="文件">\(load.file)</td>\(HTML.joined(cells))<td data-l="状态">\(load.state)</td>\
                <td class="full" data-l="原因">\(load.reason.isEmpty ? Formatting.notApplicable : load.reason)</td></tr>

                """
        }
        return Pieces.table("最近入库", style: "dense cards", head: head, body: HTML.joined(rows))
    }

    private func quarantined(_ groups: [DataModel.Quarantined]) -> HTML {
        let head = HTML.joined(["来源", "列", "退回原因", "行数"].map { Pieces.head($0, numeric: $0 == "行数") })
        let rows = groups.map { group -> HTML in
            """
            <tr><th scope="row">\(group.source)</th><td data-l="列">\(group.column)</td>\
            <td data-l="退回原因">\(group.reason)</td><td class="n" data-l="行数">\(Formatting.count(group.rows))</td></tr>

            """
        }
        return Pieces.table("退回的行", style: "dense cards", head: head, body: HTML.joined(rows))
    }

    private func drift(_ drifts: [DataModel.Drift]) -> HTML {
        let head = HTML.joined(["来源", "看什么", "平常", "这次", "说明"].map { Pieces.head($0) })
        let rows = drifts.map { drift -> HTML in
            """
            <tr><th scope="row">\(drift.source)</th><td data-l="看什么">\(drift.measure)</td>\
            <td data-l="平常">\(drift.usual)</td><td data-l="这次">\(drift.now)</td>\
            <td class="full" data-l="说明">\(drift.remark)</td></tr>

            """
        }
        return Pieces.table("口径或格式变化", style: "dense cards", head: head, body: HTML.joined(rows))
    }
}
