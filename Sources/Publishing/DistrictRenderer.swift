/// Renders 全区总览.
struct DistrictRenderer: Sendable {
    let shell: PageShell
    let disclosure: Disclosure
    let layout: TileLayout

    /// The page of the whole district.
    func page(_ publication: Publication, in folder: Folder, townships: [String: Folder]) -> HTML {
        let district = publication.district
        let month = Formatting.monthName(publication.edition.month)
        var values = shell.common
        var contents: [(id: String, words: String)] = []
        let comparison = FunnelBlock(publication, folder.findings, disclosure, layout)
        let statements = Statement.worstFirst(district.statements + [comparison?.statement].compactMap { $0 })
        if !statements.isEmpty {
            values["lead"] = HTML.joined(statements.prefix(6).map(folder.item))
            contents.append(("lead", "要点"))
        }
        values["aid"] = Tiles.aid(district.aid, disclosure.district, residents: district.residents)
        values["residents"] = Pieces.residents(district.residents, district.residentsAsOf)
        values["leads"] = Tiles.findings(
            folder, month: month, new: district.newFindings, closed: district.closedFindings,
            before: district.stockBefore)
        if let figures = district.rectification {
            values["leadRate"] = RectificationTile.html(figures, publication.edition)
        }
        values["leadTotal"] = "\(Formatting.count(folder.findings.count))"
        contents += [("aid", "救助对象"), ("leads", "未办结线索")]
        if !district.steps.isEmpty {
            values["steps"] = StepsBlock.html(district.steps)
            values["stepsHeadline"] = "\(StepsBlock.headline(district.steps))"
            contents.append(("steps", "环节时长"))
        }
        let trends = TrendBlock.district(district.trends, tested: folder.tested, publication.edition)
        if !trends.isEmpty {
            values["trends"] = trends
            values["surges"] = SurgeBlock.html(district.surges)
            contents.append(("trend", "走势"))
        }
        if !publication.townships.isEmpty {
            values["comparison"] = comparison?.html { Self.page(of: $0, in: townships) }
            values["townships"] = townshipTable(publication, folder, townships, comparison)
            values["townshipCount"] = "\(publication.townships.count)"
            contents.append(("townships", "乡镇街道"))
        }
        if !district.hotlines.isEmpty {
            values["hotlines"] = HotlineBlock.html(district)
            contents.append(("hotline", "热线"))
        }
        let found =
            district.discoveries.isEmpty ? "" : DiscoveryBlock.html(district.discoveries, publication.edition)
        let checked = district.spotChecks.map(SpotCheckBlock.district) ?? ""
        if !found.isEmpty || !checked.isEmpty {
            values["discovery"] = "\(found)\(checked)"
            if !found.isEmpty, !checked.isEmpty { values["discoveryPair"] = "并排" }
            contents.append(("discovery", "发现与抽查"))
        }
        if let rectification = district.rectification {
            values["rectification"] = RectificationBlock.html(rectification, folder.findings, publication.edition)
            contents.append(("rectification", "提醒整改"))
        }
        if let tiles = SupervisionRenderer.tiles(SupervisionLists(district.supervision, publication.edition)) {
            values["supervision"] = tiles
            contents.append(("supervision", "督办与评价"))
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

    private func townshipTable(
        _ publication: Publication, _ folder: Folder, _ townships: [String: Folder], _ comparison: FunnelBlock?
    ) -> HTML {
        var head: HTML = """
            \(Pieces.head("乡镇（街道）", sort: "s"))\(Pieces.head("在救助人数", sort: "n", numeric: true))\
            \(Pieces.head("每千人口", sort: "n", numeric: true))
            """
        for kind in Kind.allCases where folder.tested.contains(kind) {
            head += "<th scope=\"col\" class=\"n\" data-k=\"n\">\(kind.mark)</th>"
        }
        head += """
            \(Pieces.head("未办结合计", sort: "n", numeric: true))\(Pieces.head("已过期限", sort: "n", numeric: true))\
            \(Pieces.head("最早期限", sort: "n", numeric: true))\
            \(Pieces.head("线索每千名在救助人 ‰（95% 区间）", sort: "n", numeric: true))\(Pieces.head("信号", sort: "s"))
            """
        let groups = Dictionary(grouping: folder.findings) { $0.townshipCode ?? "" }
        let rows = publication.townships.map { township -> HTML in
            let inAid = disclosure[township.code].inAid
            let link: HTML =
                Self.page(of: township.code, in: townships).map { "<a href=\"\($0)\">\(township.name)</a>" }
                ?? HTML.text(township.name)
            let counts = kindCells(groups[township.code] ?? [], folder, township: township.name)
            return """
                <tr><th scope="row">\(link)</th>\(Pieces.cell(inAid, label: "在救助人数"))\
                \(rateCell(inAid, residents: township.residents))\(counts)\(comparison?.cells(township.code) ?? Self.none)</tr>

                """
        }
        let whole = disclosure.district.inAid
        let foot: HTML = """
            <tfoot><tr><th scope="row">全区</th>\(Pieces.cell(whole))\
            \(rateCell(whole, residents: publication.district.residents))\
            \(kindCells(folder.findings, folder, township: nil))\
            \(comparison?.wholeCells ?? Self.none)</tr></tfoot>
            """
        return Pieces.table(
            "各乡镇（街道）一览", style: "dense stick", attributes: " data-sort", head: head, body: HTML.joined(rows),
            foot: foot)
    }

    /// The two cells of a line that is not compared.
    private static let none: HTML =
        "<td class=\"n z\" data-v=\"-1\">\(Formatting.notApplicable)</td><td data-v=\"\"></td>"

    /// The address of a township's page, from the district's folder.
    private static func page(of code: String, in townships: [String: Folder]) -> String? {
        townships[code] == nil ? nil : "../township/\(URLText.encoded(code))/index.html"
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
}
