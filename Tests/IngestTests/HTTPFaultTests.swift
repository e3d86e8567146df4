import Domain
import Formats
import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// F18, F19, F20 and H59 to H63, judged by the list that the endpoint serves.
@Suite("HTTP faults lose and double nothing (G13)", .database)
struct HTTPFaultTests {
    private func bench(_ server: LoopbackServer, _ settings: String) async throws -> SourceBench {
        try await SourceBench(SourceBench.http("web", server.address("/list"), settings))
    }

    /// Answers of the third request of a pull, and what is reported of it.
    static let statuses: [(status: Int, headers: [(String, String)], passes: Bool)] = [
        (429, [], true), (429, [("Retry-After", "7")], true), (500, [], true), (502, [], true), (503, [], true),
        (503, [("Retry-After", "Sun, 01 Mar 2026 01:00:00 GMT")], true), (504, [], true), (408, [], true),
        (401, [], false), (403, [], false), (404, [], false), (400, [], false), (501, [], false),
    ]

    @Test(
        "a bad status in the midst of a pull passes, or leaves the cursor; then all is loaded once",
        arguments: statuses.indices)
    func status(index: Int) async throws {
        let (status, headers, passes) = Self.statuses[index]
        let list = ScriptedList(ScriptedList.numbered(25))
        let count = Locked(0)
        let server = try LoopbackServer { request in
            count.change { $0 += 1 }
            return count.value == 3
                ? .init(status, Array("nope".utf8), headers) : .init(json: list.page(request, size: 10))
        }
        defer { server.stop() }
        let bench = try await bench(server, HTTPSourceTests.pages(10))
        defer { bench.clean() }
        let first = try await bench.run("web")
        if passes {
            #expect(first.count == 3)
            #expect(bench.waits.value.count == 1)
            if headers.first?.1 == "7" { #expect(bench.waits.value == [7]) }
        } else {
            #expect(first.contains("web AW1176"))
            #expect(try await bench.cursor("web") == "-")
            #expect(try await bench.agencies() == Array(list.expected.prefix(20)))
            try await bench.run("web")
        }
        #expect(try await bench.agencies() == list.expected)
        #expect(try await bench.cursor("web") == "2026-03-01T08:25:00+08:00")
        #expect(try await bench.rows("select count(*) from history.agencies") == ["0"])
    }

    @Test("a fault that lasts is asked for again as often as the settings say, with growing waits, and is then told")
    func lasting() async throws {
        let server = try LoopbackServer { _ in .init(500) }
        defer { server.stop() }
        let bench = try await bench(server, "      retries: 3")
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web AW1176"])
        #expect(bench.waits.value == [1, 2, 4])
        #expect(server.requests.count == 4)
        #expect(try await bench.rows("select last_error from ledger.source_state")[0].contains("answers 500"))
    }

    @Test("a long Retry-After ends the pull, and the source is left alone until then")
    func retryAfter() async throws {
        let server = try LoopbackServer { _ in .init(503, [], [("Retry-After", "3600")]) }
        defer { server.stop() }
        let bench = try await bench(server, "")
        defer { bench.clean() }
        #expect(try await bench.run() == ["web AW1176"])
        #expect(bench.waits.value == [])
        #expect(try await bench.run() == [])
        #expect(server.requests.count == 1)
        #expect(
            try await bench.rows(
                "select retry_at between now() + interval '59 minutes' and now() + interval '61 minutes' as r from ledger.source_state where source = 'web'"
            ) == ["true"])
    }

