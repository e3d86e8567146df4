import Domain
import Formats
import Foundation
import Postgres
import Store

/// One load inside its transaction.
struct Load {
    private let request: FileLoader.Request
    private let file: SourceFile
    private let configuration: FileLoader.Configuration
    private let released: Int64?
    /// The held load by which these bytes, which a source gives again, are let in.
    private var admitted: Int64?

    /// Ends the transaction of a dry run.
    struct DryRun: Error {
        let outcome: LoadOutcome
    }

    /// Undoes the rows of a file that is held.
    private struct Held: Error {
        let reason: LoadOutcome.HoldReason
        let detail: String
        var rejected = QuarantineCollector()
        /// What is known of the file itself, where it could be opened.
        var entry: LedgerEntry?
    }

    /// A load of a file, or of one that was held as the load `released` and is now let in.
    init(
        _ request: FileLoader.Request, _ file: SourceFile, _ configuration: FileLoader.Configuration,
        releasing released: Int64? = nil
    ) {
        self.request = request
        self.file = file
        self.configuration = configuration
        self.released = released
    }

    /// Loads the file and writes its ledger row; nil where it was read under this name before and is to be skipped.
    func run(skipsKnown: Bool, isDryRun: Bool, on database: isolated Connection) throws -> LoadOutcome? {
        // Loads of one feed follow each other, so that the periods of its versions do too.
        try database.execute(
            "select pg_advisory_xact_lock(hashtextextended('aidwatch feed ' || $1, 0))", [.init(request.feed.table)])
        try Failpoint.feedLocked.pass()
        var load = self
        if request.spool != nil {
            load.admitted = try Release.admission(
                of: file.digest, source: request.source, county: configuration.county, on: database)
        }
        if skipsKnown, load.admitted == nil, try isKnown(on: database) { return nil }
        return try load.run(isDryRun: isDryRun, on: database)
    }

    /// The held load whose bad records may be as many as they are.
    private var letIn: Int64? { released ?? admitted }

    private func run(isDryRun: Bool, on database: isolated Connection) throws -> LoadOutcome {
        var entry = try LedgerEntry(county: configuration.county, on: database)
        entry.definition = request.feed.name
        if request.spool == nil { entry.path = URL(fileURLWithPath: request.path).standardizedFileURL.path }
        entry.releaseOf = letIn
        entry.digest = file.digest
        entry.bytes = file.byteCount
        entry.encoding = file.encoding?.rawValue
        var outcome = LoadOutcome(
            loadID: entry.loadID, feed: request.feed.table, source: request.source, file: request.name)
        var rejected = QuarantineCollector()
        try Failpoint.numberTaken.pass()
        if try lastDigest(on: database) == file.digest {
            outcome.state = .duplicate
        } else {
            let later = try laterLoads(on: database)
            outcome.isLate = !later.isEmpty
            try Failpoint.slip(.ledgerFirst, on: database) {
                var early = try LedgerEntry(county: configuration.county, on: database)
                early.digest = file.digest
                try early.insert(outcome, on: database)
            }
            do {
                let transfer = try database.savepoint {
                    try self.transfer(later, outcome, entry, on: database)
                }
                (outcome, entry, rejected) = (transfer.outcome, transfer.entry, transfer.rejected)
            } catch let held as Held {
                outcome.state = .held
                outcome.reason = (code: held.reason, detail: held.detail)
                entry = held.entry ?? entry
                rejected = held.rejected
                outcome.read = rejected.count
                outcome.quarantined = rejected.count
            }
        }
        if outcome.state != .duplicate { outcome.headerChange = try headerChange(to: entry.header, on: database) }
        try Failpoint.slip(.rowsFirst, on: database)
        guard try !file.hasChanged() || Failpoint.makes(.unwatchedFile) else {
            throw hasChanged
        }
        try Failpoint.fileUnchanged.pass()
        try entry.insert(outcome, on: database)
        try Failpoint.ledgerWritten.pass()
        try Failpoint.slip(.quarantineLast, on: database)
        try writeQuarantine(rejected, entry, on: database)
        if outcome.state == .held {
            try QuarantineTable.dropKnown(
                of: entry.loadID, feed: request.feed.table, digest: file.digest, county: configuration.county,
                on: database)
        }
        try Failpoint.quarantineWritten.pass()
        if let letIn { try QuarantineTable.release(letIn, county: configuration.county, on: database) }
        if !isDryRun { try request.committing?(outcome, database) }
        try Failpoint.beforeCommit.pass()
        if isDryRun { throw DryRun(outcome: outcome) }
        return outcome
    }

