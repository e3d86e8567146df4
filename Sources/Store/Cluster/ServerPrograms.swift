import Foundation

/// The folder of PostgreSQL's server programs.
struct ServerPrograms {
    /// The folder that holds `initdb`, `pg_ctl` and `postgres`.
    let folder: String
    /// The major version, for example 15.
    let majorVersion: Int

    /// Where Debian and Ubuntu keep the programs, one folder a major version.
    private static let debianFolder = "/usr/lib/postgresql"

    /// Finds the programs.
    ///
    /// - Parameter version: The major version that a folder was made by, or nil for the newest.
    /// - Returns: The programs.
    /// - Throws: `.programsMissing`; `.otherVersion` when others are installed only.
    static func find(version: Int?) throws(ClusterError) -> ServerPrograms {
        let all = installed()
        guard let newest = all.last else {
            throw ClusterError(
                .programsMissing,
                Bilingual(
                    "PostgreSQL's server programs (initdb, pg_ctl, postgres) are not installed",
                    "没有安装 PostgreSQL 服务器程序（initdb、pg_ctl、postgres）"),
                remedy: Bilingual(
                    "Install the package postgresql, or name a server by --database.",
                    "请安装 postgresql 软件包，或用 --database 指定服务器。"))
        }
        guard let version else { return newest }
        guard let match = all.last(where: { $0.majorVersion == version }) else {
            throw ClusterError(
                .otherVersion,
                Bilingual(
                    "the private database was made by PostgreSQL \(version), and installed is \(newest.majorVersion)",
                    "工作区数据库由 PostgreSQL \(version) 建立，而已安装的是 \(newest.majorVersion)"),
                remedy: Bilingual(
                    "Install postgresql-\(version), make a backup with it, move the folder pg away and restore.",
                    "请安装 postgresql-\(version) 并用其备份，移走 pg 目录后恢复。"))
        }
        return match
    }

    /// All that are installed, oldest first.
    private static func installed() -> [ServerPrograms] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: debianFolder)) ?? []
        var found = names.compactMap { name -> ServerPrograms? in
            let folder = "\(debianFolder)/\(name)/bin"
            guard let version = Int(name), isComplete(folder) else { return nil }
            return ServerPrograms(folder: folder, majorVersion: version)
        }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for folder in path.split(separator: ":").map(String.init) where isComplete(folder) {
            // Debian's wrappers in /usr/bin lead to the programs above.
            guard let version = version(in: folder) else { continue }
            found.append(ServerPrograms(folder: folder, majorVersion: version))
        }
        return found.sorted { $0.majorVersion < $1.majorVersion }
    }

    private static func isComplete(_ folder: String) -> Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
    }

    /// The major version by `postgres --version`: "postgres (PostgreSQL) 15.18 (Debian …)".
    private static func version(in folder: String) -> Int? {
        guard let run = try? CommandRun.run("\(folder)/postgres", ["--version"], in: "/") else { return nil }
        return run.output.split(separator: " ").dropFirst(2).first
            .flatMap { Int($0.prefix { $0.isNumber }) }
    }
}
