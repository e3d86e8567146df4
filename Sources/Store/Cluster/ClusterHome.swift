import Foundation
import Glibc

/// Where a workspace's cluster lies.
///
/// That is the folder `pg` of the workspace. Only where root owns the workspace and a folder above it is closed to the
/// server's user (a root home, a folder of `mktemp -d`), the data lie in `/var/lib/aidwatch/<digest>` instead and `pg`
/// holds a file `location` that says so. No folder of the user's is opened to others for it.
struct ClusterHome {
    /// The folder `pg` of the workspace.
    let folder: String
    /// The folder that holds `data`, `log` and `socket`.
    let path: String
    /// As whom the server runs.
    let user: ServerUser

    private static let fallbackBase = "/var/lib/aidwatch"

    var data: String { "\(path)/data" }
    var log: String { "\(path)/log" }

    /// Whether `initdb` has come to its end there.
    var isCreated: Bool { FileManager.default.fileExists(atPath: "\(data)/PG_VERSION") }

    /// Looks where the cluster is, without making anything; nil when there is none yet.
    static func find(folder: String) throws(ClusterError) -> ClusterHome? {
        let path = recorded(folder) ?? folder
        guard let owner = FileOwner.read("\(path)/data") else {
            guard errno == EACCES else { return nil }
            throw PrivateFolder.refusal(path, EACCES)
        }
        return ClusterHome(folder: folder, path: path, user: ServerUser(uid: owner.uid, gid: owner.gid))
    }

    /// Makes the folders of a new cluster.
    static func make(folder: String) throws(ClusterError) -> ClusterHome {
        let workspace = URL(fileURLWithPath: folder).deletingLastPathComponent().path
        let user = try ServerUser.choose(workspace: workspace)
        let path = recorded(folder) ?? folder
        if path == folder {
            try PrivateFolder.make(folder, owner: user)
            if user.canUse(folder) { return ClusterHome(folder: folder, path: folder, user: user) }
        }
        return try makeElsewhere(folder, user)
    }

    /// Checks that the data are not those of another workspace of which this one is a copy.
    func checkOwnership() throws(ClusterError) {
        guard path != folder, let other = Self.text("\(path)/workspace"), other != folder else { return }
        guard Self.recorded(other) == path else {
            // The workspace was moved: from now on it is known by its new name.
            return try Self.write(folder, to: "\(path)/workspace")
        }
        throw ClusterError(
            .copied,
            Bilingual("\(folder) is a copy of \(other) and would share its data", "\(folder) 是 \(other) 的副本，会与其共用数据"),
            remedy: Bilingual(
                "Remove \(folder) for a new, empty database, then restore a backup into it.",
                "请删除 \(folder) 以新建空数据库，再把备份恢复到其中。"))
    }

    private static func makeElsewhere(_ folder: String, _ user: ServerUser) throws(ClusterError) -> ClusterHome {
        if unsafe mkdir(fallbackBase, 0o711) != 0, errno != EEXIST { throw PrivateFolder.refusal(fallbackBase, errno) }
        guard let base = FileOwner.read(fallbackBase), base.isFolder, base.uid == 0 else {
            throw ClusterError(
                .notPermitted, Bilingual("\(fallbackBase) is not a folder of root", "\(fallbackBase) 不是 root 的目录"),
                remedy: Bilingual("Move it away.", "请将其移走。"))
        }
        let path = recorded(folder) ?? "\(fallbackBase)/\(PathDigest.hexadecimal(folder))"
        if text("\(path)/workspace").map({ $0 != folder && recorded($0) == path }) ?? false {
            throw ClusterError(
                .copied, Bilingual("\(path) belongs to another workspace", "\(path) 属于另一个工作区"),
                remedy: Bilingual("Choose another workspace.", "请改用其他工作区。"))
        }
        try PrivateFolder.make(path, owner: user)
        guard user.canUse(path) else {
            throw ClusterError(
                .notPermitted,
                Bilingual(
                    "the user that runs PostgreSQL can enter neither \(folder) nor \(path)",
                    "运行 PostgreSQL 的用户无法进入 \(folder) 或 \(path)"),
                remedy: Bilingual(
                    "Run chmod o+x on the folders above the workspace, or choose another workspace.",
                    "请对工作区的上级目录执行 chmod o+x，或改用其他工作区。"))
        }
        try write(folder, to: "\(path)/workspace")
        try write(path, to: "\(folder)/location")
        return ClusterHome(folder: folder, path: path, user: user)
    }

    private static func recorded(_ folder: String) -> String? {
        text("\(folder)/location").flatMap { $0.hasPrefix("\(fallbackBase)/") ? $0 : nil }
    }

    private static func text(_ file: String) -> String? {
        FileManager.default.contents(atPath: file)
            .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines) }
    }

    private static func write(_ text: String, to file: String) throws(ClusterError) {
        do {
            try Data("\(text)\n".utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw PrivateFolder.refusal(file, EACCES)
        }
    }
}