    /// Stages the file; returns the rows that are good.
    ///
    /// The staging table goes with the transaction.
    func stage(on database: isolated Connection) throws -> Int {
        let entry = try LedgerEntry(county: configuration.county, on: database)
        var transfer = Transfer(
            outcome: LoadOutcome(
                loadID: entry.loadID, feed: request.feed.table, source: request.source, file: request.name),
            entry: entry, rejected: QuarantineCollector())
        try merge(entry, []).createStage(on: database)
        return try copy(try openReader(), to: "stage", &transfer, on: database)
    }

    private func merge(_ entry: LedgerEntry, _ later: [Int64]) -> FeedMerge {
        FeedMerge(
            feed: request.feed, county: configuration.county, loadID: entry.loadID, knownFrom: entry.startedAt,
            laterLoads: later, isSnapshot: request.isSnapshot)
    }

    private var hasChanged: Failure {
        Failure(
            1101, .personNeeded,
            Bilingual(
                "\(request.name) changed while it was read; nothing of it was loaded",
                "\(request.name) 在读取过程中被改动，没有装载任何内容"),
            repair: Bilingual("try again when it is complete", "请等文件写完后重试"))
    }

    // MARK: What was loaded before

    /// Whether the newest load of this name had these bytes: a file that went back to an earlier state is new.
    private func isKnown(on database: isolated Connection) throws -> Bool {
        try database.first(
            """
            select coalesce((
                select digest = $4 from ledger.load where county_code = $1 and source = $2 and file = $3
                    and replay_of is null
                order by load_id desc limit 1), false)
            """,
            [.init(configuration.county), .init(request.source), .init(request.name), .init(file.digest)],
            as: Bool.self) ?? false
    }

    private func lastDigest(on database: isolated Connection) throws -> Data? {
        try database.first(
            """
            select digest from ledger.load
            where county_code = $1 and source = $2 and state = 'loaded' and replay_of is null
            order by load_id desc limit 1
            """, [.init(configuration.county), .init(request.source)], as: Data?.self) ?? nil
    }

    private func laterLoads(on database: isolated Connection) throws -> [Int64] {
        try FilePlace(county: configuration.county, source: request.source, file: request.name, load: released)
            .laterLoads(on: database)
    }

    private func headerChange(to header: [String], on database: isolated Connection) throws -> HeaderChange? {
        guard !header.isEmpty,
            let last = try HeaderChange.lastHeader(
                county: configuration.county, source: request.source, definition: request.feed.name, on: database)
        else { return nil }
        return HeaderChange(from: last, to: header, feed: request.feed)
    }

    // MARK: From the file to the table

    private struct Transfer: Sendable {
        var outcome: LoadOutcome
        var entry: LedgerEntry
        var rejected: QuarantineCollector
    }

