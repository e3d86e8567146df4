import Glibc

/// What tells whether a file was changed or replaced while it was read.
package struct FileIdentity: Hashable, Sendable {
    /// Size in bytes.
    package let size: Int64
    /// Time of the last change of the content, in nanoseconds since 1970.
    package let modifiedNanoseconds: Int64
    /// Time of the last change of the content or of its attributes, in nanoseconds since 1970.
    package let changedNanoseconds: Int64
    /// Number of the file on its device.
    package let inode: UInt64
    /// Number of the device.
    package let device: UInt64

    init(_ status: stat) {
        size = Int64(status.st_size)
        modifiedNanoseconds = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        changedNanoseconds = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
    }
}

extension FormatError.FileKind {
    /// Names the kind of a file mode; nil for a regular file.
    init?(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFLNK: self = .symbolicLink
        case S_IFDIR: self = .directory
        case S_IFIFO: self = .fifo
        case S_IFSOCK: self = .socket
        case S_IFCHR, S_IFBLK: self = .device
        default: self = .other
        }
    }
}
