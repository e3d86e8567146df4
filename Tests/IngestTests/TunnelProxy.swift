import Foundation
import Glibc
import TestSupport

/// A proxy that opens tunnels by CONNECT, whatever host they are for, to one port of the loopback interface.
final class TunnelProxy: Sendable {
    private let listener: LoopbackListener
    private let log: Locked<[[String]]>

    /// Opens tunnels to a port; an answer in `refusals` is given instead, one after the other.
    init(to port: UInt16, refusals: [Int] = []) throws {
        let log = Locked<[[String]]>([])
        let left = Locked(refusals)
        self.log = log
        listener = try LoopbackListener { client in
            guard let head = LoopbackListener.head(from: client) else { return }
            log.change { $0.append(head) }
            if let status = left.change({ $0.isEmpty ? nil : $0.removeFirst() }) {
                let answer = "HTTP/1.1 \(status) Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                _ = LoopbackListener.send(Array(answer.utf8), to: client)
                return
            }
            guard head[0].hasPrefix("CONNECT "), let server = LoopbackListener.connect(to: port) else { return }
            _ = LoopbackListener.send(Array("HTTP/1.1 200 Connected\r\n\r\n".utf8), to: client)
            let back = DispatchGroup()
            DispatchQueue(label: "tunnel").async(group: back) { Self.pump(from: server, to: client) }
            Self.pump(from: client, to: server)
            back.wait()
            close(server)
        }
    }

    /// The address of the proxy.
    var address: String { "http://127.0.0.1:\(listener.port)" }

    /// The heads of what was asked so far, as lines.
    var heads: [[String]] { log.value }

    /// Ends the proxy.
    func stop() { listener.stop() }

    private static func pump(from source: Int32, to target: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0, LoopbackListener.send(Array(buffer[0..<count]), to: target) else { break }
        }
        shutdown(target, Int32(SHUT_WR))
    }
}
