import Foundation
import Glibc
package import Store

/// Hands out a site over HTTP to this machine alone, for a look before it is published.
///
/// Not for readers: it asks for no name and no password. Requests that do not name this machine as their host are
/// refused, so that a page of the Internet cannot read the site through the browser of who looks at it.
package final class PreviewServer: Sendable {
    /// The port, which the system chose where 0 was asked for.
    package let port: UInt16
    private let descriptor: Int32
    private let preview: SitePreview
    private let clients = DispatchQueue(label: "aidwatch.preview", attributes: .concurrent)

    /// Seconds after which a silent client is left.
    private static let patience = 10
    /// Bytes of a request's head.
    private static let largestHead = 16 << 10

    /// Listens on a port of the loopback interface; clients wait until ``run()``.
    ///
    /// - Throws: `Failure` 1406 where there is no site, 1407 where the port is taken or may not be taken.
    package init(site: String, grant: SiteGrant = .everything, port: UInt16) throws(Failure) {
        guard FileManager.default.fileExists(atPath: site + "/index.html") else {
            throw Failure(
                1406, .noInput, Bilingual("there are no dashboards in \(site)", "\(site) 中没有看板"),
                repair: Bilingual("make them with aidwatch report", "请先执行 aidwatch report"))
        }
        preview = SitePreview(site: site, grant: grant)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var yes: Int32 = 1
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                unsafe bind(descriptor, raw, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        guard isListening else {
            let number = errno
            close(descriptor)
            throw Self.failure(number, port)
        }
        self.descriptor = descriptor
        self.port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    private static func failure(_ number: Int32, _ port: UInt16) -> Failure {
        let reason = unsafe String(cString: strerror(number))
        let message =
            number == EADDRINUSE
            ? Bilingual("another program listens on port \(port)", "端口 \(port) 已被其他程序占用")
            : Bilingual("port \(port) cannot be listened on: \(reason)", "不能监听端口 \(port)：\(reason)")
        return Failure(
            1407, number == EADDRINUSE ? .busy : number == EACCES ? .notPermitted : .unreachable, message,
            repair: Bilingual("name another with --port, or 0 for any that is free", "请用 --port 换一个端口，0 表示任取空闲端口"))
    }

    /// The address to open.
    package var address: String { "http://127.0.0.1:\(port)/" }

    /// Answers until the task is cancelled.
    package func run() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { ended in
                Thread.detachNewThread {
                    self.acceptAll()
                    ended.resume()
                }
            }
        } onCancel: {
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    private func acceptAll() {
        while true {
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else {
                // A client that left early, or descriptors that are used up for the moment, end nothing.
                if [EINTR, ECONNABORTED].contains(errno) { continue }
                guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) else { return }
                usleep(50_000)
                continue
            }
            clients.async {
                self.serve(client)
                close(client)
            }
        }
    }

    private func serve(_ client: Int32) {
        var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            unsafe setsockopt(client, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard let head = Self.head(from: client) else { return }
        let (answer, isHead) = self.answer(head)
        let lines =
            ["HTTP/1.1 \(answer.status) \(Self.reason(answer.status))", "Connection: close"] + SitePreview.headers
            + answer.headers + ["Content-Length: \(answer.body.count)"]
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard Self.send(bytes, to: client), isHead || Self.send(answer.body, to: client) else { return }
        // What a client still sends must not cut off the answer that it has not read.
        shutdown(client, Int32(SHUT_WR))
        var rest: UInt8 = 0
        while unsafe recv(client, &rest, 1, 0) > 0 {}
    }

    /// The answer to a request's head, and whether only its own head is wanted.
    private func answer(_ head: String) -> (SitePreview.Answer, isHead: Bool) {
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else {
            return (SitePreview.Answer(status: 400, headers: [], body: []), false)
        }
        let hosts = lines.dropFirst().filter { $0.lowercased().hasPrefix("host:") }.map {
            $0.dropFirst(5).trimmingCharacters(in: .whitespaces)
        }
        guard hosts.count == 1, ["127.0.0.1:\(port)", "localhost:\(port)"].contains(hosts[0]) else {
            return (SitePreview.Answer(status: 421, headers: [], body: []), false)
        }
        return (preview.answer(String(words[0]), String(words[1])), words[0] == "HEAD")
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 301: "Moved Permanently"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 421: "Misdirected Request"
        default: "Bad Request"
        }
    }

    /// A request's head without its last empty line; `nil` where it does not come whole.
    private static func head(from client: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        let end = Array("\r\n\r\n".utf8)
        while bytes.count < largestHead {
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            bytes += buffer[0..<count]
            if let place = bytes.firstRange(of: end) {
                return String(decoding: bytes[..<place.lowerBound], as: UTF8.self)
            }
        }
        return nil
    }

    private static func send(_ bytes: [UInt8], to client: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    client, buffer.baseAddress?.advanced(by: offset), buffer.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }
}
