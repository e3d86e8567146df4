import Formats
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

@Suite("Files of every shape", .database)
struct FileReadingTests {
    static let header = "机构编号,机构名称,合同起"
    static let two = "\(header)\nA1,甲社,2026-01-01\nA2,乙社,\n"
    static let expected = ["A1|甲社|2026-01-01", "A2|乙社|-"]
    static let stored = "select agency_id, name, contract_from from feed.agencies order by agency_id"

    private func bytes(_ text: String, _ encoding: TextEncoding, bom: [UInt8] = []) throws -> [UInt8] {
        let sink = MemorySink()
        let encoder = try EncodingSink(sink, encoding: encoding)
        var copy = text
        try copy.withUTF8 { try encoder.write(UnsafeRawBufferPointer($0)) }
        try encoder.finish()
        return bom + sink.bytes
    }

    @Test("UTF-8 with and without BOM, GB18030, UTF-16 both ways and gzip give the same rows")
    func encodings() async throws {
        let utf16 = Array(Self.two.utf16)
        let little = [UInt8]([0xFF, 0xFE]) + utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big = [UInt8]([0xFE, 0xFF]) + utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let shapes: [[UInt8]] = [
            Array(Self.two.utf8), [0xEF, 0xBB, 0xBF] + Array(Self.two.utf8),
            try bytes(Self.two, .gb18030), little, big,
        ]
        for shape in shapes {
            let bench = try await IngestBench()
            defer { bench.clean() }
            _ = try await bench.connection.execute("truncate feed.agencies, history.agencies")
            _ = try await bench.connection.execute("truncate ledger.load cascade")
            let outcome = try await bench.load(shape, as: "agencies.csv", feed: "agencies")
            #expect(outcome.loaded == 2)
            #expect(outcome.respelled.isEmpty)
            #expect(try await bench.rows(Self.stored) == Self.expected)
        }
    }

