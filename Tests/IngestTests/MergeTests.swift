import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

@Suite("Merging and history", .database)
struct MergeTests {
    static let columns = ["机构编号", "机构名称", "合同起"]
    static let current = "select agency_id, name, contract_from from feed.agencies order by agency_id"

    private func file(_ rows: [[String]]) -> String { csv(Self.columns, rows) }

    @Test("the same bytes again load nothing, renamed, gzipped or both")
    func duplicates() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text = file([["A1", "甲", ""], ["A2", "乙", ""]])
        let first = try await bench.load(text, as: "agencies.csv", feed: "agencies")
        #expect((first.state, first.loaded) == (.loaded, 2))
        let plain = try bench.write(Array(text.utf8), as: "copy.csv")
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = ["-k", plain]
        try gzip.run()
        gzip.waitUntilExit()
        let zipped = [UInt8](try Data(contentsOf: URL(fileURLWithPath: plain + ".gz")))
        for (name, bytes) in [("agencies.csv", Array(text.utf8)), ("z.csv", Array(text.utf8)), ("a.csv.gz", zipped)] {
            let again = try await bench.load(bytes, as: name, feed: "agencies")
            #expect(again.state == .duplicate)
            #expect(!again.needsPerson)
            #expect(again.read == 0)
        }
        #expect(
            try await bench.rows("select count(*), count(distinct digest), count(distinct load_id) from api.loads")
                == ["4|1|4"])
        #expect(try await bench.rows("select count(*) from history.agencies") == ["0"])
    }

    @Test("a changed row keeps its old version, an equal one is untouched, a missing one stays, an empty value empties")
    func supersede() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load(
            file([["A1", "甲", "2026-01-01"], ["A2", "乙", ""], ["A3", "丙", ""]]), as: "a.1.csv", feed: "agencies")
        let second = try await bench.load(
            file([["A1", "甲", ""], ["A2", "乙", ""], ["A4", "丁", ""]]), as: "a.2.csv", feed: "agencies")
        #expect((second.loaded, second.unchanged) == (2, 1))
        #expect(try await bench.rows(Self.current) == ["A1|甲|-", "A2|乙|-", "A3|丙|-", "A4|丁|-"])
        #expect(
            try await bench.rows(
                """
                select h.agency_id, h.contract_from, h.load_id = 1 as old, h.known_to = t.known_from as joined,
                    h.known_from < h.known_to as forward
                from history.agencies h join feed.agencies t using (row_key)
                """) == ["A1|2026-01-01|true|true|true"])
        #expect(
            try await bench.rows("select row_key from ledger.change where load_id = \(second.loadID) order by 1")
                == ["A1", "A4"])
    }

    @Test("older bytes that come back after others count as a return, also under a name of the drop folder")
    func comesBack() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let old = file([["A1", "甲", ""]])
        let new = file([["A1", "乙", ""]])
        for text in [old, new, old] {
            let outcome = try await bench.load(
                text, as: "agencies.csv", feed: "agencies", source: "inbox:agencies", skipsKnown: true)
            #expect(outcome.loaded == 1)
        }
        #expect(try await bench.rows(Self.current) == ["A1|甲|-"])
        #expect(try await bench.rows("select name from history.agencies order by known_from") == ["甲", "乙"])
        await #expect(throws: IngestBench.NotLoaded.self) {
            try await bench.load(old, as: "agencies.csv", feed: "agencies", source: "inbox:agencies", skipsKnown: true)
        }
    }

    @Test("the last row of a key in a file wins, the others count as unchanged", arguments: [true, false])
    func lastWins(isFirst: Bool) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        if !isFirst { try await bench.load(file([["A0", "零", ""]]), as: "a.0.csv", feed: "agencies") }
        let outcome = try await bench.load(
            file([["A1", "甲", ""], ["A2", "乙", ""], ["A1", "丙", ""], ["A1", "丁", ""]]), as: "a.1.csv", feed: "agencies")
        #expect((outcome.read, outcome.loaded, outcome.unchanged) == (4, 2, 2))
        #expect(try await bench.rows("select name from feed.agencies where agency_id = 'A1'") == ["丁"])
        #expect(try await bench.rows("select count(*) from history.agencies") == ["0"])
    }

    @Test("of several rows of a key that the table holds the last counts, also where it is as the table has it")
    func lastOfKnownKey() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load(file([["A1", "甲", ""], ["A2", "乙", ""]]), as: "a.0.csv", feed: "agencies")
        let back = try await bench.load(
            file([["A1", "丙", ""], ["A2", "乙", ""], ["A1", "甲", ""]]), as: "a.1.csv", feed: "agencies")
        #expect((back.read, back.loaded, back.unchanged) == (3, 0, 3))
        #expect(try await bench.rows("select count(*) from history.agencies") == ["0"])
        // Both keys are confirmed: a file that comes late overrules neither.
        let late = try await bench.load(file([["A1", "迟", ""], ["A2", "迟", ""]]), as: "a.0a.csv", feed: "agencies")
        #expect(late.loaded == 0)
        let changed = try await bench.load(
            file([["A1", "甲", ""], ["A1", "戊", ""], ["A1", "己", ""], ["A2", "乙", ""]]), as: "a.2.csv",
            feed: "agencies")
        #expect((changed.loaded, changed.unchanged) == (1, 3))
        #expect(try await bench.rows(Self.current) == ["A1|己|-", "A2|乙|-"])
        #expect(try await bench.rows("select name from history.agencies") == ["甲"])
    }

    @Test("a column that a later file lacks is emptied, like any value that it does not give")
    func lackingColumn() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load(file([["A1", "甲", "2026-01-01"]]), as: "a.0.csv", feed: "agencies")
        let second = try await bench.load(
            csv(["机构编号", "机构名称"], [["A1", "甲"]]), as: "a.1.csv", feed: "agencies")
        #expect(second.loaded == 1)
        #expect(try await bench.rows(Self.current) == ["A1|甲|-"])
    }

    @Test("empty key parts equal each other, and a bar in a key is no joint")
    func keyParts() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let header = ["case_no", "name", "id_number", "relation", "receives", "joined_on"]
        let id = "11010519491231002X"
        let outcome = try await bench.load(
            csv(
                header,
                [
                    ["C1", "甲", id, "本人", "是", ""], ["C1", "甲", id, "本人", "是", ""],
                    ["C1", "甲", id, "本人", "是", "2026-01-01"],
                ]), as: "case_members.csv", feed: "case_members")
        #expect((outcome.loaded, outcome.unchanged) == (2, 1))
        let lines = csv(
            ["line", "ticket_no", "received_at", "region_code", "content"],
            [["12345", "a|b", "2026-01-01", "500114", "x"], ["12345", "a\\|b", "2026-01-01", "500114", "x"]])
        #expect(try await bench.load(lines, as: "hotline.csv", feed: "hotline").loaded == 2)
    }

    @Test("steps are known by their number, or by step and start where the source gives none")
    func caseSteps() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let numbered = csv(
            ["case_no", "step_no", "step", "started_at", "finished_at"],
            [["C1", "1", "受理", "2026-01-05 09:00:00", ""], ["C1", "2", "入户调查", "2026-01-05 09:00:00", ""]])
        #expect(try await bench.load(numbered, as: "case_steps.1.csv", feed: "case_steps").loaded == 2)
        let moved = numbered.replacing("2026-01-05", with: "2026-01-06")
        #expect(try await bench.load(moved, as: "case_steps.2.csv", feed: "case_steps").loaded == 2)
        #expect(try await bench.rows("select count(*) from feed.case_steps") == ["2"])
        let plain = csv(
            ["case_no", "step", "started_at", "finished_at"],
            [["C2", "受理", "2026-01-05 09:00:00", ""], ["C2", "受理", "2026-01-05T01:00:00Z", "2026-01-05 10:00"]])
        let outcome = try await bench.load(plain, as: "case_steps.3.csv", feed: "case_steps", source: "file:other")
        #expect((outcome.loaded, outcome.unchanged) == (1, 1))
        #expect(
            try await bench.rows("select row_key from feed.case_steps where case_no = 'C2'") == [
                "C2|accept|2026-01-05T09:00:00"
            ])
    }

    @Test("the region closure follows in the load's own transaction")
    func closure() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let rows = [
            ["500114", "黔江区", "区县", ""], ["500114001", "城东街道", "乡镇街道", "500114"],
            ["500114001001", "甲社区", "村社区", "500114001"],
        ]
        try await bench.load(csv(["区划代码", "名称", "级别", "上级代码"], rows), as: "regions.csv", feed: "regions")
        #expect(try await bench.rows("select count(*) from reference.region_closure") == ["6"])
    }
}
