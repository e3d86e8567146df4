import Dispatch
import Foundation
import Synchronization

/// Cancels the work on Ctrl-C and SIGTERM, and ends the process where it does not stop within a few seconds.
final class SignalWatch: Sendable {
    private let first = Mutex<Int32?>(nil)
    // Written once before any handler runs, read only to cancel.
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

    /// The signal that came, if any.
    var received: Int32? { first.withLock { $0 } }

    init(cancelling work: Task<Void, any Error>) {
        let queue = DispatchQueue(label: "aidwatch.signals")
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in
                let isFirst = self?.first.withLock { stored -> Bool in
                    defer { stored = stored ?? number }
                    return stored == nil
                }
                guard isFirst ?? false else { _exit(128 + number) }
                work.cancel()
                queue.asyncAfter(deadline: .now() + 4) { _exit(128 + number) }
            }
            source.resume()
            sources.append(source)
        }
    }

    /// Stops watching.
    func end() {
        for source in sources { source.cancel() }
    }
}
