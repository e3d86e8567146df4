import Foundation
import Store
import Synchronization

/// Standard output and standard error: results go to the one, messages and progress to the other.
enum Terminal {
    /// Whether standard error is a terminal that may show progress.
    static let showsProgress =
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" && !MessageForm.isJSON

    /// What of the result is still held back.
    private struct Output {
        var bytes: [UInt8] = []
        /// Whether nobody reads on.
        var isClosed = false
        /// Whether the program has nothing left to do but to print.
        var isLast = false
    }

    private static let output = Mutex(Output())

    /// Says that the command does nothing more but print: it may end where nobody reads on.
    static func onlyPrints() {
        output.withLock { $0.isLast = true }
    }

    /// Prints a line of the result.
    static func line(_ text: String) {
        output.withLock { output in
            output.bytes.append(contentsOf: text.utf8)
            output.bytes.append(UInt8(ascii: "\n"))
            if output.bytes.count > 1 << 16 { write(&output) }
        }
    }

    /// Prints bytes of the result.
    static func bytes(_ raw: UnsafeRawBufferPointer) {
        output.withLock { output in
            output.bytes.append(contentsOf: raw)
            if output.bytes.count > 1 << 16 { write(&output) }
        }
    }

    /// Prints what is still held back.
    static func flush() {
        output.withLock { write(&$0) }
    }

    /// Prints a message for the operator on one line: whatever it quotes, it cannot look like another message.
    static func message(_ text: String, level: MessageForm.Level = .info) {
        flush()
        say(MessageForm.isJSON ? MessageForm.json(text, level: level) : printable(text))
    }

    /// A text whose control characters cannot move the cursor or colour the screen, and which hides nothing: they are
    /// shown as escapes such as `\u{1B}`.
    static func printable(_ text: String, keepsNewlines: Bool = false) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A where keepsNewlines: shown.append(scalar)
            case 0x0A: shown.append(contentsOf: "\\n".unicodeScalars)
            case 0x0D: shown.append(contentsOf: "\\r".unicodeScalars)
            case 0x09: shown.append(contentsOf: "\\t".unicodeScalars)
            case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                shown.append(contentsOf: "\\u{\(digits)}".unicodeScalars)
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }

    /// Writes a line to standard error; nobody can be told that it is closed.
    private static func say(_ line: String) {
        var rest = ArraySlice((line + "\n").utf8)
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { return }
            rest = rest.dropFirst(written)
        }
    }

    /// Ends the program where the result cannot be written.
    ///
    /// A reader that closed its end is no error of ours: a list ends quietly, as in `aidwatch finding list | head`, and a
    /// command that works goes on without printing.
    private static func write(_ output: inout Output) {
        var offset = 0
        while offset < output.bytes.count, !output.isClosed {
            let written = output.bytes[offset...].withUnsafeBytes {
                Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE {
                if output.isLast { exit(ExitStatus.done.rawValue) }
                output.isClosed = true
            } else if written <= 0 {
                let number = written < 0 ? errno : ENOSPC
                say(printable(Message.text(WriteFailure(number: number, path: nil).failure)))
                exit(ExitStatus.inputOutput.rawValue)
            } else {
                offset += written
            }
        }
        output.bytes.removeAll(keepingCapacity: true)
    }
}
