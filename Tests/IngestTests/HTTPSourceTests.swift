import Domain
import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// The judge is always the list that the endpoint serves.
@Suite("HTTP sources", .database)
struct HTTPSourceTests {
    static let window = """
              items: data.list
              updated_since: {parameter: since, field: changed, overlap: 10 minutes, start: 2026-01-01}
        """

    static func pages(_ size: Int) -> String {
        window + "\n      paging: {kind: number, parameter: page, size: \(size)}\n"
    }

    @Test("pages by number: all is loaded once, the cursor is the newest change, the next pull asks from before it")
    func pagesByNumber() async throws {
        let list = ScriptedList(ScriptedList.numbered(25))
        let server = try LoopbackServer { LoopbackServer.Answer(json: list.page($0, size: 10)) }
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address("/list?k=1"), Self.pages(10)))
        defer { bench.clean() }
        #expect(
            try await bench.run("web") == [
                "web/page-000000000001 loaded 10+0", "web/page-000000000002 loaded 10+0",
                "web/page-000000000003 loaded 5+0",
            ])
        #expect(try await bench.agencies() == list.expected)
        #expect(try await bench.cursor("web") == "2026-03-01T08:25:00+08:00")
        #expect(server.requests.map { $0.query["page"] } == ["1", "2", "3"])
        #expect(server.requests.allSatisfy { $0.query["k"] == "1" && $0.query["since"] == "2026-01-01T00:00:00+08:00" })
        list.change { $0.append(ScriptedList.item(26, "社26", minute: 40)) }
        list.change { $0[2] = ScriptedList.item(3, "改名", minute: 41) }
        // 15 to 25 lie in the overlap and come again as they are.
        #expect(
            try await bench.run("web") == [
                "web/page-000000000004 loaded 1+9", "web/page-000000000005 loaded 1+2",
            ])
        #expect(try await bench.agencies() == list.expected)
        #expect(server.requests.last?.query["since"] == "2026-03-01T08:15:00+08:00")
        #expect(try await bench.cursor("web") == "2026-03-01T08:41:00+08:00")
    }

    @Test("pages by token and by Link header: the whole list, each page once")
    func tokensAndLinks() async throws {
        let items = ScriptedList.numbered(7)
        let list = ScriptedList(items)
        let server = try LoopbackServer { request in
            let start = Int(request.query["at"] ?? "0") ?? 0
            let part = Array(items.dropFirst(start).prefix(3))
            let next = start + 3 < items.count ? "\(start + 3)" : nil
            if request.path == "/token" { return .init(json: ScriptedList.envelope(part, next: next)) }
            let link = next.map { [("Link", "</link?at=\($0)>; rel=\"next\", </link>; rel=first")] } ?? []
            return .init(json: "[\(part.map(\.json).joined(separator: ","))]", link)
        }
        defer { server.stop() }
        let token = "      items: data.list\n      paging: {kind: cursor, parameter: at, next: data.next}"
        for (path, settings) in [("/token", token), ("/link", "      paging: {kind: link}")] {
            let bench = try await SourceBench(SourceBench.http("web", server.address(path), settings))
            defer { bench.clean() }
            _ = try await bench.connection.execute("delete from feed.agencies")
            _ = try await bench.connection.execute("delete from history.agencies")
            _ = try await bench.connection.execute("delete from ledger.load")
            #expect(try await bench.run("web").count == 3)
            #expect(try await bench.agencies() == list.expected, "\(path)")
        }
        #expect(
            server.requests.map(\.target).filter { $0.hasPrefix("/link") } == ["/link", "/link?at=3", "/link?at=6"])
    }

    @Test("a token that is kept is where the next pull goes on, and the same one again is no news")
    func keptToken() async throws {
        let list = ScriptedList(ScriptedList.numbered(4))
        let server = try LoopbackServer { request in
            let items = list.items
            let start = Int(request.query["at"] ?? "0") ?? 0
            let part = Array(items.dropFirst(start).prefix(3))
            return .init(json: ScriptedList.envelope(part, next: "\(min(start + 3, items.count))"))
        }
        defer { server.stop() }
        let settings =
            "      items: data.list\n      paging: {kind: cursor, parameter: at, next: data.next, keep: true}"
        let bench = try await SourceBench(SourceBench.http("web", server.address(), settings))
        defer { bench.clean() }
        try await bench.run("web")
        #expect(try await bench.cursor("web") == "4")
        list.change { $0.append(ScriptedList.item(5, "社5", minute: 50)) }
        #expect(try await bench.run("web") == ["web/page-000000000003 loaded 1+0"])
        #expect(try await bench.cursor("web") == "5")
        #expect(try await bench.run("web") == [])
        #expect(try await bench.agencies() == list.expected)
    }

    @Test("logins come from the environment or a file, and stand in no table and no message")
    func logins() async throws {
        let body = ScriptedList.envelope(ScriptedList.numbered(1))
        let server = try LoopbackServer { request in
            request.headers["authorization"] == nil ? .init(401) : .init(json: body)
        }
        defer { server.stop() }
        let bench = try await SourceBench(
            SourceBench.http("web", server.address(), "      items: data.list\n      bearer: {env: TOKEN}"))
        defer { bench.clean() }
        #expect(try await bench.run("web").count == 1)
        let basic = try await SourceBench(
            SourceBench.http(
                "web2", server.address(),
                "      items: data.list\n      basic: {user: {env: USER_NAME}, password: {file: FOLDER/word}}"),
            files: ["word": "wort\n"])
        defer { basic.clean() }
        let word = basic.folder + "/word"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: word)
        #expect(try await basic.run("web2") == ["web2 AW1157"])
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: word)
        #expect(try await basic.run("web2").count == 1)
        let bare = try await SourceBench(SourceBench.http("web3", server.address(), "      items: data.list"))
        defer { bare.clean() }
        #expect(try await bare.run("web3") == ["web3 AW1176"])
        #expect(
            server.requests.map { $0.headers["authorization"] } == [
                "Bearer geheim-1", "Basic " + Data("kai:wort".utf8).base64EncodedString(), nil,
            ])
        let stored = try await bare.rows("select * from ledger.source_state") + bare.rows("select * from ledger.load")
        #expect(!stored.joined().contains("geheim") && !stored.joined().contains("wort"))
    }

    @Test("an endpoint that says nothing has changed is asked by its own marks and loads nothing")
    func notModified() async throws {
        let body = ScriptedList.envelope(ScriptedList.numbered(2))
        let server = try LoopbackServer { request in
            if request.headers["if-none-match"] == "\"v1\"" { return .init(304) }
            return .init(
                json: body, [("ETag", "\"v1\""), ("Last-Modified", "Sun, 01 Mar 2026 00:00:00 GMT")])
        }
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address(), "      items: data.list"))
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web/page-000000000001 loaded 2+0"])
        #expect(try await bench.run("web") == [])
        #expect(server.requests.last?.headers["if-modified-since"] == "Sun, 01 Mar 2026 00:00:00 GMT")
        #expect(try await bench.rows("select count(*) from ledger.source_look where source = 'web'") == ["1"])
    }

    @Test("CSV pages in GB18030 and gzip load like files")
    func csvPages() async throws {
        let text = csv(["机构编号", "机构名称"], [["A1", "甲社"], ["A2", "乙社"]])
        let gb18030: [UInt8] =
            Array("\"".utf8) + [0xBB, 0xFA, 0xB9, 0xB9, 0xB1, 0xE0, 0xBA, 0xC5] + Array("\",\"".utf8)
            + [0xBB, 0xFA, 0xB9, 0xB9, 0xC3, 0xFB, 0xB3, 0xC6] + Array("\"\n\"A3\",\"".utf8) + [0xB1, 0xFB]
            + Array("\"\n".utf8)
        let server = try LoopbackServer { request in
            request.path == "/utf8" ? .init(200, Array(text.utf8)) : .init(200, gb18030)
        }
        defer { server.stop() }
        for path in ["/utf8", "/gb18030"] {
            let bench = try await SourceBench(SourceBench.http("web", server.address(path), "      format: csv"))
            defer { bench.clean() }
            #expect(try await bench.run("web").count == 1)
        }
        let bench = try await SourceBench("sources: []")
        defer { bench.clean() }
        #expect(try await bench.agencies() == ["A1=甲社", "A2=乙社", "A3=丙"])
    }

    @Test("a snapshot of several pages ends what no page has")
    func snapshotPages() async throws {
        let list = ScriptedList(ScriptedList.numbered(5))
        let server = try LoopbackServer { LoopbackServer.Answer(json: list.page($0, size: 2)) }
        defer { server.stop() }
        let settings = "      items: data.list\n      paging: {kind: number, parameter: page, size: 2}"
        let bench = try await SourceBench(
            SourceBench.http("web", server.address(), settings, source: "    snapshot: true"))
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web/page-000000000001 loaded 5+0"])
        list.change { $0.remove(at: 1) }
        #expect(try await bench.run("web") == ["web/page-000000000002 loaded 0+4"])
        #expect(try await bench.agencies() == list.expected)
        #expect(try await bench.rows("select row_key from history.agencies") == ["A0002"])
    }
}
