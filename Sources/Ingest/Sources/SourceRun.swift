import Domain
import Formats
import Foundation
package import Logging
package import Postgres
package import Store

/// Reads sources, a worker each, so that a slow or broken one delays no other.
///
/// Any number of processes on any number of machines may do so at a time: a source is read by the one that leased it.
package struct SourceRun: Sendable {
    /// What a run reports.
    package typealias Report = @Sendable (IngestRun.Entry) -> Void

    private let sources: [SourceDefinition]
    private let settings: Settings
    private let surroundings: Surroundings
    private let logger: Logger

    /// Drop folders that are read at a time; sources of other kinds each have a worker of their own.
    private static let foldersAtOnce = 4

    /// A run over a workspace's sources.
    package init(
        _ sources: [SourceDefinition], settings: Settings, surroundings: Surroundings = Surroundings(), logger: Logger
    ) {
        self.sources = sources
        self.settings = settings
        // Files just written are waited for until one instant, not by each worker anew.
        var shared = surroundings
        let end = surroundings.now().microsecondsSince2000 + Int64(surroundings.patience) * 1_000_000
        shared.waitsUntil = Instant(microsecondsSince2000: end)
        self.surroundings = shared
        self.logger = logger
    }

    /// Reads every source that is due and free, or those that a person names, due or not.
    ///
    /// Reference lists in folders come first: other records are read by them. `database` names the server; each worker
    /// has a connection of its own.
    ///
    /// - Throws: `Failure` 1151 for a name that no source has; `PostgresError` where the database cannot be reached.
    package func run(_ names: [String] = [], on database: Connection, _ report: @escaping Report) async throws {
        let named = try names.map(named)
        if names.isEmpty { for path in StrayFiles.paths(beside: sources) { report(.stray(path: path)) } }
        let holder = LeaseHolder().name
        let beating = Connection(database.configuration, logger: logger)
        try await beating.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await beat(holder, on: beating) }
            let chosen = named.isEmpty ? sources : named
            let reference = chosen.filter { $0.isFolder && $0.feed.group == .reference }
            let folders = chosen.filter { $0.isFolder && $0.feed.group != .reference }
            let others = chosen.filter { !$0.isFolder }
            let configuration = database.configuration
            group.addTask {
                try await withThrowingTaskGroup(of: Void.self) { inner in
                    for source in others {
                        inner.addTask { try await work([source], holder, !names.isEmpty, configuration, report) }
                    }
                    inner.addTask {
                        try await work(reference, holder, !names.isEmpty, configuration, report)
                        try await readFolders(folders, holder, !names.isEmpty, configuration, report)
                    }
                    try await inner.waitForAll()
                }
            }
            // The workers end by themselves; the heartbeat ends with them.
            defer { group.cancelAll() }
            _ = try await group.next()
        }
        await beating.close()
        try Task.checkCancellation()
    }

    private func named(_ name: String) throws -> SourceDefinition {
        guard let source = sources.first(where: { $0.name == name }) else {
            throw Failure(
                1151, .usage,
                Bilingual("there is no source \(name)", "没有名为 \(name) 的来源"),
                repair: Bilingual("see aidwatch source list", "请用 aidwatch source list 查看"))
        }
        return source
    }

    /// Reads folders, a few at a time.
    private func readFolders(
        _ folders: [SourceDefinition], _ holder: String, _ isNamed: Bool, _ configuration: ConnectionConfiguration,
        _ report: @escaping Report
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for first in 0..<min(Self.foldersAtOnce, folders.count) {
                let own = stride(from: first, to: folders.count, by: Self.foldersAtOnce).map { folders[$0] }
                group.addTask { try await work(own, holder, isNamed, configuration, report) }
            }
            try await group.waitForAll()
        }
    }

    /// Reads some sources one after the other on a connection of its own.
    private func work(
        _ sources: [SourceDefinition], _ holder: String, _ isNamed: Bool, _ configuration: ConnectionConfiguration,
        _ report: @escaping Report
    ) async throws {
        guard !sources.isEmpty else { return }
        let connection = Connection(configuration, logger: logger)
        do {
            for source in sources {
                try Task.checkCancellation()
                var loading = FileLoader.Configuration(county: source.county)
                loading.badShare = settings.badShare
                loading.badRecords = settings.badRecords
                if case .http(let http) = source.connector { loading.limits.inflatedBytes = http.mostBytes }
                let worker = SourceWorker(
                    source: source, holder: holder, configuration: loading, surroundings: surroundings, logger: logger,
                    report: report)
                try await connection.cancelledWithTask { try await worker.run(isNamed: isNamed, on: connection) }
            }
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Renews this run's leases until it is cancelled.
    ///
    /// A failure ends nothing: each load looks for itself whether its lease still holds.
    private func beat(_ holder: String, on connection: Connection) async throws {
        while true {
            do {
                try await Task.sleep(for: .seconds(SourceLease.seconds / 4))
            } catch {
                return
            }
            do {
                try await SourceLease.renew(holder, on: connection)
            } catch {
                logger.warning("the leases of this run could not be renewed: \(error)")
            }
        }
    }
}

extension SourceDefinition {
    /// Whether it is a folder of files.
    var isFolder: Bool {
        if case .directory = connector { true } else { false }
    }
}
