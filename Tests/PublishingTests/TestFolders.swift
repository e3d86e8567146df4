import Foundation
import TestSupport

/// Places that tests read and write.
enum TestFolders {
    /// The package's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The project's own templates and assets.
    static let dashboards = ProjectFiles.dashboards
    /// Files with expected output.
    static let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "golden")

    /// Runs a body with a folder of its own, which is removed afterwards.
    @discardableResult
    static func withTemporary<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "publishing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
