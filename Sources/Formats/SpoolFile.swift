import Glibc

/// A file without a name that holds bytes until they are loaded; it is gone with the process, however that ends.
package final class SpoolFile: Sendable {
    let descriptor: Int32

    /// Makes an empty file in the folder of temporary files.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package init(folder: String = SpoolFile.temporaryFolder) throws(FormatError) {
        var template = Array("\(folder)/aidwatch-spool-XXXXXX".utf8CString)
        descriptor = template.withUnsafeMutableBufferPointer { buffer in
            guard let path = buffer.baseAddress else { return -1 }
            let opened = mkstemp(path)
            // The name lives for an instant only.
            if opened >= 0 { unlink(path) }
            return opened
        }
        guard descriptor >= 0 else { throw Self.error(errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        close(descriptor)
    }

    /// Where temporary files go: the environment's `TMPDIR`, else `/tmp`.
    package static var temporaryFolder: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// Appends bytes.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
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

    /// Bytes written so far.
    ///
    /// - Throws: ``FormatError`` with `unreadable`.
    package var byteCount: Int {
        get throws(FormatError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw FormatError(.unreadable, errorNumber: errno) }
            return Int(status.st_size)
        }
    }

    private static func error(_ number: Int32) -> FormatError {
        FormatError(number == ENOSPC || number == EDQUOT ? .noSpace : .unwritable, errorNumber: number)
    }
}
