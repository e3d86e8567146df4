import Formats
import Foundation
import Testing

@Suite("csv-spectrum files", .enabled(if: SharedFolder.isPresent))
struct CSVSpectrumTests {
    /// Files whose published parse is of other bytes than ours, and what is other.
    private static let disagreeing = [
        "location_coordinates.csv": "another phone number, and bytes that are not UTF-8 for the two degree signs",
        "newlines_crlf.csv": "CRLF within the quoted field, where the copy of the file has LF",
    ]

    @Test("all files are read as their JSON says, but two whose JSON is of other bytes")
    func spectrum() throws {
        let names = try SharedFolder.names(in: "csv-spectrum/csvs")
        #expect(names.count == 12)
        for name in names {
            let table = try ReadTable.csv(SharedFolder.bytes("csv-spectrum/csvs/" + name))
            let ours = table.rows.map { Dictionary(zip(table.columns, $0.map { $0 ?? "" })) { first, _ in first } }
            let json = "csv-spectrum/json/" + name.replacing(".csv", with: ".json")
            let expected = try? JSONDecoder().decode([[String: String]].self, from: Data(SharedFolder.bytes(json)))
            #expect((ours == expected) == (Self.disagreeing[name] == nil), "\(name)")
            #expect(table.problems.isEmpty, "\(name)")
        }
    }

    @Test("the file with LF for CRLF is read as its bytes say")
    func newlines() throws {
        let table = try ReadTable.csv(SharedFolder.bytes("csv-spectrum/csvs/newlines_crlf.csv"))
        #expect(table.rows == [["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]])
    }

    @Test("the file with damaged degree signs holds U+FFFD itself, which is valid text")
    func location() throws {
        let table = try ReadTable.csv(SharedFolder.bytes("csv-spectrum/csvs/location_coordinates.csv"))
        #expect(table.rows == [["2095257564", "37\u{fffd}36'37.8\"N 121\u{fffd}2'17.9\"W", "Modesto", "Stanislaus"]])
    }
}
