import Formats
import Foundation
import Postgres

/// The ledger row of a load in the making.
struct LedgerEntry: Sendable {
    /// Its number.
    let loadID: Int64
    /// The instant from which its rows are believed, as text with offset.
    let startedAt: String
    /// The digest of the content, where it could be read through.
    var digest: Data?
    /// Bytes after inflating.
    var bytes = 0
    /// The text's encoding.
    var encoding: String?
    /// The CSV delimiter, or `json`.
    var dialect: String?
    /// The headers of the file.
    var header: [String] = []
    /// Whether the load filled an empty feed.
    var isFirst = false
    /// The name of the definition that reads the file.
    var definition: String?
    /// Where the file is.
    var path: String?
    /// The load whose quarantined records are replayed.
    var replayOf: Int64?
    /// The held load whose file is let in.
    var releaseOf: Int64?

    private let county: String

    /// Takes the next number.
    init(county: String, on database: isolated Connection) throws {
        self.county = county
        let row = try database.first(
            """
            select nextval(pg_get_serial_sequence('ledger.load', 'load_id')), clock_timestamp()::text
            """, as: Int64.self, String.self)
        guard let row else { throw PostgresError(.decoding, "the ledger gave no number") }
        (loadID, startedAt) = row
    }

    /// Whether the newest load of this file by this source was held for the same reason.
    func isHeldAlready(
        source: String, file: String, reason: LoadOutcome.HoldReason, on database: isolated Connection
    ) throws -> Bool {
        let newest = try database.first(
            """
            select state || ':' || split_part(coalesce(reason, ''), ' ', 1) from ledger.load
            where county_code = $1 and source = $2 and file = $3 and digest is null order by load_id desc limit 1
            """, [.init(county), .init(source), .init(file)], as: String.self)
        return newest == "held:" + reason.rawValue && source.hasPrefix("inbox:")
    }

    /// Writes the row.
    func insert(_ outcome: LoadOutcome, on database: isolated Connection) throws {
        try database.execute(
            """
            insert into ledger.load (
                county_code, load_id, feed, source, file, digest, bytes, state, reason, encoding, dialect, is_late,
                is_first, header, drift, rows_read, rows_loaded, rows_unchanged, rows_quarantined, rows_blank,
                started_at, definition, path, replay_of, release_of, header_fingerprint, header_change, finished_at)
            overriding system value
            values ($1, $2::bigint, $3, $4, $5, $6, $7::bigint, $8, $9, $10, $11, $12, $13, $14,
                to_jsonb($15::text[]), $16::bigint, $17::bigint, $18::bigint, $19::bigint, $20::bigint,
                $21::timestamptz, $22, $23, $24::bigint, $25::bigint, $26, $27::jsonb, clock_timestamp())
            """,
            [
                .init(county), .init(loadID), .init(outcome.feed), .init(outcome.source), .init(outcome.file),
                .init(digest), .init(bytes), .init(outcome.state.rawValue),
                .init(outcome.ledgerReason),
                .init(encoding), .init(dialect), .init(outcome.isLate), .init(isFirst), .init(header),
                .init(outcome.drift + outcome.respelled), .init(outcome.read), .init(outcome.loaded),
                .init(outcome.unchanged),
                .init(outcome.quarantined), .init(outcome.blank), .init(startedAt), .init(definition), .init(path),
                .init(replayOf), .init(releaseOf),
                .init(header.isEmpty ? nil : HeaderChange.fingerprint(of: header)),
                .init(try outcome.headerChange?.json),
            ])
    }
}
