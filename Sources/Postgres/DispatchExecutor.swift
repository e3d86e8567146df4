import Dispatch

/// A serial executor that runs an actor's jobs on a dispatch queue of its own.
///
/// Blocking calls of libpq then hold a thread of that queue and never one of the few threads of the cooperative pool.
final class DispatchExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
