import Foundation
import Glibc
import Logging
import Postgres

/// Makes, starts and stops the server of one cluster; every call blocks its thread.
struct ClusterServer {
    /// The folder `pg` of the workspace.
    let folder: String
    let tuning: ClusterTuning
    let logger: Logger

    /// How long a start is tried again while what a killed server left behind dies away.
    private static let patience: TimeInterval = 15

    /// The running server's socket folder and process; nil when none runs.
    func running() throws(ClusterError) -> PostmasterFile? {
        guard let home = try ClusterHome.find(folder: folder) else { return nil }
        guard let file = PostmasterFile.read(dataFolder: home.data), file.isAlive(in: home.data) else { return nil }
        return file
    }

    /// Starts the server unless it runs, making the cluster first where there is none.
    ///
    /// - Returns: The running server.
    func start() throws(ClusterError) -> PostmasterFile {
        if let file = try running(), try isSound(file) { return file }
        if unsafe access(folder, F_OK) != 0 { _ = try ClusterHome.make(folder: folder) }
        return try ClusterLock.hold("\(folder)/lock") { () throws(ClusterError) in try startLocked() }
    }

    /// Stops the server if it runs; open sessions are ended.
    func stop() throws(ClusterError) {
        guard try running() != nil else { return }
        try ClusterLock.hold("\(folder)/lock") { () throws(ClusterError) in try stopLocked() }
    }

    private func startLocked() throws(ClusterError) -> PostmasterFile {
        if let file = try running() {
            if try isSound(file) { return file }
            // The folder was moved with the server running: its old name no longer leads to the socket.
            try stopLocked()
        }
        let home = try created()
        try home.checkOwnership()
        return try launch(home)
    }

    /// Whether a running server is ready and can be reached by the name that it gave itself.
    private func isSound(_ file: PostmasterFile) throws(ClusterError) -> Bool {
        guard file.isReady, let home = try ClusterHome.find(folder: folder) else { return false }
        guard let owner = FileOwner.read(file.socketFolder), owner.uid == home.user.uid else { return false }
        return FileManager.default.fileExists(atPath: "\(file.socketFolder)/.s.PGSQL.5432")
            && file.dataFolder == URL(fileURLWithPath: home.data).resolvingSymlinksInPath().path
    }

    private func created() throws(ClusterError) -> ClusterHome {
        if let home = try ClusterHome.find(folder: folder), home.isCreated {
            try PrivateFolder.make(home.data, owner: home.user)
            return home
        }
        let home = try ClusterHome.make(folder: folder)
        try initialise(home)
        return home
    }

    /// Makes the cluster under another name and renames it, so that a cut-off attempt leaves nothing half made.
    private func initialise(_ home: ClusterHome) throws(ClusterError) {
        let programs = try ServerPrograms.find(version: nil)
        let new = "\(home.path)/data.new"
        let failure: (String) -> ClusterError = { reason in
            ClusterError(
                .notCreated,
                Bilingual(
                    "the private database cannot be made in \(home.path): \(reason)",
                    "无法在 \(home.path) 建立工作区数据库：\(reason)"),
                remedy: Bilingual("Check the free space and the rights there, then run again.", "请检查该处的剩余空间与权限后重新执行。"))
        }
        do {
            if FileManager.default.fileExists(atPath: new) { try FileManager.default.removeItem(atPath: new) }
        } catch { throw failure("an earlier attempt cannot be removed") }
        logger.info("making the private database", metadata: ["folder": "\(home.path)"])
        let run = try home.user.run(
            "\(programs.folder)/initdb",
            [
                "--pgdata=data.new", "--username=\(PrivateCluster.user)", "--encoding=UTF8", "--locale=C.UTF-8",
                "--lc-messages=C", "--data-checksums", "--auth=trust", "--no-instructions",
            ] + tuning.initOptions, in: home.path)
        guard run.exitCode == 0 else {
            let isFull = run.output.contains("No space left")
            throw isFull ? PrivateFolder.refusal(home.path, ENOSPC) : failure(run.lastLine)
        }
        do {
            // Written in place: the files keep the owner that initdb gave them.
            for (name, text) in [("postgresql.conf", tuning.configuration), ("pg_hba.conf", ClusterTuning.access)] {
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(new)/\(name)"))
                try file.truncate(atOffset: 0)
                try file.write(contentsOf: Data(text.utf8))
                try file.synchronize()
                try file.close()
            }
        } catch { throw failure("its settings cannot be written") }
        // The single-user server reads statements from its standard input; the database is there before anybody can look.
        let made = try home.user.run(
            "\(programs.folder)/postgres", ["--single", "-D", "data.new", "postgres"], in: home.path,
            input: "create database \(SQLIdentifier.quote(PrivateCluster.database)) template template0\n")
        guard made.exitCode == 0, !made.output.contains("ERROR:") else { throw failure(made.lastLine) }
        guard unsafe rename(new, home.data) == 0 else { throw failure("data.new cannot be renamed to data") }
    }

