import Glibc

/// A stream over one regular file.
///
/// The descriptor stays open, so that digest, content and identity are those of the same file even when the
/// name is given to another one meanwhile.
package final class FileSource: ByteSource {
    /// The file as it was when it was opened.
    package let identity: FileIdentity
    let descriptor: Int32
    /// The open descriptor, for a program that reads the file from its start; valid as long as the stream.
    package var openDescriptor: Int32 { descriptor }

    /// Opens a file without following a symbolic link in its last component and without waiting for a FIFO's writer.
    ///
    /// - Parameter path: the path of a regular file.
    /// - Throws: ``FormatError`` with `notRegularFile` or `unreadable`.
    package init(path: String) throws(FormatError) {
        let opened = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0 else {
            let number = errno
            // ELOOP (a link) and ENXIO (a socket) do not say what stands there.
            var status = stat()
            if lstat(path, &status) == 0, let kind = FormatError.FileKind(mode: status.st_mode) {
                throw FormatError(.notRegularFile(kind), errorNumber: number)
            }
            throw FormatError(.unreadable, errorNumber: number)
        }
        var status = stat()
        guard fstat(opened, &status) == 0 else {
            let number = errno
            close(opened)
            throw FormatError(.unreadable, errorNumber: number)
        }
        if let kind = FormatError.FileKind(mode: status.st_mode) {
            close(opened)
            throw FormatError(.notRegularFile(kind))
        }
        // A hint only: reading goes on without it.
        _ = posix_fadvise(opened, 0, 0, POSIX_FADV_SEQUENTIAL)
        descriptor = opened
        identity = FileIdentity(status)
    }

    /// Reads a temporary file from its first byte.
    ///
    /// - Throws: ``FormatError`` with `unreadable`.
    package init(_ file: TemporaryFile) throws(FormatError) {
        let copied = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
        guard copied >= 0 else { throw FormatError(.unreadable, errorNumber: errno) }
        var status = stat()
        // The copy shares its place in the file with the file.
        guard fstat(copied, &status) == 0, lseek(copied, 0, SEEK_SET) == 0 else {
            let number = errno
            close(copied)
            throw FormatError(.unreadable, errorNumber: number)
        }
        descriptor = copied
        identity = FileIdentity(status)
    }

    deinit {
        close(descriptor)
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw FormatError(.unreadable, errorNumber: errno) }
        }
    }

    /// Returns the same file's identity as it is now.
    ///
    /// - Throws: ``FormatError`` with `unreadable`.
    package func currentIdentity() throws(FormatError) -> FileIdentity {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FormatError(.unreadable, errorNumber: errno) }
        return FileIdentity(status)
    }

    /// Goes back to the first byte, for a second pass over the same file.
    ///
    /// - Throws: ``FormatError`` with `unreadable`.
    package func rewind() throws(FormatError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw FormatError(.unreadable, errorNumber: errno) }
    }
}
