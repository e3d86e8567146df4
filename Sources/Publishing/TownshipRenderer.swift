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
            values["villages"] = villageTable(villages, own, folder)
            contents.append(("villages", "各村"))
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
            <td class="num c-hide">\(row.actBy.map(Formatting.shortDay) ?? Formatting.notApplicable)</td>\
            <td class="n c-due">\(row.daysLeftHTML)</td></tr>

            """
        }
        return Pieces.table("最早到期的线索", style: "dense cards mini stick", head: head, body: HTML.joined(rows))
    }

    private func villageTable(
        _ villages: [(model: VillageModel, folder: Folder)], _ own: Disclosure.Place, _ folder: Folder
    ) -> HTML {
        // A column that no source fills is left out.
        let hasHouseholds = villages.contains { $0.model.households != nil }
        var head: HTML = """
            \(Pieces.head("村（社区）", sort: "s"))\(hasHouseholds ? Pieces.head("户数", sort: "n", numeric: true) : "")\
            \(Pieces.head("人数", sort: "n", numeric: true))
            """
        for programme in AidFigure.Programme.allCases {
            head += Pieces.head("\(programme.label)（人）", sort: "n", numeric: true)
        }
        let kinds = Kind.shown(to: .township).filter(folder.tested.contains)
        for kind in kinds { head += "<th scope=\"col\" class=\"n\" data-k=\"n\">\(kind.mark)</th>" }
        head += "\(Pieces.head("困难上报办结", numeric: true))\(Pieces.head("长期公示更新", numeric: true))"
        let groups = Dictionary(grouping: folder.findings) { $0.villageCode ?? "" }
        let rows = villages.map { village, _ -> HTML in
            let place = disclosure[village.code]
            let aid = AidFigure.Programme.allCases.map { Pieces.cell(place.persons[$0] ?? .missing) }
            let findings = groups[village.code] ?? []
            let counts = kinds.map { kind -> HTML in
                let number = findings.count { $0.kind == kind }
                let cell = folder.counted(number, FindingFilter(kind: kind, village: village.name))
                return "<td class=\"n\" data-v=\"\(number)\">\(cell)</td>"
            }
            return """
                <tr><th scope="row"><a href="../../village/\(URLText.encoded(village.code))/index.html">\(village.name)</a></th>\
                \(hasHouseholds ? plain(village.households) : "")\(plain(village.residents))\(HTML.joined(aid))\(HTML.joined(counts))\
                <td class="n">\(Self.part(village.helpAnswered, of: village.helpReported))</td>\
                <td class="n">\(Self.part(village.publicityCurrent, of: village.publicityDue))</td></tr>

                """
        }
        let totals = AidFigure.Programme.allCases.map { Pieces.cell(own.persons[$0] ?? .missing) }
        let stocks = kinds.map { kind -> HTML in
            "<td class=\"n\">\(folder.counted(folder.stock(kind), FindingFilter(kind: kind)))</td>"
        }
        let none: HTML = "<td class=\"n z\">\(Formatting.notApplicable)</td>"
        let foot: HTML = """
            <tfoot><tr><th scope="row">全镇（街道）</th>\(hasHouseholds ? none : "")\(none)\(HTML.joined(totals))\(HTML.joined(stocks))\
            \(none)\(none)</tr></tfoot>
            """
        return Pieces.table(
            "各村（社区）一览", style: "dense stick", attributes: " data-sort", head: head, body: HTML.joined(rows), foot: foot)
    }

    private func plain(_ number: Int?) -> HTML {
        "<td class=\"n\" data-v=\"\(number ?? -1)\">\(Formatting.count(number))</td>"
    }

    /// A part of a whole in a village; a part or a whole of one or two is not told.
    static func part(_ part: Int?, of whole: Int?, unit: String = "") -> String {
        guard let part, let whole else { return Formatting.missing }
        guard whole > 0 else { return Formatting.notApplicable }
        let noun = unit.isEmpty ? "" : " \(unit)"
        if whole < Suppression.threshold { return "<3\(noun)" }
        let shown = (1..<Suppression.threshold).contains(part) ? "<3" : Formatting.count(part)
        return "\(shown) / \(Formatting.count(whole))\(noun)"
    }
}