    private func launch(_ home: ClusterHome) throws(ClusterError) -> PostmasterFile {
        let programs = try ServerPrograms.find(version: try version(home))
        let socket = try SocketFolder.make(home: home.path, user: home.user)
        let deadline = Date(timeIntervalSinceNow: Self.patience)
        var wasKilled = false
        while true {
            if FileManager.default.fileExists(atPath: "\(home.data)/postmaster.pid") {
                wasKilled = true
                // PostgreSQL removes a stale file itself, but not when its number went to another program of the
                // same user. While a left-over process works in the folder, the file must stay: it protects the data.
                if !PostmasterFile.isInUse(home.data) { _ = unsafe unlink("\(home.data)/postmaster.pid") }
            }
            if !PostmasterFile.isInUse(home.data) { SocketFolder.clear(socket) }
            // Relative names and a plain socket path, since pg_ctl passes them through a shell.
            let run = try home.user.run(
                "\(programs.folder)/pg_ctl",
                ["start", "--wait", "--timeout=120", "--pgdata=data", "--log=log", "--options=-k \(socket)"],
                in: home.path)
            if let file = PostmasterFile.read(dataFolder: home.data), file.isReady, file.isAlive(in: home.data) {
                return file
            }
            guard wasKilled, Date() < deadline else {
                throw ClusterError(
                    .unreachable,
                    Bilingual(
                        "the private database did not start: \(reason(home, run))", "工作区数据库没有启动：\(reason(home, run))"),
                    remedy: Bilingual(
                        "See \(home.log), mend what it names and run again.", "请查看 \(home.log)，按其提示修复后重新执行。"))
            }
            usleep(500_000)
        }
    }

    private func stopLocked() throws(ClusterError) {
        guard let home = try ClusterHome.find(folder: folder) else { return }
        let programs = try ServerPrograms.find(version: try version(home))
        for mode in ["fast", "immediate"] {
            let run = try home.user.run(
                "\(programs.folder)/pg_ctl",
                ["stop", "--wait", "--timeout=60", "--pgdata=data", "--mode=\(mode)"], in: home.path)
            if run.exitCode == 0 { return }
            if try running() == nil { return }
        }
        throw ClusterError(
            .unreachable, Bilingual("the private database does not stop", "工作区数据库无法停止"),
            remedy: Bilingual("See \(home.log) and end its process by hand.", "请查看 \(home.log)，手工结束其进程。"))
    }

    /// The major version that made the data.
    private func version(_ home: ClusterHome) throws(ClusterError) -> Int {
        let text = FileManager.default.contents(atPath: "\(home.data)/PG_VERSION")
            .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
        guard let text, let version = Int(text.prefix { $0 != "." }) else {
            throw ClusterError(
                .notPermitted, Bilingual("\(home.data)/PG_VERSION cannot be read", "无法读取 \(home.data)/PG_VERSION"),
                remedy: Bilingual("Restore the folder from a backup.", "请从备份恢复该目录。"))
        }
        return version
    }

    /// The last thing the server said that is a cause.
    private func reason(_ home: ClusterHome, _ run: CommandRun) -> String {
        let log = FileManager.default.contents(atPath: home.log).map {
            String(decoding: $0.suffix(8192), as: UTF8.self)
        }
        let lines = (log ?? "").split(whereSeparator: \.isNewline)
        let cause = lines.last { $0.contains("FATAL:") || $0.contains("PANIC:") }
        return cause.map { String($0.drop { $0 != "]" }.dropFirst(2)) } ?? run.lastLine
    }
}
