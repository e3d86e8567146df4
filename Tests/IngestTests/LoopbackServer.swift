import Foundation
import Glibc

/// An HTTP server on the loopback interface whose answers a test scripts, faults of the wire among them.
final class LoopbackServer: Sendable {
    /// What was asked.
    struct Request: Sendable {
        let target: String
        /// By names in lower case.
        let headers: [String: String]

        var path: String { String(target.prefix { $0 != "?" }) }

        /// The parameters of the query, decoded.
        var query: [String: String] {
            let parts = URLComponents(string: target)?.queryItems ?? []
            return Dictionary(parts.map { ($0.name, $0.value ?? "") }) { $1 }
        }
    }

    /// What is answered, and what goes wrong with it.
    struct Answer: Sendable {
        enum Framing: Sendable {
            /// A length, right unless another one is given.
            case length(Int? = nil)
            case chunked
            /// Chunks without the last one, then silence until the client goes.
            case endlessChunks
            /// Neither length nor chunks.
            case untilClose
        }

        var status = 200
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        var framing = Framing.length()
        /// The connection ends after so many bytes of the body.
        var cutAfter: Int?
        /// After the cut nothing more comes, but the connection stays.
        var isSilentAfterCut = false

        init(_ status: Int = 200, _ body: [UInt8] = [], _ headers: [(String, String)] = []) {
            self.status = status
            self.body = body
            self.headers = headers
        }

        init(json text: String, _ headers: [(String, String)] = []) {
            self.init(200, Array(text.utf8), [("Content-Type", "application/json")] + headers)
        }
    }

    /// The port that the system gave.
    let port: UInt16
    private let descriptor: Int32
    private let log = Locked<[Request]>([])

    /// Answers until `stop`.
    init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        guard descriptor >= 0, isListening else { throw NoSocket(number: errno) }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        let log = self.log
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                if client < 0 { return }
                Thread.detachNewThread { Self.serve(client, log, answer) }
            }
        }
    }

    struct NoSocket: Error {
        let number: Int32
    }

    /// The address of a path.
    func address(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What was asked so far.
    var requests: [Request] { log.value }

    /// Ends the server.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func serve(_ client: Int32, _ log: Locked<[Request]>, _ answer: (Request) -> Answer) {
        defer { close(client) }
        guard let request = read(client) else { return }
        log.change { $0.append(request) }
        let scripted = answer(request)
        var head = "HTTP/1.1 \(scripted.status) Scripted\r\nConnection: close\r\n"
        for (name, value) in scripted.headers { head += "\(name): \(value)\r\n" }
        var body = scripted.body
        switch scripted.framing {
        case .length(let other): head += "Content-Length: \(other ?? body.count)\r\n"
        case .chunked, .endlessChunks:
            head += "Transfer-Encoding: chunked\r\n"
            let chunk = Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n".utf8)
            if case .chunked = scripted.framing { body = chunk + Array("0\r\n\r\n".utf8) } else { body = chunk }
        case .untilClose: break
        }
        guard send(Array((head + "\r\n").utf8), to: client) else { return }
        _ = send(Array(body.prefix(scripted.cutAfter ?? body.count)), to: client)
        let isEndless = if case .endlessChunks = scripted.framing { true } else { false }
        if scripted.isSilentAfterCut || isEndless { waitForClose(client) }
    }

    private static func read(_ client: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0, bytes.count < 1 << 20 else { return nil }
            bytes += buffer[0..<count]
        }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        return Request(target: String(words[1]), headers: headers)
    }

    private static func send(_ bytes: [UInt8], to client: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    private static func waitForClose(_ client: Int32) {
        var byte: UInt8 = 0
        while recv(client, &byte, 1, 0) > 0 {}
    }
}
