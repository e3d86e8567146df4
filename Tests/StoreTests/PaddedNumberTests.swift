import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Numbers with zeros before them", .database)
struct PaddedNumberTests {
    @Test(
        "are as long as is asked, and whole where they are longer",
        arguments: [
            (1, 4, "0001"), (9999, 4, "9999"), (12345, 4, "12345"), (99999, 5, "99999"), (100_000, 5, "100000"),
        ])
    func padded(number: Int, digits: Int, expected: String) async throws {
        let database = try TestDatabase.connect()
        let found = try await database.first(
            "select reference.padded($1, $2::integer)", [.init(number), .init(digits)], as: String.self)
        #expect(found == expected)
    }

    @Test("are never cut: nothing else pads them by itself")
    func everywhere() throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for folder in ["Pipelines", "Dashboards", "Sources"] {
            let files = FileManager.default.enumerator(atPath: project.appending(path: folder).path)
            for case let name as String in files ?? .init() where name.hasSuffix(".sql") || name.hasSuffix(".swift") {
                let text = try String(
                    contentsOf: project.appending(path: folder).appending(path: name), encoding: .utf8)
                let count = text.components(separatedBy: "lpad(").count - 1
                #expect(count == (name == "migrations/0002_reference.sql" ? 1 : 0), "\(folder)/\(name)")
            }
        }
    }
}