    @Test("a body cut after any part of it, or with a wrong length, loads nothing; then all loads once")
    func cut() async throws {
        let list = ScriptedList(ScriptedList.numbered(8))
        let fault = Locked<LoopbackServer.Answer?>(nil)
        let server = try LoopbackServer { request in
            fault.value ?? .init(json: list.page(request, size: 100))
        }
        defer { server.stop() }
        let bench = try await bench(server, HTTPSourceTests.pages(100) + "      retries: 0\n")
        defer { bench.clean() }
        let body = ScriptedList.envelope(list.items)
        let length = body.utf8.count
        for part in 0..<20 {
            var answer = LoopbackServer.Answer(json: body)
            answer.cutAfter = length * part / 20
            fault.change { [answer] in $0 = answer }
            #expect(try await bench.run("web") == ["web AW1172"], "cut after \(part)/20")
        }
        let wrong: [(LoopbackServer.Answer.Framing, String)] = [
            (.length(length + 1), "web AW1172"),
            (.length(length - 1), "web/page-000000000001 held not_json 0+0"),
            (.length(length / 2), "web/page-000000000001 held not_json 0+0"),
        ]
        for (framing, report) in wrong {
            var answer = LoopbackServer.Answer(json: body)
            answer.framing = framing
            fault.change { [answer] in $0 = answer }
            let run = try await bench.run("web")
            // The same refusal of one page is told once.
            #expect(run == [report] || run == [], "\(framing)")
        }
        var chunked = LoopbackServer.Answer(json: body)
        chunked.framing = .chunked
        chunked.cutAfter = length / 2
        fault.change { [chunked] in $0 = chunked }
        #expect(try await bench.run("web") == ["web AW1172"])
        var unframed = LoopbackServer.Answer(json: body)
        unframed.framing = .untilClose
        unframed.cutAfter = length / 2
        fault.change { [unframed] in $0 = unframed }
        #expect(try await bench.run("web") == [])
        #expect(try await bench.agencies() == [])
        #expect(try await bench.cursor("web") == "-")
        fault.change { $0 = nil }
        try await bench.run("web")
        #expect(try await bench.agencies() == list.expected)
    }

    @Test("a CSV body that may be cut is held: no length, or no line break at its end")
    func cutCSV() async throws {
        let text = csv(["机构编号", "机构名称"], [["A1", "甲社"], ["A2", "乙社"]])
        let answer = Locked(LoopbackServer.Answer(200, Array(text.utf8.dropLast(3))))
        let server = try LoopbackServer { _ in answer.value }
        defer { server.stop() }
        let bench = try await bench(server, "      format: csv")
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web/page-000000000001 held truncated 0+0"])
        answer.change {
            $0 = .init(200, Array(text.utf8))
            $0.framing = .untilClose
        }
        #expect(try await bench.run("web") == [])
        answer.change { $0.framing = .length() }
        #expect(try await bench.run("web") == ["web/page-000000000001 loaded 2+0"])
    }

