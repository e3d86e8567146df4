import Formats
import Testing

@Suite("CSV writer")
struct CSVWriterTests {
    private func write(_ rows: [[String?]], _ change: (inout CSVWriter.Options) -> Void = { _ in }) throws -> [UInt8] {
        var options = CSVWriter.Options()
        change(&options)
        let sink = MemorySink()
        let writer = try CSVWriter(sink, options: options)
        for row in rows { try writer.write(row) }
        try writer.finish()
        return sink.bytes
    }

    @Test("fields are quoted where they must be")
    func quoting() throws {
        let rows: [[String?]] = [["a", "b,c", "say \"hi\"", "x\ny", nil], [""], [" "], ["5\" pipe", ""]]
        let expected = "a,\"b,c\",\"say \"\"hi\"\"\",\"x\ny\",\r\n\"\"\r\n\" \"\r\n\"5\"\" pipe\",\r\n"
        #expect(try write(rows) == Array(expected.utf8))
    }

    @Test("all fields are quoted when asked for, with the line end and delimiter asked for")
    func always() throws {
        let bytes = try write([["a", nil], ["b", "c"]]) {
            $0.alwaysQuote = true
            $0.lineEnd = .lf
            $0.dialect = .semicolon
        }
        #expect(bytes == Array("\"a\";\"\"\n\"b\";\"c\"\n".utf8))
    }

    @Test("the byte order mark and GB 18030 are written when asked for")
    func encodings() throws {
        #expect(try write([["a"]]) { $0.byteOrderMark = true } == [0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a])
        // 黔江 is C7AD BDAD in GB 2312.
        #expect(try write([["黔江"]]) { $0.encoding = .gb18030 } == [0xc7, 0xad, 0xbd, 0xad, 0x0d, 0x0a])
    }

    @Test("a field that needs quotes cannot be written without them")
    func noQuote() throws {
        #expect(throws: FormatError.self) { try write([["a,b"]]) { $0.dialect = CSVDialect(quote: nil) } }
        #expect(try write([["a\"b"]]) { $0.dialect = CSVDialect(quote: nil) } == Array("a\"b\r\n".utf8))
    }

    @Test(
        "a cell that a spreadsheet would run is guarded, a plain number is not",
        arguments: [
            ("=1+1", true), ("@SUM(A1)", true), ("+1+1", true), ("-1+1", true), ("\tx", true), ("\rx", true),
            ("＝1", true), ("＋a", true), ("－a", true), ("＠a", true), (" =1", true), ("\u{3000}=1", true),
            ("\u{a0}@a", true), ("'=1", true), ("''=1", true), ("=HYPERLINK(\"http://x\"&A1)", true),
            ("-5.00", false), ("-1,234.56", false), ("+8613800138000", true), ("\n=1", true), ("\u{2003}=1", true),
            ("\u{feff}=1", true), ("\u{202e}@a", true), ("\u{1}=1", true), ("−3", true), ("\u{2003}x", false),
            ("\u{85}=1", true), ("→", false), ("-12,34", true), ("-", true),
            ("+.5", true), ("-1.", true), ("-1E5", true), ("", false), ("'", false), ("'a", false), (" a", false),
            ("a=1", false), ("黔江", false), ("，", false), ("000123", false), ("2024-1-2", false),
        ])
    func formulas(_ cell: String, _ isGuarded: Bool) throws {
        #expect(FormulaGuard.apply(cell) == (isGuarded ? "'" + cell : cell))
        #expect(FormulaGuard.strip(FormulaGuard.apply(cell)) == cell)
        let bytes = try write([[cell, "x"]]) {
            $0.formulaSafe = true
            $0.alwaysQuote = true
        }
        let table = try ReadTable.csv(bytes, dialect: .comma, hasHeader: false)
        #expect(table.rows == [[FormulaGuard.apply(cell), "x"]])
    }

    @Test("many records come out whole through the buffer and gzip")
    func large() throws {
        let sink = MemorySink()
        let writer = try CSVWriter(DeflatingSink(sink))
        for index in 0..<20_000 { try writer.write(["\(index)", "黔江区", "a,b"]) }
        try writer.finish()
        let table = try ReadTable(CSVReader(InflatingSource(MemorySource(sink.bytes)), hasHeader: false))
        #expect(table.rows.count == 20_000)
        #expect(table.rows.last == ["19999", "黔江区", "a,b"])
    }
}
