import Formats
import TestSupport
import Testing

@Suite("XLSX reader")
struct XLSXReaderTests {
    /// Reads a workbook whose first row is a header of so many letters and whose second row holds cells.
    private func row(_ cells: String, columns: Int, _ change: (inout WorkbookBuilder) -> Void = { _ in }) throws
        -> ReadTable
    {
        let header = (0..<columns).map { _ in #"<c t="inlineStr"><is><t>h</t></is></c>"# }.joined()
        var workbook = WorkbookBuilder(#"<row r="1">\#(header)</row><row r="2">\#(cells)</row>"#)
        change(&workbook)
        return try ReadTable.xlsx(workbook.bytes())
    }

    @Test("shared, inline, rich and formula strings are read, readings beside Chinese characters are left out")
    func strings() throws {
        let cells = """
            <c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c>
            <c r="D2" t="inlineStr"><is><r><t xml:space="preserve"> 重 </t></r><rPh><t>chong</t></rPh><r><t>庆</t></r></is></c>
            <c r="E2" t="str"><f>A2&amp;"&lt;"</f><v>a&lt;b &amp; &#x20BB7;</v></c>
            <c r="F2" t="inlineStr"><is><t><![CDATA[<x>]]></t></is></c><c r="G2" t="inlineStr"><is><t>a_x000D__x000a_b_x005F_x000D_</t></is></c>
            """
        let table = try row(cells, columns: 7) {
            $0.sharedStrings = [
                "<t>张三</t>",
                "<r><rPr><b/></rPr><t>黔</t></r><r><t>江</t></r><rPh sb=\"0\" eb=\"1\"><t>qian</t></rPh><phoneticPr/>",
                "<t></t>",
            ]
        }
        #expect(
            table.rows == [["张三", "黔江", "", " 重 庆", "a<b & 𠮷", "<x>", "a\r\nb_x000D_"]])
        #expect(table.kinds == [[FieldKind](repeating: .text, count: 7)])
    }

    @Test("skipped cells are missing, skipped rows are none, lines are those of the sheet")
    func skipped() throws {
        let rows = """
            <row r="2"><c r="B2" t="inlineStr"><is><t>b</t></is></c><c r="D2" t="inlineStr"><is><t>d</t></is></c></row>
            <row r="5"><c r="D5"><v>4</v></c></row><row r="7" ht="3"><c r="A7" s="0"/></row><row r="9"/>
            <row><c><v>1</v></c><c><v>2</v></c></row><row r="12"><c r="C12"><v>9</v></c><c r="A12"><v>7</v></c></row>
            """
        let reader = try XLSXReader(MemorySource(WorkbookBuilder(rows).bytes()))
        #expect(reader.headerLine == 2)
        let table = try ReadTable(reader)
        #expect(table.columns == ["", "b", "", "d"])
        #expect(table.rows == [[nil, nil, nil, "4"], ["1", "2", nil, nil], ["7", nil, "9", nil]])
        #expect(table.lines == [5, 10, 12])
        #expect(table.blankLines == [7, 9])
        #expect(table.problems.isEmpty)
    }

    /// A format's number or code, the count of days, and what comes of it.
    static let formats: [(format: String, serial: String, text: String, kind: FieldKind)] = [
        ("14", "46082", "2026-03-01", .day), ("22", "46082.354166666664", "2026-03-01T08:30:00", .time),
        ("20", "0.354166666666667", "08:30:00", .time), ("46", "2.0625", "49:30:00", .time),
        ("57", "46082", "2026-03-01", .day), ("31", "46082", "2026-03-01", .day), ("0", "46082", "46082", .number),
        ("2", "46082.5", "46082.5", .number), ("11", "46082", "46082", .number), ("49", "46082", "46082", .number),
        ("yyyy\\-mm\\-dd;@", "46082", "2026-03-01", .day), ("yyyy\"年\"m\"月\"d\"日\";@", "46082", "2026-03-01", .day),
        ("yyyy\"年\"m\"月\"", "46082", "2026-03-01", .day), ("mmm", "46082", "2026-03-01", .day),
        ("[$-804]yyyy/m/d\\ h:mm:ss.000", "46082.00000578704", "2026-03-01T00:00:00.500", .time),
        ("上午/下午h\"时\"mm\"分\"", "0.5", "12:00:00", .time), ("h:mm AM/PM", "0.75", "18:00:00", .time),
        ("h:mm", "46082.75", "2026-03-01T18:00:00", .time), ("[h]:mm:ss", "1.5", "36:00:00", .time),
        ("[mm]:ss", "0.0625", "01:30:00", .time), ("yyyy-mm-dd", "46082.999999999", "2026-03-02", .day),
        ("yyyy-mm-dd", "46082.5", "2026-03-01T12:00:00", .day), ("e\"年\"", "46082", "2026-03-01", .day),
        ("0.00E+00", "46082", "46082", .number), ("General", "46082", "46082", .number),
        ("G/通用格式", "46082", "46082", .number), ("[Red]0.00;[Blue]\\-0.00", "46082", "46082", .number),
        ("\"days\" 0", "46082", "46082", .number), ("_d0_)", "46082", "46082", .number),
        ("#,##0.00\\ \"元\"", "1234.5", "1234.5", .number), ("[DBNum1]0", "46082", "46082", .number),
        ("0 \"yyyy\";yyyy", "46082", "46082", .number), ("yyyy-mm-dd", "-1", "-1", .number),
        ("yyyy-mm-dd", "2958465", "9999-12-31", .day), ("yyyy-mm-dd", "2958466", "2958466", .number),
        ("yyyy-mm-dd", "0", "0", .number), ("yyyy-mm-dd", "x", "x", .text),
    ]

    @Test("the format of its style makes a number a day or a time", arguments: formats.indices)
    func styleFormat(_ index: Int) throws {
        let (format, serial, text, kind) = Self.formats[index]
        let table = try row(#"<c r="A2" s="1"><v>\#(serial)</v></c><c r="B2" s="9"><v>1</v></c>"#, columns: 2) {
            if let number = Int(format) {
                $0.styles = [0, number]
            } else {
                let escaped = format.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
                $0.formats = [164: escaped]
                $0.styles = [0, 164]
            }
        }
        #expect(table.rows == [[text, "1"]], "\(format)")
        #expect(table.kinds == [[kind, .number]], "\(format)")
    }

    /// Excel's own pairs of count and date.
    static let leapYear: [(serial: String, date: String)] = [
        ("1", "1900-01-01"), ("31", "1900-01-31"), ("59", "1900-02-28"), ("60", "1900-02-29"), ("61", "1900-03-01"),
        ("366", "1900-12-31"), ("367", "1901-01-01"), ("36526", "2000-01-01"), ("36585", "2000-02-29"),
        ("43831", "2020-01-01"), ("46082", "2026-03-01"), ("73050", "2099-12-31"),
    ]

    @Test("H29 days are counted from 1900 with the day that never was, or from 1904")
    func dateSystems() throws {
        for (serial, date) in Self.leapYear {
            let cell = #"<c r="A2" s="0"><v>\#(serial)</v></c>"#
            #expect(try row(cell, columns: 1) { $0.styles = [14] }.rows == [[date]])
        }
        for (serial, date) in [("0", "1904-01-01"), ("1", "1904-01-02"), ("44620", "2026-03-01")] {
            let table = try row(#"<c r="A2" s="0"><v>\#(serial)</v></c>"#, columns: 1) {
                $0.styles = [14]
                $0.isFrom1904 = true
            }
            #expect(table.rows == [[date]])
        }
        #expect(DateSystem.from1900.text(46_082.25) == Array("2026-03-01T06:00:00".utf8))
        #expect(DateSystem.from1904.text(44_620) == Array("2026-03-01".utf8))
        #expect(DateSystem.from1900.text(-0.5) == nil && DateSystem.from1900.text(.infinity) == nil)
    }

    @Test("dates by ISO 8601 are days where they are midnight")
    func isoDates() throws {
        let cells = """
            <c r="A2" t="d"><v>2026-03-01T00:00:00.000</v></c><c r="B2" t="d"><v>2026-03-01</v></c>
            <c r="C2" t="d"><v>2026-03-01T08:30:00</v></c><c r="D2" t="d"><v>2026-03-01T00:00:00.5</v></c>
            """
        let table = try row(cells, columns: 4)
        #expect(table.rows == [["2026-03-01", "2026-03-01", "2026-03-01T08:30:00", "2026-03-01T00:00:00.5"]])
        #expect(table.kinds == [[.day, .day, .time, .time]])
    }

    /// What stands in a file and what Excel shows of it.
    static let numbers: [(written: String, shown: String)] = [
        ("0", "0"), ("-0.0", "0"), ("12", "12"), ("-3.50", "-3.5"), ("1.0", "1"), ("007", "7"), ("-0.5", "-0.5"),
        ("2.0260301E7", "20260301"), ("0.25", "0.25"), ("123456789012345", "123456789012345"),
        ("19.989999999999998", "19.99"), ("0.10000000000000001", "0.1"), ("1234.5600000000001", "1234.56"),
        ("1E3", "1000"), ("1.5e-3", "0.0015"), ("1E-7", "0.0000001"), ("-1.25E2", "-125"), (".5", "0.5"),
        ("999999999999999", "999999999999999"), ("1000000000000000", "1E+15"), ("0E0", "0"),
        ("500233199001011234", "5.00233199001011E+17"), ("5.0023319900101101E+17", "5.00233199001011E+17"),
        ("5.00233E+17", "5.00233E+17"), ("-1E+20", "-1E+20"), ("1E-30", "1E-30"),
    ]

    @Test("numbers have the 15 digits that count", arguments: numbers.indices)
    func digits(_ index: Int) throws {
        let (written, shown) = Self.numbers[index]
        let table = try row(#"<c r="A2"><v>\#(written)</v></c><c r="B2" t="n"><v>\#(written)</v></c>"#, columns: 2)
        #expect(table.rows == [[shown, shown]])
        #expect(table.kinds == [[.number, .number]])
    }

    @Test(
        "H37 what is no finite decimal number is text",
        arguments: ["1e999", "-1e999", "NaN", "inf", "0x10", "1 2", "--1"])
    func noNumber(_ text: String) throws {
        let table = try row(#"<c r="A2"><v>\#(text)</v></c>"#, columns: 1)
        #expect(table.rows == [[text]] && table.kinds == [[.text]])
    }

    @Test("H30 truth values, errors and formulas: stored values count, one that is not stored is an error")
    func otherCells() throws {
        let cells = """
            <c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><f>A2</f><v>0</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>
            <c r="D2"><f>1+1</f><v>2</v></c><c r="E2"><f>1+1</f></c><c r="F2"><f>1+1</f><v></v></c>
            <c r="G2" t="str"><f>""</f><v></v></c><c r="H2"/>
            """
        let table = try row(cells, columns: 8)
        #expect(table.rows == [["true", "false", "#DIV/0!", "2", "", "", "", nil]])
        #expect(table.kinds == [[.bool, .bool, .error, .number, .error, .error, .text, .missing]])
    }

    @Test("cells behind the header's last are too many only where they hold something")
    func tooMany() throws {
        let rows =
            WorkbookBuilder.rows("a|b\n1|2|3\n4|5") + #"<row r="4"><c r="A4"><v>6</v></c><c r="D4" s="1"/></row>"#
        let table = try ReadTable.xlsx(
            WorkbookBuilder(rows + #"<row r="5"><c r="C5" t="inlineStr"><is><t> </t></is></c></row>"#).bytes())
        #expect(table.rows == [["1", "2", "3"], ["4", "5"], ["6", nil]])
        #expect(table.problems == [2: .tooManyFields(found: 3)])
        #expect(table.blankLines == [5])
    }

    @Test("the first sheet that is shown is read, or the one that is named, and charts are none")
    func sheets() throws {
        var workbook = WorkbookBuilder(WorkbookBuilder.rows("chart"))
        workbook.sheets[0].kind = "chartsheet"
        workbook.sheets.append(.init("字典", WorkbookBuilder.rows("hidden")))
        workbook.sheets[1].state = "veryHidden"
        workbook.sheets.append(.init("台账", WorkbookBuilder.rows("first")))
        workbook.sheets.append(.init("Sheet 4", WorkbookBuilder.rows("fourth")))
        let bytes = try workbook.bytes()
        #expect(try ReadTable.xlsx(bytes).columns == ["first"])
        #expect(try ReadTable.xlsx(bytes, sheet: "sheet4").columns == ["fourth"])
        #expect(try ReadTable.xlsx(bytes, sheet: "字典").columns == ["hidden"])
        #expect(try XLSXReader(MemorySource(bytes), sheet: "SHEET 4").sheet == "Sheet 4")
        #expect(throws: FormatError(.missingSheet, detail: "汇总")) { try ReadTable.xlsx(bytes, sheet: "汇总") }
    }

    @Test("prefixed elements, another main part, names in another case and UTF-16 parts are read")
    func variants() throws {
        var archive = WorkbookBuilder(WorkbookBuilder.rows("a\nx")).archive()
        let sheet = String(decoding: archive.entries[3].content, as: UTF8.self)
        let prefixed = sheet.replacing("xmlns=", with: "xmlns:x=").replacing("</", with: "</x:")
            .replacing(/<(?![?\/])/, with: "<x:")
        archive.entries[3].content =
            [0xff, 0xfe]
            + prefixed.replacing("UTF-8", with: "UTF-16").utf16.flatMap {
                [UInt8($0 & 255), UInt8($0 >> 8)]
            }
        archive.entries[3].name = "XL/Worksheets/Sheet1.XML"
        let table = try ReadTable.xlsx(archive.bytes())
        #expect(table.columns == ["a"] && table.rows == [["x"]])
    }

    @Test("a row in quarantine is shown as a record of CSV")
    func raw() throws {
        let rows = WorkbookBuilder.rows("a|b|c\nx,y|\"z\"|1") + #"<row r="3"><c r="B3"><v>1</v></c><c r="A9"/></row>"#
        let reader = try XLSXReader(MemorySource(WorkbookBuilder(rows).bytes()))
        var record = RecordBuffer()
        #expect(try reader.next(into: &record))
        #expect(record.raw == "\"x,y\",\"\"\"z\"\"\",1")
        #expect(try reader.next(into: &record))
        #expect(record.problem == .malformed("a cell's reference names another row"))
        #expect(record.raw == ",1")
    }

    @Test("H28 macros and links to other workbooks are not looked at, and named")
    func notes() throws {
        var workbook = WorkbookBuilder(WorkbookBuilder.rows("a"))
        workbook.extra = [
            .init("xl/vbaProject.bin", "x"),
            .init("xl/externalLinks/externalLink1.xml", "<ddeLink ddeService=\"cmd\"/>"),
        ]
        let reader = try XLSXReader(MemorySource(workbook.bytes()))
        #expect(reader.notes == ["macros", "links to other workbooks"])
        #expect(try XLSXReader(MemorySource(WorkbookBuilder(WorkbookBuilder.rows("a")).bytes())).notes.isEmpty)
    }

    @Test("a workbook of blank rows has no header")
    func noHeader() throws {
        for rows in ["", #"<row r="1"/>"#, #"<row r="1"><c r="A1" t="inlineStr"><is><t>  </t></is></c></row>"#] {
            #expect(throws: FormatError(.noHeader)) { try ReadTable.xlsx(WorkbookBuilder(rows).bytes()) }
        }
    }
}