    @Test("H60: a body that never ends, trickles or stalls is given up at its limits, and other sources go on")
    func endless() async throws {
        let body = ScriptedList.envelope(ScriptedList.numbered(3))
        var never = LoopbackServer.Answer(json: body)
        never.framing = .endlessChunks
        var stalled = LoopbackServer.Answer(json: body)
        stalled.cutAfter = 10
        stalled.isSilentAfterCut = true
        let answers = ["/never": never, "/stalled": stalled]
        let server = try LoopbackServer { answers[$0.path] ?? .init(json: body) }
        defer { server.stop() }
        let entries = ["never", "stalled", "fine"].map { name in
            """
              - name: \(name)
                feed: agencies
                connector: http
                http: {url: "\(server.address("/" + name))", items: data.list, total_timeout: 1 second, retries: 0}
            """
        }
        let bench = try await SourceBench("sources:\n" + entries.joined(separator: "\n"))
        defer { bench.clean() }
        #expect(
            try await bench.run() == ["fine/page-000000000001 loaded 3+0", "never AW1171", "stalled AW1171"])
    }

    @Test("H60, H61: more bytes than allowed, inflated ones counted, load nothing")
    func tooLarge() async throws {
        let bomb = try Self.bomb()
        let plain = "[" + String(repeating: " ", count: 200_000) + "]"
        let server = try LoopbackServer { request in
            request.path == "/bomb"
                ? .init(200, bomb, [("Content-Encoding", "gzip"), ("Content-Type", "application/json")])
                : request.path == "/wrong"
                    ? .init(200, Array(plain.utf8), [("Content-Encoding", "gzip")]) : .init(json: plain)
        }
        defer { server.stop() }
        for (path, code) in [("/bomb", "web AW1173"), ("/plain", "web AW1173"), ("/wrong", "web AW1175")] {
            let bench = try await SourceBench(
                SourceBench.http("web", server.address(path), "      max_bytes: 100000"))
            defer { bench.clean() }
            #expect(try await bench.run("web") == [code], "\(path)")
            #expect(try await bench.rows("select count(*) from ledger.load") == ["0"])
        }
    }

    /// `[`, a million blanks and `]`, by gzip: about a kilobyte.
    private static func bomb() throws -> [UInt8] {
        let memory = MemorySink()
        let sink = try DeflatingSink(memory, level: 9)
        let text = Array("[".utf8) + [UInt8](repeating: 0x20, count: 1_000_000) + Array("]".utf8)
        try text.withUnsafeBytes { try sink.write($0) }
        try sink.finish()
        return memory.bytes
    }

    @Test(
        "H59: a login page with status 200, and JSON of another shape, are held and the cursor stays",
        arguments: [
            "<!DOCTYPE html><html><body>请登录</body></html>", "  \n<html>", "{\"code\": 401, \"message\": \"login\"}",
            "null",
            "[1", "", "not json at all", "{\"data\": {\"list\": [{}]}} trailing",
        ])
    func notJSON(text: String) async throws {
        let list = ScriptedList(ScriptedList.numbered(12))
        let isBroken = Locked(false)
        let server = try LoopbackServer { request in
            isBroken.value && request.query["page"] == "2"
                ? .init(json: text) : .init(json: list.page(request, size: 5))
        }
        defer { server.stop() }
        let bench = try await bench(server, HTTPSourceTests.pages(5))
        defer { bench.clean() }
        isBroken.change { $0 = true }
        #expect(
            try await bench.run("web") == [
                "web/page-000000000001 loaded 5+0", "web/page-000000000002 held not_json 0+0",
            ])
        #expect(try await bench.cursor("web") == "-")
        #expect(
            try await bench.rows("select state, reason from ledger.load order by load_id desc limit 1")[0].hasPrefix(
                "held|not_json "))
        isBroken.change { $0 = false }
        try await bench.run("web")
        #expect(try await bench.agencies() == list.expected)
        #expect(try await bench.cursor("web") == "2026-03-01T08:12:00+08:00")
    }

    @Test("H62: redirects stay on the host and allowed ones; never a file, a link-local address or a loop")
    func redirects() async throws {
        let body = ScriptedList.envelope(ScriptedList.numbered(2))
        let other = try LoopbackServer { _ in .init(json: body) }
        let elsewhere = other.address("/moved")
        let targets = [
            "/same": "/there", "/file": "file:///etc/passwd", "/cloud": "http://169.254.169.254/latest/",
            "/six": "http://[fe80::1]/", "/other": elsewhere, "/login": "http://a:b@127.0.0.1/", "/loop": "/loop2",
            "/loop2": "/loop", "/ftp": "ftp://127.0.0.1/x",
        ]
        let server = try LoopbackServer { request in
            targets[request.path].map { LoopbackServer.Answer(302, [], [("Location", $0)]) } ?? .init(json: body)
        }
        defer {
            server.stop()
            other.stop()
        }
        for (path, report) in [
            ("/same", "web/page-000000000001 loaded 2+0"), ("/file", "web AW1177"), ("/cloud", "web AW1177"),
            ("/six", "web AW1177"), ("/other", "web AW1177"), ("/login", "web AW1177"), ("/loop", "web AW1178"),
            ("/ftp", "web AW1177"),
        ] {
            let bench = try await SourceBench(
                SourceBench.http("web", server.address(path), "      items: data.list\n      bearer: {env: TOKEN}"))
            defer { bench.clean() }
            #expect(try await bench.run("web") == [report], "\(path)")
            _ = try await bench.connection.execute("delete from ledger.source_state")
        }
        #expect(other.requests.isEmpty)
        let bench = try await SourceBench(
            SourceBench.http(
                "allowed", server.address("/other"),
                "      items: data.list\n      bearer: {env: TOKEN}\n      hosts: [127.0.0.1]"))
        defer { bench.clean() }
        #expect(try await bench.run("allowed") == ["allowed/page-000000000001 loaded 0+2"])
        // The login is for the source's own host and port.
        #expect(other.requests.map { $0.headers["authorization"] } == [nil])
    }

    @Test("H63: a header of 100 kB is refused")
    func hugeHeader() async throws {
        let server = try LoopbackServer { _ in
            .init(200, Array("[]".utf8), (0..<40).map { ("X-\($0)", String(repeating: "x", count: 3000)) })
        }
        defer { server.stop() }
        let bench = try await bench(server, "")
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web AW1173"])
    }

    @Test("an endpoint that is not there, and a name that does not resolve, say so")
    func unreachable() async throws {
        let server = try LoopbackServer { _ in .init(500) }
        let address = server.address()
        server.stop()
        for address in [address, "http://no-such-host.invalid/"] {
            let bench = try await SourceBench(SourceBench.http("web", address, "      retries: 1"))
            defer { bench.clean() }
            #expect(try await bench.run("web") == ["web AW1170"], "\(address)")
            #expect(bench.waits.value == [1])
        }
    }

    // MARK: F20

    @Test("F20: a token that comes again ends the pull with a message, and what was read stays")
    func repeatedToken() async throws {
        let items = ScriptedList.numbered(9)
        let server = try LoopbackServer { request in
            let start = Int(request.query["at"] ?? "0") ?? 0
            let next = start == 6 ? "3" : "\(start + 3)"
            return .init(json: ScriptedList.envelope(Array(items.dropFirst(start).prefix(3)), next: next))
        }
        defer { server.stop() }
        let bench = try await bench(
            server, "      items: data.list\n      paging: {kind: cursor, parameter: at, next: data.next}")
        defer { bench.clean() }
        let run = try await bench.run("web")
        #expect(run.contains("web AW1179"))
        #expect(server.requests.count == 3)
        #expect(try await bench.agencies() == ScriptedList(items).expected)
    }

    @Test("F20: a service that knows no page numbers is asked twice, and what it gave stays")
    func onePageForEver() async throws {
        let items = ScriptedList.numbered(3)
        let server = try LoopbackServer { _ in .init(json: ScriptedList.envelope(items)) }
        defer { server.stop() }
        let bench = try await bench(
            server, "      items: data.list\n      paging: {kind: number, parameter: page, size: 3}")
        defer { bench.clean() }
        #expect(try await bench.run("web").contains("web AW1179"))
        #expect(server.requests.map { $0.query["page"] } == ["1", "2"])
        #expect(try await bench.agencies() == ScriptedList(items).expected)
    }

    @Test(
        "F20: pages that shift, repeat records or come in another order; a record that appears late; a clock gone wild")
    func shiftingPages() async throws {
        var random = SplitMix64(seed: 20)
        let list = ScriptedList(ScriptedList.numbered(30))
        let order = Locked(Array(0..<30))
        let server = try LoopbackServer { request in
            let number = request.query["page"].flatMap(Int.init) ?? 1
            let all = list.since(request)
            let shuffled = order.value.filter { $0 < all.count }.map { all[$0] }
            // Each page but the first repeats the last two records of the one before.
            let start = max(0, (number - 1) * 8 - 2)
            return .init(json: ScriptedList.envelope(Array(shuffled.dropFirst(start).prefix(number == 1 ? 8 : 10))))
        }
        defer { server.stop() }
        let bench = try await bench(
            server, HTTPSourceTests.window + "\n      paging: {kind: number, parameter: page}\n")
        defer { bench.clean() }
        for round in 0..<4 {
            order.change { $0 = Array(0..<60) }
            let shuffled = order.value.shuffled(using: &random)
            order.change { $0 = shuffled }
            list.change { items in
                items[round] = ScriptedList.item(round + 1, "改\(round)", minute: 31 + round)
                // Committed after the pull before, but dated within its last minutes.
                items.append(ScriptedList.item(50 + round, "迟\(round)", minute: 28 + round))
            }
            try await bench.run("web")
            #expect(try await bench.agencies() == list.expected, "round \(round)")
        }
        // One record dated in the far future must not carry the cursor past those that come meanwhile.
        list.change { $0.append(ScriptedList.item(90, "远", minute: 60 * 24 * 3650)) }
        try await bench.run("web")
        let cursor = try await bench.cursor("web")
        let parsed = Instant.parse(Array(cursor.utf8).span)
        #expect(try #require(parsed) <= bench.now.value)
        // The endpoint's window never goes back.
        list.change { $0.removeAll { $0.changed > ScriptedList.item(0, "", minute: 5).changed } }
        try await bench.run("web")
        #expect(try await bench.cursor("web") == cursor)
    }
}
