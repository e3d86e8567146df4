import Glibc
import Store

/// Pairs of descriptors through which programs hear and speak.
enum Descriptors {
    /// The other end is closed, by the system's error number.
    struct Broken: Error {
        let code: Int32
    }

    /// A pipe.
    ///
    /// - Throws: `Failure` 1838 where the system has none left.
    static func pipe() throws -> (reads: Int32, writes: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw failure }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// A pair of sockets: unlike a pipe's, writing to one that nobody reads any more is an error and no signal.
    ///
    /// - Throws: `Failure` 1838 where the system has none left.
    static func socket() throws -> (reads: Int32, writes: Int32) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { throw failure }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Writes all bytes to a socket.
    static func send(_ bytes: UnsafeRawBufferPointer, to socket: Int32) throws(Broken) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Broken(code: errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private static let failure = Failure(
        1838, .inputOutput, Bilingual("the system gives no further pipe", "系统无法再分配管道"),
        repair: Bilingual("run it again when fewer programs run", "请在程序较少时重新执行"))
}
