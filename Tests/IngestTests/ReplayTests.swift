import Formats
import Foundation
import Ingest
import Postgres
import Store
import TestSupport
import Testing

@Suite("Quarantined records given back", .database)
struct ReplayTests {
    static let header = ["机构编号", "机构名称", "合同起"]
    static let current = "select agency_id, name, contract_from from feed.agencies order by agency_id"

    /// Three good rows, a name missing on line 3 and a date that is none on line 5.
    static let rows = [
        ["A1", "甲", "2026-01-01"], ["A2", "", ""], ["A3", "丙", ""], ["A4", "丁", "昨天"], ["A5", "戊", ""],
    ]

    private func export(_ load: Int64, _ bench: IngestBench) async throws -> (count: Int, text: String) {
        let export = QuarantineExport(county: "500114", catalog: bench.catalog)
        return try await bench.connection.session { database in
            let sink = MemorySink()
            let count = try export.write(load: load, to: sink, on: database)
            return (count, String(decoding: sink.bytes, as: UTF8.self))
        }
    }

    private func retry(_ text: String, _ bench: IngestBench) async throws -> Replay.Result {
        let path = try bench.write(Array(text.utf8), as: "corrected.csv")
        return try await bench.replay.retry(file: path, on: bench.connection)
    }

    @Test("an export is the load's own header behind four columns, one row per open record, safe for spreadsheets")
    func exports() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let rows = Self.rows + [["=1+1", "", "说\"明\""]]
        let load = try await bench.load(csv(Self.header, rows), as: "agencies.1.csv", feed: "agencies")
        let (count, text) = try await export(load.loadID, bench)
        #expect(count == 3)
        let id = load.loadID
        #expect(
            text == #"""
                \#u{FEFF}"quarantine_load","quarantine_line","quarantine_column","quarantine_reason","机构编号","机构名称","合同起"\#r
                "\#(id)","3","name","missing","A2","",""\#r
                "\#(id)","5","contract_from","date","A4","丁","昨天"\#r
                "\#(id)","7","name","missing","'=1+1","","说""明"""\#r

