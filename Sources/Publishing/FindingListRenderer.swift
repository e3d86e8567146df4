/// Renders 线索清单, page by page.
final class FindingListRenderer {
    private let shell: PageShell
    /// Each finding's line by its number, and whether it links the finding's page, made once for all folders that hold it.
    private var lines: [String: (html: HTML, isLinked: Bool)] = [:]

    init(shell: PageShell) { self.shell = shell }

    /// Hands over the pages of some lists of a folder; at least one of each, also without findings.
    func write(_ lists: [FindingList], into files: FolderFiles) throws {
        for list in lists {
            for page in 1...list.pages {
                try files.write(list.file(page), self.page(page, of: list, in: files.folder).bytes)
            }
        }
    }

    private func page(_ page: Int, of list: FindingList, in folder: Folder) -> HTML {
        let rows = list.rows(page)
        let total = list.rows.count
        var values = shell.common
        values["chips"] = chips(rows, in: folder)
        values["selects"] = selects(rows, in: folder)
        values["csvName"] = "\(folder.name)线索清单-筛选结果.csv"
        values["shown"] =
            rows.count == total
            ? "共 \(Formatting.count(total)) 条"
            : "本页 \(Formatting.count(rows.count)) 条，全部 \(Formatting.count(total)) 条"
        if list.pages > 1 { values["pages"] = index(page, of: list) }
        if folder.lists.count > 1 { values["places"] = places(list, in: folder) }
        values["table"] = rows.isEmpty ? "" : table(rows, in: folder)
        if rows.isEmpty { values["empty"] = "空" }
        let which = list.pages > 1 ? "（第 \(page) 页，共 \(list.pages) 页）" : ""
        let late = list.township == nil ? folder.late : list.rows.count { ($0.daysLeft ?? 0) < 0 }
        let week = list.township == nil ? folder.dueInWeek : list.rows.count { (0...7).contains($0.daysLeft ?? -1) }
        return shell.page(
            PageShell.Page(
                section: .findings, heading: "\(list.township ?? folder.name)未办结线索清单\(which)",
                subtitle: "共 \(Formatting.count(total)) 条：已过期限 \(Formatting.count(late)) 条，7 天内到期 "
                    + "\(Formatting.count(week)) 条 · \(shell.edition.day) 时点",
                crumb: list.township.map { "\($0)线索清单" } ?? "线索清单",
                main: shell.templates.fill(.findings, values)), in: folder)
    }

    private func chips(_ rows: ArraySlice<FindingRow>, in folder: Folder) -> HTML {
        var chips: HTML = """
            <button type="button" class="chip" data-chip="" aria-pressed="true">全部 <b>\(Formatting.count(rows.count))</b></button>
            """
        for kind in Kind.shown(to: folder.level) where folder.tested.contains(kind) {
            let number = rows.count { $0.kind == kind }
            chips += """
                <button type="button" class="chip" data-chip="\(kind.label)" aria-pressed="false">\(kind.mark) \
                <b>\(Formatting.count(number))</b></button>
                """
        }
        return chips
    }

    private func selects(_ rows: ArraySlice<FindingRow>, in folder: Folder) -> HTML {
        var html = select(
            "kind", "类型", Kind.shown(to: folder.level).filter(folder.tested.contains).map { ($0.label, $0.label) })
        switch folder.level {
        case .district:
            html += select("town", "乡镇（街道）", names(rows.map(\.township)))
            html += select("vill", "村（社区）", names(rows.map(\.village)))
        case .township: html += select("vill", "村（社区）", names(rows.map(\.village)))
        case .village: break
        }
        let stages = Stage.allCases.filter { $0.isOpen && (folder.level == .district || $0 != .referred) }
        html += select("stage", "办到哪一步", stages.map { ($0.label, $0.label) })
        html += select("due", "期限", [("late", "已过期限"), ("week", "7 天内到期"), ("later", "7 天以后")])
        return html
    }

    private func names(_ names: [String]) -> [(String, String)] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.sorted().map { ($0, $0) }
    }

    private func select(_ name: HTML, _ label: String, _ options: [(String, String)]) -> HTML {
        let list = HTML.joined(options.map { "<option value=\"\($0.0)\">\($0.1)</option>" })
        return """
            <div><label for="f-\(name)">\(label)</label><select id="f-\(name)" name="\(name)" autocomplete="off">\
            <option value="">全部</option>\(list)</select></div>

            """
    }

    private func index(_ page: Int, of list: FindingList) -> HTML {
        HTML.joined(
            (1...list.pages).map { number in
                number == page
                    ? "<li><span aria-current=\"page\">\(number)</span></li>"
                    : "<li><a href=\"\(list.file(number))\" aria-label=\"第 \(number) 页\">\(number)</a></li>"
            })
    }

    /// The lists of a split list.
    private func places(_ shown: FindingList, in folder: Folder) -> HTML {
        HTML.joined(
            folder.lists.map { list in
                let name = list.township.map { "\($0) \(Formatting.count(list.rows.count))" } ?? "全区最急的 1,000 条"
                return list.township == shown.township
                    ? "<li><span aria-current=\"page\">\(name)</span></li>"
                    : "<li><a href=\"\(list.file(1))\">\(name)</a></li>"
            })
    }

    private func table(_ rows: ArraySlice<FindingRow>, in folder: Folder) -> HTML {
        let columns: [(String, String)] = [
            ("编号", "s"), ("类型", "s"), ("提示原因", "s"), ("印证来源", "n"), ("乡镇（街道）", "s"), ("村（社区）", "s"),
            ("对象", ""), ("发现日期", "s"), ("办到哪一步", "s"),
        ]
        let head: HTML = """
            \(HTML.joined(columns.map { Pieces.head($0.0, sort: $0.1) }))\
            <th scope="col" class="n" data-k="n" aria-sort="ascending">剩余</th>
            """
        var body = HTML(capacity: rows.count * 800)
        for row in rows { body += line(row, in: folder) }
        return Pieces.table(
            "未办结线索清单，按剩余天数从少到多", style: "dense cards mini stick", attributes: " id=\"list\" data-sort", head: head,
            body: body)
    }

    private func line(_ row: FindingRow, in folder: Folder) -> HTML {
        let isLinked = folder.pages.contains(row.number)
        if let known = lines[row.number], known.isLinked == isLinked { return known.html }
        let html = drawn(row, in: folder)
        lines[row.number] = (html, isLinked)
        return html
    }

    private func drawn(_ row: FindingRow, in folder: Folder) -> HTML {
        let due = row.daysLeft.map { FindingFilter.Due(daysLeft: $0).rawValue } ?? ""
        return """
            <tr data-kind="\(row.kind.label)" data-town="\(row.township)" data-vill="\(row.village)" \
            data-stage="\(row.stage.label)" data-due="\(due)"><th scope="row" class="c-id">\(folder.number(of: row))</th>\
            <td class="c-kind">\(row.kind.mark)</td><td class="c-why"><span class="code">\(row.rule)</span> \(row.reason)</td>\
            <td class="c-hide" data-v="\(row.sources)">\(Formatting.sources(row.sources))</td>\
            <td class="c-town">\(row.township)</td><td class="c-vill">\(row.village)</td>\
            <td class="c-hide">\(row.subject)</td>\
            <td class="num c-hide" data-v="\(row.firstSeen)">\(Formatting.shortDay(row.firstSeen, on: shell.edition.day))</td>\
            <td class="c-stage">\(row.stage.label)</td>\
            <td class="n c-due" data-v="\(row.daysLeft ?? 99_999)">\(row.daysLeftHTML)</td></tr>

            """
    }
}
