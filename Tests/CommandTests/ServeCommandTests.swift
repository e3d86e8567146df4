import Foundation
import Glibc
import TestSupport
import Testing

extension ProgramTests {
    @Suite("The preview on the command line")
    struct ServeCommandTests {
        /// A workspace with a small site and without a database.
        private func workspace() async throws -> String {
            let folder = try await TestWorkspace.shared.scratch() + "/w"
            #expect(try await Program.run(["init", folder]).status == 0)
            for path in ["index.html", "township/500114112000/index.html", "district/index.html"] {
                let file = URL(fileURLWithPath: "\(folder)/site/\(path)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(path.utf8).write(to: file)
            }
            return folder
        }

        /// A port of the loopback interface that nobody has.
        private func freePort() throws -> UInt16 {
            let listener = try LoopbackListener { _ in }
            listener.stop()
            return listener.port
        }

        /// What a server answers to a request, line for line; nil where nobody listens.
        private func exchange(_ request: String, port: UInt16) -> String? {
            guard let client = LoopbackListener.connect(to: port) else { return nil }
            defer { close(client) }
            guard LoopbackListener.send(Array(request.utf8), to: client) else { return nil }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = recv(client, &buffer, buffer.count, 0), count > 0 { bytes += buffer[0..<count] }
            return String(decoding: bytes, as: UTF8.self)
        }

        private func get(_ target: String, _ port: UInt16, method: String = "GET", host: String? = nil) -> String? {
            exchange("\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n\r\n", port: port)
        }

        @Test(
            "the site is there on the loopback interface until the signal, and the exit status names the signal",
            arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
        func serves(signal: Int32, status: Int32) async throws {
            let folder = try await workspace()
            let port = try freePort()
            var surroundings = Program.Surroundings()
            surroundings.whileRunning = { process in
                for _ in 0..<600 where get("/", port) == nil { try await Task.sleep(for: .milliseconds(50)) }
                let page = get("/", port) ?? ""
                let lines = page.components(separatedBy: "\r\n")
                #expect(lines.first == "HTTP/1.1 200 OK")
                #expect(page.hasSuffix("\r\n\r\nindex.html") && lines.contains("Content-Length: 10"))
                for header in [
                    "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
                    "Referrer-Policy: no-referrer", "Content-Type: text/html; charset=utf-8",
                ] {
                    #expect(lines.contains(header), "\(header)")
                }
                let head = get("/", port, method: "HEAD") ?? ""
                #expect(head.hasSuffix("\r\n\r\n") && head.contains("Content-Length: 10\r\n"))
                #expect(get("/district", port)?.contains("\r\nLocation: /district/\r\n") == true)
                #expect(get("/../aidwatch.yaml", port)?.hasPrefix("HTTP/1.1 400 ") == true)
                #expect(get("/none", port)?.hasPrefix("HTTP/1.1 404 ") == true)
                #expect(get("/", port, method: "POST")?.hasPrefix("HTTP/1.1 405 ") == true)
                #expect(get("/", port, host: "evil.example")?.hasPrefix("HTTP/1.1 421 ") == true)
                #expect(exchange("nonsense\r\n\r\n", port: port)?.hasPrefix("HTTP/1.1 400 ") == true)
                #expect(exchange("GET /\r\n\r\n", port: port)?.hasPrefix("HTTP/1.1 400 ") == true)
                // A client that says nothing holds up nobody.
                let silent = LoopbackListener.connect(to: port)
                #expect(get("/", port)?.hasPrefix("HTTP/1.1 200 ") == true)
                kill(process, signal)
                if let silent { close(silent) }
            }
            let run = try await Program.run(["serve", "-C", folder, "--port", "\(port)"], surroundings)
            #expect(run.status == status, "\(run.messages)")
            #expect(run.lines == ["http://127.0.0.1:\(port)/"])
            #expect(LoopbackListener.connect(to: port) == nil)
        }

        @Test("as a township's reader the district's folder stays closed")
        func level() async throws {
            let folder = try await workspace()
            let port = try freePort()
            var surroundings = Program.Surroundings()
            surroundings.whileRunning = { process in
                for _ in 0..<600 where get("/", port) == nil { try await Task.sleep(for: .milliseconds(50)) }
                #expect(get("/township/500114112000/", port)?.hasPrefix("HTTP/1.1 200 ") == true)
                #expect(get("/district/", port)?.hasPrefix("HTTP/1.1 403 ") == true)
                kill(process, SIGTERM)
            }
            let arguments = [
                "serve", "-C", folder, "--port", "\(port)", "--level", "township", "--region", "500114112",
            ]
            #expect(try await Program.run(arguments, surroundings).status == 143)
        }

        @Test("a port that is taken, a workspace without dashboards and a level without its place are told")
        func refused() async throws {
            let folder = try await workspace()
            let listener = try LoopbackListener { _ in }
            let taken = try await Program.run(["serve", "-C", folder, "--port", "\(listener.port)"])
            listener.stop()
            #expect(taken.status == 75 && taken.messages.contains("AW1407 another program listens on port"))
            try FileManager.default.removeItem(atPath: folder + "/site")
            let empty = try await Program.run(["serve", "-C", folder, "--port", "0"])
            #expect(empty.status == 66 && empty.messages.contains("AW1406 "), "\(empty.messages)")
            for arguments in [
                ["--level", "township"], ["--level", "village", "--region", "1"], ["--region", "500114112"],
            ] {
                #expect(try await Program.run(["serve", "-C", folder] + arguments).status == 64)
            }
        }
    }
}
