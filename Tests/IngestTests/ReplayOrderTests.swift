import Foundation
import Ingest
import Postgres
import Store
import TestSupport
import Testing

/// A record that is given back stands where it stood in its file.
@Suite("The place of records given back", .database)
struct ReplayOrderTests {
    static let header = ["机构编号", "机构名称", "合同起"]

    /// The corrected rows of a load, by their lines.
    private func retry(
        _ load: Int64, _ rows: [(line: Int, cells: [String])], _ bench: IngestBench
    ) async throws -> LoadOutcome {
        let header = ["quarantine_load", "quarantine_line", "quarantine_column", "quarantine_reason"] + Self.header
        let text = csv(header, rows.map { ["\(load)", "\($0.line)", "", ""] + $0.cells })
        let path = try bench.write(Array(text.utf8), as: "corrected.csv")
        return try #require(try await bench.replay.retry(file: path, on: bench.connection).outcome)
    }

    private func name(_ key: String, _ bench: IngestBench) async throws -> [String] {
        try await bench.rows("select name from feed.agencies where agency_id = '\(key)'")
    }

    /// Fills the feed, so that the next load is no first one.
    private func prepare(_ bench: IngestBench) async throws {
        try await bench.load(csv(Self.header, [["Z", "末", ""]]), as: "agencies.0.csv", feed: "agencies")
    }

    @Test(
        "a corrected line wins over an earlier line of its file, and yields to a later one", arguments: [false, true])
    func laterLine(isFirst: Bool) async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        if !isFirst { try await prepare(bench) }
        bench.configuration.badShare = 100
        let rows = [
            ["A", "二行", ""], ["A", "三行", "x"], ["B", "四行", "x"], ["B", "五行", ""], ["", "六行", ""], ["C", "七行", ""],
        ]
        let load = try await bench.load(csv(Self.header, rows), as: "agencies.1.csv", feed: "agencies")
        #expect(
            try await bench.rows("select line, followed from ledger.quarantine order by line")
                == ["3|false", "4|true", "6|-"])
        let first = try await retry(load.loadID, [(3, ["A", "三行", ""])], bench)
        #expect((first.loaded, first.overruled, first.isLate) == (1, 0, false))
        #expect(try await name("A", bench) == ["三行"])
        // Its own replay makes the second one no late one.
        let second = try await retry(load.loadID, [(4, ["B", "四行", ""]), (6, ["C", "六行", ""])], bench)
        #expect((second.loaded, second.unchanged, second.overruled, second.isLate) == (0, 2, 2, false))
        #expect(try await name("B", bench) == ["五行"])
        #expect(try await name("C", bench) == ["七行"])
        #expect(
            try await bench.rows("select distinct is_late from ledger.load where replay_of is not null") == ["false"])
    }

    @Test("of two corrected lines of a key the later one wins, in whatever order they come")
    func twoLines() async throws {
        for order in [[2, 3], [3, 2]] {
            for together in [false, true] {
                var bench = try await IngestBench()
                defer { bench.clean() }
                try await bench.connection.execute("truncate feed.agencies, history.agencies")
                bench.configuration.badShare = 100
                let rows = [["A", "二行", "x"], ["A", "三行", "x"], ["B", "四行", ""]]
                let source = "file:\(order)\(together)"
                let load = try await bench.load(
                    csv(Self.header, rows), as: "agencies.1.csv", feed: "agencies", source: source)
                let given = order.map { (line: $0, cells: ["A", $0 == 2 ? "二行" : "三行", ""]) }
                if together {
                    #expect(try await retry(load.loadID, given, bench).loaded == 1)
                } else {
                    _ = try await retry(load.loadID, [given[0]], bench)
                    let last = try await retry(load.loadID, [given[1]], bench)
                    #expect((last.loaded, last.overruled) == (order == [2, 3] ? (1, 0) : (0, 1)))
                }
                #expect(try await name("A", bench) == ["三行"], "\(order) \(together)")
            }
        }
    }

    @Test("a record whose key was corrected yields to what its file gave under the new one")
    func otherKey() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let rows = [["X", "二行", "x"], ["A", "三行", ""], ["B", "四行", ""]]
        let load = try await bench.load(csv(Self.header, rows), as: "agencies.1.csv", feed: "agencies")
        let outcome = try await retry(load.loadID, [(2, ["A", "二行", ""])], bench)
        #expect((outcome.loaded, outcome.overruled) == (0, 1))
        #expect(try await name("A", bench) == ["三行"])
    }

    @Test("a corrected record of an older snapshot brings back no row that the newest lacks")
    func snapshot() async throws {
        let bench = try await SourceBench(SnapshotTests.snapshot)
        defer { bench.clean() }
        func put(_ rows: [[String]], _ name: String) async throws {
            try bench.put(csv(["agency_id", "name", "contract_from"], rows), "drop/\(name)")
            try await bench.run("drop")
        }
        try await put([["A", "甲", ""], ["B", "乙", ""]], "1.csv")
        try await put([["A", "甲", ""], ["B", "新", "x"]], "2.csv")
        try await put([["A", "甲", ""]], "3.csv")
        #expect(try await bench.agencies() == ["A=甲"])
        let load = try #require(try await bench.rows("select load_id from ledger.load where file = '2.csv'").first)
        let text = csv(
            ["quarantine_load", "quarantine_line", "agency_id", "name", "contract_from"], [[load, "3", "B", "新", ""]])
        try bench.put(text, "corrected.csv")
        let outcome = try #require(
            try await bench.replay.retry(file: bench.folder + "/corrected.csv", on: bench.connection).outcome)
        #expect((outcome.loaded, outcome.unchanged, outcome.overruled) == (0, 1, 1))
        #expect(try await bench.agencies() == ["A=甲"])
    }
}
