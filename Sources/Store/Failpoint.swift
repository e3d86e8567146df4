package import Formats
package import Postgres

#if FAILPOINTS
    import Foundation
    import Glibc
    import Synchronization
#endif

/// A step of a load, of a sealing or of sending a message at which a test may end, stop or hinder the program.
///
/// Only debug builds hold the means (`FAILPOINTS` in `Package.swift`); in a release build every step is passed
/// without a look. The variable `AIDWATCH_FAILPOINT` names a step, the time at which it is passed, and what happens:
/// `rowsStaged=kill`, `recordRead:500=stop`, `ledgerWritten=full`.
package enum Failpoint: Sendable, CaseIterable {
    /// The file is open.
    case fileOpened
    /// It was read through, and its digest is known.
    case fileDigested
    /// The feed's lock is held, within the transaction.
    case feedLocked
    /// The ledger's number is taken.
    case numberTaken
    /// The headers are read and mapped.
    case headerRead
    /// The empty staging table, or the bare table of a first load, is there.
    case stageMade
    /// One more record was read.
    case recordRead
    /// All good rows are staged.
    case rowsStaged
    /// A first load's keys and indexes are there.
    case keysBuilt
    /// Earlier versions are in history.
    case historyWritten
    /// The new rows are in the feed.
    case rowsWritten
    /// The changed keys are noted for scans.
    case changesNoted
    /// All is in the feed's tables.
    case merged
    /// The file was looked at again and is unchanged.
    case fileUnchanged
    /// The ledger row is written.
    case ledgerWritten
    /// The bad records are in quarantine.
    case quarantineWritten
    /// Replayed records are marked.
    case replayMarked
    /// All is written; the commit comes next.
    case beforeCommit
    /// The transaction is committed; nobody was told yet.
    case afterCommit
    /// The operator was told; the process ends next.
    case reported
    /// The register of a referral is in its package.
    case registerWritten
    /// The pages of a referral's findings are in its package.
    case pagesWritten
    /// All files but the manifest are in a referral's package.
    case sourcesWritten
    /// A referral's package is whole and sealed, beside its place.
    case packageSealed
    /// The sealing is recorded; the package is put into its place next.
    case sealingRecorded
    /// A message is chosen and marked as being sent; the commit comes next.
    case messageChosen
    /// That it is being sent is committed; the call comes next.
    case messageClaimed
    /// A message's file is written beside its place.
    case messageSpooled
    /// The transport has answered, or not; nothing is written of it yet.
    case messageCalled
    /// What became of a message is written; the commit comes next.
    case messageNoted
    /// What became of it is committed.
    case messageSettled
    /// A receipt was asked for; nothing is written of it yet.
    case receiptAsked
    /// A batch of records was purged and committed.
    case recordsPurged

    /// A mistake in the order of work that a test switches on to see that it would be found.
    package enum Mistake: Sendable {
        /// The ledger says that the file is loaded before its rows are.
        case ledgerFirst
        /// The rows are there before the ledger says so.
        case rowsFirst
        /// Bad records are quarantined after the load has ended.
        case quarantineLast
        /// A replayed record is marked after its row is there.
        case markLast
        /// A file is taken by its name, whatever became of it while it was read.
        case unwatchedFile
    }

    /// Passes the step, unless a test wants something else.
    ///
    /// - Throws: `FormatError` with `noSpace`, where the test plays a full disk.
    @inline(__always)
    package func pass() throws(FormatError) {
        #if FAILPOINTS
            try Self.switched.meet(self)
        #endif
    }

    /// Whether a test has switched a mistake on.
    @inline(__always)
    package static func makes(_ mistake: Mistake) -> Bool {
        #if FAILPOINTS
            switched.mistake == "\(mistake)"
        #else
            false
        #endif
    }

    /// Where a test has switched the mistake on, does some work and commits what was done so far.
    package static func slip(
        _ mistake: Mistake, on database: isolated Connection, after work: () throws -> Void = {}
    ) throws {
        #if FAILPOINTS
            guard makes(mistake) else { return }
            try work()
            try database.execute("commit")
            try database.execute("begin")
        #endif
    }

    #if FAILPOINTS
        private static let switched = Switched(ProcessInfo.processInfo.environment)

        /// What the environment asks for.
        private final class Switched: Sendable {
            let mistake: String?
            private let step: Failpoint?
            private let action: String
            private let passesLeft: Mutex<Int>

            init(_ environment: [String: String]) {
                mistake = environment["AIDWATCH_MISTAKE"]
                let parts = environment["AIDWATCH_FAILPOINT"]?.split(separator: "=") ?? []
                let name = parts.first?.split(separator: ":") ?? []
                step = name.first.flatMap { name in Failpoint.allCases.first { "\($0)" == name } }
                passesLeft = Mutex(name.count > 1 ? Int(name[1]) ?? 1 : 1)
                action = parts.count > 1 ? String(parts[1]) : ""
            }

            func meet(_ failpoint: Failpoint) throws(FormatError) {
                guard failpoint == step else { return }
                let isMet = passesLeft.withLock { count -> Bool in
                    count -= 1
                    return count == 0
                }
                guard isMet else { return }
                switch action {
                // To this thread, which goes no step further; another one of the process might take a signal late.
                case "kill": raise(SIGKILL)
                case "stop": raise(SIGSTOP)
                case "full": throw FormatError(.noSpace)
                default: preconditionFailure("AIDWATCH_FAILPOINT ends in =kill, =stop or =full")
                }
            }
        }
    #endif
}
