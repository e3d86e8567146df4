import Domain
import Formats
import Logging
import Postgres
import Store

/// Reads one source: leases it, loads its files or pages one by one, and gives it back.
struct SourceWorker: Sendable {
    let source: SourceDefinition
    let holder: String
    let configuration: FileLoader.Configuration
    let surroundings: Surroundings
    let logger: Logger
    let report: @Sendable (IngestRun.Entry) -> Void

    /// Reads the source if it is free; and unless a person named it, only if it is due.
    ///
    /// What is wrong with it is reported, not thrown: it must not stop others.
    ///
    /// - Throws: `CancellationError`.
    func run(isNamed: Bool, on database: Connection) async throws {
        do {
            let outcome = try await database.session { database in
                try SourceLease.take(source, as: holder, whetherDue: isNamed, on: database)
            }
            guard case .leased(let lease, let state) = outcome else {
                if isNamed {
                    report(.failure(file: source.name, SourceFailures.unavailable(source.name, outcome)))
                } else if case .busy(let other) = outcome {
                    report(.busy(source: source.name, holder: other))
                }
                return
            }
            try await read(lease, state, on: database)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            report(.failure(file: source.name, error))
        }
    }

    private func read(_ lease: SourceLease, _ state: SourceLease.State, on database: Connection) async throws {
        do {
            let end = try await pull(lease, state, on: database)
            try await lease.giveBack(end, on: database)
        } catch {
            let (told, seconds) = (error as? Postponed).map { ($0.failure, Int?.some($0.seconds)) } ?? (error, nil)
            let end = SourceLease.End.failed(Self.shown(told), retryAfter: seconds)
            // A database that is lost keeps the lease until it expires.
            _ = try? await lease.giveBack(end, on: database)
            throw told
        }
    }

    /// What is kept of an error: never more than what an operator may be told.
    private static func shown(_ error: any Error) -> String {
        switch error {
        case let failure as Failure: failure.description
        case let error as FormatError: error.description
        case let error as PostgresError: "\(error)"
        case is CancellationError: "stopped"
        default: "\(type(of: error))"
        }
    }

    private func pull(
        _ lease: SourceLease, _ state: SourceLease.State, on database: Connection
    ) async throws -> SourceLease.End {
        let isFolder = if case .directory = source.connector { true } else { false }
        guard try await lease.begin("", on: database) <= SourceLease.mostAttempts else {
            throw try await hold(lease, on: database)
        }
        let regions = try await RegionTranslation.list(for: source, on: database)
        var pull = try makePull(state)
        var isNews = false
        while let piece = try await pull.next() {
            try Task.checkCancellation()
            isNews = true
            if try await lease.begin(piece.name, on: database) > SourceLease.mostAttempts {
                guard isFolder else { throw try await hold(lease, on: database) }
                try await holdCrashed(piece, on: database)
                continue
            }
            let isHeld: Bool
            do {
                isHeld = try await load(piece, regions, lease, on: database)
            } catch {
                if Task.isCancelled { throw CancellationError() }
                guard isFolder, (error as? PostgresError).map({ $0.kind == .server }) ?? true else { throw error }
                // One bad file stops no other.
                try await lease.end(piece.name, on: database)
                report(.failure(file: piece.name, error))
                continue
            }
            // Behind a page that is held the cursor must not move.
            if isHeld, !isFolder { return .good(isNews: true) }
            if !isFolder { _ = try await lease.begin("", on: database) }
        }
        return .good(isNews: isNews || isFolder)
    }

    private func makePull(_ state: SourceLease.State) throws -> any SourcePull {
        switch source.connector {
        case .directory(let settings): DirectoryPull(source, settings, surroundings, report)
        case .http(let settings): try HTTPPull(source, settings, state, surroundings)
        case .postgres(let settings):
            PostgresPull(source, settings, state, environment: surroundings.environment, logger: logger)
        }
    }

    /// Loads a piece; returns whether it is held.
    private func load(
        _ piece: SourcePiece, _ regions: RegionTranslation?, _ lease: SourceLease, on database: Connection
    ) async throws -> Bool {
        let loader = FileLoader(configuration)
        let request = request(piece, regions, lease)
        let outcome: LoadOutcome?
        do {
            outcome = try await attempt(piece, request, loader, on: database)
        } catch let error as PostgresError where error.isOutcomeUnknown {
            // Whether the commit took place is asked, never assumed: what is there is not loaded again.
            outcome = try await attempt(piece, request, loader, on: database)
        }
        if let outcome {
            report(.outcome(outcome))
            return outcome.state == .held
        }
        // These bytes were read under this name before: a file that lies there, or a page whose commit was in doubt.
        try await lease.end(piece.name, on: database)
        guard piece.checkpoint.countsPage, let now = try await lease.state(on: database) else { return false }
        return SourcePiece.pageName(now.serial) < piece.name
    }

    private func attempt(
        _ piece: SourcePiece, _ request: FileLoader.Request, _ loader: FileLoader, on database: Connection
    ) async throws -> LoadOutcome? {
        if case .refused(let reason, let detail) = piece.content {
            return try await loader.hold(request, for: reason, detail, on: database)
        }
        return try await loader.load(request, skipsKnown: true, on: database)
    }

    private func request(
        _ piece: SourcePiece, _ regions: RegionTranslation?, _ lease: SourceLease?
    ) -> FileLoader.Request {
        var request: FileLoader.Request
        switch piece.content {
        case .file(let path): request = .init(path: path, feed: source.feed, source: source.name)
        case .spool(let spool): request = .init(spool: spool, name: piece.name, feed: source.feed, source: source.name)
        case .refused: request = .init(path: piece.name, feed: source.feed, source: source.name)
        }
        request.regions = regions
        request.isSnapshot = source.isSnapshot
        if let lease {
            request.committing = { outcome, database in
                try lease.advance(to: piece.checkpoint, after: outcome, piece: piece.name, on: database)
            }
        }
        return request
    }

    /// Holds a file whose reading has ended the program too often.
    private func holdCrashed(_ piece: SourcePiece, on database: Connection) async throws {
        let detail = "reading it ended the program \(SourceLease.mostAttempts) times"
        let outcome = try await FileLoader(configuration)
            .hold(request(piece, nil, nil), for: .crashed, detail, on: database)
        if let outcome { report(.outcome(outcome)) }
    }

    private func hold(_ lease: SourceLease, on database: Connection) async throws -> Failure {
        let failure = SourceFailures.crashed(source.name)
        try await lease.hold(failure.description, on: database)
        return failure
    }
}
