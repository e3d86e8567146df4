import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import Ingest

@Suite("Snapshots", .database)
struct SnapshotTests {
    static let snapshot = """
        sources:
          - {name: drop, feed: agencies, connector: directory, directory: {path: drop}, snapshot: true}
          - {name: other, feed: agencies, connector: directory, directory: {path: other}}
        """

    private func text(_ rows: [(String, String, String)]) -> String {
        csv(["agency_id", "name", "contract_from"], rows.map { [$0.0, $0.1, $0.2] })
    }

    @Test("the newest file ends the rows of its source that it lacks, and no other source's")
    func ends() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        try bench.put(text([("B1", "别家", "")]), "other/x.csv")
        try await bench.run("other")
        try bench.put(text([("A1", "甲", ""), ("A2", "乙", ""), ("A3", "丙", "")]), "drop/1.csv")
        try await bench.run("drop")
        try bench.put(text([("A1", "甲", ""), ("A3", "丙改", "")]), "drop/2.csv")
        #expect(try await bench.run("drop") == ["drop/2.csv loaded 1+1"])
        #expect(try await bench.agencies() == ["A1=甲", "A3=丙改", "B1=别家"])
        #expect(try await bench.rows("select rows_ended from ledger.load where file = '2.csv'") == ["1"])
        // The ended row keeps its period, and a scan hears of it.
        #expect(
            try await bench.rows(
                "select h.row_key, h.known_to = l.started_at as ended from history.agencies h join ledger.load l on l.file = '2.csv' order by 1"
            ) == ["A2|true", "A3|true"])
        #expect(
            try await bench.rows(
                "select c.row_key from ledger.change c join ledger.load l using (load_id) where l.file = '2.csv' order by 1"
            ) == ["A2", "A3"])
        // It comes back like any other row.
        try bench.put(text([("A1", "甲", ""), ("A2", "乙", ""), ("A3", "丙改", "")]), "drop/3.csv")
        #expect(try await bench.run("drop") == ["drop/3.csv loaded 1+2"])
        #expect(try await bench.agencies() == ["A1=甲", "A2=乙", "A3=丙改", "B1=别家"])
    }

    @Test("a row whose record is quarantined is not lacking; a record without a readable key ends nothing")
    func quarantined() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        let all = (1...8).map { ("A\($0)", "社", "") }
        try bench.put(text(all), "drop/1.csv")
        try await bench.run("drop")
        // A2 is bad in another column; A8 is gone.
        try bench.put(text([("A1", "社", ""), ("A2", "社", "昨天")] + all[2..<7]), "drop/2.csv")
        #expect(try await bench.run("drop") == ["drop/2.csv loaded 0+6"])
        #expect(try await bench.agencies() == (1...7).map { "A\($0)=社" })
        // A record without a key may be any of the rows that are missing.
        try bench.put(text([("A1", "社", ""), ("", "社", "")] + all[2..<6]), "drop/3.csv")
        #expect(try await bench.run("drop") == ["drop/3.csv loaded 0+5"])
        #expect(try await bench.agencies() == (1...7).map { "A\($0)=社" })
    }

    @Test("a file that arrives late ends nothing, and one that is held ends nothing")
    func lateAndHeld() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        try bench.put(text([("A1", "甲", ""), ("A2", "乙", "")]), "drop/2.csv")
        try await bench.run("drop")
        try bench.put(text([("A1", "甲", "")]), "drop/1.csv")
        #expect(try await bench.run("drop") == ["drop/1.csv loaded 0+1"])
        try bench.put(text([("", "丙", "")]), "drop/3.csv")
        #expect(try await bench.run("drop") == ["drop/3.csv held bad_share 0+0"])
        #expect(try await bench.agencies() == ["A1=甲", "A2=乙"])
    }

    @Test("a held file that is let in ends what it lacks, as it would have when it came")
    func letIn() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        try bench.put(text((1...9).map { ("A\($0)", "社", "") }), "drop/1.csv")
        try await bench.run("drop")
        // A9 is gone; A1 to A6 are bad in another column.
        let rows = (1...8).map { ("A\($0)", "社", $0 < 7 ? "昨天" : "") }
        try bench.put(text(rows), "drop/2.csv")
        #expect(try await bench.run("drop") == ["drop/2.csv held bad_share 0+0"])
        guard case .loaded(let outcome) = try await bench.release(try await bench.lastHeld()) else {
            Issue.record("a file was not read again")
            return
        }
        #expect((outcome.unchanged, outcome.quarantined, outcome.ended) == (2, 6, 1))
        #expect(try await bench.agencies() == (1...8).map { "A\($0)=社" })
    }

    @Test("rows that snapshots gave as they stood already are theirs too, others are not")
    func confirmed() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        let other = [("A", "甲", ""), ("B", "乙", ""), ("C", "丙", ""), ("D", "丁", ""), ("E", "戊", "")]
        try bench.put(text(other), "other/1.csv")
        try await bench.run("other")
        try bench.put(text(Array(other[0...2])), "drop/1.csv")
        #expect(try await bench.run("drop") == ["drop/1.csv loaded 0+3"])
        // The other source changes a row that the snapshots have given, and one that they have not.
        try bench.put(text([("C", "丙改", ""), ("D", "丁改", "")]), "other/2.csv")
        try await bench.run("other")
        // B is quarantined, not lacking; C is lacking.
        try bench.put(text([("A", "甲", ""), ("B", "乙", "x")]), "drop/2.csv")
        #expect(try await bench.run("drop") == ["drop/2.csv loaded 0+1"])
        #expect(try await bench.agencies() == ["A=甲", "B=乙", "D=丁改", "E=戊"])
        #expect(
            try await bench.rows(
                "select row_key, load_id from history.agencies where row_key = 'C' order by known_from")
                == ["C|1", "C|3"])
        // C comes back from the other source alone, so that it is no longer the snapshots'.
        try bench.put(text([("C", "丙又", "")]), "other/3.csv")
        try await bench.run("other")
        try bench.put(text([("A", "甲", "")]), "drop/3.csv")
        #expect(try await bench.run("drop") == ["drop/3.csv loaded 0+1"])
        #expect(try await bench.agencies() == ["A=甲", "C=丙又", "D=丁改", "E=戊"])
        #expect(try await bench.rows("select sum(rows_ended) as n from ledger.load") == ["2"])
    }

    @Test("an older snapshot that comes late brings back no row that the newest lacks")
    func late() async throws {
        let bench = try await SourceBench(Self.snapshot)
        defer { bench.clean() }
        try bench.put(text([("A1", "甲", "")]), "drop/2.csv")
        try await bench.run("drop")
        try bench.put(text([("A1", "旧", ""), ("A2", "乙", "")]), "drop/1.csv")
        #expect(try await bench.run("drop") == ["drop/1.csv loaded 0+2"])
        #expect(try await bench.agencies() == ["A1=甲"])
    }
}
