import Foundation
import Synchronization

/// A bar on a terminal that shows how far work has come; nothing where standard error is no terminal.
final class Progress: Sendable {
    private struct State {
        var title = ""
        var done = 0
        var total = 0
    }

    private let state = Mutex(State())

    /// Begins a step of so many parts.
    func begin(_ title: String, of total: Int) {
        state.withLock { $0 = State(title: title, done: 0, total: total) }
        draw()
    }

    /// Counts a part as done.
    func advance() {
        state.withLock { $0.done += 1 }
        draw()
    }

    /// Takes the bar away and says what the step came to.
    func end(_ result: String) {
        if Terminal.showsProgress { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
        Terminal.message(result)
    }

    private func draw() {
        guard Terminal.showsProgress else { return }
        let (title, done, total) = state.withLock { ($0.title, $0.done, max($0.total, 1)) }
        let width = 24
        let filled = min(width, done * width / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(bar) \(title) \(done)/\(total)".utf8))
    }
}
