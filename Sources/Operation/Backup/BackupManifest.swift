import Foundation
import Postgres
import Store

/// What a backup holds, so that a restored database can be compared with the one it was made from.
package struct BackupManifest: Codable, Sendable, Equatable {
    /// The version of this form.
    package var form = 1
    /// When the snapshot was taken, in ISO 8601.
    package let madeAt: String
    /// The SHA-256 of the dump, in hexadecimal digits.
    package let dump: String
    /// Every table of ours.
    package let tables: [Table]
    /// Every sequence of ours and where it stands.
    package let sequences: [String: Int]
    /// The end of each county's audit chain.
    package let heads: [Head]

    /// One table.
    package struct Table: Codable, Sendable, Equatable {
        /// Schema and name.
        package let name: String
        /// Its rows.
        package let rows: Int
        /// The sum of the rows' hashes, whatever their order.
        package let digest: String
    }

    /// The end of an audit chain.
    package struct Head: Codable, Sendable, Equatable {
        /// The district's six digits.
        package let county: String
        /// The number of its last event; each county counts from 1.
        package let event: Int
        /// The hash in hexadecimal digits.
        package let hash: String
    }

    /// The counties that have a chain: none before the first scan.
    var counties: Set<String> { Set(heads.map(\.county)) }

    /// The name of the file in a backup's folder.
    static let file = "manifest.json"
    /// The name of the dump in a backup's folder.
    static let dumpFile = "database.dump"

    /// Reads the manifest of a backup.
    ///
    /// - Throws: `Failure` 1621 where it is none.
    static func read(_ folder: String) throws -> BackupManifest {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)"),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: data), manifest.form == 1
        else {
            throw Failure(
                1621, FileManager.default.fileExists(atPath: folder) ? .refused : .noInput,
                Bilingual(
                    "\(folder) is not a backup: it has no readable manifest.json", "\(folder) 不是备份：缺少可读的 manifest.json"),
                repair: Bilingual("name a folder that db backup has made", "请指定由 db backup 生成的目录"))
        }
        return manifest
    }

    /// The manifest as a text whose keys are sorted.
    var data: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// The names of the parts in which two differ, for a message.
    func differences(from other: BackupManifest) -> [String] {
        let theirs = Dictionary(other.tables.map { ($0.name, $0) }) { $1 }
        let mine = Dictionary(tables.map { ($0.name, $0) }) { $1 }
        var names = Set(theirs.keys).union(mine.keys).filter { theirs[$0] != mine[$0] }.sorted()
        names += Set(sequences.keys).union(other.sequences.keys).filter { sequences[$0] != other.sequences[$0] }
            .sorted()
        if heads != other.heads { names.append("audit.head") }
        return names
    }
}

/// Counts what a database holds.
enum DatabaseCensus {
    /// The schemas that hold what is ours.
    private static let schemas = """
        ('access', 'audit', 'detection', 'feed', 'history', 'ledger', 'linkage', 'operation', 'reference', 'supervision',
            'upkeep', 'public')
        """

    /// The manifest of what a transaction sees, without the dump.
    static func take(on database: isolated Connection, madeAt: String, dump: String) throws -> BackupManifest {
        let names = try database.query(
            """
            select format('%I.%I', n.nspname, c.relname)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname in \(schemas)
            order by 1
            """, as: String.self)
        let tables = try names.map { name in
            let row = try database.first(
                "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from \(name) t",
                as: Int.self, String.self)
            return BackupManifest.Table(name: name, rows: row?.0 ?? 0, digest: row?.1 ?? "")
        }
        let sequences = try database.query(
            """
            select format('%I.%I', schemaname, sequencename), coalesce(last_value, 0)
            from pg_sequences where schemaname in \(schemas)
            """, as: String.self, Int.self)
        return BackupManifest(
            madeAt: madeAt, dump: dump, tables: tables,
            sequences: Dictionary(sequences.map { ($0.0, $0.1) }) { $1 },
            heads: try heads(on: database))
    }

    /// The ends of the audit chains.
    static func heads(on database: isolated Connection) throws -> [BackupManifest.Head] {
        try database.query(
            "select county_code, event_no, encode(hash, 'hex') from audit.head order by county_code",
            as: String.self, Int.self, String.self
        ).map { BackupManifest.Head(county: $0.0, event: $0.1, hash: $0.2) }
    }
}
