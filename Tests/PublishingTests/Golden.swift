import Foundation
import Testing

/// Comparison with stored output; `AIDWATCH_RENEW_GOLDEN=1` stores the output instead.
enum Golden {
    /// Expects the bytes to be those of the stored file.
    static func compare(_ bytes: [UInt8], with name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = TestFolders.golden.appending(path: name)
        if ProcessInfo.processInfo.environment["AIDWATCH_RENEW_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: TestFolders.golden, withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
            return
        }
        // Decoded from bytes: reading a string from a file drops a byte order mark.
        let stored = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let actual = String(decoding: bytes, as: UTF8.self)
        let storedLines = stored.split(separator: "\n", omittingEmptySubsequences: false)
        let actualLines = actual.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, pair) in zip(storedLines, actualLines).enumerated() where pair.0 != pair.1 {
            Issue.record("\(name), line \(line + 1): \(pair.1)", sourceLocation: sourceLocation)
            return
        }
        #expect(storedLines.count == actualLines.count, "\(name)", sourceLocation: sourceLocation)
    }
}
