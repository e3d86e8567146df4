import Domain
import Publishing
import Testing

@Suite struct HostileTextTests {
    private static let texts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{7*7}}{{{main}}}{{/x}}",
        "</style></title><b>",
        "\u{202E}gnp.exe", "' onmouseover='x", "\"\u{301} onfocus=\"x", "<!--", "=cmd|' /C calc'!A0",
    ]

    @Test("whatever text the models hold, the page's markup does not change", arguments: texts)
    func staysText(text: String) throws {
        func tags(_ hostile: String) throws -> [String: [String]] {
            var pages: [String: [String]] = [:]
            try SiteRenderer(dashboards: [TestFolders.dashboards]).render(Self.publication(hostile)) { path, content in
                let page = String(decoding: content, as: UTF8.self)
                guard path.hasSuffix(".html") else { return }
                #expect(!page.contains("\u{202E}"), "\(path)")
                #expect(!page.contains("<script>") && !page.contains("<img"), "\(path)")
                pages[path.contains("finding-") ? "finding" : path] = Self.skeleton(page)
            }
            return pages
        }
        let plain = try tags("plain")
        let hostile = try tags(text)
        #expect(plain.keys.sorted() == hostile.keys.sorted())
        for (path, expected) in plain { #expect(hostile[path] == expected, "\(path)") }
    }

    /// The page's tags with the names of their attributes, without any value or text.
    private static func skeleton(_ page: String) -> [String] {
        page.split(separator: "<").dropFirst().map { piece in
            let tag = piece.prefix { $0 != ">" }
            var outside = ""
            for (index, part) in tag.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            where index % 2 == 0 {
                outside += part
            }
            return outside
        }
    }

    /// A small publication with the text in every field that takes any.
    private static func publication(_ text: String) -> Publication {
        let code = "500114112000"
        let row = FindingRow(
            number: "QJ-1", kind: .overdue, rule: text, reason: text, sources: 2, townshipCode: code, township: text,
            villageCode: "500114112201", village: text, subject: text, firstSeen: text, stage: .new, actBy: text,
            daysLeft: 3, audience: .village)
        let link = Link(words: text, target: .findings(FindingFilter(township: text, text: text)))
        let statement = Statement(signal: .watch, headline: text, detail: text, link: link)
        let aid = AidFigures(
            minimumLiving: AidFigure(persons: 50, households: 30, remark: text),
            extremePoverty: AidFigure(persons: 20, remark: text), temporary: AidFigure(persons: 12, remark: text),
            lowIncome: AidFigure(persons: nil, remark: text))
        let step = StepDurations(
            name: text, unit: .workingDays, limit: 5, cases: 2, breaches: 1, low: 0, high: 1, values: [3, 8])
        let detail = FindingDetail(
            row: row, updated: text, owner: text, milestones: [.init(name: text, state: .now, when: text)],
            explanation: text,
            conditions: [.init(name: text, requirement: text, found: text, source: text, outcome: .triggered)],
            records: [.init(source: text, number: text, content: text, arrived: text, basis: text)],
            explanations: [text], basis: [.init(title: text, text: text)],
            events: [.init(time: text, text: text, by: text)], advice: [text], prohibitions: [text],
            facts: [.init(name: text, value: text)],
            related: [link, Link(words: text, target: .finding(text)), Link(words: text, target: .finding("QJ-1"))])
        let village = VillageModel(
            code: "500114112201", name: text, townshipCode: code, households: 400, residents: 1_300, aid: aid,
            helpAnswered: 3, helpReported: 4, publicityCurrent: 5, publicityDue: 6,
            tasks: [.init(due: text, daysLeft: 1, title: text, why: text, how: text, kind: .missed, finding: "QJ-1")],
            applications: [
                .init(
                    title: text, accepted: text,
                    steps: [VillageModel.Application.Step](repeating: .init(state: .ahead), count: 5),
                    sentence: text)
            ], telephones: [.init(number: "12345", remark: text)])
        return Publication(
            edition: Edition(
                platform: text, publisher: text, district: text, day: "2026-10-31", dataUntil: text, generatedAt: text,
                dataBatch: text, ruleSet: text, auditHead: text, complaintsPhone: text, isDemonstration: true),
            district: DistrictModel(
                statements: [statement], aid: aid, residents: 1_300, residentsAsOf: text, newFindings: [:],
                closedFindings: [:], steps: [step],
                hotlines: [Hotline(name: text, calls: 3, topics: [.init(name: text, calls: 3)])]),
            townships: [
                TownshipModel(
                    code: code, name: text, statements: [statement], aid: aid, residents: 1_300, newFindings: [:],
                    steps: [step])
            ], villages: [village], findings: [row], details: [detail],
            data: DataModel(
                sources: [
                    .init(
                        name: text, rhythm: text, lastArrival: text, rows: 1, rejected: 1, state: .late, effect: text)
                ],
                loads: [
                    .init(
                        finished: text, source: text, file: text, read: 1, loaded: 1, unchanged: 0, quarantined: 0,
                        state: text, reason: text)
                ], quarantined: [.init(source: text, column: text, reason: text, rows: 1)],
                drift: [.init(source: text, measure: text, usual: text, now: text, remark: text)]),
            rules: [
                RuleMethod(
                    id: text, kind: .overdue, title: text, severity: .medium, audience: .village, state: .notTested,
                    basis: [text], innocentCauses: [text], advice: [text], needs: [text], uses: [text],
                    parameters: [.init(meaning: text, value: text, place: text)])
            ])
    }
}
