import Domain
import Foundation
import Publishing
import TestSupport
import Testing

/// Hostile text in every field that reaches a page, parsed by a parser that is not ours (H39–H41, H45, H46).
@Suite(.enabled(if: IndependentParser.isInstalled, "no python3-html5lib"))
struct HostileTextTests {
    /// A text and what a reader sees of it, without white space.
    private static let texts = [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\"><img src=x onerror=alert(1)>", "\"><imgsrc=xonerror=alert(1)>"),
        ("javascript:alert(1)", "javascript:alert(1)"), ("</style></title><b>", "</style></title><b>"),
        ("</text></svg><a href=x>", "</text></svg><ahref=x>"), ("]]><!--", "]]><!--"),
        ("' onmouseover='x", "'onmouseover='x"), ("\"\u{301} onfocus=\"x", "\"\u{301}onfocus=\"x"),
        ("\u{202E}gnp.exe\u{0}\u{1B}]0;x", "\u{FFFD}gnp.exe\u{FFFD}\u{FFFD}]0;x"),
        ("{{7*7}}{{{main}}}{{/x}}", "{{7*7}}{{{main}}}{{/x}}"),
        ("%n%s ${jndi:ldap://x} {{7*7}}", "%n%s${jndi:ldap://x}{{7*7}}"),
        ("# a **b** [c](javascript:alert(1)) `d` <i>e</i>", "#a**b**[c](javascript:alert(1))`d`<i>e</i>"),
        ("&lt;b&gt;&amp;#60;", "&lt;b&gt;&amp;#60;"),
        ("\" style=\"color:red\" class=\"tag bad", "\"style=\"color:red\"class=\"tagbad"),
        ("=cmd|' /C calc'!A0", "=cmd|'/Ccalc'!A0"),
    ]

    /// The parsed pages by path; the finding's goes by one name.
    private func pages(_ text: String) throws -> [String: IndependentParser.Page] {
        var (paths, pages) = ([String](), [[UInt8]]())
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(Self.publication(text)) { path, content in
            guard path.hasSuffix(".html") else { return }
            paths.append(path)
            pages.append(content)
        }
        return Dictionary(uniqueKeysWithValues: zip(paths, try IndependentParser.parse(pages: pages)))
    }

    @Test("whatever text the models hold, it is shown as it is and the page's elements do not change", arguments: texts)
    func staysText(text: String, shown: String) throws {
        let plain = try pages("plain")
        let hostile = try pages(text)
        #expect(plain.count > 10 && plain.keys.sorted() == hostile.keys.sorted())
        for (path, expected) in plain {
            let page = try #require(hostile[path])
            #expect(page.errors.isEmpty, "\(path): \(page.errors)")
            // Names of elements, classes and attributes, in their order.
            #expect(page.elements == expected.elements, "\(path)")
            #expect(page.words.contains(shown), "\(path)")
            #expect(!page.words.contains("\u{202E}"), "\(path)")
            // Text reaches an address only behind #, and there escaped.
            for (target, harmless) in zip(page.targets, expected.targets) {
                #expect(target.prefix { $0 != "#" } == harmless.prefix { $0 != "#" }, "\(path)")
                #expect(target.allSatisfy { $0.isASCII && !"<>\"' ".contains($0) }, "\(path)")
            }
        }
    }

    @Test("the policy of a page lets no inline script run, and what only a header may say is in the sample's headers")
    func policy() throws {
        let page = String(
            decoding: try Data(contentsOf: TestFolders.dashboards.appending(path: "templates/page.mustache")),
            as: UTF8.self)
        #expect(
            page.contains(
                "content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "base-uri 'none'; form-action 'none'\""))
        let sample = try String(
            contentsOf: TestFolders.root.appending(path: "Packaging/nginx/aidwatch.conf"), encoding: .utf8)
        #expect(sample.contains("add_header X-Frame-Options \"DENY\" always;"))
        #expect(!page.contains("frame-ancestors"))
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
        var publication = Publication(
            edition: Edition(
                platform: text, publisher: text, district: text, day: "2026-10-31", dataUntil: text, generatedAt: text,
                dataBatch: text, ruleSet: text, auditHead: text, complaintsPhone: text, isDemonstration: true),
            district: DistrictModel(
                statements: [statement], aid: aid, residents: 1_300, residentsAsOf: text, newFindings: [:],
                closedFindings: [:], steps: [step],
                hotlines: [Hotline(name: text, calls: 3)]),
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
        let topics = [Hotline.Topic(name: text, calls: 3, usual: 1, due: 2, inTime: 1)]
        let notice = Notice(title: text, place: text, text: text, firstSeen: "2026-10-31", findings: 1)
        (publication.district.topics, publication.district.outcomes) = (topics, topics)
        (publication.district.surges, publication.data.notices) = ([notice], [notice])
        return publication
    }
}
