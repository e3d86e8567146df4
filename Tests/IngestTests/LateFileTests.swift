import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

@Suite("Files that arrive late", .database)
struct LateFileTests {
    /// Four exports of one source in the order of their names: rows change, stay, go and come back.
    static let files: [(name: String, rows: [[String]])] = [
        ("agencies.1.csv", [["A", "a1"], ["B", "b1"], ["C", "c1"], ["G", "g1"], ["H", "h"]]),
        ("agencies.2.csv", [["A", "a2"], ["B", "b1"], ["D", "d2"], ["G", "g2"], ["H", "h"]]),
        ("agencies.3.csv", [["A", "a1"], ["E", "e3"], ["D", "d2"], ["G", "g1"]]),
        ("agencies.4.csv", [["A", "a1"], ["F", "f4"], ["B", "b4"], ["D", "d2"]]),
    ]
    /// What the last file that names a key says of it, by hand.
    static let expected = ["A|a1", "B|b4", "C|c1", "D|d2", "E|e3", "F|f4", "G|g1", "H|h"]

    static let permutations: [[Int]] = {
        func orders(_ rest: [Int]) -> [[Int]] {
            rest.isEmpty ? [[]] : rest.flatMap { first in orders(rest.filter { $0 != first }).map { [first] + $0 } }
        }
        return orders([0, 1, 2, 3])
    }()

    @Test("every order of four files ends in the same rows, and every ledger row balances")
    func orders() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        for order in Self.permutations {
            _ = try await bench.connection.execute("truncate feed.agencies, history.agencies")
            _ = try await bench.connection.execute("truncate ledger.load cascade")
            for index in order {
                let file = Self.files[index]
                let outcome = try await bench.load(
                    csv(["agency_id", "name"], file.rows), as: file.name, feed: "agencies")
                #expect(outcome.read == file.rows.count)
                let isLate = order.prefix { $0 != index }.contains { $0 > index }
                #expect(outcome.isLate == isLate, "\(order) \(index)")
            }
            let rows = try await bench.rows("select agency_id, name from feed.agencies order by 1")
            #expect(rows == Self.expected, "\(order)")
        }
    }

    @Test("any number of small files in any order ends as in the order of names")
    func random() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        for seed in 1...12 {
            var random = SplitMix64(seed: UInt64(seed))
            var expected: [String: String] = [:]
            var files: [(name: String, text: String)] = []
            for number in 0..<6 {
                let rows = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    ["K\(Int.random(in: 0..<5, using: &random))", "v\(Int.random(in: 0..<3, using: &random))"]
                }
                for row in rows { expected[row[0]] = row[1] }
                // Blanks make every file's bytes its own, so that none is a duplicate.
                files.append(
                    (
                        name: "f\(number).csv",
                        text: csv(["agency_id", "name"], rows) + String(repeating: "\n", count: number)
                    ))
            }
            _ = try await bench.connection.execute("truncate feed.agencies, history.agencies")
            _ = try await bench.connection.execute("truncate ledger.load cascade")
            files.shuffle(using: &random)
            for file in files { try await bench.load(file.text, as: file.name, feed: "agencies") }
            let rows = try await bench.rows("select agency_id, name from feed.agencies order by 1")
            #expect(rows == expected.sorted { $0.key < $1.key }.map { "\($0.key)|\($0.value)" }, "seed \(seed)")
        }
    }

    @Test("a late file yields to keys that a later-named file gave unchanged, and to those since superseded")
    func yields() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        func load(_ name: String, _ rows: [[String]]) async throws -> LoadOutcome {
            try await bench.load(csv(["agency_id", "name"], rows), as: name, feed: "agencies")
        }
        _ = try await load("1", [["A", "a"], ["B", "b"]])
        _ = try await load("3", [["A", "a"], ["B", "b3"]])
        _ = try await load("4", [["B", "b4"]])
        let late = try await load("2", [["A", "x"], ["B", "x"], ["C", "x"]])
        #expect(late.isLate)
        #expect((late.loaded, late.unchanged) == (1, 2))
        #expect(try await bench.rows("select agency_id, name from feed.agencies order by 1") == ["A|a", "B|b4", "C|x"])
    }

    @Test("files of another source are not late, whatever their names")
    func otherSource() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load(csv(["agency_id", "name"], [["A", "a"]]), as: "9.csv", feed: "agencies")
        let other = try await bench.load(
            csv(["agency_id", "name"], [["A", "b"]]), as: "1.csv", feed: "agencies", source: "inbox:agencies")
        #expect(!other.isLate)
        #expect(other.loaded == 1)
    }

    @Test("names are ordered by their bytes")
    func byteOrder() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load(csv(["agency_id", "name"], [["A", "a"]]), as: "b.csv", feed: "agencies")
        #expect(try await bench.load(csv(["agency_id", "name"], [["A", "b"]]), as: "B.csv", feed: "agencies").isLate)
        #expect(try await !bench.load(csv(["agency_id", "name"], [["A", "c"]]), as: "一.csv", feed: "agencies").isLate)
    }
}
