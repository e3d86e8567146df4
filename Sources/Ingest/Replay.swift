import Formats
import Foundation
package import Postgres
package import Store

/// Gives quarantined records to their feed again, each once: as a person corrected them, or as they were read where a
/// definition has changed since.
///
/// A replay is a load of its own with a ledger row that balances. It stands where the file of its records stands: what
/// a later file, or that file itself, gave under the same key is not overruled.
package struct Replay: Sendable {
    /// What became of the records.
    package struct Result: Sendable {
        /// The load; nil where no record was left to replay.
        package let outcome: LoadOutcome?
        /// Records that were replayed, discarded or released before, and were left alone.
        package let settled: Int
    }

    private let configuration: FileLoader.Configuration
    private let catalog: FeedCatalog
    private let sources: SourceCatalog

    /// A replay for a district's feeds and sources.
    package init(_ configuration: FileLoader.Configuration, catalog: FeedCatalog, sources: SourceCatalog) {
        self.configuration = configuration
        self.catalog = catalog
        self.sources = sources
    }

    /// Replays the records of a corrected export.
    ///
    /// - Throws: `Failure` 1133 to 1137 where the file is no export or does not fit the quarantine, 1147 where the
    ///   load's source is gone, `FormatError` where the file cannot be read; then nothing is changed.
    package func retry(file path: String, on database: isolated Connection) throws -> Result {
        let file = try SourceFile(path: path, pinned: nil, limits: configuration.limits)
        let correction = try CorrectedFile(try file.reader(), name: path)
        return try replay(correction.load, lines: correction.lines, on: database) { load, records, map in
            let reader = try file.reader()
            var source = try CorrectedFile.records(of: path) { try map(reader) }
            var places = correction.lines.makeIterator()
            return { writer in
                while try source.next() {
                    if source.isBlank { continue }
                    guard let line = places.next(), let record = records[line] else { continue }
                    let rejection = try source.encode(to: &writer)
                    return (record, rejection, try load.record(of: source.record, under: reader.columns))
                }
                guard try !file.hasChanged() else { throw CorrectedFile.hasChanged(path) }
                return nil
            }
        }
    }

    /// Replays open records of a load as they were read; all of them where no `ids` are given.
    ///
    /// - Throws: `Failure` 1130 to 1134 and 1147; then nothing is changed.
    package func retry(load id: Int64, ids: Set<Int64>? = nil, on database: isolated Connection) throws -> Result {
        try replay(id, ids: ids, on: database) { load, records, map in
            let limits = configuration.limits
            var rest = records.values.sorted { $0.line < $1.line }[...]
            return { writer in
                guard let record = rest.popFirst() else { return nil }
                var source = try map(try load.reader(of: record.text, limits: limits))
                let isThere = try source.next()
                return (record, isThere ? try source.encode(to: &writer) : Rejection(.malformed), record.text)
            }
        }
    }

    /// The load of a quarantined record; nil where there is no such record.
    package func load(of id: Int64, on database: isolated Connection) throws -> Int64? {
        try database.first(
            "select load_id from ledger.quarantine where county_code = $1 and quarantine_id = $2::bigint",
            [.init(configuration.county), .init(id)], as: Int64.self)
    }

    // MARK: One transaction

    /// An open record.
    private struct OpenRecord: Sendable {
        let id: Int64
        let line: Int
        let revision: Int
        let text: String
    }

    private typealias Verdict = (record: OpenRecord, rejection: Rejection?, text: String)
    private typealias Records = (inout CopyWriter) throws -> Verdict?
    /// Finds the columns of the load's feed in records, and reads them as its load did.
    private typealias Mapping = (any RecordReader) throws -> MappedRecords

    private func replay(
        _ id: Int64, lines: [Int]? = nil, ids: Set<Int64>? = nil, on database: isolated Connection,
        reading open: (QuarantinedLoad, [Int: OpenRecord], @escaping Mapping) throws -> Records
    ) throws -> Result {
        let load = try QuarantinedLoad(id, county: configuration.county, catalog: catalog, on: database)
        guard load.state == "loaded" else { throw CorrectedFile.isHeld(id) }
        let result = try database.atomically { () throws -> Result in
            try database.execute(
                "select pg_advisory_xact_lock(hashtextextended('aidwatch feed ' || $1, 0))", [.init(load.feed.table)])
            try Failpoint.feedLocked.pass()
            let wanted = try records(of: load, lines: lines, ids: ids, on: database)
            guard !wanted.open.isEmpty else { return Result(outcome: nil, settled: wanted.settled) }
            let regions = try load.regions(sources, on: database)
            let outcome = try apply(
                load,
                try open(load, wanted.open) { reader in
                    try MappedRecords(
                        load.feed, reader, district: Int(configuration.county), regions: regions, writesAll: true)
                }, on: database)
            try Failpoint.beforeCommit.pass()
            return Result(outcome: outcome, settled: wanted.settled)
        }
        try Failpoint.afterCommit.pass()
        return result
    }

    private func records(
        of load: QuarantinedLoad, lines: [Int]?, ids: Set<Int64>?, on database: isolated Connection
    ) throws -> (open: [Int: OpenRecord], settled: Int) {
        let rows = try database.query(
            """
            select quarantine_id, line, revision, state, record from ledger.quarantine
            where county_code = $1 and load_id = $2::bigint order by line, quarantine_id for update
            """, [.init(configuration.county), .init(load.loadID)],
            as: Int64.self, Int.self, Int.self, String.self, Data.self)
        if let lines {
            let known = Set(rows.map(\.1))
            if let strange = lines.first(where: { !known.contains($0) }) {
                throw CorrectedFile.isUnknown(line: strange, load: load.loadID)
            }
        }
        let wanted = rows.filter { lines?.contains($0.1) ?? ids?.contains($0.0) ?? ($0.3 == "open") }
        let open = wanted.filter { $0.3 == "open" }.map { row in
            (row.1, OpenRecord(id: row.0, line: row.1, revision: row.2, text: String(decoding: row.4, as: UTF8.self)))
        }
        return (Dictionary(open) { first, _ in first }, wanted.count - open.count)
    }

    private func apply(
        _ load: QuarantinedLoad, _ next: Records, on database: isolated Connection
    ) throws -> LoadOutcome {
        var entry = try LedgerEntry(county: configuration.county, on: database)
        entry.definition = load.feed.name
        entry.replayOf = load.loadID
        entry.header = load.header
        var outcome = LoadOutcome(
            loadID: entry.loadID, feed: load.feed.table, source: load.source, file: load.file)
        let place = FilePlace(
            county: configuration.county, source: load.source, file: load.file, load: load.loadID)
        let later = try place.laterLoads(on: database)
        outcome.isLate = later.contains { $0 != load.loadID }
        let merge = FeedMerge(
            feed: load.feed, county: configuration.county, loadID: entry.loadID, knownFrom: entry.startedAt,
            laterLoads: later)
        try merge.createStage(on: database)
        let names = (load.feed.columns.flatMap(\.storedNames) + ["row_key"]).map { "\"\($0)\"" }
        var verdicts: [Verdict] = []
        let staged = try database.copyIn(
            "copy stage (\(names.joined(separator: ", "))) from stdin (format binary)"
        ) { writer in
            while let verdict = try next(&writer) { verdicts.append(verdict) }
        }
        try Failpoint.rowsStaged.pass()
        let counts = try merge.merge(staged: staged, on: database)
        if load.feed.table == "regions", counts.loaded > 0 { try RegionClosure.refresh(on: database) }
        try Failpoint.merged.pass()
        outcome.read = verdicts.count
        (outcome.loaded, outcome.unchanged) = (counts.loaded, counts.unchanged)
        outcome.quarantined = verdicts.count - staged
        try entry.insert(outcome, on: database)
        try Failpoint.ledgerWritten.pass()
        try Failpoint.slip(.markLast, on: database)
        for verdict in verdicts {
            if let rejection = verdict.rejection {
                try keep(verdict.record, rejection, verdict.text, of: load, on: database)
            } else {
                try mark(verdict.record, of: load, by: entry.loadID, on: database)
            }
        }
        try Failpoint.replayMarked.pass()
        return outcome
    }

    /// A record is replayed: its file's bytes, its line and its revision can never be again.
    private func mark(
        _ record: OpenRecord, of load: QuarantinedLoad, by loadID: Int64, on database: isolated Connection
    ) throws {
        try database.execute(
            """
            insert into ledger.replay (county_code, digest, line, revision, quarantine_id, load_id)
            values ($1, $2, $3::bigint, $4::integer, $5::bigint, $6::bigint)
            """,
            [
                .init(configuration.county), .init(load.digest), .init(record.line), .init(record.revision),
                .init(record.id), .init(loadID),
            ])
        try database.execute(
            """
            update ledger.quarantine
            set state = 'replayed', decided_at = now(), decided_by = session_user
            where county_code = $1 and quarantine_id = $2::bigint
            """, [.init(configuration.county), .init(record.id)])
    }

    /// A correction that is still wrong stays in quarantine in the place of the record.
    private func keep(
        _ record: OpenRecord, _ rejection: Rejection, _ text: String, of load: QuarantinedLoad,
        on database: isolated Connection
    ) throws {
        try database.execute(
            """
            update ledger.quarantine
            set column_name = $3, value = $4, reason = $5, detail = $6, record = $7, revision = 1 + (
                select max(q.revision) from ledger.quarantine q
                join ledger.load l on l.county_code = q.county_code and l.load_id = q.load_id
                where q.county_code = $1 and l.digest = $8 and q.line = $9::bigint)
            where county_code = $1 and quarantine_id = $2::bigint
            """,
            [
                .init(configuration.county), .init(record.id), .init(rejection.column),
                .init(rejection.value?.replacing("\0", with: "\u{2400}")), .init(rejection.reason.rawValue),
                .init(rejection.detail), .init(Data(text.utf8)), .init(load.digest), .init(record.line),
            ])
    }
}