                """#)
    }

    @Test("a corrected export loads its rows once; given back again it loads nothing")
    func replaysOnce() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let load = try await bench.load(csv(Self.header, Self.rows), as: "agencies.1.csv", feed: "agencies")
        let corrected = try await export(load.loadID, bench).text.replacing("\"A2\",\"\"", with: "\"A2\",\"乙\"")
            .replacing("昨天", with: "2026-02-03")
        let first = try #require(try await retry(corrected, bench).outcome)
        #expect((first.read, first.loaded, first.unchanged, first.quarantined) == (2, 2, 0, 0))
        #expect(
            try await bench.rows(Self.current)
                == ["A1|甲|2026-01-01", "A2|乙|-", "A3|丙|-", "A4|丁|2026-02-03", "A5|戊|-"])
        let again = try await retry(corrected.replacing("乙", with: "已"), bench)
        #expect(again.outcome == nil)
        #expect(again.settled == 2)
        #expect(try await bench.rows("select name from feed.agencies where agency_id = 'A2'") == ["乙"])
        #expect(
            try await bench.rows("select line, state, revision from ledger.quarantine order by line") == [
                "3|replayed|0", "5|replayed|0",
            ])
        #expect(
            try await bench.rows(
                """
                select l.file, l.state, l.rows_read, l.rows_loaded, l.replay_of = \(load.loadID) as of_it, l.digest is null as none
                from ledger.load l order by load_id
                """) == ["agencies.1.csv|loaded|5|3|-|false", "agencies.1.csv|loaded|2|2|true|true"])
        #expect(
            try await bench.rows("select row_key from ledger.change where load_id = \(first.loadID) order by 1")
                == ["A2", "A4"])
    }

    @Test("a replay is no file: the file's bytes are still known as loaded last")
    func staysDuplicate() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text = csv(Self.header, Self.rows)
        let load = try await bench.load(text, as: "agencies.1.csv", feed: "agencies")
        let corrected = try await export(load.loadID, bench).text.replacing("\"A2\",\"\"", with: "\"A2\",\"乙\"")
            .replacing("昨天", with: "2026-02-03")
        _ = try await retry(corrected, bench)
        #expect(try await bench.load(text, as: "agencies.1.csv", feed: "agencies").state == .duplicate)
        await #expect(throws: IngestBench.NotLoaded.self) {
            try await bench.load(text, as: "agencies.1.csv", feed: "agencies", skipsKnown: true)
        }
        #expect(try await bench.rows("select name from feed.agencies where agency_id = 'A2'") == ["乙"])
    }

    @Test("a correction that is still wrong stays in its place with the new reason, and can be corrected again")
    func stillWrong() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let load = try await bench.load(csv(Self.header, Self.rows), as: "agencies.1.csv", feed: "agencies")
        let corrected = try await export(load.loadID, bench).text.replacing(
            "\"A2\",\"\",\"\"", with: "\"A2\",\"乙\",\"x\"")
        let outcome = try #require(try await retry(corrected, bench).outcome)
        #expect((outcome.read, outcome.loaded, outcome.quarantined) == (2, 0, 2))
        #expect(outcome.needsPerson)
        #expect(try await bench.quarantine() == ["3|contract_from|x|date", "5|contract_from|昨天|date"])
        #expect(
            try await bench.rows("select state, revision from ledger.quarantine order by line") == ["open|1", "open|1"])
        let right = try await export(load.loadID, bench).text.replacing("\"x\"", with: "\"\"")
            .replacing("\"昨天\"", with: "\"2026-02-03\"")
        #expect(try await retry(right, bench).outcome?.loaded == 2)
        #expect(try await bench.rows("select line, revision from ledger.replay order by line") == ["3|1", "5|1"])
    }

    @Test("a corrected record of an old file fills only what no later file and no later line of its own has given")
    func yields() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let load = try await bench.load(
            csv(
                Self.header,
                [
                    ["A1", "", ""], ["A2", "", ""], ["A3", "", ""], ["A4", "四", ""], ["A4", "", ""], ["A9", "九", ""],
                ]),
            as: "agencies.2.csv", feed: "agencies")
        // Later: A1 is given anew, A2 by a file of the same name; an earlier-named file gives A3.
        try await bench.load(csv(Self.header, [["A1", "新一", ""]]), as: "agencies.3.csv", feed: "agencies")
        try await bench.load(csv(Self.header, [["A2", "新二", ""]]), as: "agencies.2.csv", feed: "agencies")
        try await bench.load(csv(Self.header, [["A3", "旧三", ""]]), as: "agencies.1.csv", feed: "agencies")
        let corrected = try await export(load.loadID, bench).text
            .replacing("\"A1\",\"\"", with: "\"A1\",\"老一\"").replacing("\"A2\",\"\"", with: "\"A2\",\"老二\"")
            .replacing("\"A3\",\"\"", with: "\"A3\",\"新三\"").replacing("\"A4\",\"\"", with: "\"A4\",\"老四\"")
        let outcome = try #require(try await retry(corrected, bench).outcome)
        #expect((outcome.read, outcome.loaded, outcome.unchanged) == (4, 2, 2))
        #expect(outcome.isLate)
        #expect(
            try await bench.rows("select agency_id, name from feed.agencies order by 1")
                == ["A1|新一", "A2|新二", "A3|新三", "A4|老四", "A9|九"])
        // A file between the two in name: what the replay gave stands as if its own file had given it.
        try await bench.load(csv(Self.header, [["A3", "中三", ""]]), as: "agencies.15.csv", feed: "agencies")
        #expect(try await bench.rows("select name from feed.agencies where agency_id = 'A3'") == ["新三"])
    }

    @Test("records by number are read again as they were, once the definition takes them")
    func byNumber() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let lines = [
            #"{"report_no":"G1","reported_at":"2026-03-01","subject_name":"甲","region_code":"500114001001","signals":["残疾"]}"#,
            #"{"report_no":"G2","reported_at":"2026-03-01","subject_name":"乙","region_code":"500114001001","signals":"新情形"}"#,
        ]
        let load = try await bench.load(
            lines.joined(separator: "\n"), as: "grid_reports.1.jsonl", feed: "grid_reports")
        #expect(load.quarantined == 1)
        let definition = try Resources.text(at: SharedData.packageRoot + "/Pipelines/feeds/grid_reports.yaml")
            .replacing("disability: 残疾", with: "disability: 残疾, other: 新情形")
        #expect(definition.contains("新情形"))
        let later = try await IngestBench(feeds: ["grid_reports": definition])
        defer { later.clean() }
        let replay = Replay(bench.configuration, catalog: later.catalog, sources: later.sources)
        let id = try #require(
            try await bench.connection.first("select quarantine_id from ledger.quarantine", as: Int64.self))
        let before = try await bench.replay.retry(load: load.loadID, ids: [id], on: bench.connection)
        #expect(before.outcome?.quarantined == 1)
        let after = try await replay.retry(load: load.loadID, ids: [id], on: bench.connection)
        #expect(after.outcome?.loaded == 1)
        #expect(try await bench.rows("select signals from feed.grid_reports where report_no = 'G2'") == [#"["other"]"#])
        #expect(try await replay.retry(load: load.loadID, on: bench.connection).outcome == nil)
    }

    @Test("records of JSON, of other delimiters and encodings, and of too many fields can be corrected")
    func shapes() async throws {
        let json =
            #"{"agency_id":"J1","note":"x"}"# + "\n" + #"{"agency_id":"J2","name":"乙","contract_from":"x"}"# + "\n"
        let shapes: [(name: String, bytes: [UInt8], bad: [(String, String)], rows: [String])] = [
            (
                "agencies.1.jsonl", Array(json.utf8),
                [(#""J1","x","","""#, #""J1","x","甲","""#), (#""乙","x""#, #""乙","2026-02-03""#)],
                ["J1|甲|-", "J2|乙|2026-02-03"]
            ),
            (
                "agencies.1.csv", Array("机构编号;机构名称;合同起\nS0;零;\nS1;\"a;b\";x\nS2;乙;;多\n".utf8),
                [(#""a;b","x""#, #""a;b","2026-02-03""#), (#","多""#, "")],
                ["S0|零|-", "S1|a;b|2026-02-03", "S2|乙|-"]
            ),
        ]
        for shape in shapes {
            var bench = try await IngestBench()
            defer { bench.clean() }
            _ = try await bench.connection.execute("truncate feed.agencies, history.agencies")
            bench.configuration.badShare = 100
            let load = try await FileLoader(bench.configuration).load(
                try bench.request(try bench.write(shape.bytes, as: shape.name), feed: "agencies"), on: bench.connection)
            let outcome = try #require(load)
            var id = outcome.loadID
            if outcome.state == .held {
                id = try await bench.release(id).loadID
            }
            let text = try await export(id, bench).text
            var corrected = text
            for (bad, good) in shape.bad {
                #expect(text.contains(bad), "\(text)")
                corrected = corrected.replacing(bad, with: good)
            }
            let replayed = try await retry(corrected, bench)
            #expect(replayed.outcome?.quarantined == 0, "\(corrected)")
            #expect(try await bench.rows(Self.current) == shape.rows)
        }
    }

    /// A change of a right export, and the code of the refusal.
    static let refusals: [(change: @Sendable (String) -> String, code: Int)] = [
        ({ $0.replacing("quarantine_line", with: "line") }, 1133),
        ({ $0.replacing(",\"3\",", with: ",\"4\",") }, 1133),
        ({ $0.replacing(",\"3\",", with: ",\"drei\",") }, 1133),
        ({ $0.replacing(",\"5\",", with: ",\"3\",") }, 1135),
        ({ $0.replacing("\"1\",\"5\",", with: "\"99\",\"5\",") }, 1136),
        ({ $0.replacing("机构名称", with: "名字") }, 1137),
        ({ _ in "机构编号,机构名称\nA2,乙\n" }, 1133),
        ({ $0.replacing("\"1\",\"", with: "\"999999\",\"") }, 1131),
    ]

    @Test("a file that does not fit the quarantine is refused whole", arguments: refusals.indices)
    func refused(index: Int) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let load = try await bench.load(csv(Self.header, Self.rows), as: "agencies.1.csv", feed: "agencies")
        let text = try await export(load.loadID, bench).text
        let changed = Self.refusals[index].change(text)
        #expect(changed != text)
        let failure = await #expect(throws: Failure.self) { try await retry(changed, bench) }
        #expect(failure?.code == Self.refusals[index].code)
        #expect(try await bench.rows("select distinct state, revision from ledger.quarantine") == ["open|0"])
        #expect(try await bench.rows("select count(*) from ledger.load") == ["1"])
    }

    @Test("the same bytes after others bring their bad record back as another revision, which can be replayed too")
    func comesBack() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let old = csv(Self.header, [["A1", "甲", ""], ["A2", "", ""]])
        for round in 0..<2 {
            let load = try await bench.load(old, as: "agencies.csv", feed: "agencies")
            let corrected = try await export(load.loadID, bench).text.replacing("\"A2\",\"\"", with: "\"A2\",\"乙\"")
            let outcome = try #require(try await retry(corrected, bench).outcome)
            #expect((outcome.loaded, outcome.quarantined) == (1, 0), "round \(round)")
            try await bench.load(
                csv(Self.header, [["A1", "甲", ""], ["A2", "别", ""]]), as: "agencies.csv", feed: "agencies")
        }
        #expect(try await bench.rows("select line, revision from ledger.replay order by revision") == ["3|0", "3|1"])
    }

    @Test("discarded records keep their reason, are settled, and cannot be discarded or replayed again")
    func discards() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let load = try await bench.load(csv(Self.header, Self.rows), as: "agencies.1.csv", feed: "agencies")
        let text = try await export(load.loadID, bench).text.replacing("\"A2\",\"\"", with: "\"A2\",\"乙\"")
        let ids = try await bench.connection.query(
            "select quarantine_id from ledger.quarantine order by line", as: Int64.self)
        let decision = QuarantineDecision(county: "500114")
        for (ids, reason, code) in [([ids[0], 999], "重复", 1130), ([ids[0]], " \u{3000}", 1143), ([], "重复", 1149)] {
            let failure = await #expect(throws: Failure.self) {
                try await decision.discard(ids, load: ids.isEmpty ? 77 : nil, reason: reason, on: bench.connection)
            }
            #expect(failure?.code == code)
        }
        #expect(try await decision.discard([ids[0]], reason: "重复报送", on: bench.connection) == [ids[0]])
        #expect(
            try await bench.rows(
                "select line, state, decision, decided_by is not null as known from ledger.quarantine order by line")
                == ["3|discarded|重复报送|true", "5|open|-|false"])
        let failure = await #expect(throws: Failure.self) {
            try await decision.discard(ids, reason: "重复", on: bench.connection)
        }
        #expect(failure?.code == 1142)
        let result = try await retry(text, bench)
        #expect((result.settled, result.outcome?.read, result.outcome?.quarantined) == (1, 1, 1))
        #expect(try await decision.discard([], load: load.loadID, reason: "不要", on: bench.connection) == [ids[1]])
    }
}
