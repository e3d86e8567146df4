import Formats
import TestSupport
import Testing

@Suite("Hostile and broken workbooks")
struct XLSXRefusalTests {
    private static let plain = WorkbookBuilder(WorkbookBuilder.rows("a|b\n1|2"))

    private func error(_ bytes: [UInt8], limits: Limits = Limits()) -> FormatError? {
        guard
            case .failure(let error) = Result(catching: { () throws(FormatError) in
                try ReadTable.xlsx(bytes, limits: limits)
            })
        else { return nil }
        return error
    }

    private func error(_ rows: String, limits: Limits = Limits()) throws -> FormatError? {
        error(try WorkbookBuilder(rows).bytes(), limits: limits)
    }

    /// The refusal of an archive that was changed; the code and words of its detail.
    private func expect(
        _ code: FormatError.Code, _ words: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout ZipBuilder) throws -> Void
    ) throws {
        var archive = Self.plain.archive()
        try change(&archive)
        let found = error(try archive.bytes())
        #expect(found?.code == code, sourceLocation: sourceLocation)
        #expect(found?.detail?.contains(words) == true, "\(found?.detail ?? "")", sourceLocation: sourceLocation)
    }

    @Test("the workbook that the others are made from is read")
    func unharmed() throws {
        #expect(error(try Self.plain.bytes()) == nil)
    }

    @Test("H17 a bomb stops at the ratio, and what all parts inflate to at its limit")
    func bomb() throws {
        let blanks = String(repeating: " ", count: 3 << 20)
        #expect(try error(blanks) == FormatError(.limits, detail: "inflates more than 100 times"))
        let ten = (1...3).map { "<row r=\"\($0)\"><c><v>\($0)</v></c></row>" }.joined()
        let size = WorkbookBuilder(ten).archive().entries.prefix(4).reduce(0) { $0 + $1.content.count }
        #expect(try error(ten, limits: Limits(workbookBytes: size - 1))?.code == .limits)
        // The look at the first bytes of each entry counts too.
        #expect(try error(ten, limits: Limits(workbookBytes: size + 16)) == nil)
    }

    @Test("H18 2,000 entries are read, more are not, however many the end record counts")
    func entries() throws {
        func fill(_ archive: inout ZipBuilder, _ count: Int) {
            let more = count - archive.entries.count
            archive.entries += (0..<more).map { ZipBuilder.Entry("x/\($0)", [], isDeflated: false) }
        }
        var most = Self.plain.archive()
        fill(&most, 2_000)
        #expect(error(try most.bytes()) == nil)
        try expect(.limits, "2000 entries") { fill(&$0, 2_001) }
        try expect(.limits, "directory is larger") {
            fill(&$0, 50_000)
            $0.declaredCount = 5
        }
        try expect(.refusedWorkbook, "counts other entries") { $0.declaredCount = 3 }
        try expect(.refusedWorkbook, "counts other entries") { $0.declaredCount = 5 }
    }

    @Test("H18 an archive in the archive is refused, stored or deflated", arguments: [true, false])
    func nested(_ isDeflated: Bool) throws {
        // Without its end record, which would be a second one of the archive around it.
        let inner = Array(try Self.plain.bytes().dropLast(22))
        try expect(.refusedWorkbook, "another archive") {
            $0.entries.append(.init("xl/embeddings/book.bin", inner, isDeflated: isDeflated))
        }
    }

    @Test("H18 entries that overlap are refused")
    func overlapping() throws {
        try expect(.refusedWorkbook, "overlap") { archive in
            let second = Self.plain.archive().entries[1]
            archive.entries[0].isDeflated = false
            // As long as the first entry and the whole second one together.
            archive.entries[0].compressedSize = archive.entries[0].content.count + second.content.count / 2
            archive.entries[0].declaredSize = archive.entries[0].compressedSize
        }
        try expect(.refusedWorkbook, "overlap") {
            $0.entries[3].compressedSize = 1 << 20
            $0.entries[3].declaredSize = 1 << 20
        }
    }

    @Test(
        "H19 a path instead of a name refuses the archive",
        arguments: [
            "../../etc/cron.d/x", "/abs", "C:\\x", "..\\x", "xl/../../x", "xl\\..\\..\\x", "./x", "a\u{1b}[0m", "",
        ])
    func paths(_ name: String) throws {
        try expect(.refusedWorkbook, "a path") { $0.entries.append(.init(name, "x")) }
    }

    @Test("H20 links and devices are refused", arguments: [0o120_777, 0o060_644, 0o020_644, 0o010_644])
    func links(_ mode: Int) throws {
        try expect(.refusedWorkbook, "a link or a device") {
            $0.entries.append(.init("xl/x", "/etc/shadow"))
            $0.entries[$0.entries.count - 1].mode = mode
        }
    }

    @Test("H20 regular files and folders with their modes are not")
    func regular() throws {
        var archive = Self.plain.archive()
        for index in archive.entries.indices { archive.entries[index].mode = 0o100_644 }
        archive.entries.append(.init("xl/", [], isDeflated: false))
        archive.entries[archive.entries.count - 1].mode = 0o040_755
        #expect(error(try archive.bytes()) == nil)
    }

    @Test("H21 a part that is longer than its size says stops there")
    func declaredSize() throws {
        try expect(.damagedWorkbook, "does not inflate") { $0.entries[3].declaredSize = 10 }
        try expect(.damagedWorkbook, "does not inflate") { $0.entries[3].declaredSize = 1 << 20 }
        try expect(.damagedWorkbook, "does not inflate") { $0.entries[3].checksum = 1 }
    }

    @Test("H22 a second directory, a second end record, bytes behind the end and another local name are refused")
    func ambiguous() throws {
        let other = try Self.plain.bytes()
        try expect(.refusedWorkbook, "bytes between its entries") { $0.hidden = Array(other.suffix(300).dropLast(22)) }
        try expect(.refusedWorkbook, "two end records") { $0.comment = Array(other.suffix(22)) }
        try expect(.refusedWorkbook, "another than the directory says") {
            $0.entries[3].localName = "xl/worksheets/sheet9.xml"
        }
        try expect(.refusedWorkbook, "two entries of one name") {
            $0.entries.append(.init("XL/worksheets/sheet1.xml", "<worksheet/>"))
        }
        try expect(.refusedWorkbook, "not where the directory says") { $0.entries[3].offset = 7 }
        #expect(error(other + [0]) == FormatError(.refusedWorkbook, detail: "bytes follow the archive"))
        #expect(error(other + other)?.code == .refusedWorkbook)
        #expect(error([0x50, 0x4b, 0x03, 0x04] + other)?.code == .refusedWorkbook)
    }

    @Test("H23 an encrypted entry and another kind of archive are none to be read")
    func unsupported() throws {
        try expect(.unsupported, "encrypted") { $0.entries[3].flags = 1 }
        try expect(.unsupported, "unusual way") { $0.entries[3].method = 14 }
        let text = try ZipBuilder([.init("cases.csv", "a,b\n1,2\n")]).bytes()
        #expect(error(text) == FormatError(.unsupported, detail: "it is no XLSX workbook"))
        #expect("\(FormatError(.unsupported))".contains("save as CSV or XLSX"))
        #expect(error(try ZipBuilder([]).bytes())?.code == .unsupported)
    }

    /// Billion laughs, the quadratic kind, and entities from elsewhere.
    static let doctypes = [
        #"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#,
        #"<!DOCTYPE x SYSTEM "file:///etc/passwd">"#, #"<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:1/">]>"#,
        #"<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>"#, "<!DOCTYPE worksheet>",
    ]

    @Test("H24 H25 a DOCTYPE in any part that is read refuses the workbook", arguments: doctypes)
    func doctype(_ prolog: String) throws {
        let complete = Self.complete
        for index in complete.entries.indices {
            var archive = complete
            let text = String(decoding: archive.entries[index].content, as: UTF8.self)
            archive.entries[index].content = Array(text.replacing("?>", with: "?>" + prolog, maxReplacements: 1).utf8)
            let found = error(try archive.bytes())
            #expect(found?.code == .refusedWorkbook, "\(archive.entries[index].name)")
            #expect(found?.detail?.contains("DOCTYPE") == true)
        }
    }

    /// A workbook with every part that the reader looks at.
    private static var complete: ZipBuilder {
        var workbook = WorkbookBuilder(#"<row r="1"><c r="A1" t="s" s="0"><v>0</v></c></row>"#)
        workbook.sharedStrings = ["<t>a</t>"]
        workbook.styles = [0]
        return workbook.archive()
    }

    @Test("H26 more than 64 levels or 256 attributes are refused")
    func nesting() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "<x>", count: levels) + String(repeating: "</x>", count: levels)
        }
        func attributes(_ count: Int) -> String {
            WorkbookBuilder.rows("a") + "<row " + (0..<count).map { "a\($0)=\"\"" }.joined(separator: " ") + "/>"
        }
        // The worksheet and the data are two levels.
        #expect(try error(WorkbookBuilder.rows("a") + nested(62)) == nil)
        #expect(try error(WorkbookBuilder.rows("a") + nested(63))?.detail == "more than 64 levels in the sheet")
        #expect(try error(nested(200_000))?.code == .limits)
        #expect(try error(attributes(256)) == nil)
        #expect(try error(attributes(257))?.detail == "more than 256 attributes in the sheet")
        #expect(try error(attributes(60_000))?.code == .limits)
    }

    @Test("a tag of megabytes, a text of megabytes and very many columns are refused")
    func sizes() throws {
        // Letters that compress too little for the ratio to be met first.
        var generator = SplitMix64(seed: 7)
        let noise = String(
            decoding: (0..<3_000_000).map { _ in UInt8.random(in: 97...122, using: &generator) }, as: UTF8.self)
        #expect(try error("<row r=\"1\" x=\"\(noise)\"/>")?.detail?.contains("bytes in a tag") == true)
        let text = "<row><c t=\"inlineStr\"><is><t>\(noise)</t></is></c></row>"
        #expect(try error(text) == FormatError(.limits, line: 1, detail: "more than 1048576 bytes in a field"))
        let wide = { (column: String) in WorkbookBuilder.rows("a") + "<row><c r=\"\(column)2\"><v>1</v></c></row>" }
        // BXX is the column 2,000.
        #expect(try error(wide("BXX")) == nil)
        #expect(try error(wide("BXY"))?.detail == "more than 2000 fields in a record")
    }

    @Test("shared strings beyond their limit refuse the workbook and say what to do")
    func sharedStrings() throws {
        var workbook = Self.plain
        workbook.sharedStrings = (0..<1_000).map { "<t>text \($0)</t>" }
        let bytes = try workbook.bytes()
        #expect(error(bytes, limits: Limits(sharedStringBytes: 20_000)) == nil)
        let found = error(bytes, limits: Limits(sharedStringBytes: 10_000))
        #expect(found?.code == .limits && found?.detail?.contains("save the sheet as CSV") == true)
    }

    /// Cells of a row that cannot be where or what they say, and the words of the problem.
    static let badCells: [(cells: String, reason: String)] = [
        (#"<c r="A2" t="s"><v>1</v></c>"#, "a cell's shared string does not exist"),
        (#"<c r="A2" t="s"><v>-1</v></c>"#, "a cell's shared string does not exist"),
        (#"<c r="A2" t="s"><v>99999999999999999999</v></c>"#, "a cell's shared string does not exist"),
        (#"<c r="ZZZZ9999999"><v>1</v></c>"#, "a cell's reference lies outside of a sheet"),
        (#"<c r="XFE2"><v>1</v></c>"#, "a cell's reference lies outside of a sheet"),
        (#"<c r="A1048577"><v>1</v></c>"#, "a cell's reference lies outside of a sheet"),
        (#"<c r="A0"><v>1</v></c>"#, "a cell's reference lies outside of a sheet"),
        (#"<c r="2"><v>1</v></c>"#, "a cell's reference lies outside of a sheet"),
        (#"<c r="A2x"><v>1</v></c>"#, "a cell's reference lies outside of a sheet"),
        (#"<c r="A3"><v>1</v></c>"#, "a cell's reference names another row"),
        (#"<c r="A2"><v>1</v></c><c r="A2"><v>2</v></c>"#, "two cells of the row are one"),
        (#"<c r="A2" t="x"><v>1</v></c>"#, "a cell is of an unknown type"),
    ]

    @Test(
        "H27 a row with an impossible cell is a problem of its own, and the others are read",
        arguments: badCells.indices)
    func badRows(_ index: Int) throws {
        var workbook = WorkbookBuilder(
            WorkbookBuilder.rows("a|b")
                + "<row r=\"2\">\(Self.badCells[index].cells)</row><row r=\"3\"><c><v>3</v></c></row>")
        workbook.sharedStrings = ["<t>only</t>"]
        let table = try ReadTable.xlsx(workbook.bytes())
        #expect(table.problems == [2: .malformed(Self.badCells[index].reason)])
        #expect(table.rows == [[], ["3", nil]])
    }

    @Test("H27 a row beyond the sheet is a problem of its own; a NUL is one of its cell")
    func badRowNumbers() throws {
        let rows = WorkbookBuilder.rows("a|b") + #"<row r="1048577"><c><v>1</v></c></row>"#
        let table = try ReadTable.xlsx(WorkbookBuilder(rows).bytes())
        #expect(table.problems == [2: .malformed("the row's number lies outside of a sheet")])
        let text = try ReadTable.xlsx(WorkbookBuilder(WorkbookBuilder.rows("a|b\nx|y_x0000_z")).bytes())
        #expect(text.problems == [2: .nul(1)])
    }

    @Test("XML that is not well-formed is damage, wherever it is")
    func malformed() throws {
        for index in Self.complete.entries.indices {
            for text in ["", "<", "<a>", "<a></b>", "<a>&nbsp;</a>", "<a b=1/>", "no XML", "<a/><b/>"] {
                var archive = Self.complete
                archive.entries[index].content = Array(text.utf8)
                #expect(error(try archive.bytes())?.code == .damagedWorkbook, "\(archive.entries[index].name): \(text)")
            }
        }
    }

    @Test("a workbook whose sheet is not there is damaged, one without sheets has none")
    func missingParts() throws {
        try expect(.damagedWorkbook, "is not there") { $0.entries.remove(at: 3) }
        var empty = Self.plain
        empty.sheets = []
        #expect(error(try empty.bytes())?.code == .missingSheet)
    }
}
