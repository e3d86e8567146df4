import Foundation
import TestSupport

/// What holds an answer or a task back until a test opens it.
final class Gate: Sendable {
    private let isOpened = Locked(false)

    /// Whether it has been opened.
    var isOpen: Bool { isOpened.value }

    func open() {
        isOpened.change { $0 = true }
    }

    /// Holds a thread of a server; goes on after half a minute in any case.
    func block() {
        for _ in 0..<6000 where !isOpen { usleep(5000) }
    }

    /// Holds a task.
    func pass() async throws {
        while !isOpen { try await Task.sleep(for: .milliseconds(5)) }
    }
}

/// Waits until something holds, or for some seconds; returns whether it does.
func waitUntil(seconds: Int = 20, _ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<(seconds * 200) {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}
