import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// F21, judged by the list that the endpoint serves and by what the server saw.
@Suite(
    "TLS faults load nothing and tell nothing (F21)", .database,
    .enabled(if: TLSAuthority.program != nil, "the command openssl is absent"))
struct TLSFaultTests {
    /// What is wrong, all else being right.
    enum Fault: String, CaseIterable, CustomTestStringConvertible {
        case expired = "the server's certificate has expired"
        case otherHost = "the server's certificate is another host's"
        case selfSigned = "the server's certificate is signed by itself"
        case strangeAuthority = "the server's certificate is of an authority that the settings do not name"
        case systemAuthorities = "the settings name no authority, which leaves the system's"
        case lostAuthorities = "the file of authorities is not there"
        case noClient = "the server wants a client certificate and is shown none"
        case strangeClient = "the client certificate is of another authority"
        case otherKey = "the key is not the client certificate's"
        case lockedKey = "the client's key needs a password and has none"
        case wrongPassword = "the password of the client's key is wrong"

        var testDescription: String { rawValue }

        /// The code, and words of what the operator is told.
        var told: (code: String, words: String) {
            switch self {
            case .expired: ("AW1174", "expired")
            case .otherHost: ("AW1174", "host name")
            case .selfSigned: ("AW1174", "signed certificate")
            case .strangeAuthority, .systemAuthorities: ("AW1174", "SSL certificate problem")
            case .lostAuthorities: ("AW1174", "certificate")
            case .noClient: ("AW1184", "certificate required")
            case .strangeClient: ("AW1184", "unknown ca")
            case .otherKey, .lockedKey, .wrongPassword: ("AW1174", "private key")
            }
        }
    }

    /// Who shows what.
    struct Arrangement {
        var server: TLSAuthority.Pair
        var authorities: String?
        var client: TLSAuthority.Pair?
        var password: String?

        /// The lines of a source's settings.
        var settings: String {
            var lines = [
                "items: data.list", "bearer: {env: TOKEN}",
                "paging: {kind: cursor, parameter: at, next: data.next, keep: true}",
            ]
            if let authorities { lines.append("authorities: \(authorities)") }
            if let client {
                let word = password.map { ", password: {env: \($0)}" } ?? ""
                lines.append(
                    "client_certificate: {certificate: \(client.certificate), key: \(client.key)\(word)}")
            }
            return lines.map { "      " + $0 }.joined(separator: "\n")
        }
    }

    /// A folder with the authority of both sides and the pages of a list, three records each.
    struct Scene {
        let folder: String
        let authority: TLSAuthority
        let good: Arrangement
        let list = ScriptedList(ScriptedList.numbered(7))

        init() throws {
            folder = FileManager.default.temporaryDirectory.path + "/aidwatch-tls-\(UUID().uuidString)"
            authority = try TLSAuthority("ours", in: folder)
            good = Arrangement(
                server: try authority.issue("server"), authorities: authority.own.certificate,
                client: try authority.issue("client", for: "DNS:client"))
            let pages = folder + "/pages"
            try FileManager.default.createDirectory(atPath: pages, withIntermediateDirectories: true)
            for (name, start) in [("list", 0), ("list?at=3", 3), ("list?at=6", 6), ("list?at=7", 7)] {
                let part = Array(list.items.dropFirst(start).prefix(3))
                let body = ScriptedList.envelope(part, next: "\(start + part.count)")
                try Data(Self.answer(body).utf8).write(to: URL(fileURLWithPath: "\(pages)/\(name)"))
            }
        }

        /// A body as a whole answer.
        static func answer(_ body: String) -> String {
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }

        /// Serves the pages to clients that the authority knows.
        func serve(_ arrangement: Arrangement) throws -> TLSServer {
            try TLSServer(
                .folder(folder + "/pages"), with: arrangement.server, clients: authority,
                log: folder + "/\(UUID().uuidString).log")
        }

        func arrange(_ fault: Fault) throws -> Arrangement {
            var bad = good
            switch fault {
            case .expired: bad.server = try authority.issue("expired", days: -1)
            case .otherHost: bad.server = try authority.issue("other", for: "IP:127.0.0.2,DNS:other.example")
            case .selfSigned: bad.server = try TLSAuthority("strange", in: folder).own
            case .strangeAuthority: bad.server = try TLSAuthority("strange", in: folder).issue("server")
            case .systemAuthorities: bad.authorities = nil
            case .lostAuthorities: bad.authorities = folder + "/nothing.pem"
            case .noClient: bad.client = nil
            case .strangeClient: bad.client = try TLSAuthority("strange", in: folder).own
            case .otherKey: bad.client?.key = good.server.key
            case .lockedKey: bad.client = try locked()
            case .wrongPassword:
                bad.client = try locked()
                bad.password = "TOKEN"
            }
            return bad
        }

        /// The right client, whose key needs the password in `USER_WORD`.
        func locked() throws -> TLSAuthority.Pair? {
            try good.client.map { try authority.lock($0, password: "wort") }
        }

        func clean() {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private func loadAll(_ scene: Scene, _ arrangement: Arrangement) async throws {
        let server = try scene.serve(arrangement)
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address("/list"), arrangement.settings))
        defer { bench.clean() }
        #expect(
            try await bench.run("web") == [
                "web/page-000000000001 loaded 3+0", "web/page-000000000002 loaded 3+0",
                "web/page-000000000003 loaded 1+0",
            ])
        #expect(try await bench.agencies() == scene.list.expected)
        #expect(try await bench.cursor("web") == "7")
        #expect(try await bench.rows("select last_error from ledger.source_state where source = 'web'") == ["-"])
        #expect(server.asked == ["list", "list?at=3", "list?at=6", "list?at=7"])
    }

    @Test(
        "a fault of certificates is told, nothing is asked or loaded; put right, all loads",
        arguments: Fault.allCases)
    func fault(_ fault: Fault) async throws {
        let scene = try Scene()
        defer { scene.clean() }
        let bad = try scene.arrange(fault)
        let server = try scene.serve(bad)
        defer { server.stop() }
        let bench = try await SourceBench(SourceBench.http("web", server.address("/list"), bad.settings))
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web \(fault.told.code)"])
        let error = try await bench.rows("select last_error from ledger.source_state where source = 'web'")[0]
        #expect(error.contains(fault.told.words), "\(error)")
        // Asking again would not help, and the login is not for everybody.
        #expect(bench.waits.value == [])
        #expect(server.asked == [])
        #expect(try await bench.agencies() == [])
        #expect(try await bench.cursor("web") == "-")
        #expect(try await bench.rows("select count(*) from ledger.load") == ["0"])
        try await loadAll(scene, scene.good)
    }

    @Test("a client's key behind a password is opened by it")
    func lockedKey() async throws {
        let scene = try Scene()
        defer { scene.clean() }
        var arrangement = scene.good
        arrangement.client = try scene.locked()
        arrangement.password = "USER_WORD"
        try await loadAll(scene, arrangement)
    }

    @Test("a host name that does not resolve is told after the tries that the settings allow; put right, all loads")
    func unknownName() async throws {
        let scene = try Scene()
        defer { scene.clean() }
        let bench = try await SourceBench(
            SourceBench.http(
                "web", "https://no-such-host.invalid/list", scene.good.settings + "\n      retries: 2"))
        defer { bench.clean() }
        #expect(try await bench.run("web") == ["web AW1170"])
        #expect(bench.waits.value == [1, 2])
        #expect(try await bench.cursor("web") == "-")
        #expect(try await bench.rows("select count(*) from ledger.load") == ["0"])
        try await loadAll(scene, scene.good)
    }
}
