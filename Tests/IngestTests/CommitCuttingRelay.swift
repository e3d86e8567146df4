import Foundation
import Glibc
import TestSupport

/// A TCP relay in front of the test server that once lets a COMMIT through and cuts the session before its answer.
///
/// The commit that it chooses is the one of a load of a source, told by the statement before it.
final class CommitCuttingRelay: Sendable {
    let port: UInt16
    private let listener: Int32
    private let state = Locked(State())

    private struct State {
        var hasSeenCursor = false
        var hasCut = false
    }

    /// Relays to the server's socket in a folder.
    init(folder: String, serverPort: String) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, raw, &length) == 0
            }
        }
        guard listener >= 0, isListening else { throw LoopbackListener.NoSocket(number: errno) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        let state = self.state
        let path = "\(folder)/.s.PGSQL.\(serverPort)"
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                if client < 0 { return }
                let server = Self.connect(path)
                Thread.detachNewThread { Self.pump(from: client, to: server) { Self.isLast($0, state) } }
                Thread.detachNewThread { Self.pump(from: server, to: client) { _ in false } }
            }
        }
    }

    /// Whether a commit was cut.
    var hasCut: Bool { state.value.hasCut }

    /// Ends the relay.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func connect(_ path: String) -> Int32 {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            for (index, byte) in path.utf8.prefix(room.count - 1).enumerated() { room[index] = byte }
        }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(server, $0, length) }
        }
        return server
    }

    /// Whether the bytes hold the commit whose answer must not come back: the first behind a cursor's statement.
    private static func isLast(_ bytes: [UInt8], _ state: Locked<State>) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.contains("set cursor = coalesce") { state.change { $0.hasSeenCursor = true } }
        guard text.contains("\0commit\0"), state.value.hasSeenCursor, !state.value.hasCut else { return false }
        state.change { $0.hasCut = true }
        return true
    }

    private static func pump(from source: Int32, to target: Int32, until isLast: ([UInt8]) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            let bytes = Array(buffer[0..<count])
            let cuts = isLast(bytes)
            // The client's side ends first, so that no answer reaches it.
            if cuts { shutdown(source, Int32(SHUT_RDWR)) }
            guard send(target, bytes, count, Int32(MSG_NOSIGNAL)) == count, !cuts else { break }
        }
        shutdown(target, Int32(SHUT_WR))
    }
}
