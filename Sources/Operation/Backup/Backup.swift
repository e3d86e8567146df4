import Crypto
package import Domain
import Foundation
package import Postgres
import Store

/// Makes a backup: one snapshot of the whole database as `pg_dump` writes it, and a manifest of what it holds.
///
/// A backup is a folder that is there whole or not at all: it is made beside and renamed. Only its owner may enter it,
/// since it holds everything in clear.
package struct Backup: Sendable {
    private let installation: Installation

    /// A backup of an installation's database.
    package init(_ installation: Installation) {
        self.installation = installation
    }

    /// What was made.
    package struct Report: Sendable {
        /// The backup's folder.
        package let folder: String
        /// What it holds.
        package let manifest: BackupManifest
        /// The bytes of the dump.
        package let bytes: Int
        /// Older backups that were removed.
        package let removed: [String]
    }

    private static let suffix = ".backup"
    private static let partial = ".partial"
    private static let lock = ".aidwatch-backup.lock"

    /// Makes a backup in a folder, and removes all but the newest `keep` backups of the same
    /// counties there, where it is given.
    ///
    /// - Throws: `Failure` 1620, 1622, 1628; what `connectAsOwner` throws.
    package func make(in parent: String, at now: Instant, keep: Int?) async throws -> Report {
        let files = FileManager.default
        let stamp = "\(now)".prefix(19).replacing(":", with: "").replacing("-", with: "")
        let folder = "\(parent)/aidwatch-\(stamp)\(Self.suffix)"
        let beside = folder + Self.partial
        let cannotWrite = Failure(
            1622, .cannotWrite,
            Bilingual("no backup can be written to \(parent)", "无法在 \(parent) 写入备份"),
            repair: Bilingual("check the folder and its rights, or name another by --out", "请检查目录及其权限，或用 --out 另指定"))
        do {
            try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw cannotWrite
        }
        let lock = unsafe open("\(parent)/\(Self.lock)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw cannotWrite }
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw Failure(
                1628, .busy,
                Bilingual("another backup is being written to \(parent)", "另一个备份正在写入 \(parent)"),
                repair: Bilingual("wait until it is done, or name another folder by --out", "请等待其完成，或用 --out 另指定目录"))
        }
        do {
            // Whoever made them is gone, since the lock is ours.
            for name in try files.contentsOfDirectory(atPath: parent) where name.hasSuffix(Self.suffix + Self.partial) {
                try files.removeItem(atPath: "\(parent)/\(name)")
            }
            guard !files.fileExists(atPath: folder) else { throw CocoaError(.fileWriteFileExists) }
            try files.createDirectory(
                atPath: beside, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw cannotWrite
        }
        defer { try? files.removeItem(atPath: beside) }

        let owner = try await session()
        let dump = "\(beside)/\(BackupManifest.dumpFile)"
        try await owner.execute("begin isolation level repeatable read read only")
        let snapshot = try await owner.first("select pg_export_snapshot()", as: String.self) ?? ""
        try await ServerTool.run(
            "pg_dump",
            ["--format=custom", "--compress=1", "--snapshot=\(snapshot)", "--file=\(dump)"],
            on: try await installation.location.configuration())
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: dump)
        let (digest, bytes) = try Self.digest(of: dump)
        let manifest = try await owner.session { database in
            try DatabaseCensus.take(on: database, madeAt: "\(now)", dump: digest)
        }
        try await owner.execute("commit")
        await owner.close()
        try manifest.data.write(to: URL(filePath: "\(beside)/\(BackupManifest.file)"))
        try Self.sync(dump, "\(beside)/\(BackupManifest.file)", beside)
        try files.moveItem(atPath: beside, toPath: folder)
        try Self.sync(parent)
        return Report(
            folder: folder, manifest: manifest, bytes: bytes,
            removed: try keep.map { try Self.prune(parent, keep: $0, of: manifest) } ?? [])
    }

    /// A session whose snapshot lasts for as long as `pg_dump` may take.
    ///
    /// - Throws: What `connectAsOwner` throws.
    package func session() async throws -> Connection {
        try await installation.connectAsOwner(settings: DatabaseLocation.patient)
    }

    /// Removes all but the newest backups of the same counties; those of another database, and what is no backup, stay.
    private static func prune(_ parent: String, keep: Int, of newest: BackupManifest) throws -> [String] {
        let old = try FileManager.default.contentsOfDirectory(atPath: parent)
            .filter { name in
                name.hasPrefix("aidwatch-") && name.hasSuffix(suffix)
                    && (try? BackupManifest.read("\(parent)/\(name)"))?.counties == newest.counties
            }.sorted().dropLast(keep)
        for name in old { try FileManager.default.removeItem(atPath: "\(parent)/\(name)") }
        return Array(old)
    }

    /// The SHA-256 of a file in hexadecimal digits, and its length.
    static func digest(of path: String) throws -> (digest: String, bytes: Int) {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        var hash = SHA256()
        var bytes = 0
        while let block = try file.read(upToCount: 1 << 20), !block.isEmpty {
            hash.update(data: block)
            bytes += block.count
        }
        let digest = Hexadecimal.text(hash.finalize())
        return (digest, bytes)
    }

    private static func sync(_ paths: String...) throws {
        for path in paths {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
            defer { close(descriptor) }
            guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
    }
}
