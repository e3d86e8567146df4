import Foundation
import Glibc

/// The system user as whom the server runs: never root, which PostgreSQL refuses.
struct ServerUser: Equatable {
    /// The user's number.
    let uid: UInt32
    /// The number of the user's own group.
    let gid: UInt32

    /// Whether this program runs as root and must step down for every server program.
    static var isRoot: Bool { geteuid() == 0 }

    /// Chooses the user: ourselves, or for root the owner of the workspace, or `postgres` where root owns that too.
    ///
    /// - Parameter workspace: The workspace's folder.
    /// - Returns: The user.
    /// - Throws: `.notPermitted` when there is no user `postgres`.
    static func choose(workspace: String) throws(ClusterError) -> ServerUser {
        guard isRoot else { return ServerUser(uid: geteuid(), gid: getegid()) }
        if let owner = FileOwner.read(workspace), owner.uid != 0 { return ServerUser(uid: owner.uid, gid: owner.gid) }
        guard let entry = unsafe getpwnam("postgres") else {
            throw ClusterError(
                .notPermitted,
                Bilingual(
                    "root may not run PostgreSQL and there is no user postgres to run it",
                    "root 不能运行 PostgreSQL，而系统中没有 postgres 用户"),
                remedy: Bilingual(
                    "Install the package postgresql, or run as an ordinary user.", "请安装 postgresql 软件包，或以普通用户运行。"))
        }
        return unsafe ServerUser(uid: entry.pointee.pw_uid, gid: entry.pointee.pw_gid)
    }

    /// Runs a program as this user.
    ///
    /// - Throws: `.unreachable` when it cannot be started at all.
    func run(_ program: String, _ arguments: [String], in folder: String, input: String = "") throws(ClusterError)
        -> CommandRun
    {
        do {
            guard Self.isRoot, uid != 0 else { return try CommandRun.run(program, arguments, in: folder, input: input) }
            let step = ["--reuid=\(uid)", "--regid=\(gid)", "--clear-groups", "--", program]
            return try CommandRun.run("/usr/bin/setpriv", step + arguments, in: folder, input: input)
        } catch {
            throw ClusterError(
                .unreachable, Bilingual("\(program) cannot be run in \(folder)", "无法在 \(folder) 中运行 \(program)"),
                remedy: Bilingual(
                    "Check that the program and setpriv (package util-linux) are installed and the folder is there.",
                    "请确认已安装该程序和 setpriv（util-linux 软件包），且该目录存在。")
            )
        }
    }

    /// Whether this user can enter and write a folder, by trying as that user.
    func canUse(_ folder: String) -> Bool {
        guard Self.isRoot, uid != 0 else { return FileManager.default.isWritableFile(atPath: folder) }
        let probe = try? run("/usr/bin/test", ["-w", folder, "-a", "-x", folder], in: "/")
        return probe?.exitCode == 0
    }
}

/// Who owns a file.
struct FileOwner: Equatable {
    let uid: UInt32
    let gid: UInt32
    let isFolder: Bool
    let permissions: UInt32

    /// Reads the owner without following a symbolic link; nil when there is no such file or it may not be looked at.
    static func read(_ path: String) -> FileOwner? {
        var info = stat()
        guard unsafe lstat(path, &info) == 0 else { return nil }
        return FileOwner(
            uid: info.st_uid, gid: info.st_gid, isFolder: info.st_mode & S_IFMT == S_IFDIR,
            permissions: info.st_mode & 0o7777)
    }
}
