import Detection
import Domain
import Formats
import Foundation
import Postgres
import Store
import TestSupport
import Testing

@Suite("A new rule", .database)
struct RuleDraftTests {
    /// A workspace in a folder of its own, removed with it.
    private struct Place: ~Copyable {
        let workspace: Workspace

        init() throws {
            workspace = try Workspace.create(
                at: NSTemporaryDirectory() + "draft-" + UUID().uuidString, settings: Settings(),
                projectRoot: SharedData.packageRoot)
        }

        deinit {
            try? FileManager.default.removeItem(atPath: workspace.directory)
        }
    }

    private static func draft(_ id: String) throws -> RuleDraft {
        var draft = try RuleDraft(id: id, since: "2026-03-01")
        draft.title = "试验：\"一\" \\ 二"
        draft.basis = ["《社会救助暂行办法》第九条: 收入", "#二"]
        draft.advice = ["核对"]
        draft.falsePositives = ["登记滞后"]
        return draft
    }

    @Test("of any subject passes the check, and its test cases run", arguments: Rule.Subject.allCases)
    func everySubject(subject: Rule.Subject) async throws {
        let place = try Place()
        var draft = try Self.draft("wrongful.trial")
        draft.subject = subject
        let paths = try draft.write(to: place.workspace)
        #expect(
            paths == ["sql", "test.yaml"].map { "\(place.workspace.directory)/Pipelines/rules/wrongful/trial.\($0)" })
        let resources = place.workspace.resources
        let catalog = try FeedCatalog(resources)
        let rules = try RuleCatalog(resources)
        #expect(rules.broken.map(\.error.description) == [])
        let rule = try #require(rules.rule("wrongful.trial"))
        #expect((rule.title, rule.basis, rule.since) == (draft.title, draft.basis, "2026-03-01"))
        #expect((rule.subject, rule.severity, rule.audience) == (subject, .high, .township))
        #expect(rule.isReferable && rule.ground == "错保")
        let settings = Settings()
        let scan = try Scan(resources, settings: settings, catalog: catalog, rules: rules)
        let database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        let problems = try await RuleCheck(catalog: catalog, scan: scan).problems(of: rule, on: database)
        #expect(problems == [])
        let tester = RuleTester(resources, settings: settings, catalog: catalog, rules: rules)
        let file = try #require(try tester.file(of: rule))
        #expect(file.cases.map(\.expected.count) == [1, 0, 0])
        for test in file.cases {
            #expect(try await tester.run(test, of: rule, in: file, on: database).differences == [])
        }
        await database.close()
    }

    @Test(
        "of a kind without a ground is not referable",
        arguments: [("surge.trial", "low"), ("data.trial", "info"), ("kinship.trial", "high")])
    func kinds(id: String, severity: String) throws {
        let place = try Place()
        _ = try Self.draft(id).write(to: place.workspace)
        let rule = try #require(try RuleCatalog(place.workspace.resources).rule(id))
        #expect(rule.severity.rawValue == severity)
        #expect(rule.isReferable == (rule.ground != nil) && rule.isReferable == id.hasPrefix("kinship"))
    }

    @Test("overwrites no rule, of the workspace or of the project, and begins none without its texts")
    func refusals() throws {
        let place = try Place()
        func code(_ draft: RuleDraft) throws -> Int? {
            #expect(throws: Failure.self) { try draft.write(to: place.workspace) }?.code
        }
        #expect(try code(Self.draft("overdue.hotline")) == 1223)
        var bare = try Self.draft("overdue.trial")
        bare.advice = []
        #expect(bare.missing == ["--advice"])
        #expect(try code(bare) == 1222)
        _ = try Self.draft("overdue.trial").write(to: place.workspace)
        #expect(try code(Self.draft("overdue.trial")) == 1223)
    }

    @Test(
        "has an id of a kind and a name",
        arguments: ["trial", "wrong.trial", "overdue.", "overdue.Trial", "overdue.a.b", "overdue.../x", "overdue.1st"])
    func ids(id: String) throws {
        #expect(throws: Failure.self) { try RuleDraft(id: id, since: "2026-03-01") }
    }
}
