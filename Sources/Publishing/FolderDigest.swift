package import Crypto
import Foundation
import Glibc

/// What a folder holds, told by names, sizes and times of its files; their contents are not read.
package enum FolderDigest {
    /// A digest that differs once a file below the folder was added, removed, written or replaced.
    ///
    /// - Parameter path: the folder; where it is a symbolic link, what that names.
    /// - Returns: `nil` where the folder cannot be read whole.
    package static func digest(of path: String) -> SHA256.Digest? {
        var hash = SHA256()
        guard add(URL(filePath: path).resolvingSymlinksInPath().path, to: &hash) else { return nil }
        return hash.finalize()
    }

    private static func add(_ folder: String, to hash: inout SHA256) -> Bool {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return false }
        for name in names.sorted() {
            let path = "\(folder)/\(name)"
            var status = stat()
            guard unsafe lstat(path, &status) == 0 else { return false }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            let line =
                isFolder
                ? "\(name)/"
                : "\(name) \(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
            hash.update(data: Array((line + "\u{0}").utf8))
            if isFolder, !add(path, to: &hash) { return false }
        }
        hash.update(data: [0])
        return true
    }
}
