import Formats
import Testing

/// Workbooks beside what Excel saved of each sheet as CSV, in the versions of 2011 (Macintosh) and 2016.
@Suite("SheetJS files against Excel's CSV", .enabled(if: SharedFolder.isPresent))
struct SheetJSFileTests {
    /// A sheet: its file, its place and name, the cells with a value in Excel's CSV, and those of them whose text is
    /// another: numbers, days and truth values, which Excel writes as their format shows them and we as they are.
    struct Sheet: Sendable {
        let file: String
        let place: Int
        let name: String
        let version: String
        let cells: Int
        let formatted: Int
    }

    static let sheets: [Sheet] = [
        .init(file: "LONumbers-2010.xlsx", place: 0, name: "Sheet1", version: "2011", cells: 0, formatted: 0),
        .init(file: "LONumbers.xlsx", place: 0, name: "Sheet1", version: "2011", cells: 0, formatted: 0),
        .init(file: "RkNumber.xlsx", place: 0, name: "RkNumber", version: "2011", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 0, name: "Sheet2", version: "2011", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 1, name: "Sheet1", version: "2011", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 2, name: "Sheet3", version: "2011", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 3, name: "Sheet4", version: "2011", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 4, name: "Sheet7", version: "2011", cells: 0, formatted: 0),
        .init(file: "issue.xlsx", place: 0, name: "test", version: "2011", cells: 0, formatted: 0),
        .init(file: "named_ranges_2011.xlsx", place: 0, name: "Named Ranges", version: "2011", cells: 0, formatted: 0),
        .init(file: "named_ranges_2011.xlsx", place: 1, name: "Cross-Sheet", version: "2011", cells: 0, formatted: 0),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 0, name: "חישוב", version: "2011", cells: 0, formatted: 0),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 1, name: "מס הכנסה ", version: "2011", cells: 0, formatted: 0),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 2, name: "גיליון3", version: "2011", cells: 0, formatted: 0),
        .init(file: "LONumbers-2010.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 0, formatted: 0),
        .init(file: "LONumbers.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 0, formatted: 0),
        .init(file: "RkNumber.xlsx", place: 0, name: "RkNumber", version: "2016", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 0, name: "Sheet2", version: "2016", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 1, name: "Sheet1", version: "2016", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 2, name: "Sheet3", version: "2016", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 3, name: "Sheet4", version: "2016", cells: 0, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 4, name: "Sheet7", version: "2016", cells: 0, formatted: 0),
        .init(file: "issue.xlsx", place: 0, name: "test", version: "2016", cells: 0, formatted: 0),
        .init(file: "named_ranges_2011.xlsx", place: 0, name: "Named Ranges", version: "2016", cells: 0, formatted: 0),
        .init(file: "named_ranges_2011.xlsx", place: 1, name: "Cross-Sheet", version: "2016", cells: 0, formatted: 0),
        .init(file: "number_format_entities.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 0, formatted: 0),
        .init(file: "row_height.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 0, formatted: 0),
        .init(file: "sized_boxen.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 0, formatted: 0),
        .init(file: "smart_tags_2007.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 0, formatted: 0),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 0, name: "חישוב", version: "2016", cells: 0, formatted: 0),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 1, name: "מס הכנסה ", version: "2016", cells: 0, formatted: 0),
    ]

    /// What Excel's CSV and the workbook say of one cell.
    private struct Cell {
        let place: String
        let excel: String
        let ours: String
        let kind: FieldKind
    }

    @Test("texts are Excel's texts, and numbers, days and truth values differ by their format only", arguments: sheets)
    func likeExcel(_ sheet: Sheet) throws {
        let cells = try cells(of: sheet)
        #expect(cells.count == sheet.cells)
        let others = cells.filter { $0.excel != $0.ours && $0.excel != Self.written($0.ours) }
        #expect(others.count == sheet.formatted)
        for cell in others {
            #expect(cell.kind != .text && cell.kind != .missing, "\(cell)")
            if let number = Double(Self.bare(cell.excel)), let value = Double(cell.ours), cell.kind == .number {
                // Excel rounds to the places that the format shows, and shows shares as hundredths.
                let shown = cell.excel.hasSuffix("%") ? number / 100 : number
                #expect(abs(shown - value) <= max(abs(value) * 0.005, 0.5), "\(cell)")
            }
        }
    }

    private func cells(of sheet: Sheet) throws -> [Cell] {
        let csv = try SharedFolder.bytes("sheetjs/expected/\(sheet.version)/\(sheet.file).\(sheet.place).csv")
        var detector = EncodingDetector()
        csv.withUnsafeBytes { detector.feed($0) }
        let text = DecodingSource(MemorySource(csv), encoding: detector.verdict)
        let excel = try ReadTable(CSVReader(text, dialect: .comma, hasHeader: false))
        // Excel writes a record for each row from the first; a record's place is its row, whatever line it is on.
        var rows: [[String?]] = []
        var line = 0
        for (index, row) in excel.rows.enumerated() {
            rows += [[String?]](repeating: [], count: excel.blankLines.count { $0 > line && $0 < excel.lines[index] })
            line = excel.lines[index]
            rows.append(row)
        }
        let reader = try XLSXReader(
            MemorySource(try SharedFolder.bytes("sheetjs/" + sheet.file)), sheet: sheet.name)
        let header = reader.columns.map { (text: $0, kind: FieldKind.text) }
        var ours = [reader.headerLine: header]
        var record = RecordBuffer()
        while try reader.next(into: &record) {
            ours[record.line] = (0..<record.fieldCount).map { (text: record.string($0), kind: record.kind($0)) }
        }
        var cells: [Cell] = []
        for (row, fields) in rows.enumerated() {
            let mine = ours[row + 1] ?? []
            for column in 0..<max(fields.count, mine.count) {
                let theirs = column < fields.count ? fields[column] ?? "" : ""
                let own = column < mine.count ? mine[column] : (text: "", kind: .missing)
                if theirs.isEmpty, own.text.isEmpty { continue }
                cells.append(Cell(place: "\(row + 1):\(column + 1)", excel: theirs, ours: own.text, kind: own.kind))
            }
        }
        return cells
    }

    /// A text as Excel wrote it where its code page lacks the letters.
    private static func written(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isASCII ? $0 : "_" }))
    }

    /// A number without the signs that a format adds.
    private static func bare(_ text: String) -> String {
        text.filter { !"$,% ".contains($0) }
    }
}
