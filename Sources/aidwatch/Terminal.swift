import Foundation
import Synchronization

/// Standard output and standard error: results go to the one, messages and progress to the other.
enum Terminal {
    /// Whether standard error is a terminal that may show progress.
    static let showsProgress = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Whether output may be coloured.
    static let isColoured =
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"].map(\.isEmpty) ?? true

    private static let buffer = Mutex<[UInt8]>([])

    /// Prints a line of the result.
    static func line(_ text: String) {
        buffer.withLock { bytes in
            bytes.append(contentsOf: text.utf8)
            bytes.append(UInt8(ascii: "\n"))
            if bytes.count > 1 << 16 { write(&bytes) }
        }
    }

    /// Prints bytes of the result.
    static func bytes(_ raw: UnsafeRawBufferPointer) {
        buffer.withLock { bytes in
            bytes.append(contentsOf: raw)
            if bytes.count > 1 << 16 { write(&bytes) }
        }
    }

    /// Prints what is still held back.
    static func flush() {
        buffer.withLock { write(&$0) }
    }

    /// Prints a message for the operator.
    static func message(_ text: String) {
        flush()
        var rest = ArraySlice((printable(text, keepsNewlines: true) + "\n").utf8)
        // Nobody can be told that standard error is closed.
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { return }
            rest = rest.dropFirst(written)
        }
    }

    /// A text whose control characters cannot move the cursor or colour the screen, and which hides nothing.
    static func printable(_ text: String, keepsNewlines: Bool = false) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    if keepsNewlines, scalar == "\n" { return scalar }
                    let isControl =
                        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                        || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
                    let isInvisible =
                        (0x200B...0x200F).contains(scalar.value) || scalar.value == 0x2060
                        || scalar.value == 0xFEFF
                    return isControl || isInvisible ? "\u{FFFD}" : scalar
                }))
    }

    /// A reader that closed its end is no error of ours: `aidwatch finding list | head` ends quietly.
    private static func write(_ bytes: inout [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { exit(errno == EPIPE ? 0 : 74) }
            offset += written
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
