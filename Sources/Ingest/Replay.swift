import Formats
import Foundation
package import Postgres
package import Store

/// Gives quarantined records to their feed again, each once: as a person corrected them, or as they were read where a
/// definition has changed since.
///
/// A replay is a load of its own with a ledger row that balances. It stands where the file of its records stands: what
/// a later file, a later line of that file or a later snapshot says of the same key is not overruled.
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
        return try replay(correction.load, lines: correction.lines, on: database) { load, records in
            let reader = try file.reader()
            var source = try CorrectedFile.records(of: path) {
                try MappedRecords(load.feed, reader, district: Int(configuration.county))
            }
            let row = try CorrectedRow(load, columns: reader.columns)
            var places = correction.lines.makeIterator()
            var given: [GivenRecord] = []
            while try source.next() {
                if source.isBlank { continue }
                guard let line = places.next(), let record = records[line] else { continue }
                let fields = (0..<source.record.fieldCount).map { FormulaGuard.strip(source.text($0)) }
                given.append(
                    GivenRecord(
                        record: record, columns: row.columns,
                        text: try load.record(
                            of: row.values(fields), under: row.columns, instead: record.text,
                            limits: configuration.limits),
                        kept: try load.record(
                            of: row.keptValues(fields), under: row.keptColumns, instead: record.text,
                            limits: configuration.limits),
                        isWhole: fields.contains(record.text), problem: source.encodingProblem))
            }
            guard try !file.hasChanged() else { throw CorrectedFile.hasChanged(path) }
            return given
        }
    }

    /// Replays open records of a load as they were read; all of them where no `ids` are given.
    ///
    /// - Throws: `Failure` 1130 to 1134 and 1147; then nothing is changed.
    package func retry(load id: Int64, ids: Set<Int64>? = nil, on database: isolated Connection) throws -> Result {
        try replay(id, ids: ids, on: database) { _, records in
            records.values.map { GivenRecord(record: $0, text: $0.text, kept: $0.text) }
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
        let rejection: Rejection
        /// Whether a later row of its file, which loaded, has its key; nil where that is not known.
        let isFollowed: Bool?
    }

    /// An open record as it is given again.
    private struct GivenRecord {
        let record: OpenRecord
        /// The columns of its text; nil for those of the load.
        var columns: [String]?
        /// The record, to be read as the load's own are.
        let text: String
        /// The record in the form in which it stays in quarantine.
        let kept: String
        /// Whether a field holds the whole record that could not be parted.
        var isWhole = false
        /// Why the bytes of the file that gives it are no text.
        var problem: Rejection?
    }

    /// What became of a record, and for a good one its key and whether a row of its own file may overrule it.
    private typealias Verdict = (
        given: GivenRecord, rejection: Rejection?, key: [UInt8], mayBeFollowed: Bool
    )

    private func replay(
        _ id: Int64, lines: [Int]? = nil, ids: Set<Int64>? = nil, on database: isolated Connection,
        reading give: (QuarantinedLoad, [Int: OpenRecord]) throws -> [GivenRecord]
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
            // As they stood in their file, since the last row of a key wins.
            let given = try give(load, wanted.open).sorted { $0.record.line < $1.record.line }
            let outcome = try apply(load, given, regions, on: database)
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
            select quarantine_id, line, revision, state, record, reason, column_name, value, detail, followed
            from ledger.quarantine
            where county_code = $1 and load_id = $2::bigint order by line, quarantine_id for update
            """, [.init(configuration.county), .init(load.loadID)],
            as: Int64.self, Int.self, Int.self, String.self, Data.self, String.self, String?.self, String?.self,
            String?.self, Bool?.self)
        if let lines {
            let known = Set(rows.map(\.1))
            if let strange = lines.first(where: { !known.contains($0) }) {
                throw CorrectedFile.isUnknown(line: strange, load: load.loadID)
            }
        }
        let wanted = rows.filter { lines?.contains($0.1) ?? ids?.contains($0.0) ?? ($0.3 == "open") }
        let open = wanted.filter { $0.3 == "open" }.map { row -> (Int, OpenRecord) in
            let reason = Rejection.Reason(rawValue: row.5) ?? .malformed
            return (
                row.1,
                OpenRecord(
                    id: row.0, line: row.1, revision: row.2, text: String(decoding: row.4, as: UTF8.self),
                    rejection: Rejection(reason, column: row.6, value: row.7, detail: row.8), isFollowed: row.9)
            )
        }
        return (Dictionary(open) { first, _ in first }, wanted.count - open.count)
    }

    private func apply(
        _ load: QuarantinedLoad, _ given: [GivenRecord], _ regions: RegionTranslation?, on database: isolated Connection
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
        outcome.isLate = !later.isEmpty
        let merge = FeedMerge(
            feed: load.feed, county: configuration.county, loadID: entry.loadID, knownFrom: entry.startedAt,
            laterLoads: later, isSnapshot: sources.source(load.source)?.isSnapshot ?? false, replayOf: load.loadID)
        try merge.createStage(on: database)
        let names = (load.feed.columns.flatMap(\.storedNames) + ["row_key"]).map { "\"\($0)\"" }
        var verdicts: [Verdict] = []
        let staged = try database.copyIn(
            "copy stage (\(names.joined(separator: ", "))) from stdin (format binary)"
        ) { writer in
            for given in given { verdicts.append(try judge(given, of: load, regions, &writer)) }
        }
        try stagePlaces(verdicts, on: database)
        try Failpoint.rowsStaged.pass()
        let counts = try merge.merge(staged: staged, on: database)
        if load.feed.table == "regions", counts.loaded > 0 { try RegionClosure.refresh(on: database) }
        try Failpoint.merged.pass()
        outcome.read = verdicts.count
        (outcome.loaded, outcome.unchanged) = (counts.loaded, counts.unchanged)
        outcome.quarantined = verdicts.count - staged
        outcome.overruled = counts.overruled
        try entry.insert(outcome, on: database)
        try Failpoint.ledgerWritten.pass()
        try Failpoint.slip(.markLast, on: database)
        for verdict in verdicts {
            if let rejection = verdict.rejection {
                try keep(verdict.given.record, rejection, verdict.given.kept, of: load, on: database)
            } else {
                try mark(verdict.given.record, verdict.key, of: load, by: entry.loadID, on: database)
            }
        }
        try Failpoint.replayMarked.pass()
        return outcome
    }

    /// Writes the row of a record, or says why it stays in quarantine.
    private func judge(
        _ given: GivenRecord, of load: QuarantinedLoad, _ regions: RegionTranslation?, _ writer: inout CopyWriter
    ) throws -> Verdict {
        func read(_ text: String, under columns: [String]?) throws -> MappedRecords {
            try MappedRecords(
                load.feed, try load.reader(of: text, under: columns, limits: configuration.limits),
                district: Int(configuration.county), regions: regions, form: load.form, writesAll: true)
        }
        var source = try read(given.text, under: given.columns)
        guard try source.next() else { return (given, given.problem ?? Rejection(.malformed), [], false) }
        if let problem = given.problem { return (given, problem, [], false) }
        var before = try read(given.record.text, under: nil)
        let wasThere = try before.next()
        if isStillDamaged(given, before: before, now: source) { return (given, given.record.rejection, [], false) }
        if let rejection = lostNumber(load.feed, before: before, now: source) { return (given, rejection, [], false) }
        if let rejection = try source.encode(to: &writer) { return (given, rejection, [], false) }
        let key = source.key
        // What is known of the rows behind it is known of the key that it had.
        let keyBefore = wasThere ? before.rowKey(with: &writer) : nil
        return (given, nil, key, keyBefore == key ? given.record.isFollowed ?? true : true)
    }

    /// Whether what damaged the record in its file still stands in its text, where it would pass for a value.
    private func isStillDamaged(
        _ given: GivenRecord, before: borrowing MappedRecords, now: borrowing MappedRecords
    ) -> Bool {
        let rejection = given.record.rejection
        switch rejection.reason {
        case .encoding: return given.text.unicodeScalars.contains("\u{FFFD}")
        case .nul: return given.text.unicodeScalars.contains { $0 == "\0" || $0 == "\u{2400}" }
        case .malformed: return given.isWhole
        case .cellError, .precision:
            return rejection.column.map { before.text(ofColumn: $0) == now.text(ofColumn: $0) } ?? false
        default: return false
        }
    }

    /// A number that lost its digits in the spreadsheet program with which the records were corrected.
    private func lostNumber(
        _ feed: FeedDefinition, before: borrowing MappedRecords, now: borrowing MappedRecords
    ) -> Rejection? {
        for column in feed.columns {
            guard case .text = column.type else { continue }
            let text = now.text(ofColumn: column.name)
            let bytes = Array(text.utf8)
            if CellReading.isLostNumber(bytes.span), text != before.text(ofColumn: column.name) {
                return Rejection(.precision, column: column.name, value: text)
            }
        }
        return nil
    }

    /// Fills the table of the staged rows' places in their file.
    private func stagePlaces(_ verdicts: [Verdict], on database: isolated Connection) throws {
        try database.execute(
            """
            create temporary table replayed (
                row_key text collate "C" not null, line bigint not null, may_be_followed boolean not null
            ) on commit drop
            """)
        try database.copyIn("copy replayed from stdin (format binary)") { writer in
            for verdict in verdicts where verdict.rejection == nil {
                writer.beginRow(columns: 3)
                writer.text(verdict.key.span)
                writer.int64(Int64(verdict.given.record.line))
                writer.bool(verdict.mayBeFollowed)
                try writer.endRow()
            }
        }
    }

    /// A record is replayed: its file's bytes, its line and its revision can never be again.
    private func mark(
        _ record: OpenRecord, _ key: [UInt8], of load: QuarantinedLoad, by loadID: Int64,
        on database: isolated Connection
    ) throws {
        try database.execute(
            """
            insert into ledger.replay (county_code, digest, line, revision, quarantine_id, load_id, key_hash)
            values ($1, $2, $3::bigint, $4::integer, $5::bigint, $6::bigint, hashtextextended($7, 0))
            """,
            [
                .init(configuration.county), .init(load.digest), .init(record.line), .init(record.revision),
                .init(record.id), .init(loadID), .init(String(decoding: key, as: UTF8.self)),
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
