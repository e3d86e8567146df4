import Foundation
import Glibc

/// A port of the loopback interface whose connections are served on a thread each.
package final class LoopbackListener: Sendable {
    /// There is no socket to be had.
    package struct NoSocket: Error {
        let number: Int32

        /// There is none, by the number of the error.
        package init(number: Int32) { self.number = number }
    }

    /// The port that the system gave.
    package let port: UInt16
    private let descriptor: Int32

    /// Serves until `stop`; a connection ends when `serve` returns.
    package init(_ serve: @escaping @Sendable (Int32) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var address = Self.address(port: 0)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        guard descriptor >= 0, isListening else { throw NoSocket(number: errno) }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                if client < 0 { return }
                Thread.detachNewThread {
                    serve(client)
                    close(client)
                }
            }
        }
    }

    /// Ends listening.
    package func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// A connection to a port of the loopback interface; nil where nobody listens.
    package static func connect(to port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.address(port: port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                Glibc.connect(descriptor, raw, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard !isConnected else { return descriptor }
        close(descriptor)
        return nil
    }

    /// Sends all bytes; false where the other side has gone.
    package static func send(_ bytes: [UInt8], to client: Int32) -> Bool {
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

    /// The lines of a request's head; nil where it does not come whole.
    package static func head(from client: Int32) -> [String]? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        // One by one: what stands behind the head is not to be taken.
        while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
            guard recv(client, &byte, 1, 0) > 0, bytes.count < 1 << 20 else { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
