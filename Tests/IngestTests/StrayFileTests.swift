import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

@Suite("Files that lie in no drop folder", .database)
struct StrayFileTests {
    @Test(
        "files and folders in inbox/ that nobody reads are told; what a source reads, and what is being written, is not"
    )
    func told() async throws {
        let bench = try await SourceBench(
            "sources:\n  - {name: own, feed: agencies, connector: directory, directory: {path: FOLDER/inbox/own/deep}}\n"
        )
        defer { bench.clean() }
        let inbox = bench.folder + "/inbox/"
        let text = "agency_id,name\nA1,甲\n"
        for path in [
            "agencies/1.csv", "agencies/2026/2.csv", "x.csv", "y.csv.part", ".z", "letters/3.csv", "own/deep/4.csv",
            "truth.csv", "quarantine.csv",
        ] { try bench.put(text, "inbox/\(path)") }
        try FileManager.default.createDirectory(atPath: inbox + "empty", withIntermediateDirectories: true)
        let reports = try await bench.run()
        #expect(
            reports == [
                "inbox:agencies/1.csv loaded 1+0", "own/4.csv loaded 0+1", "strange folder \(inbox)agencies/2026",
                "stray \(inbox)letters", "stray \(inbox)x.csv",
            ])
        // A person who names a source asks for nothing else.
        #expect(try await bench.run("inbox:agencies") == ["strange folder \(inbox)agencies/2026"])
    }
}
