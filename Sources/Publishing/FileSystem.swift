import Foundation
import Glibc

/// The few system calls that publishing needs and Foundation does not offer, with the system's error numbers.
enum FileSystem {
    /// Writes a new file; refuses one that exists.
    static func write(_ content: [UInt8], to path: String) throws(PublishingError) {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(path) }
        var offset = 0
        while offset < content.count {
            let written = unsafe content.withUnsafeBytes { bytes in
                unsafe Glibc.write(file, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let error = failure(path)
                close(file)
                throw error
            }
            offset += written
        }
        guard close(file) == 0 else { throw failure(path) }
    }

    /// True if the path is a regular file with exactly this content.
    static func holds(_ content: [UInt8], at path: String) -> Bool {
        let file = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == content.count
        else { return false }
        return unsafe withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            unsafe content.withUnsafeBytes { expected in
                var offset = 0
                while offset < expected.count {
                    let got = unsafe read(file, buffer.baseAddress, min(buffer.count, expected.count - offset))
                    if got < 0, errno == EINTR { continue }
                    guard got > 0, let base = expected.baseAddress, let start = buffer.baseAddress,
                        unsafe memcmp(base + offset, start, got) == 0
                    else { return false }
                    offset += got
                }
                return true
            }
        }
    }

    /// Gives a file a second name; false where the file system cannot.
    static func link(_ old: String, _ new: String) -> Bool { unsafe Glibc.link(old, new) == 0 }

    /// Renames, replacing an empty folder.
    static func rename(_ old: String, _ new: String) throws(PublishingError) {
        guard unsafe Glibc.rename(old, new) == 0 else { throw failure(new) }
    }

    /// Makes a symbolic link; false where the file system knows none.
    static func makeSymbolicLink(_ path: String, to target: String) throws(PublishingError) -> Bool {
        if unsafe symlink(target, path) == 0 { return true }
        guard [EPERM, ENOSYS, ENOTSUP].contains(errno) else { throw failure(path) }
        return false
    }

    /// Where a symbolic link leads; `nil` for anything else.
    static func target(ofLink path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }

    /// Waits until everything written so far is on its disk; one call for a thousand small files.
    static func syncAll() { sync() }

    /// Waits until a folder's names are on the disk.
    static func syncNames(of path: String) throws(PublishingError) {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(path) }
        let result = fsync(folder)
        let error = failure(path)
        close(folder)
        guard result == 0 else { throw error }
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(PublishingError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw failure(path)
        }
    }

    /// Removes a file or a folder and all below it, if it is there.
    static func removeAll(_ path: String) throws(PublishingError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw failure(path)
        }
    }

    private static func failure(_ path: String) -> PublishingError {
        let code = errno
        return .unwritable(file: path, code: code, reason: unsafe String(cString: strerror(code)))
    }
}

/// An exclusive claim on a path, held until the value is gone or the process dies.
struct FileClaim: ~Copyable {
    private let file: Int32

    /// Claims the path without waiting.
    init(_ path: String) throws(PublishingError) {
        file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .unwritable(file: path, code: errno, reason: unsafe String(cString: strerror(errno)))
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .busy(path: path)
        }
    }

    /// Gives the claim back.
    consuming func release() {}

    deinit { close(file) }
}