    private func transfer(
        _ later: [Int64], _ outcome: LoadOutcome, _ entry: LedgerEntry, on database: isolated Connection
    ) throws -> Transfer {
        var transfer = Transfer(outcome: outcome, entry: entry, rejected: QuarantineCollector())
        let reader = try opened { () throws(FormatError) in try openReader() }
        transfer.entry.header = reader.columns
        switch reader {
        case let table as CSVReader: transfer.entry.dialect = String(UnicodeScalar(table.dialect.delimiter))
        case let workbook as XLSXReader: (transfer.entry.dialect, transfer.entry.sheet) = ("xlsx", workbook.sheet)
        default: transfer.entry.dialect = "json"
        }
        do {
            try fill(reader, later, &transfer, on: database)
        } catch var held as Held {
            transfer.entry.header = reader.columns
            held.entry = transfer.entry
            throw held
        }
        // The keys of JSON objects are known once all are read.
        transfer.entry.header = reader.columns
        return transfer
    }

    private func fill(
        _ reader: any RecordReader, _ later: [Int64], _ transfer: inout Transfer, on database: isolated Connection
    ) throws {
        let feed = request.feed
        let entry = transfer.entry
        let first = FirstLoad(
            feed: feed, county: configuration.county, loadID: entry.loadID, knownFrom: entry.startedAt)
        let merge = merge(entry, later)
        transfer.entry.isFirst = try later.isEmpty && FirstLoad.isPossible(feed, on: database)
        var mayFreeze = false
        if transfer.entry.isFirst {
            mayFreeze = try first.prepare(on: database)
        } else {
            try merge.createStage(on: database)
        }
        try Failpoint.stageMade.pass()
        let staged = try copy(
            reader, to: transfer.entry.isFirst ? "feed.\(feed.table)" : "stage", freezing: mayFreeze, &transfer,
            on: database)
        try Failpoint.rowsStaged.pass()
        let bad = transfer.rejected.count
        let records = transfer.outcome.read - transfer.outcome.blank
        let isBad = bad == records || (bad > configuration.badRecords && bad * 100 > records * configuration.badShare)
        if bad > 0, isBad, letIn == nil {
            throw Held(
                reason: .badShare,
                detail: "\(bad) of \(records) records are bad, the limit is \(configuration.badShare) %",
                rejected: transfer.rejected)
        }
        if transfer.entry.isFirst {
            let kept = try first.finish(copied: staged, on: database)
            transfer.outcome.loaded = kept
            transfer.outcome.unchanged = staged - kept
        } else {
            let counts = try merge.merge(staged: staged, on: database)
            transfer.outcome.loaded = counts.loaded
            transfer.outcome.unchanged = counts.unchanged
            if request.isSnapshot, later.isEmpty {
                transfer.outcome.ended = try endLacking(entry, transfer.rejected, on: database)
            }
        }
        try Failpoint.merged.pass()
        // In this transaction, so that a crash never leaves the regions and what hangs below them apart.
        if feed.table == "regions", transfer.outcome.loaded + transfer.outcome.ended > 0 {
            try RegionClosure.refresh(on: database)
        }
    }

    private func mapped(_ reader: any RecordReader) throws -> MappedRecords {
        try MappedRecords(
            request.feed, reader, district: Int(configuration.county),
            regions: request.feed.table == "regions" ? nil : request.regions)
    }

    /// Ends the rows that a snapshot lacks; none where a record in quarantine has no readable key, since it may be any.
    private func endLacking(
        _ entry: LedgerEntry, _ rejected: QuarantineCollector, on database: isolated Connection
    ) throws -> Int {
        let end = SnapshotEnd(
            feed: request.feed, county: configuration.county, source: request.source, loadID: entry.loadID,
            knownFrom: entry.startedAt)
        try end.createSpared(on: database)
        var hasUnreadableKey = false
        if rejected.count > 0 {
            var source = try mapped(try openReader())
            try database.copyIn("copy spared (row_key) from stdin (format binary)") { writer in
                while try source.next() {
                    guard !source.isBlank, try source.check(with: &writer) != nil else { continue }
                    guard let key = source.rowKey(with: &writer) else {
                        hasUnreadableKey = true
                        continue
                    }
                    writer.beginRow(columns: 1)
                    writer.text(key.span)
                    try writer.endRow()
                }
            }
        }
        return hasUnreadableKey ? 0 : try end.run(on: database)
    }

