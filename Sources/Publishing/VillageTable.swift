/// The table 各村 of a township: people, findings, what is out of the ordinary and what is up to date.
struct VillageTable: Sendable {
    private let villages: [VillageModel]
    private let folder: Folder
    private let disclosure: Disclosure
    /// The kinds of the columns.
    private let kinds: [Kind]
    /// The findings of each village.
    private let groups: [String: [FindingRow]]
    /// Each village against the limits of chance for its own size; nil where none may show its people.
    private let comparison: Funnel?

    /// The villages of a township, each with the findings of the township's folder.
    init(_ villages: [VillageModel], _ folder: Folder, _ disclosure: Disclosure) {
        self.villages = villages
        self.folder = folder
        self.disclosure = disclosure
        kinds = Kind.shown(to: .township).filter(folder.tested.contains)
        let groups = Dictionary(grouping: folder.findings) { $0.villageCode ?? "" }
        self.groups = groups
        comparison = Funnel(
            villages.map { village in
                (
                    code: village.code, name: village.name, people: disclosure[village.code].inAid.shown,
                    count: groups[village.code]?.count ?? 0
                )
            })
    }

    /// The table with the township's own figures below.
    func html(_ own: Disclosure.Place) -> HTML {
        // A column that no source fills is left out.
        let hasHouseholds = villages.contains { $0.households != nil }
        var head: HTML = """
            \(Pieces.head("村（社区）", sort: "s"))\(hasHouseholds ? Pieces.head("户数", sort: "n", numeric: true) : "")\
            \(Pieces.head("常住人口", sort: "n", numeric: true))
            """
        for programme in AidFigure.Programme.allCases {
            head += Pieces.head("\(programme.label)（人）", sort: "n", numeric: true)
        }
        for kind in kinds { head += "<th scope=\"col\" class=\"n\" data-k=\"n\">\(kind.mark)</th>" }
        head += """
            \(Pieces.head("未办结合计", sort: "n", numeric: true))\(Pieces.head("困难上报办结", numeric: true))\
            \(Pieces.head("长期公示更新", numeric: true))\(Pieces.head("提示", sort: "s"))
            """
        let totals = AidFigure.Programme.allCases.map { Pieces.cell(own.persons[$0] ?? .missing) }
        let stocks = kinds.map { kind -> HTML in
            "<td class=\"n\">\(folder.counted(folder.stock(kind), FindingFilter(kind: kind)))</td>"
        }
        let none: HTML = "<td class=\"n z\">\(Formatting.notApplicable)</td>"
        let known = villages.compactMap(\.residents)
        let residents: HTML =
            known.count == villages.count ? "<td class=\"n\">\(Formatting.count(known.reduce(0, +)))</td>" : none
        let foot: HTML = """
            <tfoot><tr><th scope="row">全镇（街道）</th>\(hasHouseholds ? none : "")\(residents)\(HTML.joined(totals))\(HTML.joined(stocks))\
            <td class="n"><b>\(folder.counted(folder.findings.count, FindingFilter()))</b></td>\(none)\(none)<td></td></tr></tfoot>
            """
        return Pieces.table(
            "各村（社区）一览", style: "dense stick", attributes: " data-sort", head: head,
            body: HTML.joined(villages.map { row($0, hasHouseholds: hasHouseholds) }), foot: foot)
    }

    private func row(_ village: VillageModel, hasHouseholds: Bool) -> HTML {
        let place = disclosure[village.code]
        let aid = AidFigure.Programme.allCases.map { Pieces.cell(place.persons[$0] ?? .missing) }
        let findings = groups[village.code] ?? []
        let counts = kinds.map { kind -> HTML in
            let number = findings.count { $0.kind == kind }
            let cell = folder.counted(number, FindingFilter(kind: kind, village: village.name))
            return "<td class=\"n\" data-v=\"\(number)\">\(cell)</td>"
        }
        let all = folder.counted(findings.count, FindingFilter(village: village.name))
        return """
            <tr><th scope="row"><a href="../../village/\(URLText.encoded(village.code))/index.html">\(village.name)</a></th>\
            \(hasHouseholds ? plain(village.households) : "")\(plain(village.residents))\(HTML.joined(aid))\(HTML.joined(counts))\
            <td class="n" data-v="\(findings.count)"><b>\(all)</b></td>\
            <td class="n">\(Self.part(village.helpAnswered, of: village.helpReported))</td>\
            <td class="n">\(Self.part(village.publicityCurrent, of: village.publicityDue))</td>\(signals(village))</tr>

            """
    }

    /// What is out of the ordinary; nothing where all is as expected.
    private func signals(_ village: VillageModel) -> HTML {
        let signal = comparison?.places.first { $0.code == village.code }?.signal ?? .none
        var words = signal.label
        var tags = signal.tag
        if let current = village.publicityCurrent, let due = village.publicityDue, due >= Suppression.threshold,
            current < due
        {
            words += "公示未更新"
            tags += "\(tags.isEmpty ? "" : " ")<span class=\"tag warn\">公示未更新</span>"
        }
        return "<td data-v=\"\(words)\">\(tags)</td>"
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
