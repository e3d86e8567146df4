package import Formats
import Foundation
package import Postgres
package import Store

/// Loads one file of a feed: rows, quarantine, ledger row and bookkeeping in one transaction.
///
/// Whatever instant the program or the server dies at, either all of a file is in the database or nothing.
package struct FileLoader: Sendable {
    /// What a loader needs to know of the workspace.
    package struct Configuration: Sendable {
        /// The district's six digits.
        package var county: String
        /// The share of bad records, in percent, above which a file is held.
        package var badShare = 20
        /// The number of bad records that a file may have whatever their share.
        package var badRecords = 5
        /// The sizes at which reading stops.
        package var limits = Limits()

        /// A configuration with the contract's limits.
        package init(county: String) {
            self.county = county
        }

        /// The limits that a workspace sets.
        package init(_ settings: Settings) {
            county = settings.district
            badShare = settings.badShare
            badRecords = settings.badRecords
        }
    }

    let configuration: Configuration

    /// Makes a loader.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// One file to be loaded.
    package struct Request: Sendable {
        /// Where the file is.
        package let path: String
        /// Its name, by which files of a source are ordered.
        package let name: String
        /// The definition by which it is read.
        package let feed: FeedDefinition
        /// The source that gives it, such as `inbox:cases`.
        package let source: String
        /// Bytes that were pulled and are read instead of a file at `path`.
        package var spool: TemporaryFile?
        /// How region codes of another system are read; nil: they are of the district's own.
        package var regions: RegionTranslation?
        /// Whether rows of the source that the file lacks end.
        package var isSnapshot = false
        /// What commits together with the load, as its last statement, such as the source's cursor.
        package var committing: (@Sendable (LoadOutcome, isolated Connection) throws -> Void)?

        /// Makes a request.
        package init(path: String, feed: FeedDefinition, source: String) {
            self.path = path
            self.feed = feed
            self.source = source
            name = String(path.split(separator: "/").last ?? "")
        }

        /// Makes a request for bytes that a source gave under a name.
        package init(spool: TemporaryFile, name: String, feed: FeedDefinition, source: String) {
            self.init(path: name, feed: feed, source: source)
            self.spool = spool
        }

        /// A request for a file that has another name by now.
        init(path: String, name: String, feed: FeedDefinition, source: String) {
            self.path = path
            self.name = name
            self.feed = feed
            self.source = source
        }
    }

    /// Loads a file, or answers nil where `isKnownSkipped` and this source has read these bytes under this name.
    ///
    /// - Throws: `FormatError` where the path is no readable regular file; `Failure` 1101 where the file changed
    ///   while it was read; `PostgresError`. Then nothing of the file is in the database.
    package func load(
        _ request: Request, skipsKnown: Bool = false, isDryRun: Bool = false, on database: isolated Connection
    ) throws -> LoadOutcome? {
        let file: SourceFile
        do {
            file = try SourceFile(
                path: request.path, spool: request.spool,
                pinned: request.feed.encoding.flatMap(TextEncoding.init(rawValue:)), limits: configuration.limits)
        } catch {
            guard Self.holdReason(error) != nil else { throw error }
            return try record(unreadable: request, error, isDryRun: isDryRun, on: database)
        }
        try Failpoint.fileDigested.pass()
        do {
            let outcome = try Self.resolving(on: database) {
                try Load(request, file, configuration)
                    .run(skipsKnown: skipsKnown, isDryRun: isDryRun, on: database)
            }
            try Failpoint.afterCommit.pass()
            return outcome
        } catch let dryRun as Load.DryRun {
            return dryRun.outcome
        }
    }

    /// Runs a load as one transaction; where the server was lost during the commit, asks the ledger what became of it.
    ///
    /// - Throws: What the load throws, or the error of the commit where its ledger row is not there.
    static func resolving(
        on database: isolated Connection, _ load: () throws -> LoadOutcome?
    ) throws -> LoadOutcome? {
        var outcome: LoadOutcome?
        do {
            return try database.atomically {
                outcome = try load()
                return outcome
            }
        } catch let error as PostgresError where error.isOutcomeUnknown {
            let isThere = try outcome.flatMap { outcome in
                try database.first(
                    "select true from ledger.load where load_id = $1::bigint", [.init(outcome.loadID)], as: Bool.self)
            }
            guard isThere == true else { throw error }
            return outcome
        }
    }

    /// Reads, checks and stages a file, and keeps nothing of it.
    ///
    /// Returns the records that would load.
    ///
    /// - Throws: As `load`.
    package func stage(_ request: Request, on database: isolated Connection) throws -> Int {
        let file = try SourceFile(
            path: request.path, spool: request.spool,
            pinned: request.feed.encoding.flatMap(TextEncoding.init(rawValue:)), limits: configuration.limits)
        return try database.atomically {
            try Load(request, file, configuration).stage(on: database)
        }
    }

    /// Records a file whose bytes could not be read through.
    private func record(
        unreadable request: Request, _ error: FormatError, isDryRun: Bool, on database: isolated Connection
    ) throws -> LoadOutcome? {
        guard let reason = Self.holdReason(error) else { throw error }
        return try hold(request, for: reason, error.description, isDryRun: isDryRun, on: database)
    }

    /// Records that a file or page is held, without reading it; nil where its last load says so already.
    package func hold(
        _ request: Request, for reason: LoadOutcome.HoldReason, _ detail: String, isDryRun: Bool = false,
        on database: isolated Connection
    ) throws -> LoadOutcome? {
        var outcome = LoadOutcome(loadID: 0, feed: request.feed.table, source: request.source, file: request.name)
        outcome.state = .held
        outcome.reason = (code: reason, detail: detail)
        if isDryRun { return outcome }
        return try database.atomically {
            let ledger = try LedgerEntry(county: configuration.county, on: database)
            if try ledger.isHeldAlready(source: request.source, file: request.name, reason: reason, on: database) {
                return nil
            }
            outcome.loadID = ledger.loadID
            try ledger.insert(outcome, on: database)
            try request.committing?(outcome, database)
            return outcome
        }
    }

    /// The reason for which a file with this error is held; nil where the error is of another kind.
    static func holdReason(_ error: FormatError) -> LoadOutcome.HoldReason? {
        switch error.code {
        case .empty: .empty
        case .limits: .limits
        case .dialect: .dialect
        case .truncated: .truncated
        case .damagedGzip: .damagedGzip
        case .unclosedQuote: .unclosedQuote
        case .unsupported: .unsupported
        case .damagedWorkbook: .damagedWorkbook
        case .refusedWorkbook: .refusedWorkbook
        case .missingSheet: .missingSheet
        case .damagedJSON: .damagedJSON
        case .noHeader, .badHeader: .header
        case .encodingUnavailable: .encoding
        case .notRegularFile, .unreadable, .unwritable, .noSpace, .unencodable: nil
        }
    }
}
