import Formats
import Foundation
import Postgres
import Store

/// The records of one file that do not load, until they are written to the quarantine table.
///
/// A bounded number is kept in memory; where there are more, the file is read again to write them all.
struct QuarantineCollector: Sendable {
    /// Rejected records so far.
    private(set) var count = 0
    /// The entries kept.
    private(set) var entries: [Entry] = []
    private var bytes = 0
    /// The lines at which a key was rejected, by the key, as long as no later row gave it.
    private var linesOfKeys: [[UInt8]: [Int]] = [:]
    /// The lines of records whose key could be read.
    private var keyedLines: Set<Int> = []
    /// The lines of records whose key a later row, which was taken, gave again.
    private var followedLines: Set<Int> = []

    /// One rejected record.
    struct Entry: Sendable {
        let line: Int
        let rejection: Rejection
        let raw: String
    }

    /// Whether `entries` holds every rejected record.
    var isComplete: Bool { entries.count == count }

    /// Takes a rejected record and its key, where that could be read.
    mutating func add(_ rejection: Rejection, line: Int, key: [UInt8]?, raw: String) {
        count += 1
        if let key {
            linesOfKeys[key, default: []].append(line)
            keyedLines.insert(line)
        }
        guard bytes < 8 << 20 else { return }
        let entry = Entry(line: line, rejection: rejection, raw: raw)
        bytes += entry.raw.utf8.count + 128
        entries.append(entry)
    }

    /// Whether rows that are taken must be told to `follow`.
    var awaitsKeys: Bool { !linesOfKeys.isEmpty }

    /// Takes notice of a row that was taken, for the sake of rejected ones of its key before it.
    mutating func follow(_ key: [UInt8]) {
        guard let lines = linesOfKeys.removeValue(forKey: key) else { return }
        followedLines.formUnion(lines)
    }

    /// Whether a later row gave the key of the record at a line; nil where its key could not be read.
    func isFollowed(_ line: Int) -> Bool? {
        keyedLines.contains(line) ? followedLines.contains(line) : nil
    }
}

/// Writes quarantined records in binary COPY.
struct QuarantineTable {
    /// The workspace's county, six digits.
    let county: String
    /// The load that met the records.
    let loadID: Int64
    /// The feed, the source and the file's name.
    let feed: String, source: String, file: String
    /// The sheet of a workbook.
    let sheet: String?

    private static let columns =
        "county_code, load_id, feed, source, file, sheet, line, column_name, value, reason, detail, record, followed"

    /// Adds the records that `body` writes, in their order.
    ///
    /// They pass through a temporary table: a table under row level security takes no COPY.
    ///
    /// Returns their number.
    static func fill(on database: isolated Connection, _ body: (inout CopyWriter) throws -> Void) throws -> Int {
        try database.execute(
            """
            create temporary table rejected on commit drop as
            select \(columns) from ledger.quarantine with no data
            """)
        let written = try database.copyIn("copy rejected from stdin (format binary)", body)
        try database.execute("insert into ledger.quarantine (\(columns)) select \(columns) from rejected")
        try database.execute("drop table rejected")
        return written
    }

    /// Writes one record as a row; `isFollowed` as `QuarantineCollector` says.
    func write(_ entry: QuarantineCollector.Entry, isFollowed: Bool?, to writer: inout CopyWriter) throws {
        writer.beginRow(columns: 13)
        writer.text(county)
        writer.int64(loadID)
        writer.text(feed)
        writer.text(source)
        writer.text(file)
        text(sheet, to: &writer)
        writer.int64(Int64(entry.line))
        text(entry.rejection.column, to: &writer)
        text(entry.rejection.value, to: &writer)
        writer.text(entry.rejection.reason.rawValue)
        text(entry.rejection.detail, to: &writer)
        writer.bytea(Array(entry.raw.utf8))
        if let isFollowed { writer.bool(isFollowed) } else { writer.null() }
        try writer.endRow()
    }

    /// Takes out of a load those records that an earlier load of the same bytes left in quarantine.
    ///
    /// File and line are the identity of a record there: a held file that is given again adds nothing.
    static func dropKnown(
        of loadID: Int64, feed: String, digest: Data, county: String, on database: isolated Connection
    ) throws {
        try database.execute(
            """
            delete from ledger.quarantine q
            where q.county_code = $1 and q.load_id = $2::bigint and exists (
                select from ledger.load l
                join ledger.quarantine e on e.county_code = l.county_code and e.load_id = l.load_id
                where l.county_code = $1 and l.feed = $3 and l.digest = $4 and l.load_id <> $2::bigint
                    and e.line = q.line)
            """, [.init(county), .init(loadID), .init(feed), .init(digest)])
    }

    private func text(_ value: String?, to writer: inout CopyWriter) {
        // U+0000 cannot stand in a text; the record keeps it.
        if let value { writer.text(value.replacing("\0", with: "\u{2400}")) } else { writer.null() }
    }

    /// Numbers the records of the load as revisions behind those that a file of the same bytes left earlier.
    func numberRevisions(digest: Data, on database: isolated Connection) throws {
        try database.execute(
            """
            update ledger.quarantine q set revision = e.revision + 1
            from (
                select e.line, max(e.revision) as revision
                from ledger.quarantine e
                join ledger.load l on l.county_code = e.county_code and l.load_id = e.load_id
                where l.county_code = $1 and l.digest = $3 and l.load_id <> $2::bigint
                group by e.line
            ) e
            where q.county_code = $1 and q.load_id = $2::bigint and q.line = e.line
            """, [.init(county), .init(loadID), .init(digest)])
    }

    /// Closes the open records of every hold of a file that was let in: the load that did it holds the bad ones now.
    static func release(_ held: Int64, county: String, on database: isolated Connection) throws {
        try database.execute(
            """
            update ledger.quarantine set state = 'released', decided_at = now(), decided_by = session_user
            where county_code = $1 and state = 'open' and load_id in (
                select same.load_id
                from ledger.load h
                join ledger.load same on same.county_code = h.county_code and same.feed = h.feed and same.digest = h.digest
                        and same.state = 'held'
                where h.county_code = $1 and h.load_id = $2::bigint)
            """, [.init(county), .init(held)])
    }
}
