import Glibc

/// A buffered stream into one file.
///
/// The file is not there in whole before ``finish()`` returned; to publish it, write it beside its place and rename it.
package final class FileSink: ByteSink {
    private var descriptor: Int32
    private let isDurable: Bool
    private let buffer = ByteBlock(capacity: 1 << 16)
    private var used = 0

    /// Creates a file, or empties the one that is there; a symbolic link is refused.
    ///
    /// - Parameters:
    ///   - path: where the file goes.
    ///   - permissions: those of a new file, less the process's mask.
    ///   - isDurable: whether ``finish()`` waits until the content is on the disk.
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package init(path: String, permissions: UInt32 = 0o644, isDurable: Bool = false) throws(FormatError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, permissions)
        self.isDurable = isDurable
        if descriptor < 0 { throw Self.error(errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        guard let first = bytes.baseAddress, !bytes.isEmpty else { return }
        if bytes.count > buffer.capacity - used { try flush() }
        if bytes.count > buffer.capacity { return try writeAll(bytes) }
        memcpy(buffer.base + used, first, bytes.count)
        used += bytes.count
    }

    package func finish() throws(FormatError) {
        guard descriptor >= 0 else { return }
        try flush()
        if isDurable, fsync(descriptor) != 0 { throw Self.error(errno) }
        // Some file systems report a full quota only here.
        let closed = close(descriptor)
        descriptor = -1
        if closed != 0 { throw Self.error(errno) }
    }

    private func flush() throws(FormatError) {
        try writeAll(UnsafeRawBufferPointer(start: buffer.base, count: used))
        used = 0
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        guard let first = bytes.baseAddress else { return }
        var position = 0
        while position < bytes.count {
            let count = Glibc.write(descriptor, first + position, bytes.count - position)
            if count >= 0 {
                position += count
            } else if errno != EINTR {
                throw Self.error(errno)
            }
        }
    }

    /// The error of a failed call that writes.
    static func error(_ number: Int32) -> FormatError {
        FormatError(number == ENOSPC || number == EDQUOT ? .noSpace : .unwritable, errorNumber: number)
    }
}
