import Glibc

/// Bytes in a file that has no name, so that nothing is left of it however the program ends.
///
/// It lies in the folder that `TMPDIR` names, else in `/tmp`, readable by the program's user only.
package final class TemporaryFile: RandomAccess {
    /// How many bytes were written.
    package private(set) var byteCount = 0
    private let descriptor: Int32
    /// `O_TMPFILE` of Linux's fcntl.h, a macro that is not imported.
    private static let unnamed = 0o20_000_000 | O_DIRECTORY

    /// Makes an empty file.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package init() throws(FormatError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var opened = open(folder, O_RDWR | Self.unnamed | O_CLOEXEC, 0o600)
        if opened < 0, errno == EOPNOTSUPP || errno == EISDIR {
            // A file system that has no files without a name.
            var template = Array((folder + "/aidwatch-XXXXXX").utf8CString)
            opened = mkstemp(&template)
            if opened >= 0 {
                unlink(template)
                _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
            }
        }
        guard opened >= 0 else { throw FileSink.error(errno) }
        descriptor = opened
    }

    deinit {
        close(descriptor)
    }

    /// Writes bytes behind those that are there.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        guard let first = bytes.baseAddress else { return }
        var position = 0
        while position < bytes.count {
            let count = pwrite(descriptor, first + position, bytes.count - position, off_t(byteCount))
            if count >= 0 {
                position += count
                byteCount += count
            } else if errno != EINTR {
                throw FileSink.error(errno)
            }
        }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FormatError) -> Int {
        try readDescriptor(descriptor, into: buffer, at: offset)
    }
}
