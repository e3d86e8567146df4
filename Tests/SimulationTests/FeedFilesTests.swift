import Domain
import Foundation
import Testing

@testable import Simulation

@Suite struct FeedFilesTests {
    /// Opens the histories of a district that wants workbooks and one batch, and gives the names of all files.
    private func names(households: Int) throws -> Set<String> {
        let folder = FileManager.default.temporaryDirectory.appending(path: "feed-files-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = SimulationConfiguration(
            households: households, days: 1, formats: [.xlsx], regions: try ShippedData.regions(),
            calendar: try ShippedData.calendar())
        let files = try FeedFiles(configuration, directory: folder.path)
        let feedback: [Cell] = ["F1", "2026-01-05", "500114001000", .empty, .empty, .empty, "很好"]
        try files.appendBroken(feedback, to: .feedback, column: "at", reason: "time")
        try files.appendAsIs(feedback, to: .feedback)
        _ = try files.finish()
        return Set(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "feedback").path))
    }

    @Test("a district whose history may not fit into a workbook has it as CSV, then its batches too")
    func largeHistories() throws {
        let most = FeedFiles.mostHouseholdsOfAWorkbook
        #expect(try names(households: most) == ["feedback.2026-10-30.xlsx", "feedback.2026-10-31.xlsx"])
        #expect(try names(households: most + 1) == ["feedback.2026-10-30.csv", "feedback.2026-10-31.xlsx"])
        #expect(try names(households: 16 * most) == ["feedback.2026-10-30.csv", "feedback.2026-10-31.xlsx"])
        #expect(try names(households: 16 * most + 1) == ["feedback.2026-10-30.csv", "feedback.2026-10-31.csv"])
    }
}
