import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// The endpoint's name resolves nowhere, so that what is loaded has come through the proxy.
@Suite("Proxies of HTTP sources", .database)
struct HTTPProxyTests {
    private static let list = "http://endpoint.invalid/list"

    /// Settings of a source with a token whose proxy asks for a login.
    private static func settings(_ proxy: String) -> String {
        HTTPSourceTests.pages(10) + """
                  bearer: {env: TOKEN}
                  proxy: {url: "\(proxy)", user: {env: PROXY_USER}, password: {env: PROXY_WORD}}
                  retries: 1
            """
    }

    private static let login = ["PROXY_USER": "tür", "PROXY_WORD": "p%41:ss"]
    private static let header = "Basic " + Data("tür:p%41:ss".utf8).base64EncodedString()

    private func bench(_ address: String, _ settings: String) async throws -> SourceBench {
        var bench = try await SourceBench(SourceBench.http("web", address, settings))
        bench.surroundings.environment.merge(Self.login) { $1 }
        return bench
    }

    /// What the tables keep of a source and its loads.
    private func stored(_ bench: SourceBench) async throws -> String {
        (try await bench.rows("select * from ledger.source_state") + bench.rows("select * from ledger.load"))
            .joined(separator: "\n")
    }

    @Test("all is asked for through the proxy, with the login that it wants as it stands, kept nowhere")
    func through() async throws {
        let list = ScriptedList(ScriptedList.numbered(25))
        let proxy = try LoopbackServer { request in
            request.headers["proxy-authorization"] == Self.header
                ? .init(json: list.page(request, size: 10)) : .init(407)
        }
        defer { proxy.stop() }
        let bench = try await bench(Self.list, Self.settings(proxy.address()))
        defer { bench.clean() }
        #expect(try await bench.run("web").count == 3)
        #expect(try await bench.agencies() == list.expected)
        #expect(proxy.requests.count == 3)
        #expect(proxy.requests.allSatisfy { $0.target.hasPrefix(Self.list + "?") })
        #expect(proxy.requests.allSatisfy { $0.headers["authorization"] == "Bearer geheim-1" })
        let kept = try await stored(bench)
        #expect(!kept.contains("p%41") && !kept.contains("tür"))
    }

    @Test("a redirect to another host goes through the proxy too, with its login and without the source's")
    func redirect() async throws {
        let elsewhere = "http://files.invalid/moved"
        let proxy = try LoopbackServer { request in
            request.target == elsewhere
                ? .init(json: ScriptedList.envelope(ScriptedList.numbered(2)))
                : .init(302, [], [("Location", elsewhere)])
        }
        defer { proxy.stop() }
        let settings = """
                  items: data.list
                  hosts: [files.invalid]
                  bearer: {env: TOKEN}
                  proxy: {url: "\(proxy.address())", user: {env: PROXY_USER}, password: {env: PROXY_WORD}}
            """
        let bench = try await bench(Self.list, settings)
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web/page-000000000001 loaded 2+0"])
        #expect(proxy.requests.map(\.target) == [Self.list, elsewhere])
        #expect(proxy.requests.map { $0.headers["proxy-authorization"] } == [Self.header, Self.header])
        #expect(proxy.requests.map { $0.headers["authorization"] } == ["Bearer geheim-1", nil])
    }

