import Glibc

/// Waiting on a session's socket.
enum Socket {
    /// Whether bytes or a hang-up wait to be read.
    ///
    /// - Parameters:
    ///   - descriptor: The socket.
    ///   - timeout: How long to wait; 0 only looks.
    /// - Returns: True as well for a descriptor in error, so that reading it tells the reason.
    static func isReadable(_ descriptor: Int32, withinMilliseconds timeout: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, timeout) > 0
    }
}
