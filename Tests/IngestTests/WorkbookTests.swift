import Formats
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

@Suite("Workbooks", .database)
struct WorkbookTests {
    private static let header = ["机构编号", "机构名称", "合同起"]
    private static let two = WorkbookBuilder.rows("机构编号|机构名称|合同起\nA1|甲社|2026-01-01\nA2|乙社|")

    /// A cell of a row of the probe feed and what is stored, by column.
    static let accepted: [(column: String, cell: String, stored: String)] = [
        ("t", #"t="inlineStr"><is><t>　张三 </t></is>"#, "张三"), ("t", "><v>12.50</v>", "12.5"),
        ("t", #"s="1"><v>46082</v>"#, "2026-03-01"), ("t", #"t="inlineStr"><is><t>'abc</t></is>"#, "'abc"),
        ("t", #"t="inlineStr"><is><t>'=1+1</t></is>"#, "'=1+1"), ("t", #"t="b"><v>1</v>"#, "true"),
        ("d", #"s="1"><v>46082</v>"#, "2026-03-01"), ("d", "><v>46082</v>", "2026-03-01"),
        ("d", #"s="1"><v>46082.75</v>"#, "2026-03-01"), ("d", "><v>20260301</v>", "2026-03-01"),
        ("d", #"t="inlineStr"><is><t>2026年3月1日</t></is>"#, "2026-03-01"),
        ("d", #"t="d"><v>2026-03-01T00:00:00</v>"#, "2026-03-01"),
        ("at", #"s="2"><v>46082.354166666664</v>"#, "2026-03-01 08:30:00+08"),
        ("at", "><v>46082.354166666664</v>", "2026-03-01 08:30:00+08"),
        ("at", #"s="1"><v>46082.5</v>"#, "2026-03-01 12:00:00+08"), ("at", "><v>46082</v>", "2026-03-01 00:00:00+08"),
        ("m", #"s="1"><v>46082</v>"#, "2026-03-01"), ("m", "><v>202603</v>", "2026-03-01"),
        ("amount", "><v>1234.5600000000001</v>", "1234.56"), ("amount", "><v>1E3</v>", "1000.00"),
        ("n", "><v>3</v>", "3"), ("n", "><v>4.0</v>", "4"), ("b", #"t="b"><v>0</v>"#, "false"),
        ("b", "><v>1</v>", "true"),
        ("i", "><v>110105491231002</v>", FieldRuleTests.anyID), ("r", "><v>500114001</v>", "500114001000"),
        ("deg", "><v>108.77119999999999</v>", "108.7712"),
    ]

    /// A cell and why its row is refused.
    static let refused: [(column: String, cell: String, value: String, reason: String)] = [
        ("i", "><v>5.00233E+17</v>", "5.00233E+17", "id_precision"),
        ("strict", "><v>500233199001011234</v>", "5.00233199001011E+17", "id_precision"),
        ("t", "><v>6222021234567890123</v>", "6.22202123456789E+18", "precision"),
        ("o", "><v>6222021234567890123</v>", "6.22202123456789E+18", "precision"),
        ("t", #"t="e"><v>#REF!</v>"#, "#REF!", "cell_error"),
        ("amount", #"t="e"><f>A1</f><v>#N/A</v>"#, "#N/A", "cell_error"),
        ("n", "><f>1+1</f>", "-", "cell_error"), ("d", #"t="inlineStr"><is><t>46082</t></is>"#, "46082", "date"),
        ("d", #"s="2"><v>46082.5</v>"#, "2026-03-01T12:00:00", "date"),
        ("d", "><v>46082.5</v>", "2026-03-01T12:00:00", "date"),
        ("d", #"s="1"><v>60</v>"#, "1900-02-29", "date"), ("d", "><v>-1</v>", "-1", "date"),
        ("d", "><v>2958466</v>", "2958466", "date"), ("at", #"s="3"><v>0.5</v>"#, "12:00:00", "time"),
        ("amount", #"s="1"><v>500</v>"#, "1901-05-14", "money"), ("m", "><v>46082</v>", "46082", "month"),
    ]

    private func probe(_ cases: [(column: String, cell: String)]) throws -> [UInt8] {
        let columns = ["编号", "strict", "t", "d", "at", "m", "amount", "n", "b", "i", "r", "o", "deg"]
        let header = columns.map { #"<c t="inlineStr"><is><t>\#($0)</t></is></c>"# }.joined()
        let rows = cases.enumerated().map { number, example in
            let cells = columns.map { column in
                if column == example.column { return "<c \(example.cell)</c>" }
                if column == "编号" { return "<c><v>\(number)</v></c>" }
                return column == "strict" ? #"<c t="inlineStr"><is><t>\#(FieldRuleTests.anyID)</t></is></c>"# : "<c/>"
            }
            return "<row>\(cells.joined())</row>"
        }
        var workbook = WorkbookBuilder("<row>\(header)</row>" + rows.joined())
        workbook.styles = [0, 14, 22, 20]
        return try workbook.bytes()
    }

    @Test("H29 days, times, months, numbers and truth values of cells are stored as their canonical value")
    func accepts() async throws {
        let bench = try await IngestBench(feeds: ["probe": FieldRuleTests.probe])
        defer { bench.clean() }
        let outcome = try await bench.load(
            try probe(Self.accepted.map { ($0.column, $0.cell) }), as: "probe.xlsx", feed: "probe")
        #expect(try await bench.quarantine() == [])
        #expect(outcome.loaded == Self.accepted.count)
        for (number, example) in Self.accepted.enumerated() {
            let stored = try await bench.rows("select \(example.column)::text from feed.probe where k = '\(number)'")
            #expect(stored == [example.stored], "\(example.column): \(example.cell)")
        }
        #expect(
            try await bench.rows("select dialect, encoding from ledger.load") == ["xlsx|-"])
    }

    @Test("H29 H30 cells that lost digits, errors and what is no day are quarantined with sheet and row")
    func refuses() async throws {
        var bench = try await IngestBench(feeds: ["probe": FieldRuleTests.probe])
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let good = (column: "t", cell: #"t="inlineStr"><is><t>好</t></is>"#)
        let outcome = try await bench.load(
            try probe(Self.refused.map { ($0.column, $0.cell) } + [good]), as: "probe.xlsx", feed: "probe")
        #expect(outcome.loaded == 1)
        let expected = Self.refused.enumerated().map { "Sheet1|\($0 + 2)|\($1.column)|\($1.value)|\($1.reason)" }
        let found = try await bench.rows(
            "select sheet, line, \"column\", value, reason from api.quarantine order by quarantine_id")
        #expect(found == expected)
        #expect(
            try await bench.rows("select convert_from(record, 'UTF8') as r from ledger.quarantine where line = 2")
                == ["0,\(FieldRuleTests.anyID),,,,,,,,5.00233E+17,,,"])
    }

    @Test("days are counted as the workbook counts them")
    func from1904() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        var workbook = WorkbookBuilder(
            WorkbookBuilder.rows("机构编号|机构名称|合同起") + #"<row><c><v>1</v></c><c><v>2</v></c><c><v>44620</v></c></row>"#)
        workbook.isFrom1904 = true
        try await bench.load(try workbook.bytes(), as: "agencies.xlsx", feed: "agencies")
        #expect(try await bench.rows(FileReadingTests.stored) == ["1|2|2026-03-01"])
    }

    @Test("a number of CSV or JSON is never a count of days")
    func noSerials() async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        bench.configuration.badShare = 100
        for text in [
            "机构编号,机构名称,合同起\nA1,甲,46082\nA2,乙,\n",
            "{\"agency_id\":\"A1\",\"name\":\"甲\",\"contract_from\":46082}\n{\"agency_id\":\"A2\",\"name\":\"乙\"}\n",
            "[{\"agency_id\":\"A1\",\"name\":\"甲\",\"contract_from\":46082},{\"agency_id\":\"A2\",\"name\":\"乙\"}]",
        ] {
            let outcome = try await bench.load(text, as: "agencies", feed: "agencies", source: "file:\(text.count)")
            #expect(outcome.quarantined == 1)
        }
        #expect(try await bench.rows("select distinct value, reason from api.quarantine") == ["46082|date"])
        #expect(try await bench.rows("select distinct sheet from api.quarantine") == ["-"])
    }

    @Test("what a file is is told by its bytes, not by its name, and gzip around it changes nothing")
    func kinds() async throws {
        let array =
            "[{\"agency_id\":\"A1\",\"name\":\"甲社\",\"contract_from\":\"2026-01-01\"},{\"agency_id\":\"A2\",\"name\":\"乙社\"}]"
        let shapes: [(bytes: [UInt8], dialect: String)] = [
            (try WorkbookBuilder(Self.two).bytes(), "xlsx"), (Array(array.utf8), "json"),
            (Array(("\u{feff}\n " + array).utf8), "json"), (Array(FileReadingTests.two.utf8), ","),
            ([0xff, 0xfe] + array.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, "json"),
        ]
        for (number, shape) in shapes.enumerated() {
            let bench = try await IngestBench()
            defer { bench.clean() }
            try await bench.connection.execute("truncate feed.agencies, history.agencies")
            try await bench.connection.execute("truncate ledger.load cascade")
            let source = "file:\(number)"
            let sink = MemorySink()
            let deflater = try DeflatingSink(sink)
            try shape.bytes.withUnsafeBytes { try deflater.write($0) }
            try deflater.finish()
            let packed = try await bench.load(sink.bytes, as: "agencies.pdf", feed: "agencies", source: source)
            #expect((packed.loaded, packed.state) == (2, .loaded))
            #expect(try await bench.rows(FileReadingTests.stored) == FileReadingTests.expected)
            #expect(try await bench.rows("select dialect from ledger.load") == [shape.dialect])
            // The digest is of the inflated bytes.
            let plain = try await bench.load(shape.bytes, as: "agencies.txt", feed: "agencies", source: source)
            #expect(plain.state == .duplicate)
        }
    }

    @Test("a feed may name its sheet; a workbook without it is held")
    func namedSheet() async throws {
        let definition = "feed: second\ninto: agencies\nsheet: 台账\ncolumns:\n  agency_id: {aliases: [编号]}\n"
        let bench = try await IngestBench(feeds: ["second": definition])
        defer { bench.clean() }
        var workbook = WorkbookBuilder(WorkbookBuilder.rows("说明\n无"))
        workbook.sheets.append(.init("台账", WorkbookBuilder.rows("编号|机构名称\nA1|\nA2|乙\nA3|丙")))
        let outcome = try await bench.load(try workbook.bytes(), as: "second.xlsx", feed: "second")
        #expect((outcome.loaded, outcome.quarantined) == (2, 1))
        #expect(
            try await bench.rows("select sheet, line, \"column\", reason from api.quarantine") == ["台账|2|name|missing"])
        workbook.sheets[1].name = "汇总"
        let held = try await bench.load(try workbook.bytes(), as: "second.2.xlsx", feed: "second")
        #expect(held.reason?.code == .missingSheet)
        #expect(held.reason?.detail.contains("台账") == true)
    }

    @Test("macros that were not looked at are told")
    func notes() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        var workbook = WorkbookBuilder(Self.two)
        workbook.extra = [.init("xl/vbaProject.bin", "x")]
        let outcome = try await bench.load(try workbook.bytes(), as: "agencies.xlsm", feed: "agencies")
        #expect(outcome.loaded == 2)
        #expect(outcome.drift == ["(macros were ignored)"])
    }

    @Test("rows without a value are blank, and read is the sum of what became of the rows")
    func counts() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let rows = WorkbookBuilder.rows("机构编号|机构名称\nA1|甲\nA1|甲\n|\nA2|乙||多\nA3|丙") + #"<row r="40"/>"#
        let outcome = try await bench.load(try WorkbookBuilder(rows).bytes(), as: "agencies.xlsx", feed: "agencies")
        #expect((outcome.read, outcome.loaded, outcome.unchanged) == (6, 2, 1))
        #expect((outcome.quarantined, outcome.blank) == (1, 2))
        #expect(try await bench.quarantine() == ["5|-|-|too_many_fields"])
    }

    static let held: [(name: String, bytes: [UInt8], reason: LoadOutcome.HoldReason, words: String)] = [
        (
            "old", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 600), .unsupported,
            "save as CSV or XLSX"
        ),
        ("oldest", [0x09, 0x08, 0x08, 0x00, 0x00, 0x05, 0x10, 0x00], .unsupported, "save as CSV or XLSX"),
        (
            "html", Array("\u{feff} <html><table><tr><td>机构编号</td></tr></table></html>".utf8), .unsupported,
            "save as CSV or XLSX"
        ),
        ("pdf", Array("%PDF-1.7\n".utf8), .unsupported, "save as CSV or XLSX"),
        ("cut array", Array("[{\"agency_id\":\"A1\",\"name\":\"甲\"},{\"agency_id\"".utf8), .truncated, "too early"),
        ("bad array", Array("[{\"agency_id\":\"A1\",\"name\":\"甲\"} {}]".utf8), .damagedJSON, "comma"),
    ]

    @Test("H23 what is no table is held with what to do, and nothing of it loads", arguments: held.indices)
    func holds(_ index: Int) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let example = Self.held[index]
        let outcome = try await bench.load(example.bytes, as: "agencies.xls", feed: "agencies")
        #expect(outcome.state == .held, "\(example.name)")
        #expect(outcome.reason?.code == example.reason, "\(example.name)")
        #expect(outcome.reason?.detail.contains(example.words) == true, "\(outcome.reason?.detail ?? "")")
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["0"])
    }

    @Test("H17 H19 H22 a hostile, a cut and a damaged workbook are held, each with its reason")
    func hostile() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let good = WorkbookBuilder(Self.two).archive()
        let whole = try good.bytes()
        var path = good
        path.entries.append(.init("../../etc/cron.d/x", "x"))
        var sum = good
        sum.entries[3].checksum = 1
        let bomb = WorkbookBuilder(Self.two + String(repeating: " ", count: 3 << 20))
        let cases: [(bytes: [UInt8], reason: LoadOutcome.HoldReason)] = [
            (try path.bytes(), .refusedWorkbook), (Array(whole.dropLast(100)), .truncated),
            (try sum.bytes(), .damagedWorkbook),
            (try bomb.bytes(), .limits),
        ]
        for (number, example) in cases.enumerated() {
            let outcome = try await bench.load(example.bytes, as: "agencies.\(number).xlsx", feed: "agencies")
            #expect(outcome.reason?.code == example.reason)
            #expect(outcome.loaded == 0)
        }
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["0"])
        #expect(try await bench.load(whole, as: "agencies.9.xlsx", feed: "agencies").loaded == 2)
    }

    @Test("a compressed workbook stops at its limit while it inflates")
    func compressedLimit() async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        let bytes = try WorkbookBuilder(Self.two).bytes()
        let sink = MemorySink()
        let deflater = try DeflatingSink(sink)
        try bytes.withUnsafeBytes { try deflater.write($0) }
        try deflater.finish()
        bench.configuration.limits = Limits(workbookBytes: bytes.count - 1)
        let outcome = try await bench.load(sink.bytes, as: "agencies.xlsx.gz", feed: "agencies")
        #expect(outcome.reason?.code == .limits)
    }

    /// Letters to city leaders and the replies, as the publisher wrote them.
    static let letters = """
        feed: letters
        into: hotline
        columns:
          line:        {constant: "12345"}
          region_code: {constant: "500114"}
          ticket_no:   {from: 留言编号}
          caller_name: {from: 留言用户}
          category:    {from: 留言主题}
          received_at: {from: 留言时间}
          content:     {from: 留言详情}
          outcome:     {from: 答复意见}
          answered_at: {from: 答复时间}
        """

    @Test("1,408 letters and replies load as hotline tickets, 72 of them about aid", .enabled(if: SharedData.isPresent))
    func petitions() async throws {
        let path = try #require(
            SharedData.path("data/hotline/cn-petitions/messages_with_replies_older_half.xlsx"))
        let bench = try await IngestBench(feeds: ["letters": Self.letters])
        defer { bench.clean() }
        let outcome = try #require(
            try await FileLoader(bench.configuration).load(
                try bench.request(path, feed: "letters"), on: bench.connection))
        #expect((outcome.read, outcome.loaded, outcome.quarantined) == (1408, 1408, 0))
        #expect(outcome.drift.isEmpty)
        #expect(
            try await bench.rows(
                """
                select count(*), count(distinct ticket_no), min(received_at)::date, max(received_at)::date,
                    count(*) filter (where answered_at > received_at + interval '15 days')
                from feed.hotline where line = '12345' and region_code = '500114000000'
                """) == ["1408|1408|2011-04-02|2018-06-24|585"])
        #expect(
            try await bench.rows(
                "select count(*) from feed.hotline where category || content ~ '低保|救助|五保|特困|困难'") == ["72"])
    }
}