    @Test("delimiters are detected", arguments: [",", ";", "\t", "|"])
    func dialects(delimiter: String) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let outcome = try await bench.load(
            Self.two.replacing(",", with: delimiter), as: "agencies.csv", feed: "agencies")
        #expect(outcome.loaded == 2)
        #expect(try await bench.rows("select dialect from ledger.load") == [delimiter])
    }

    @Test("JSON Lines: absent and null keys are empty, numbers and booleans are read as text, unknown keys are drift")
    func jsonLines() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text = """
            {"agency_id": 500233199001011234, "name": "甲社", "contract_from": null, "extra": [1]}

            {"机构编号": "A2", "name": "乙社"}
            {"name": "丙社"}
            {"agency_id": "A4", "name": {"zh": "丁"}}
            {broken
            {"agency_id": "A5", "name": "戊", "name": "己"}
            {"agency_id": "A6", "name": "庚"}
            {"agency_id": "A7", "name": "辛"}
            {"agency_id": "A8", "name": "壬"}
            """
        let outcome = try await bench.load(text, as: "agencies.jsonl", feed: "agencies")
        // Two spellings of one column in one file are two columns that map to one.
        #expect(outcome.state == .held)
        #expect(outcome.reason?.code == .duplicateColumn)
        let mended = try await bench.load(
            text.replacing("机构编号", with: "agency_id"), as: "agencies.jsonl", feed: "agencies")
        #expect(mended.state == .loaded)
        #expect(mended.read == 10)
        #expect(mended.blank == 1)
        #expect(mended.loaded == 5)
        #expect(mended.drift == ["extra"])
        #expect(
            try await bench.quarantine()
                == ["4|agency_id|-|missing", "5|name|-|type", "6|-|-|malformed", "7|-|-|malformed"])
        #expect(
            try await bench.rows("select agency_id from feed.agencies order by 1")
                == ["500233199001011234", "A2", "A6", "A7", "A8"])
    }

    @Test("lines are those of the file after quoted newlines, with CRLF, LF and CR mixed")
    func lineNumbers() async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let text = "\(Self.header)\r\nA1,\"甲\r\n社\n\",\nA2,乙,昨天\rA3,\"a,\"\"b\"\"\",2026-01-01\r\n\r\n , \nA4,丁,x"
        let outcome = try await bench.load(text, as: "agencies.csv", feed: "agencies")
        #expect(outcome.loaded == 2)
        #expect(outcome.blank == 2)
        #expect(outcome.read == 6)
        #expect(try await bench.quarantine() == ["5|contract_from|昨天|date", "9|contract_from|x|date"])
        #expect(try await bench.rows("select name from feed.agencies order by agency_id") == ["甲\r\n社", "a,\"b\""])
    }

    @Test("more fields than the header quarantines with no column, fewer are empty, blank lines are counted")
    func fieldCounts() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text = "\(Self.header)\nA1,甲\n\nA2,乙,2026-01-01,多\n   \nA3,丙,,\nA4,丁,\n"
        let outcome = try await bench.load(text, as: "agencies.csv", feed: "agencies")
        #expect(outcome.read == 6)
        #expect((outcome.loaded, outcome.blank, outcome.quarantined) == (2, 2, 2))
        #expect(try await bench.quarantine() == ["4|-|-|too_many_fields", "6|-|-|too_many_fields"])
        #expect(
            try await bench.rows("select convert_from(record, 'UTF8') as r from ledger.quarantine order by line")
                == ["A2,乙,2026-01-01,多", "A3,丙,,"])
    }

    @Test("bytes that are no text and a NUL quarantine their record only")
    func brokenBytes() async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let good = (1...60).map { "B\($0),好的机构名称,\n" }.joined()
        let text =
            Array("\(Self.header)\nA1,\u{0}甲,\nA2,".utf8) + [0xFF, 0xFE] + Array(",\n\(good)A9,乙".utf8) + [0xE4, 0xB8]
        let outcome = try await bench.load(text, as: "agencies.csv", feed: "agencies")
        #expect(outcome.loaded == 60)
        let place = "\(Self.header)\nA1,_甲,\nA2,".utf8.count
        let last = text.count - 2
        #expect(
            try await bench.quarantine() == [
                "2|name|-|nul", "3|-|byte \(place): ff|encoding", "64|-|byte \(last): e4 b8|encoding",
            ])
    }

    @Test("header only loads nothing and is no fault")
    func headerOnly() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let outcome = try await bench.load(Self.header + "\n", as: "agencies.csv", feed: "agencies")
        #expect(outcome.state == .loaded)
        #expect(!outcome.needsPerson)
        #expect(outcome.read == 0)
    }

    static let held: [(text: String, reason: LoadOutcome.HoldReason, detail: [String])] = [
        ("", .empty, []),
        ("\u{feff}", .empty, []),
        ("\n\n", .header, []),
        ("机构名称,电话\n甲,1\n", .missingColumn, ["agency_id", "机构名称, 电话"]),
        ("机构编号,agency_id,机构名称\nA1,A1,甲\n", .duplicateColumn, ["agency_id", "机构编号, agency_id"]),
        ("机构编号,机构名称,机构名称\nA1,A1,甲\n", .duplicateColumn, ["机构名称, 机构名称"]),
        ("机构编号，机构名称\nA1，甲\n", .dialect, []),
        ("机构编号,机构名称\nA1,\"甲\nA2,乙\n", .unclosedQuote, ["line 2"]),
        ((0...10_000).map { "c\($0)" }.joined(separator: ",") + "\n", .limits, []),
        ("机构编号,机构名称\nA1," + String(repeating: "x", count: 1_100_000) + "\n", .limits, ["line 2"]),
        ("机构编号,机构名称\n,甲\n", .badShare, ["1 of 1"]),
    ]

    @Test("files that cannot be read as the feed are held whole with a reason", arguments: held.indices)
    func holds(index: Int) async throws {
        let (text, reason, details) = Self.held[index]
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load(Self.two, as: "agencies.0.csv", feed: "agencies")
        let outcome = try await bench.load(text, as: "agencies.1.csv", feed: "agencies")
        #expect(outcome.state == .held)
        #expect(outcome.reason?.code == reason)
        for detail in details {
            #expect(outcome.reason?.detail.contains(detail) == true, "\(outcome.reason?.detail ?? "")")
        }
        #expect(outcome.loaded == 0)
        #expect(try await bench.rows(Self.stored) == Self.expected)
        let reasons = try await bench.rows("select state, reason from api.loads order by load_id desc limit 1")
        #expect(reasons[0].hasPrefix("held|\(reason.rawValue)"))
    }

    @Test("a file without a header line is held and its first record is not told")
    func noHeaderLine() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let outcome = try await bench.load(
            "李四,11010519491231002X,13800000000\n王五,1,2\n", as: "agencies.csv", feed: "agencies")
        #expect(outcome.reason?.code == .missingColumn)
        #expect(outcome.reason?.detail.contains("李四") == false)
        #expect(outcome.reason?.detail.contains("1101") == false)
    }

    @Test("headers in another spelling are taken and told; unknown ones are drift; empty ones only over values")
    func headers() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let text = " 機構 編號,ｎａｍｅ,合同起,备用,,\nA1,甲,2026-01-01,x,,y\n"
        let outcome = try await bench.load(text, as: "agencies.csv", feed: "agencies")
        #expect(outcome.loaded == 1)
        #expect(outcome.respelled == [" 機構 編號 = agency_id", "ｎａｍｅ = name"])
        #expect(outcome.drift == ["备用", "(column 6 has no header)"])
        #expect(try await bench.rows("select jsonb_array_length(drift) as n from ledger.load") == ["4"])
    }

    /// Records, bad ones of them, and whether the file is held.
    static let shares: [(records: Int, bad: Int, isHeld: Bool)] = [
        (20, 0, false), (25, 5, false), (10, 5, false), (24, 5, false), (30, 6, false), (29, 6, true), (10, 6, true),
        (5, 5, true), (1, 1, true), (100, 20, false), (100, 21, true),
    ]

    @Test("a file is held above 20 % and above 5 bad records, or when all are bad", arguments: shares.indices)
    func share(index: Int) async throws {
        let (records, bad, isHeld) = Self.shares[index]
        let bench = try await IngestBench()
        defer { bench.clean() }
        let rows = (0..<records).map { ["A\($0)", $0 < bad ? "" : "名"] }
        let outcome = try await bench.load(csv(["机构编号", "机构名称"], rows), as: "agencies.csv", feed: "agencies")
        #expect((outcome.state == .held) == isHeld)
        #expect(outcome.needsPerson == (bad > 0))
        let stored = try await bench.rows("select count(*) from feed.agencies")
        #expect(stored == ["\(isHeld ? 0 : records - bad)"])
        #expect(try await bench.quarantine().count == bad)
    }

    @Test("more rejected records than are kept in memory are all written")
    func manyRejected() async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let filler = String(repeating: "满", count: 20_000)
        let rows = (0..<200).map { ["A\($0)", $0 == 0 ? "好" : "", filler] }
        let outcome = try await bench.load(csv(["机构编号", "机构名称", "说明"], rows), as: "agencies.csv", feed: "agencies")
        #expect((outcome.loaded, outcome.quarantined) == (1, 199))
        #expect(
            try await bench.rows(
                "select count(*), min(line), max(line), min(length(record)) > 60000 as whole from ledger.quarantine")
                == ["199|3|201|true"])
    }

    @Test("the ledger's views have the contract's columns")
    func views() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        func columns(_ view: String) async throws -> [String] {
            try await bench.rows(
                "select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = 'api.\(view)'::regclass and attnum > 0"
            )
        }
        #expect(
            try await columns("loads") == [
                "load_id,feed,source,file,digest,state,reason,rows_read,rows_loaded,rows_unchanged,rows_quarantined,"
                    + "rows_blank,started_at,finished_at"
            ])
        #expect(
            try await columns("quarantine") == [
                "quarantine_id,load_id,feed,source,file,sheet,line,column,value,reason,state"
            ])
    }
}
