/// Renders the overview of a township or subdistrict.
struct TownshipRenderer: Sendable {
    let shell: PageShell
    let disclosure: Disclosure
    let standings: Standings

    /// The township's page.
    ///
    /// - Parameters:
    ///   - township: the place.
    ///   - publication: the whole, for the district's figures beside its own.
    ///   - folder: its folder.
    ///   - villages: its villages, each with the folder that its line leads down to.
    ///   - districtStock: the district's open findings by kind, those that townships may know of.
    /// - Returns: the whole page.
    func page(
        _ township: TownshipModel, of publication: Publication, in folder: Folder,
        villages: [(model: VillageModel, folder: Folder)], districtStock: [Kind: Int]
    ) -> HTML {
        var values = shell.common
        var contents: [(id: String, words: String)] = []
        if !township.statements.isEmpty {
            values["lead"] = HTML.joined(township.statements.prefix(4).map(folder.item))
            contents.append(("lead", "要点"))
        }
        if !shell.isArchived { values["tasks"] = tasks(folder) }
        values["taskTotal"] = "\(Formatting.count(folder.findings.count))"
        values["taskShown"] = "\(min(folder.findings.count, 12))"
        let own = disclosure[township.code]
        values["aid"] = Tiles.aid(
            township.aid, own, residents: township.residents,
            district: (publication.district.aid, publication.district.residents))
        values["leads"] = Tiles.findings(
            folder, month: Formatting.monthName(publication.edition.month), new: township.newFindings,
            closed: nil, district: districtStock)
        values["residents"] = Pieces.residents(township.residents, publication.district.residentsAsOf)
        if !shell.isArchived { contents.append(("tasks", "要办的事")) }
        contents.append(("numbers", "人数与线索"))
        let place = StandingBlock.html(standings, of: township)
        let trend = township.trend.map { TrendBlock.township($0, publication.edition) } ?? ""
        if !place.isEmpty || !trend.isEmpty {
            values["standing"] = "\(place)\(trend)"
            contents.append(("standing", "在全区的位置"))
        }
        if !township.steps.isEmpty {
            values["steps"] = StepsBlock.html(township.steps)
            values["stepsHeadline"] = "\(StepsBlock.headline(township.steps))"
            contents.append(("steps", "环节时长"))
        }
        if !villages.isEmpty {
            values["villages"] = VillageTable(villages.map(\.model), folder, disclosure).html(own)
            contents.append(("villages", "各村"))
        }
        if !township.reports.isEmpty {
            values["reports"] = LocalReportsBlock.html(township.reports, publication.edition)
            contents.append(("reports", "抽查与热线"))
        }
        if let tiles = SupervisionRenderer.tiles(SupervisionLists(township.supervision, publication.edition)) {
            values["supervision"] = tiles
            contents.append(("supervision", "督办与评价"))
        }
        contents.append(("method", "方法"))
        return shell.page(
            PageShell.Page(
                section: .overview, heading: "\(township.name)社会救助监测",
                subtitle: "\(Formatting.month(publication.edition.month)) · \(villages.count) 个村（社区）",
                contents: contents, main: shell.templates.fill(.township, values)), in: folder)
    }

    private func tasks(_ folder: Folder) -> HTML {
        let first = folder.findings.prefix(12)
        guard !first.isEmpty else {
            return Pieces.empty("没有未办结线索。这不等于没有问题：请照常走访，发现困难及时上报。")
        }
        let names = ["编号", "类型", "提示原因", "村（社区）", "对象", "办到哪一步", "要做什么", "期限", "剩余"]
        let head = HTML.joined(names.map { Pieces.head($0, numeric: $0 == "剩余") })
        let rows = first.map { row -> HTML in
            """
            <tr><th scope="row" class="c-id">\(folder.number(of: row))</th><td class="c-kind">\(row.kind.mark)</td>\
            <td class="c-why">\(row.reason)</td><td class="c-town">\(row.village)</td><td class="c-vill">\(row.subject)</td>\
            <td class="c-stage">\(row.stage.label)</td><td class="c-act">\(row.stage.action)</td>\
            <td class="num c-hide">\(row.actBy.map { Formatting.shortDay($0, on: shell.edition.day) } ?? Formatting.notApplicable)</td>\
            <td class="n c-due">\(row.daysLeftHTML)</td></tr>

            """
        }
        return Pieces.table("最早到期的线索", style: "dense cards mini stick", head: head, body: HTML.joined(rows))
    }
}
