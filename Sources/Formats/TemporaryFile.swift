import Glibc

/// A file without a name that holds bytes until they are used; it is gone with the process, however that ends.
///
/// It is readable by the program's user only.
package final class TemporaryFile: RandomAccess, Sendable {
    let descriptor: Int32
    /// The open descriptor, for a program that writes into the file; valid as long as the file.
    package var openDescriptor: Int32 { descriptor }
    /// `O_TMPFILE` of Linux's fcntl.h, a macro that is not imported.
    private static let unnamed = 0o20_000_000 | O_DIRECTORY

    /// Makes an empty file in a folder.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package init(folder: String = TemporaryFile.folder) throws(FormatError) {
        var opened = open(folder, O_RDWR | O_APPEND | Self.unnamed | O_CLOEXEC, 0o600)
        if opened < 0, errno == EOPNOTSUPP || errno == EISDIR {
            // A file system that has no files without a name: it lives for an instant only.
            var template = Array((folder + "/aidwatch-XXXXXX").utf8CString)
            opened = mkstemp(&template)
            if opened >= 0 {
                unlink(template)
                _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
                _ = fcntl(opened, F_SETFL, O_APPEND)
            }
        }
        guard opened >= 0 else { throw FileSink.error(errno) }
        descriptor = opened
    }

    deinit {
        close(descriptor)
    }

    /// Where temporary files go: the environment's `TMPDIR`, else `/tmp`.
    package static var folder: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// How many bytes were written.
    package var byteCount: Int {
        var status = stat()
        // It cannot fail for a descriptor that is open.
        precondition(fstat(descriptor, &status) == 0)
        return Int(status.st_size)
    }

    /// Writes bytes behind those that are there.
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
                throw FileSink.error(errno)
            }
        }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FormatError) -> Int {
        try readDescriptor(descriptor, into: buffer, at: offset)
    }
}
