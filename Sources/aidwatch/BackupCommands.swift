import ArgumentParser
import Operation
import Store

/// Backups of the database.
extension DatabaseCommand {
    struct MakeBackup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup", abstract: "Save the whole database as of one moment, with a manifest.",
            discussion: """
                The backup is a folder for its owner alone: it holds everything in clear. Keep it on another machine.
                Example: aidwatch db backup --out /backup/aidwatch --keep 14
                """)

        @OptionGroup var common: CommonOptions

        @Option(help: "The folder in which the backup is made.")
        var out = "backups"

        @Option(help: "Remove all but so many of this district's newest backups there.")
        var keep: Int?

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            if let keep, keep < 1 { throw ValidationError("--keep is a number from 1 on") }
            let report = try await Backup(try common.installation()).make(in: out, at: Days.now, keep: keep)
            let rows = report.manifest.tables.reduce(0) { $0 + $1.rows }
            Terminal.line(
                json
                    ? JSONText.object([
                        ("folder", JSONText.quoted(report.folder)), ("bytes", "\(report.bytes)"), ("rows", "\(rows)"),
                        ("tables", "\(report.manifest.tables.count)"),
                        ("removed", JSONText.array(report.removed.map(JSONText.quoted))),
                    ])
                    : Message.pick(
                        "\(report.folder): \(rows) rows of \(report.manifest.tables.count) tables, \(report.bytes) bytes",
                        "\(report.folder)：\(report.manifest.tables.count) 张表 \(rows) 行，\(report.bytes) 字节"))
            Terminal.flush()
        }
    }

    struct MakeRestore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Bring a backup back, once it is proved equal to what was saved.",
            discussion: """
                It is restored beside and compared: rows, digests, audit chain. Logins come back without their passwords.
                Example: aidwatch db restore backups/aidwatch-20261031T020000.backup --verify
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The folder that db backup made.")
        var backup: String

        @Flag(help: "Only compare: the database stays as it is.")
        var verify = false

        @Flag(help: "Replace a database that is not empty; it is kept under another name.")
        var force = false

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let report = try await Restore(installation).run(backup, verifyOnly: verify, force: force)
            let rows = report.manifest.tables.reduce(0) { $0 + $1.rows }
            if json {
                Terminal.line(
                    JSONText.object([
                        ("made_at", JSONText.quoted(report.manifest.madeAt)), ("rows", "\(rows)"),
                        ("restored", "\(!verify)"), ("replaced", report.replaced.map(JSONText.quoted) ?? "null"),
                    ]))
            } else {
                Terminal.line(
                    verify
                        ? Message.pick(
                            "the backup of \(report.manifest.madeAt) is sound: \(rows) rows",
                            "\(report.manifest.madeAt) 的备份完好：\(rows) 行")
                        : Message.pick(
                            "restored to \(report.manifest.madeAt): \(rows) rows",
                            "已恢复至 \(report.manifest.madeAt)：\(rows) 行"))
                if let replaced = report.replaced {
                    Terminal.line(
                        Message.pick("the database that was there is kept as \(replaced)", "原数据库保留为 \(replaced)"))
                }
            }
            Terminal.flush()
        }
    }
}
