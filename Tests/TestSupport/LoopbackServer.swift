import Foundation
import Glibc

/// An HTTP server on the loopback interface whose answers a test scripts, faults of the wire among them.
package final class LoopbackServer: Sendable {
    /// What was asked.
    package struct Request: Sendable {
        /// `GET` or `POST`.
        package let method: String
        /// The path with its query.
        package let target: String
        /// By names in lower case.
        package let headers: [String: String]
        /// What was posted, as long as its length says.
        package let body: [UInt8]

        /// The path alone.
        package var path: String { String(target.prefix { $0 != "?" }) }

        /// The parameters of the query, decoded.
        package var query: [String: String] {
            let parts = URLComponents(string: target)?.queryItems ?? []
            return Dictionary(parts.map { ($0.name, $0.value ?? "") }) { $1 }
        }
    }

    /// What is answered, and what goes wrong with it.
    package struct Answer: Sendable {
        /// How the end of a body is told.
        package enum Framing: Sendable {
            /// A length, right unless another one is given.
            case length(Int? = nil)
            case chunked
            /// Chunks without the last one, then silence until the client goes.
            case endlessChunks
            /// Neither length nor chunks.
            case untilClose
        }

        /// The status line's number.
        package var status = 200
        /// Headers beside those of framing.
        package var headers: [(String, String)] = []
        /// The body whole.
        package var body: [UInt8] = []
        /// How its end is told.
        package var framing = Framing.length()
        /// The connection ends after so many bytes of the body.
        package var cutAfter: Int?
        /// After the cut nothing more comes, but the connection stays.
        package var isSilentAfterCut = false
        /// A pause in microseconds behind each byte of the body; 0: it comes at once.
        package var pause: UInt32 = 0
        /// The connection ends without a word.
        package var isCutBefore = false

        /// An answer of a status with a body.
        package init(_ status: Int = 200, _ body: [UInt8] = [], _ headers: [(String, String)] = []) {
            self.status = status
            self.body = body
            self.headers = headers
        }

        /// A JSON document.
        package init(json text: String, _ headers: [(String, String)] = []) {
            self.init(200, Array(text.utf8), [("Content-Type", "application/json")] + headers)
        }
    }

    private let listener: LoopbackListener
    private let log: Locked<[Request]>

    /// Answers until `stop`.
    package init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        let log = Locked<[Request]>([])
        self.log = log
        listener = try LoopbackListener { Self.serve($0, log, answer) }
    }

    /// The port that the system gave.
    package var port: UInt16 { listener.port }

    /// The address of a path.
    package func address(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What was asked so far.
    package var requests: [Request] { log.value }

    /// Ends the server.
    package func stop() { listener.stop() }

    private static func serve(_ client: Int32, _ log: Locked<[Request]>, _ answer: (Request) -> Answer) {
        guard let request = read(client) else { return }
        log.change { $0.append(request) }
        let scripted = answer(request)
        if scripted.isCutBefore { return }
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
        guard LoopbackListener.send(Array((head + "\r\n").utf8), to: client) else { return }
        let sent = Array(body.prefix(scripted.cutAfter ?? body.count))
        if scripted.pause == 0 {
            _ = LoopbackListener.send(sent, to: client)
        } else {
            for byte in sent where LoopbackListener.send([byte], to: client) { usleep(scripted.pause) }
        }
        let isEndless = if case .endlessChunks = scripted.framing { true } else { false }
        if scripted.isSilentAfterCut || isEndless { waitForClose(client) }
    }

    private static func read(_ client: Int32) -> Request? {
        guard let lines = LoopbackListener.head(from: client) else { return nil }
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        var body: [UInt8] = []
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        var buffer = [UInt8](repeating: 0, count: 4096)
        while body.count < length {
            let count = recv(client, &buffer, min(buffer.count, length - body.count), 0)
            guard count > 0 else { return nil }
            body += buffer[0..<count]
        }
        return Request(method: String(words[0]), target: String(words[1]), headers: headers, body: body)
    }

    private static func waitForClose(_ client: Int32) {
        var byte: UInt8 = 0
        while recv(client, &byte, 1, 0) > 0 {}
    }
}