    @Test(
        "behind an encrypted tunnel the proxy sees its own login only, and the endpoint its own only",
        .enabled(if: TLSAuthority.program != nil, "the command openssl is absent"))
    func tunnel() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-tunnel-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let authority = try TLSAuthority("ours", in: folder)
        let items = ScriptedList.numbered(3)
        let server = try TLSServer(
            .answer(TLSFaultTests.Scene.answer(ScriptedList.envelope(items))),
            with: try authority.issue("server", for: "DNS:endpoint.invalid"), log: folder + "/log")
        // It is busy once, then leads on.
        let proxy = try TunnelProxy(to: server.port, refusals: [503])
        defer {
            proxy.stop()
            server.stop()
        }
        let settings = """
                  items: data.list
                  bearer: {env: TOKEN}
                  authorities: \(authority.own.certificate)
                  proxy: {url: "\(proxy.address)", user: {env: PROXY_USER}, password: {env: PROXY_WORD}}
            """
        let bench = try await bench("https://endpoint.invalid/list", settings)
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web/page-000000000001 loaded 3+0"])
        #expect(bench.waits.value == [1])
        #expect(try await bench.agencies() == ScriptedList(items).expected)
        for head in proxy.heads {
            #expect(head[0] == "CONNECT endpoint.invalid:443 HTTP/1.1")
            #expect(head.contains("Proxy-Authorization: \(Self.header)"))
            #expect(!head.joined().contains("geheim"))
        }
        #expect(proxy.heads.count == 2)
        #expect(server.transcript.contains("Authorization: Bearer geheim-1"))
        #expect(!server.transcript.contains { $0.lowercased().contains("proxy") })
    }

    @Test("a proxy that is down is told as such, the endpoint is not asked without it; then all loads")
    func down() async throws {
        let list = ScriptedList(ScriptedList.numbered(12))
        let endpoint = try LoopbackServer { .init(json: list.page($0, size: 10)) }
        defer { endpoint.stop() }
        let gone = try LoopbackServer { _ in .init(500) }
        gone.stop()
        for address in [gone.address(), "http://no-such-proxy.invalid:3128"] {
            let bench = try await bench(endpoint.address("/list"), Self.settings(address))
            defer { bench.clean() }
            #expect(try await bench.run("web") == ["web AW1182"])
            #expect(bench.waits.value == [1])
            #expect(try await bench.agencies() == [])
            #expect(try await bench.cursor("web") == "-")
            #expect(try await bench.rows("select count(*) from ledger.load") == ["0"])
        }
        #expect(endpoint.requests.isEmpty)
        let proxy = try LoopbackServer { .init(json: list.page($0, size: 10)) }
        defer { proxy.stop() }
        let mended = try await bench(endpoint.address("/list"), Self.settings(proxy.address()))
        defer { mended.clean() }
        #expect(try await mended.run("web").count == 2)
        #expect(try await mended.agencies() == list.expected)
        #expect(endpoint.requests.isEmpty)
    }

    @Test("a proxy that refuses the login is told as such and not asked again", arguments: ["http", "https"])
    func refused(scheme: String) async throws {
        let proxy = try TunnelProxy(to: 9, refusals: [407, 407])
        defer { proxy.stop() }
        let bench = try await bench("\(scheme)://endpoint.invalid/list", Self.settings(proxy.address))
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web AW1183"])
        #expect(bench.waits.value == [])
        #expect(proxy.heads.count == 1)
        let kept = try await stored(bench)
        #expect(kept.contains("answers 407") && !kept.contains("p%41") && !kept.contains("tür"))
        #expect(try await bench.rows("select count(*) from ledger.load") == ["0"])
    }

    @Test("the environment's proxy is used where the settings say so, but for the hosts that it leaves out")
    func environment() async throws {
        let body = ScriptedList.envelope(ScriptedList.numbered(2))
        let endpoint = try LoopbackServer { _ in .init(json: body) }
        let proxy = try LoopbackServer { _ in .init(json: body) }
        defer {
            endpoint.stop()
            proxy.stop()
        }
        let named = "http://kai:wort@127.0.0.1:\(proxy.port)"
        let asks = "      proxy: environment\n"
        let cases: [(settings: String, environment: [String: String], isProxied: Bool)] = [
            ("", ["http_proxy": named], false),
            ("      proxy: \"\"\n", ["http_proxy": named], false),
            (asks, ["http_proxy": named], true),
            (asks, ["all_proxy": named], true),
            (asks, ["HTTP_PROXY": named], false),
            (asks, ["https_proxy": named], false),
            (asks, ["http_proxy": named, "no_proxy": "localhost,127.0.0.1"], false),
            (asks, ["http_proxy": named, "NO_PROXY": "other.example"], true),
            (asks, ["http_proxy": "", "all_proxy": named], false),
            (asks, [:], false),
        ]
        for (index, expected) in cases.enumerated() {
            let before = (endpoint.requests.count, proxy.requests.count)
            var bench = try await bench(endpoint.address(), expected.settings + "      items: data.list\n")
            defer { bench.clean() }
            bench.surroundings.environment.merge(expected.environment) { $1 }
            try await bench.run("web")
            let asked = (endpoint.requests.count - before.0, proxy.requests.count - before.1)
            #expect(asked == (expected.isProxied ? (0, 1) : (1, 0)), "case \(index)")
        }
        #expect(endpoint.requests.allSatisfy { $0.headers["proxy-authorization"] == nil })
        let login = "Basic " + Data("kai:wort".utf8).base64EncodedString()
        #expect(proxy.requests.allSatisfy { $0.headers["proxy-authorization"] == login })
    }

    /// In a process of its own, whose environment it may change.
    @Test("what the process's own environment names counts for nothing unless the settings say so")
    func ownEnvironment() async {
        await #expect(processExitsWith: .success) {
            let endpoint = try LoopbackServer { _ in .init(json: "[1]") }
            let proxy = try LoopbackServer { _ in .init(json: "[2]") }
            for name in ["http_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, proxy.address(), 1) }
            var settings = HTTPSettings(address: endpoint.address())
            _ = try await HTTPClient("web", settings, Surroundings()).get(settings.address, conditions: [])
            #expect((endpoint.requests.count, proxy.requests.count) == (1, 0))
            settings.proxy = .environment
            _ = try await HTTPClient("web", settings, Surroundings()).get(settings.address, conditions: [])
            #expect((endpoint.requests.count, proxy.requests.count) == (1, 1))
            // What is excepted from any proxy is not excepted from the source's own.
            setenv("no_proxy", "*", 1)
            settings.proxy = .address(proxy.address(), nil)
            _ = try await HTTPClient("web", settings, Surroundings()).get(settings.address, conditions: [])
            #expect((endpoint.requests.count, proxy.requests.count) == (1, 2))
        }
    }
}
