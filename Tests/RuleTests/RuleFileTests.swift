import Detection
import Domain
import Formats
import Postgres
import Store
import TestSupport
import Testing

@Suite("Rule files", .database)
struct RuleFileTests {
    private let resources = ProjectFiles.resources
    private let catalog: FeedCatalog
    private let rules: RuleCatalog
    private let tester: RuleTester

    init() throws {
        catalog = try FeedCatalog(resources)
        rules = try RuleCatalog(resources)
        tester = RuleTester(resources, settings: Settings(), catalog: catalog, rules: rules)
    }

    @Test("the eleven rules of the first stage are there, each file can be read and each test file has its rule")
    func areComplete() {
        #expect(rules.broken.map(\.error.description) == [])
        #expect(rules.rules.map(\.id) == RuleName.all.sorted())
        #expect(Set(RuleName.tested) == Set(RuleName.all))
        let clocks = ["decide", "due_soon", "file", "help_request", "hotline", "investigate", "review", "total"]
        let named =
            clocks.map { "overdue.\($0)" } + ["order", "short_publicity", "skipped_step"].map { "procedure.\($0)" }
        #expect(Set(named).isSubset(of: RuleName.all))
    }

    @Test("every case of a rule's test file gives the findings that it expects", arguments: RuleName.all)
    func casesPass(id: String) async throws {
        let rule = try #require(rules.rule(id))
        let file = try #require(try tester.file(of: rule), "\(id) has no test file")
        #expect(file.cases.count { !$0.expected.isEmpty } >= 1, "a case in which the rule fires")
        #expect(file.cases.count { $0.expected.isEmpty } >= 2, "two cases in which the rule is silent")
        let database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        for test in file.cases {
            let result = try await tester.run(test, of: rule, in: file, on: database)
            #expect(result.differences == [], "\(result.place): \(result.name)")
        }
        await database.close()
    }

    @Test("the evidence of a finding holds what the explanation names, and its sources sorted", arguments: RuleName.all)
    func evidenceIsWhole(id: String) async throws {
        let rule = try #require(rules.rule(id))
        let file = try #require(try tester.file(of: rule))
        let database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        let fields = rule.explain.matches(of: /\{([a-z_]+)\}/).map { String($0.1) } + rule.worse
        #expect(!fields.isEmpty)
        for test in file.cases where !test.expected.isEmpty {
            _ = try await tester.run(test, of: rule, in: file, on: database)
            let hits = try await RuleHit.all(of: rule, on: database)
            #expect(hits.count == test.expected.count, "\(test.name)")
            for hit in hits {
                for field in fields {
                    #expect(hit.fields.contains(field), "\(test.name): \(hit.subject) lacks \(field)")
                }
                #expect(!hit.explanation.contains("{") && !hit.explanation.contains("—"), "\(hit.explanation)")
                // A count over a township or the district rests on all rows of its feed.
                #expect(
                    (!hit.sources.isEmpty || rule.kind == .surge) && hit.sources == hit.sources.sorted(),
                    "\(hit.sources)")
                #expect(Set(hit.sources).count == hit.sources.count)
                for source in hit.sources {
                    let feed = source.split(separator: "|").first.map { String($0) } ?? ""
                    #expect(
                        rule.feeds.contains(feed) || (rule.uses.contains("*") && catalog.feed(feed) != nil),
                        "\(source) is of no feed that the rule names")
                }
            }
        }
        await database.close()
    }

    @Test("a rule keeps to the policy: no forbidden words, texts for every reader", arguments: RuleName.all)
    func keepsPolicy(id: String) async throws {
        let rule = try #require(rules.rule(id))
        let check = RuleCheck(
            catalog: catalog, scan: try Scan(resources, settings: Settings(), catalog: catalog, rules: rules))
        let database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        let problems = try await check.problems(of: rule, on: database)
        #expect(problems == [])
        #expect(rule.path.hasSuffix("Pipelines/rules/" + id.replacing(".", with: "/") + ".sql"))
        #expect(rule.id.hasPrefix(rule.kind.rawValue + "."))
        #expect(!rule.advice.isEmpty && !rule.falsePositives.isEmpty && !rule.basis.isEmpty)
        #expect(!rule.title.isEmpty && rule.title.count <= 30)
        #expect(rule.parameters.allSatisfy { !$0.meaning.isEmpty })
        for parameter in rule.parameters {
            #expect(
                BoundSQL.placeholders(in: rule.sql).contains { $0.name == parameter.name },
                "\(parameter.name) is not used")
        }
        await database.close()
    }

    @Test("kinds have the contract's severity, ground and audience, and rules of their own what it gives them")
    func defaultsOfKinds() {
        let own: [String: Severity] = [
            "overdue.due_soon": .info, "wrongful.deceased": .critical, "wrongful.not_approved": .critical,
            "wrongful.after_close": .critical, "kinship.extended": .low, "kinship.shared_contact": .low,
        ]
        for rule in rules.rules {
            let usual = Self.usual(rule.kind)
            #expect(rule.severity == own[rule.id] ?? usual.severity, "\(rule.id)")
            #expect(rule.audience == usual.audience, "\(rule.id)")
            let isReferable = usual.ground != nil && rule.id != "overdue.due_soon"
            #expect(rule.isReferable == isReferable, "\(rule.id)")
            if isReferable { #expect(rule.ground == usual.ground, "\(rule.id)") }
        }
    }

    private static func usual(_ kind: RuleKind) -> (severity: Severity, ground: String?, audience: RegionLevel) {
        switch kind {
        case .overdue: (.medium, "失职渎职", .village)
        case .procedure: (.medium, "失职渎职", .township)
        case .missed: (.high, "漏保", .village)
        case .wrongful: (.high, "错保", .township)
        case .kinship: (.high, "优亲厚友", .district)
        case .integrity: (.medium, "弄虚作假", .district)
        case .surge: (.low, nil, .township)
        case .data: (.info, nil, .district)
        }
    }
}
