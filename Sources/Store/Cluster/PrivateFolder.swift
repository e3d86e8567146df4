import Foundation
import Glibc

/// Folders that nobody but the server's user (and root) may enter.
enum PrivateFolder {
    /// Makes the folder, or checks and tightens the one that is there.
    ///
    /// - Throws: `.notPermitted` when it is a link, a file or belongs to somebody else; `.diskFull`.
    static func make(_ path: String, owner: ServerUser) throws(ClusterError) {
        if unsafe mkdir(path, 0o700) == 0 {
            guard unsafe geteuid() == owner.uid || lchown(path, owner.uid, owner.gid) == 0 else {
                throw refusal(path, errno)
            }
        } else if errno != EEXIST {
            throw refusal(path, errno)
        }
        guard let found = FileOwner.read(path), found.isFolder else {
            throw ClusterError(.notPermitted, "\(path) is not a folder", remedy: "Move it away.")
        }
        // Root's own empty folder: another program that starts has made it and is about to hand it over, or has done so
        // and filled it since it was looked at.
        let isBeingMade =
            unsafe found.uid == 0 && geteuid() == 0 && isEmpty(path) && lchown(path, owner.uid, owner.gid) == 0
        guard found.uid == owner.uid || isBeingMade || FileOwner.read(path)?.uid == owner.uid else {
            throw ClusterError(
                .notPermitted, "\(path) belongs to user \(found.uid), and the server would run as user \(owner.uid)",
                remedy: "Run as that user, or change the owner of the whole folder.")
        }
        guard unsafe found.permissions == 0o700 || chmod(path, 0o700) == 0 else { throw refusal(path, errno) }
    }

    private static func isEmpty(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false
    }

    /// What a failed call on a path means.
    static func refusal(_ path: String, _ code: Int32) -> ClusterError {
        switch code {
        case ENOSPC, EDQUOT:
            ClusterError(.diskFull, "the disk that holds \(path) is full", remedy: "Free space and run again.")
        case ENOENT:
            ClusterError(.notPermitted, "the folder above \(path) is not there", remedy: "Make the workspace first.")
        case EROFS:
            ClusterError(
                .notPermitted, "\(path) lies on a read-only file system", remedy: "Choose another workspace.")
        default:
            ClusterError(
                .notPermitted, "\(path) cannot be made or entered",
                remedy: "Check the rights on it and on the folders above it.")
        }
    }
}
