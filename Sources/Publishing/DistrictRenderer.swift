/// Renders 全区总览.
struct DistrictRenderer: Sendable {
    let shell: PageShell
    let disclosure: Disclosure

    /// The page of the whole district.
    func page(_ publication: Publication, in folder: Folder, townships: [String: Folder]) -> HTML {
        let district = publication.district
        let month = Formatting.monthName(publication.edition.month)
        var values = shell.common
        var contents: [(id: String, words: String)] = []
        if !district.statements.isEmpty {
            values["lead"] = HTML.joined(district.statements.prefix(6).map(folder.item))
            contents.append(("lead", "要点"))
        }
        values["aid"] = Tiles.aid(district.aid, disclosure.district, residents: district.residents)
        values["residents"] = Pieces.residents(district.residents, district.residentsAsOf)
        values["leads"] = Tiles.findings(
            folder, month: month, new: district.newFindings, closed: district.closedFindings)
        values["leadTotal"] = "\(Formatting.count(folder.findings.count))"
        contents += [("aid", "救助对象"), ("leads", "未办结线索")]
        if !district.steps.isEmpty {
            values["steps"] = StepsBlock.html(district.steps)
            values["stepsHeadline"] = "\(StepsBlock.headline(district.steps))"
            contents.append(("steps", "环节时长"))
        }
        if !publication.townships.isEmpty {
            values["townships"] = townshipTable(publication, folder, townships)
            values["townshipCount"] = "\(publication.townships.count)"
            contents.append(("townships", "乡镇街道"))
        }
        if !district.hotlines.isEmpty {
            values["hotlines"] = HTML.joined(district.hotlines.map(hotline))
            contents.append(("hotline", "热线"))
        }
        values["freshness"] = DataRenderer.sourceTable(publication.data.sources)
        contents += [("freshness", "数据新鲜度"), ("method", "方法")]
        let places =
            "\(publication.townships.count) 个乡镇（街道）、\(publication.villages.count) 个村（社区）"
        return shell.page(
            PageShell.Page(
                section: .overview, heading: "全区社会救助监测总览",
                subtitle: "\(Formatting.month(publication.edition.month)) · \(places)", contents: contents,
                main: shell.templates.fill(.district, values)), in: folder)
    }

    private func townshipTable(_ publication: Publication, _ folder: Folder, _ townships: [String: Folder]) -> HTML {
        var head: HTML = """
            \(Pieces.head("乡镇（街道）", sort: "s"))\(Pieces.head("在救助人数", sort: "n", numeric: true))\
            \(Pieces.head("每千人口", sort: "n", numeric: true))
            """
        for kind in Kind.allCases where folder.tested.contains(kind) {
            head += "<th scope=\"col\" class=\"n\" data-k=\"n\">\(kind.mark)</th>"
        }
        head += """
            \(Pieces.head("未办结合计", sort: "n", numeric: true))\(Pieces.head("已过期限", sort: "n", numeric: true))\
            \(Pieces.head("最早期限", sort: "n", numeric: true))
            """
        let groups = Dictionary(grouping: folder.findings) { $0.townshipCode ?? "" }
        let rows = publication.townships.map { township -> HTML in
            let inAid = disclosure[township.code].inAid
            let link: HTML =
                townships[township.code] == nil
                ? HTML.text(township.name)
                : "<a href=\"../township/\(URLText.encoded(township.code))/index.html\">\(township.name)</a>"
            let counts = kindCells(groups[township.code] ?? [], folder, township: township.name)
            return """
                <tr><th scope="row">\(link)</th>\(Pieces.cell(inAid, label: "在救助人数"))\
                \(rateCell(inAid, residents: township.residents))\(counts)</tr>

                """
        }
        let whole = disclosure.district.inAid
        let foot: HTML = """
            <tfoot><tr><th scope="row">全区</th>\(Pieces.cell(whole))\
            \(rateCell(whole, residents: publication.district.residents))\
            \(kindCells(folder.findings, folder, township: nil))</tr></tfoot>
            """
        return Pieces.table(
            "各乡镇（街道）一览", style: "dense stick", attributes: " data-sort", head: head, body: HTML.joined(rows),
            foot: foot)
    }

    private func rateCell(_ count: Count, residents: Int?) -> HTML {
        let rate = count.shown.flatMap { Formatting.perThousand($0, residents: residents ?? 0) }
        let words = rate ?? (count == .missing || residents == nil ? Formatting.missing : Formatting.notApplicable)
        return "<td class=\"n\" data-v=\"\(rate ?? "-1")\">\(words)</td>"
    }

    private func kindCells(_ findings: [FindingRow], _ folder: Folder, township: String?) -> HTML {
        var cells: HTML = ""
        for kind in Kind.allCases where folder.tested.contains(kind) {
            let number = findings.count { $0.kind == kind }
            let filter = FindingFilter(kind: kind, township: township)
            cells += "<td class=\"n\" data-v=\"\(number)\">\(folder.counted(number, filter))</td>"
        }
        let late = findings.count { ($0.daysLeft ?? 0) < 0 }
        let all = folder.counted(findings.count, FindingFilter(township: township))
        let overdue = folder.counted(late, FindingFilter(township: township, due: .late))
        let first = findings.first?.daysLeft
        let earliest: HTML = findings.first?.daysLeftHTML ?? "<span class=\"z\">\(Formatting.notApplicable)</span>"
        cells += """
            <td class="n" data-v="\(findings.count)"><b>\(all)</b></td><td class="n" data-v="\(late)">\(overdue)</td>\
            <td class="n" data-v="\(first ?? 99_999)">\(earliest)</td>
            """
        return cells
    }

    private func hotline(_ line: Hotline) -> HTML {
        let most = line.topics.map(\.calls).max() ?? 0
        let bars = HTML.joined(
            line.topics.map { topic in
                let words = "\(Formatting.count(topic.calls)) 件"
                let bar = BarChart.bar(topic.calls, of: most, label: "\(topic.name)：\(words)")
                return "<div><span>\(topic.name)</span>\(bar)<span class=\"r num\">\(words)</span></div>"
            })
        var notes: [String] = []
        if let usual = line.usual { notes.append("前 12 个月平均每月 \(Formatting.decimal(usual, places: 0)) 件") }
        if let good = line.answeredInTime, let all = line.answered {
            notes.append("按时答复 \(Formatting.share(good, of: all, unit: "件"))")
        }
        let total = line.calls.map { "\(Formatting.count($0)) 件" } ?? Formatting.missing
        let content: HTML = line.topics.isEmpty ? "" : "<div class=\"bars\">\(bars)</div>"
        return """
            <div class="card"><h3>\(line.name)：\(total)</h3><p class="st">\(notes.joined(separator: " · "))</p>\
            \(content)</div>

            """
    }
}
