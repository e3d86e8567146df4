import Dispatch
import Synchronization

/// Hands files over one at a time, whichever thread has rendered them.
final class Emission: @unchecked Sendable {
    // Called under the lock alone.
    private let emit: SiteRenderer.Emit
    private let lock = Mutex(())

    init(_ emit: @escaping SiteRenderer.Emit) { self.emit = emit }

    /// Hands over a file.
    func callAsFunction(_ path: String, _ content: [UInt8]) throws {
        try lock.withLock { _ in try emit(path, content) }
    }

    /// Works on all elements, several at a time; what follows the first error is left out.
    static func concurrently<Element: Sendable>(
        _ elements: [Element], _ body: @Sendable (Element) throws -> Void
    ) throws {
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: elements.count) { index in
            guard failure.withLock({ $0 == nil }) else { return }
            do {
                try body(elements[index])
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
