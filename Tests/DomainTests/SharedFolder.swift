import Foundation

/// The folder of test data that lies beside the checkout, or where `AIDWATCH_SHARED` says.
enum SharedFolder {
    static let packageRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let url =
        ProcessInfo.processInfo.environment["AIDWATCH_SHARED"].map { URL(filePath: $0) }
        ?? packageRoot.deletingLastPathComponent().appending(path: "shared")

    static let isPresent = FileManager.default.fileExists(atPath: url.appending(path: "data").path)

    /// The lines of a file of the folder, without empty ones.
    static func lines(_ path: String) throws -> [String] {
        try lines(of: url.appending(path: path))
    }

    /// The lines of a file of the package, without empty ones.
    static func packageLines(_ path: String) throws -> [String] {
        try lines(of: packageRoot.appending(path: path))
    }

    private static func lines(of url: URL) throws -> [String] {
        try String(contentsOf: url, encoding: .utf8)
            .split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty }
    }
}
