import Foundation
import Glibc

/// Folders that nobody but the server's user (and root) may enter.
enum PrivateFolder {
    /// Makes the folder, or checks and tightens the one that is there.
    ///
    /// - Throws: `.notPermitted` when it is a link, a file or belongs to somebody else; `.diskFull`.
    static func make(_ path: String, owner: ServerUser) throws(ClusterError) {
        if FileOwner.read(path) == nil { try makeAtOnce(path, owner) }
        guard let found = FileOwner.read(path), found.isFolder else {
            throw ClusterError(
                .notPermitted, Bilingual("\(path) is not a folder", "\(path) 不是目录"),
                remedy: Bilingual("Move it away.", "请将其移走。"))
        }
        // Root's own empty folder is handed over; another program that starts may have done so since it was looked at.
        let isHandedOver =
            unsafe found.uid == 0 && geteuid() == 0 && isEmpty(path) && lchown(path, owner.uid, owner.gid) == 0
        guard found.uid == owner.uid || isHandedOver || FileOwner.read(path)?.uid == owner.uid else {
            throw ClusterError(
                .notPermitted,
                Bilingual(
                    "\(path) belongs to user \(found.uid), and the server would run as user \(owner.uid)",
                    "\(path) 属于用户 \(found.uid)，而数据库将以用户 \(owner.uid) 运行"),
                remedy: Bilingual("Run as that user, or change the owner of the whole folder.", "请以该用户运行，或更改整个目录的属主。"))
        }
        guard unsafe found.permissions == 0o700 || chmod(path, 0o700) == 0 else { throw refusal(path, errno) }
    }

    /// Makes a folder that is there with its owner or not at all: another program that starts at once never sees it half
    /// made.
    private static func makeAtOnce(_ path: String, _ owner: ServerUser) throws(ClusterError) {
        let beside = "\(path).\(UInt64.random(in: 0...UInt64.max)).new"
        guard unsafe mkdir(beside, 0o700) == 0 else { throw refusal(path, errno) }
        guard unsafe (geteuid() == owner.uid || lchown(beside, owner.uid, owner.gid) == 0) && rename(beside, path) == 0
        else {
            let code = errno
            unsafe rmdir(beside)
            if [EEXIST, ENOTEMPTY, ENOTDIR].contains(code) { return }
            throw refusal(path, code)
        }
    }

    private static func isEmpty(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false
    }

    /// What a failed call on a path means.
    static func refusal(_ path: String, _ code: Int32) -> ClusterError {
        switch code {
        case ENOSPC, EDQUOT:
            ClusterError(
                .diskFull, Bilingual("the disk that holds \(path) is full", "\(path) 所在磁盘已满"),
                remedy: Bilingual("Free space and run again.", "请腾出空间后重新执行。"))
        case ENOENT:
            ClusterError(
                .notPermitted, Bilingual("the folder above \(path) is not there", "\(path) 的上级目录不存在"),
                remedy: Bilingual("Make the workspace first.", "请先新建工作区。"))
        case EROFS:
            ClusterError(
                .notPermitted, Bilingual("\(path) lies on a read-only file system", "\(path) 位于只读文件系统"),
                remedy: Bilingual("Choose another workspace.", "请改用其他工作区。"))
        default:
            ClusterError(
                .notPermitted, Bilingual("\(path) cannot be made or entered", "\(path) 无法创建或进入"),
                remedy: Bilingual("Check the rights on it and on the folders above it.", "请检查该目录及其上级目录的权限。"))
        }
    }
}