    private func openReader() throws(FormatError) -> any RecordReader {
        try file.reader(of: request.feed)
    }

    private func opened<Result>(_ open: () throws(FormatError) -> Result) throws -> Result {
        do {
            return try open()
        } catch {
            guard let reason = FileLoader.holdReason(error) else { throw error }
            throw Held(reason: reason, detail: error.description)
        }
    }

    private func copy(
        _ reader: any RecordReader, to table: String, freezing: Bool = false, _ transfer: inout Transfer,
        on database: isolated Connection
    ) throws -> Int {
        let options = freezing ? "format binary, freeze" : "format binary"
        var source: MappedRecords
        do {
            source = try mapped(reader)
        } catch let problem as HeaderMapping.Problem {
            throw held(problem, header: reader.columns)
        }
        let columns = source.columnNames.map { "\"\($0)\"" }.joined(separator: ", ")
        try Failpoint.headerRead.pass()
        var read = 0
        var blank = 0
        var rejected = QuarantineCollector()
        let staged: Int
        do {
            staged = try database.copyIn("copy \(table) (\(columns)) from stdin (\(options))") { writer in
                while try source.next() {
                    read += 1
                    if read & 0xFFFF == 0 { try Task.checkCancellation() }
                    try Failpoint.recordRead.pass()
                    if source.isBlank {
                        blank += 1
                    } else if let rejection = try source.encode(to: &writer) {
                        let key = source.rowKey(with: &writer)
                        rejected.add(rejection, line: source.record.line, key: key, raw: source.raw)
                    } else if rejected.awaitsKeys {
                        rejected.follow(source.key)
                    }
                }
            }
        } catch let error as FormatError {
            guard let reason = FileLoader.holdReason(error) else { throw error }
            throw Held(reason: reason, detail: error.description)
        } catch let problem as HeaderMapping.Problem {
            throw held(problem, header: reader.columns)
        }
        transfer.outcome.read = read
        transfer.outcome.blank = blank
        transfer.outcome.quarantined = rejected.count
        transfer.outcome.drift = source.drift
        transfer.outcome.respelled = source.respelled
        transfer.rejected = rejected
        return staged
    }

    private func held(_ problem: HeaderMapping.Problem, header: [String]) -> Held {
        switch problem {
        case .missingColumns(let names):
            Held(
                reason: .missingColumn,
                detail: "\(names.joined(separator: ", ")); the header is \(HeaderText.shown(header, of: request.feed))")
        case .sameColumn(let column, let headers):
            Held(reason: .duplicateColumn, detail: "\(column): \(headers.joined(separator: ", "))")
        }
    }

    // MARK: Quarantine

    private func writeQuarantine(
        _ rejected: QuarantineCollector, _ entry: LedgerEntry, on database: isolated Connection
    ) throws {
        guard rejected.count > 0 else { return }
        let table = QuarantineTable(
            county: configuration.county, loadID: entry.loadID, feed: request.feed.table, source: request.source,
            file: request.name, sheet: entry.sheet)
        var written = 0
        if rejected.isComplete {
            written = try QuarantineTable.fill(on: database) { writer in
                for entry in rejected.entries {
                    try table.write(entry, isFollowed: rejected.isFollowed(entry.line), to: &writer)
                }
            }
        } else {
            var source = try mapped(try openReader())
            written = try QuarantineTable.fill(on: database) { writer in
                while try source.next() {
                    guard !source.isBlank, let rejection = try source.check(with: &writer) else { continue }
                    let entry = QuarantineCollector.Entry(
                        line: source.record.line, rejection: rejection, raw: source.raw)
                    try table.write(entry, isFollowed: rejected.isFollowed(entry.line), to: &writer)
                }
            }
        }
        guard written == rejected.count else {
            throw hasChanged
        }
        try table.numberRevisions(digest: file.digest, on: database)
    }
}
