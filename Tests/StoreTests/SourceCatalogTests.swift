import Domain
import Formats
import Foundation
import Store
import TestSupport
import Testing

@Suite("Sources of a workspace")
struct SourceCatalogTests {
    private func catalog(_ yaml: String) throws -> SourceCatalog {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-sources-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/sources.yaml"))
        let resources = Resources(roots: [folder, SharedData.packageRoot])
        return try SourceCatalog(resources, settings: Settings(), catalog: try FeedCatalog(resources))
    }

    @Test("the project ships no source of its own: the drop folders of all feeds, reference feeds first")
    func shipped() throws {
        let feeds = try FeedCatalog(ProjectFiles.resources)
        let sources = try SourceCatalog(ProjectFiles.resources, settings: Settings(), catalog: feeds).sources
        #expect(sources.map(\.name) == feeds.feeds.map { "inbox:" + $0.name })
        #expect(sources.first?.name == "inbox:regions")
        #expect(sources.allSatisfy { $0.rhythm == nil && $0.every == nil && $0.county == "500114" && !$0.isSnapshot })
    }

    @Test("every key is read")
    func whole() throws {
        let sources = try catalog(
            """
            sources:
              - name: inbox:cases
                feed: cases
                rhythm: 1 working_day
                snapshot: true
                code_system: mca
              - name: web
                feed: hotline
                connector: http
                every: 30 minutes
                rhythm: 2 days
                county: "500115"
                http:
                  url: https://example.gov.cn/api?x=1
                  format: json
                  items: data.items
                  paging: {kind: number, parameter: p, first: 0, size: 50, size_parameter: n}
                  updated_since: {parameter: since, field: changed, start: 2026-01-01}
                  basic: {user: {env: U}, password: {file: /etc/p}}
                  client_certificate: {certificate: /etc/c.pem, key: /etc/k.pem, password: {env: K}}
                  authorities: /etc/ca.pem
                  hosts: [files.example.gov.cn]
                  proxy: {url: "http://proxy.local:3128", user: {env: V}, password: {file: /etc/v}}
                  connect_timeout: 3 seconds
                  stall_timeout: 4 seconds
                  total_timeout: 2 minutes
                  max_bytes: 1000
                  max_pages: 7
                  retries: 2
                  final_newline: false
              - name: front
                feed: agencies
                connector: postgres
                postgres:
                  connection: host=10.0.0.1 dbname=x user=y
                  query: select 1 where c > :cursor
                  cursor: {column: c, type: bigint, start: "0"}
                  statement_timeout: 90 seconds
            """)
        let inbox = try sources.named("inbox:cases")
        #expect(inbox.isSnapshot && "\(inbox.codeSystem)" == "civilAffairs" && inbox.isInbox)
        #expect(inbox.rhythm == Term(1, .workingDay))
        guard case .directory(let folder) = inbox.connector else {
            Issue.record("no folder")
            return
        }
        #expect(folder.path.hasSuffix("/inbox/cases") && folder.glob == "*")
        let web = try sources.named("web")
        #expect((web.every, web.rhythm, web.county) == (Term(30, .minute), Term(2, .day), "500115"))
        guard case .http(let http) = web.connector else {
            Issue.record("no endpoint")
            return
        }
        #expect(http.paging == .number(parameter: "p", first: 0, size: 50, sizeParameter: "n"))
        #expect(http.updatedSince.map { "\($0.start)" } == "2026-01-01T00:00:00+08:00")
        #expect(http.updatedSince?.overlap == Term(10, .minute))
        #expect(http.authentication == .basic(.init(user: .environment("U"), password: .file("/etc/p"))))
        #expect(
            http.clientCertificate == .init(certificate: "/etc/c.pem", key: "/etc/k.pem", password: .environment("K")))
        #expect((http.authorities, http.hosts) == ("/etc/ca.pem", ["files.example.gov.cn"]))
        let login = HTTPSettings.Login(user: .environment("V"), password: .file("/etc/v"))
        #expect(http.proxy == .address("http://proxy.local:3128", login))
        #expect((http.connectTimeout.seconds, http.stallTimeout.seconds, http.totalTimeout.seconds) == (3, 4, 120))
        #expect((http.mostBytes, http.mostPages, http.retries, http.needsFinalNewline) == (1000, 7, 2, false))
        guard case .postgres(let front) = try sources.named("front").connector else {
            Issue.record("no database")
            return
        }
        #expect(front.cursor?.kind == .bigint && front.timeout.seconds == 90)
        #expect(sources.sources.last?.name == "front")
    }

    @Test(
        "a proxy is an address or the environment's; there is none where it is left out or empty",
        arguments: [
            ("      proxy: http://proxy.local:3128", HTTPSettings.Proxy.address("http://proxy.local:3128", nil)),
            ("      proxy: environment", .environment), ("      proxy: \"\"", nil), ("", nil),
        ])
    func proxy(line: String, expected: HTTPSettings.Proxy?) throws {
        let sources = try catalog(
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n" + line)
        guard case .http(let http) = try sources.named("a").connector else {
            Issue.record("no endpoint")
            return
        }
        #expect(http.proxy == expected)
    }

    /// Each is a mistake, with the line on which it is told and a word of it.
    static let mistakes: [(text: String, line: Int, word: String)] = [
        ("source: []", 1, "source"), ("sources: 5", 1, "list"),
        ("sources:\n  - {name: a, feed: nosuch, connector: directory, directory: {path: x}}", 2, "nosuch"),
        ("sources:\n  - {name: a, connector: directory, directory: {path: x}}", 2, "feed"),
        ("sources:\n  - {name: \"A b\", feed: cases, connector: directory, directory: {path: x}}", 2, "name"),
        ("sources:\n  - {name: \"a\\r\\nX: y\", feed: cases, connector: directory, directory: {path: x}}", 2, "name"),
        ("sources:\n  - {name: \"inbox:cases\", feed: hotline}", 2, "inbox"),
        ("sources:\n  - {name: \"inbox:cases\", feed: cases, connector: http}", 2, "drop folder"),
        ("sources:\n  - {name: a, feed: cases, connector: ftp}", 2, "directory, http, postgres"),
        ("sources:\n  - {name: a, feed: cases, connector: directory, http: {url: x}}", 2, "http"),
        ("sources:\n  - {name: a, feed: cases, connector: directory, directory: {path: x, glop: y}}", 2, "glop"),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: directory\n    directory: {path: x}\n    rhythm: often",
            6, "rhythm"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: directory\n    directory: {path: x}\n    county: 500114x",
            6, "county"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://u:geheim@h/", 6,
            "login"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: file:///etc/passwd", 6,
            "url"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n      bearer: geheim",
            7, "never stands here"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n      basic: {user: x, password: {env: P}}",
            7, "user"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n      proxy: http://u:geheim@p:1/",
            7, "without a login"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n      proxy: {url: \"http://p:1/\", user: x, password: {env: P}}",
            7, "never stands here"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n      proxy: {user: {env: U}, password: {env: P}}",
            7, "url"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n      format: csv\n      paging: {kind: cursor, parameter: c, next: n}",
            8, "json"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    snapshot: true\n    http:\n      url: http://h/\n      updated_since: {parameter: s, field: f, start: 2026-01-01}",
            5, "snapshot"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: http\n    http:\n      url: http://h/\n      stall_timeout: 1 working_day",
            7, "stall_timeout"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: postgres\n    postgres:\n      connection: host=h password=geheim\n      query: select 1",
            6, "password"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: postgres\n    postgres:\n      connection: postgresql://u:geheim@h/x\n      query: select 1",
            6, "password"
        ),
        (
            "sources:\n  - name: a\n    feed: cases\n    connector: postgres\n    postgres:\n      connection: {env: F}\n      query: select 1 where x > :cursor",
            7, "cursor"
        ),
        (
            "sources:\n  - {name: a, feed: cases, connector: directory, directory: {path: x}}\n  - {name: a, feed: cases, connector: directory, directory: {path: x}}",
            3, "two sources"
        ),
    ]

    @Test("a mistake is told with its line, and no secret with it", arguments: mistakes.indices)
    func mistake(index: Int) throws {
        let (text, line, word) = Self.mistakes[index]
        let error = #expect(throws: ConfigurationError.self) { try catalog(text) }
        let problems = error?.problems ?? []
        #expect(problems.contains { $0.line == line && $0.message.contains(word) }, "\(problems)")
        #expect(!"\(problems)".contains("geheim"))
    }

    /// Texts and what they name.
    static let terms: [(text: String, term: Term?)] = [
        ("1 working_day", Term(1, .workingDay)), ("2 working_days", Term(2, .workingDay)),
        ("90 minutes", Term(90, .minute)), ("1 hour", Term(1, .hour)), ("0 days", nil), ("-1 days", nil), ("1", nil),
        ("days", nil), ("1 week", nil), ("1.5 days", nil),
    ]

    @Test("terms are a number and a unit", arguments: terms.indices)
    func term(index: Int) {
        let (text, expected) = Self.terms[index]
        #expect(Term(parsing: text) == expected)
        if let expected { #expect(Term(parsing: expected.description) == expected) }
    }

    @Test("a secret is the one line of its file or variable, and is not there otherwise")
    func secrets() throws {
        let path = FileManager.default.temporaryDirectory.path + "/aidwatch-secret-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("abc\n".utf8).write(to: URL(fileURLWithPath: path))
        for (mode, code) in [(0o644, 1157), (0o602, 1157), (0o640, nil)] as [(Int, Int?)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            var told: Int?
            do { #expect(try Secret.file(path).value() == "abc") } catch let failure as Failure { told = failure.code }
            #expect(told == code, "\(mode)")
        }
        #expect(try Secret.environment("A").value(environment: ["A": "x y"]) == "x y")
        for environment in [[:], ["A": ""], ["A": "x\r\nInjected: y"]] as [[String: String]] {
            #expect(throws: Failure.self) { try Secret.environment("A").value(environment: environment) }
        }
        #expect(throws: Failure.self) { try Secret.file(path + "x").value() }
    }
}
