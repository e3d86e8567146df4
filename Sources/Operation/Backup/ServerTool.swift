import Formats
import Foundation
import Postgres
import Store

/// One of PostgreSQL's client programs, run to its end.
enum ServerTool {
    /// Runs a program on a database; a request to stop ends it.
    ///
    /// It reads the same variables as the program's own sessions; the password goes by one, since everybody may read a
    /// command line.
    ///
    /// - Parameters:
    ///   - name: `pg_dump` or `pg_restore`, found on the path.
    ///   - arguments: Its arguments beside the database.
    ///   - configuration: The database.
    /// - Throws: `Failure` 1310 where it is not installed, 1620 with its last words where it fails; `CancellationError`;
    ///   `FormatError` where no file can be made for its words.
    static func run(_ name: String, _ arguments: [String], on configuration: ConnectionConfiguration) async throws {
        let address = try configuration.clientAddress
        // A file takes any number of warnings without a reader.
        let spoken = try TemporaryFile()
        let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(nothing) }
        let status: Int32
        do {
            status = try await ChildProcess.run(
                ["/usr/bin/env", name, "--dbname=\(address.conninfo)"] + arguments,
                descriptors: [nothing, nothing, spoken.openDescriptor],
                variables: address.password.map { ["PGPASSWORD": $0] } ?? [:])
        } catch {
            throw notThere(name)
        }
        try Task.checkCancellation()
        if status == 127 { throw notThere(name) }
        guard status == 0 else {
            let end = try spoken.bytes(at: max(0, spoken.byteCount - lastWords), count: lastWords)
            let last = String(decoding: end, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
            let reason = last ?? "status \(status)"
            throw Failure(
                1620, .inputOutput,
                Bilingual("\(name) failed: \(reason)", "\(name) 失败：\(reason)"),
                repair: Bilingual(
                    "nothing was changed; mend it and run the command again", "未作任何更改；排除原因后请重新执行"))
        }
    }

    /// The bytes in which the last line is looked for.
    private static let lastWords = 1 << 14

    private static func notThere(_ name: String) -> Failure {
        Failure(
            1310, .unreachable,
            Bilingual("\(name) cannot be run", "无法运行 \(name)"),
            repair: Bilingual("install the package postgresql-client", "请安装 postgresql-client 软件包"))
    }
}
