import Ingest
import TestSupport
import Testing

@Suite("Faults of records", .database)
struct RecordFaultTests {
    @Test(
        "among several faults the contract's column order decides, a NUL counts as the fault of its column",
        arguments: [
            ("agency_id,name\n,a\0b\n", "2|agency_id|-|missing"),
            ("name,agency_id\na\0b,c\0d\n", "2|agency_id|-|nul"),
            ("agency_id,name\nA1,a\0b\n", "2|name|-|nul"),
            ("agency_id,name,contract_from\nA1,a\0b,never\n", "2|name|-|nul"),
            ("agency_id,name,contract_from\nA1,,2026\0\n", "2|name|-|missing"),
            ("agency_id,name,more\nA1,a,\0\n", "2|-|-|nul"),
        ])
    func order(text: String, expected: String) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let good = (0..<5).map { text.hasPrefix("name") ? "x,G\($0)\n" : "G\($0),x\n" }.joined()
        let outcome = try await bench.load(text + good, as: "agencies.csv", feed: "agencies")
        #expect(outcome.loaded == 5)
        #expect(try await bench.quarantine() == [expected])
    }

    @Test("in JSON Lines as well")
    func json() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text = """
            {"agency_id": "", "name": "a\\u0000b"}
            {"name": "a\\u0000b", "agency_id": "A1"}
            {"name": "good", "agency_id": "A2"}

            """
        #expect(try await bench.load(text, as: "agencies.jsonl", feed: "agencies").loaded == 1)
        #expect(try await bench.quarantine() == ["1|agency_id|-|missing", "2|name|-|nul"])
    }

    @Test("a JSON list with escapes is read in JSON Lines and in a CSV cell")
    func lists() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let head = "\"上报时间\":\"2026-03-01\",\"对象姓名\":\"张三\",\"所属村社区\":\"500114001001\""
        try await bench.load(
            "{\"上报编号\":\"J1\",\(head),\"困难情形\":[\"\\u91cd\\u75c5\", \"\\u5931业\"]}\n", as: "grid_reports.1.jsonl",
            feed: "grid_reports")
        try await bench.load(
            csv(
                ["上报编号", "上报时间", "对象姓名", "所属村社区", "困难情形"],
                [["C1", "2026-03-01", "张三", "500114001001", "[\"\\u91cd\\u75c5\"]"]]), as: "grid_reports.2.csv",
            feed: "grid_reports")
        #expect(try await bench.quarantine() == [])
        #expect(
            try await bench.rows("select report_no, signals::text as signals from feed.grid_reports order by report_no")
                == ["C1|{illness}", "J1|{illness,unemployment}"])
    }

    @Test("a UTF-8 file with a bad byte stays UTF-8: only the bad record is quarantined")
    func badByte() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text =
            Array("bank_account,name\nA,重庆\nC,黔江区\nB,".utf8) + [0xFF] + Array("x\nD,x\nE,x\nF,x\n".utf8)
        let place = "bank_account,name\nA,重庆\nC,黔江区\nB,".utf8.count
        let outcome = try await bench.load(text, as: "institutions.csv", feed: "institutions")
        #expect(outcome.loaded == 5)
        #expect(try await bench.quarantine() == ["4|-|byte \(place): ff|encoding"])
        #expect(
            try await bench.rows("select string_agg(name, ' ' order by bank_account) from feed.institutions")
                == ["重庆 黔江区 x x x"])
    }

    @Test("CSV records whose fields are all empty or blanks are blank lines")
    func blank() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let rows = [",", ",,,,", " ,\t", "\u{3000}", "\u{a0},\u{3000} ", "\"\"", "\" \"", "\"\",\"\"", "\"\n\",", ""]
        let outcome = try await bench.load(
            "agency_id,name\nA1,甲\n" + rows.map { $0 + "\n" }.joined() + "A2,\n", as: "agencies.csv", feed: "agencies")
        #expect(outcome.state == .loaded)
        #expect((outcome.read, outcome.loaded, outcome.blank) == (rows.count + 2, 1, rows.count))
        // The quoted newline makes one record of two lines.
        #expect(try await bench.quarantine() == ["\(rows.count + 4)|name|-|missing"])
        let json = try await bench.load(
            "{\"agency_id\":\"\",\"name\":\"\"}\n{\"agency_id\":\"A3\",\"name\":\"丙\"}\n", as: "agencies.jsonl",
            feed: "agencies")
        #expect((json.blank, json.quarantined) == (0, 1))
    }

    @Test("the blank rows at the end of a spreadsheet's export do not hold it, also where many are read twice")
    func trailing() async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        let export = "agency_id,name\nA1,甲\n" + String(repeating: ",\n", count: 1000)
        #expect(try await bench.load(export, as: "agencies.1.csv", feed: "agencies").state == .loaded)
        bench.configuration.badShare = 100
        let filler = String(repeating: "满", count: 20_000)
        let bad = (0..<200).map { "A\($0 + 2),,\(filler)\n,,\n" }.joined()
        let outcome = try await bench.load(
            "agency_id,name,note\nA1,乙,\n" + bad, as: "agencies.2.csv", feed: "agencies")
        #expect((outcome.loaded, outcome.quarantined, outcome.blank) == (1, 200, 200))
    }

    @Test("a file of blank lines only says that it has neither header nor record", arguments: ["csv", "jsonl"])
    func onlyBlankLines(suffix: String) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let outcome = try await bench.load("\n \n\n", as: "agencies.\(suffix)", feed: "agencies")
        #expect(outcome.state == .held)
        #expect(outcome.reason?.detail.contains("blank lines only, no header and no record") == true)
    }
}
