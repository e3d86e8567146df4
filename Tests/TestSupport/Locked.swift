import Synchronization

/// A value that several tasks may change.
package final class Locked<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>

    /// Begins with a value.
    package init(_ value: Value) {
        storage = Mutex(value)
    }

    /// The value now.
    package var value: Value { storage.withLock { $0 } }

    /// Changes it, alone.
    @discardableResult
    package func change<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
        storage.withLock { body(&$0) }
    }
}
