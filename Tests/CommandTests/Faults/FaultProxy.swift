import Foundation
import Glibc
import Synchronization

/// A port of this machine that leads to the server's socket and hinders what goes through it.
final class FaultProxy: Sendable {
    /// Which way bytes go.
    enum Direction: Sendable {
        case toServer, toProgram
    }

    /// What is done to the bytes.
    enum Fault: Sendable {
        /// They pass.
        case none
        /// After so many bytes of all connections in one direction both sides see the connection reset.
        case cut(Direction, after: Int)
        /// After so many bytes of all connections in one direction no more passes, and nobody is told.
        case stall(Direction, after: Int)
        /// Every piece waits.
        case latency(milliseconds: Int)
        /// They pass a few at a time.
        case trickle(bytes: Int)
    }

    /// The port.
    let port: UInt16
    private let listener: Int32
    private let socketPath: String
    private let fault: Fault
    private let passed = Mutex<(toServer: Int, toProgram: Int)>((0, 0))
    private let isOpen = Mutex(true)
    private let isStill = Mutex(false)

    /// Whether bytes wait that will never pass.
    var isStalled: Bool { isStill.withLock { $0 } }

    /// Bytes that went through so far.
    var bytes: (toServer: Int, toProgram: Int) { passed.withLock { $0 } }

    /// Opens a port that leads to a unix socket.
    init(to socketPath: String, _ fault: Fault) throws {
        self.socketPath = socketPath
        self.fault = fault
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(descriptor, plain, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, plain, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { self.serve() }
    }

    /// Takes no more connections.
    func close() {
        isOpen.withLock { $0 = false }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve() {
        defer { _ = Glibc.close(listener) }
        while isOpen.withLock({ $0 }) {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            guard let server = connected() else {
                _ = Glibc.close(client)
                continue
            }
            let pair = Pair(client: client, server: server)
            Thread.detachNewThread { self.pump(pair, .toServer) }
            Thread.detachNewThread { self.pump(pair, .toProgram) }
        }
    }

    /// Two ends of one connection, closed when both directions have ended.
    private final class Pair: Sendable {
        let client: Int32, server: Int32

        init(client: Int32, server: Int32) {
            self.client = client
            self.server = server
        }

        deinit {
            _ = Glibc.close(client)
            _ = Glibc.close(server)
        }
    }

    private func connected() -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
        }
        if isConnected { return descriptor }
        _ = Glibc.close(descriptor)
        return nil
    }

    private func pump(_ pair: Pair, _ direction: Direction) {
        let (from, to) = direction == .toServer ? (pair.client, pair.server) : (pair.server, pair.client)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let size =
                if case .trickle(let bytes) = fault { min(bytes, buffer.count) } else { buffer.count }
            let count = recv(from, &buffer, size, 0)
            guard count > 0 else { break }
            if case .latency(let milliseconds) = fault { usleep(UInt32(milliseconds) * 1000) }
            let allowed = pass(count, direction)
            guard send(buffer, allowed, to) else { break }
            if allowed < count {
                if case .stall = fault { hold() }
                reset(pair)
                return
            }
        }
        // The other side is told that no more comes.
        shutdown(to, Int32(SHUT_WR))
    }

    private func send(_ buffer: [UInt8], _ count: Int, _ to: Int32) -> Bool {
        var sent = 0
        while sent < count {
            let part = buffer.withUnsafeBytes { bytes in
                Glibc.send(to, bytes.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL))
            }
            guard part > 0 else { return false }
            sent += part
        }
        return true
    }

    /// Counts bytes, and says how many of them still pass.
    private func pass(_ count: Int, _ direction: Direction) -> Int {
        passed.withLock { passed in
            let before = direction == .toServer ? passed.toServer : passed.toProgram
            if direction == .toServer { passed.toServer += count } else { passed.toProgram += count }
            switch fault {
            case .cut(direction, let limit), .stall(direction, let limit): return max(0, min(count, limit - before))
            case .none, .cut, .stall, .latency, .trickle: return count
            }
        }
    }

    /// Waits until the port is closed.
    private func hold() {
        isStill.withLock { $0 = true }
        while isOpen.withLock({ $0 }) { usleep(5_000) }
    }

    /// Ends both sides at once, as a broken line does.
    private func reset(_ pair: Pair) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(pair.client, Int32(SHUT_RDWR))
        shutdown(pair.server, Int32(SHUT_RDWR))
    }
}
