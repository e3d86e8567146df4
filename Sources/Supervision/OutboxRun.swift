import Domain
package import Ingest
package import Postgres
package import Store
import Synchronization

/// Sends the messages that are due, some at a time, so that a slow answer delays no other; reconciles first what may
/// have gone.
///
/// One process at a time sends the messages of a county.
package struct OutboxRun: Sendable {
    /// Messages that are under way at a time.
    private static let lanes = 4

    private let queue: OutboxQueue
    private let surroundings: Surroundings

    /// What a run did.
    package struct Report: Sendable, Hashable {
        /// Messages that their transport took.
        package var sent = 0
        /// Messages of which a receipt tells that they have arrived.
        package var delivered = 0
        /// Messages that are tried again later.
        package var postponed = 0
        /// Messages of which it is not known whether they have gone.
        package var unknown = 0
        /// Messages that are not tried again.
        package var dead = 0
        /// Messages of unknown outcome whose transport gives no receipts.
        package var undecided = 0

        /// Nothing was done.
        package init() {}

        /// Whether a person has to look.
        package var needsPerson: Bool { dead > 0 || undecided > 0 }

        fileprivate mutating func count(_ result: OutboxQueue.Result?, isAsked: Bool) {
            switch result?.state {
            case "sent": if !isAsked { sent += 1 }
            case "delivered":
                delivered += 1
                if !isAsked { sent += 1 }
            case "waiting": postponed += 1
            case "unknown":
                unknown += 1
                if result?.needsPerson == true { undecided += 1 }
            case "dead": dead += 1
            default: break
            }
        }
    }

    /// A run by a workspace's settings.
    package init(_ settings: MessageSettings, county: String, surroundings: Surroundings = Surroundings()) {
        queue = OutboxQueue(county: county, settings: settings)
        self.surroundings = surroundings
    }

    /// Asks for receipts that are due, then sends what is due; nil where another process is at it.
    ///
    /// - Throws: `Failure` 1150 where a transport's secret is not there; `PostgresError`; `CancellationError`, by which
    ///   what is under way is unknown until the next run.
    package func run(on database: Connection) async throws -> Report? {
        guard try await queue.hasWork(at: surroundings.now(), on: database) else { return Report() }
        let transports = try queue.settings.transports.mapValues { transport -> any OutboxTransport in
            switch transport {
            case .file(let folder): OutboxFolder(folder: folder)
            case .http(let gateway): try OutboxGateway(gateway, surroundings)
            }
        }
        let lock = "hashtextextended('aidwatch outbox ' || $1, 0)"
        let county = PostgresParameter(queue.county)
        guard try await database.first("select pg_try_advisory_lock(\(lock))", [county], as: Bool.self) == true else {
            return nil
        }
        do {
            let report = try await work(transports, on: database)
            _ = try await database.first("select pg_advisory_unlock(\(lock))", [county], as: Bool.self)
            return report
        } catch {
            // A session that is lost has let go of it.
            _ = try? await database.first("select pg_advisory_unlock(\(lock))", [county], as: Bool.self)
            throw error
        }
    }

    private func work(_ transports: [String: any OutboxTransport], on database: Connection) async throws -> Report {
        let pace = OutboxPace(queue.settings)
        try await queue.recover(at: surroundings.now(), on: database)
        let asked = Mutex(try await queue.dueReceipts(at: surroundings.now(), on: database)[...])
        let report = Mutex(Report())
        try await inLanes {
            while let item = asked.withLock({ $0.popFirst() }) {
                try Task.checkCancellation()
                let transport = transports[item.transport]
                let receipt =
                    try await transport?.receipt(of: item.key) ?? .nothing("the transport is not named any more")
                try Failpoint.receiptAsked.pass()
                let result = try await queue.settle(
                    item, receipt, by: transport, at: surroundings.now(), on: database)
                report.withLock { $0.count(result, isAsked: true) }
            }
        }
        try await inLanes {
            while true {
                try Task.checkCancellation()
                let now = surroundings.now()
                let (claim, dead) = try await queue.claim(at: now, resting: pace.resting, on: database)
                report.withLock { $0.dead += dead }
                guard let claim, let transport = transports[claim.item.transport] else { return }
                try Failpoint.messageClaimed.pass()
                let delivery = try await transport.send(claim.message)
                try Failpoint.messageCalled.pass()
                pace.note(delivery, of: claim.item.transport, at: surroundings.now())
                let result = try await queue.settle(
                    claim.item, delivery, by: transport, at: surroundings.now(), random: surroundings.random(),
                    on: database)
                report.withLock { $0.count(result, isAsked: false) }
            }
        }
        return report.withLock { $0 }
    }

    private func inLanes(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.lanes { group.addTask { try await work() } }
            try await group.waitForAll()
        }
    }
}

/// Which transports are left alone for a while: one that asks for it, and one that has failed several times in a row.
private final class OutboxPace: Sendable {
    private static let mostTroubles = 5

    private struct State {
        var troubles: [String: Int] = [:]
        var resting: [String: Instant] = [:]
    }

    private let wait: Double
    private let state = Mutex(State())

    init(_ settings: MessageSettings) {
        wait = Double(settings.firstWait.seconds ?? 0)
    }

    /// The transports that rest, with the end of that.
    var resting: [String: Instant] { state.withLock { $0.resting } }

    /// Takes notice of how a message fared.
    func note(_ delivery: OutboxDelivery, of transport: String, at now: Instant) {
        state.withLock { state in
            switch delivery {
            case .taken, .delivered, .refused: state.troubles[transport] = 0
            case .postponed(_, let seconds), .unknown(_, let seconds):
                state.troubles[transport, default: 0] += 1
                if let seconds {
                    state.resting[transport] = now.adding(Double(seconds))
                } else if state.troubles[transport, default: 0] >= Self.mostTroubles {
                    state.resting[transport] = now.adding(wait)
                }
            }
        }
    }
}
