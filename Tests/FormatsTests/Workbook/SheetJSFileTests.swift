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
        .init(file: "LONumbers-2010.xlsx", place: 0, name: "Sheet1", version: "2011", cells: 380, formatted: 260),
        .init(file: "LONumbers.xlsx", place: 0, name: "Sheet1", version: "2011", cells: 380, formatted: 270),
        .init(file: "RkNumber.xlsx", place: 0, name: "RkNumber", version: "2011", cells: 15, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 0, name: "Sheet2", version: "2011", cells: 16, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 1, name: "Sheet1", version: "2011", cells: 132, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 2, name: "Sheet3", version: "2011", cells: 5, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 3, name: "Sheet4", version: "2011", cells: 74, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 4, name: "Sheet7", version: "2011", cells: 0, formatted: 0),
        .init(file: "issue.xlsx", place: 0, name: "test", version: "2011", cells: 242, formatted: 0),
        .init(file: "named_ranges_2011.xlsx", place: 0, name: "Named Ranges", version: "2011", cells: 27, formatted: 1),
        .init(file: "named_ranges_2011.xlsx", place: 1, name: "Cross-Sheet", version: "2011", cells: 8, formatted: 0),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 0, name: "חישוב", version: "2011", cells: 81, formatted: 32),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 1, name: "מס הכנסה ", version: "2011", cells: 28, formatted: 22),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 2, name: "גיליון3", version: "2011", cells: 0, formatted: 0),
        .init(file: "LONumbers-2010.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 380, formatted: 260),
        .init(file: "LONumbers.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 380, formatted: 270),
        .init(file: "RkNumber.xlsx", place: 0, name: "RkNumber", version: "2016", cells: 15, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 0, name: "Sheet2", version: "2016", cells: 16, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 1, name: "Sheet1", version: "2016", cells: 132, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 2, name: "Sheet3", version: "2016", cells: 6, formatted: 3),
        .init(file: "comments_stress_test.xlsx", place: 3, name: "Sheet4", version: "2016", cells: 74, formatted: 0),
        .init(file: "comments_stress_test.xlsx", place: 4, name: "Sheet7", version: "2016", cells: 0, formatted: 0),
        .init(file: "issue.xlsx", place: 0, name: "test", version: "2016", cells: 242, formatted: 0),
        .init(file: "named_ranges_2011.xlsx", place: 0, name: "Named Ranges", version: "2016", cells: 27, formatted: 1),
        .init(file: "named_ranges_2011.xlsx", place: 1, name: "Cross-Sheet", version: "2016", cells: 8, formatted: 0),
        .init(file: "number_format_entities.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 2, formatted: 2),
        .init(file: "row_height.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 5, formatted: 0),
        .init(file: "sized_boxen.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 8, formatted: 0),
        .init(file: "smart_tags_2007.xlsx", place: 0, name: "Sheet1", version: "2016", cells: 7, formatted: 2),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 0, name: "חישוב", version: "2016", cells: 81, formatted: 32),
        .init(file: "חישוב_נקודות_זיכוי.xlsx", place: 1, name: "מס הכנסה ", version: "2016", cells: 28, formatted: 22),
    ]

    /// What Excel's CSV and the workbook say of one cell.
    private struct Cell {
        let place: String
        let excel: String
        let ours: String
        /// nil in the header, whose cells are texts whatever they hold.
        let kind: FieldKind?
    }

    @Test("texts are Excel's texts, and numbers, days and truth values differ by their format only", arguments: sheets)
    func likeExcel(_ sheet: Sheet) throws {
        let cells = try cells(of: sheet)
        #expect(cells.count == sheet.cells)
        let others = cells.filter { $0.excel != $0.ours && $0.excel != Self.written($0.ours) }
        #expect(others.count == sheet.formatted)
        for cell in others {
            // Excel worked these formulas out again: names that it does not know, and texts that LibreOffice left empty.
            if cell.excel == "#NAME?" || (cell.ours.isEmpty && cell.kind == .text) { continue }
            #expect(cell.kind != .text && cell.kind != .missing, "\(cell)")
        }
    }

    private func cells(of sheet: Sheet) throws -> [Cell] {
        let rows = try excelRows(of: sheet)
        var ours: [[(text: String, kind: FieldKind?)]] = []
        do {
            let reader = try XLSXReader(
                MemorySource(try SharedFolder.bytes("sheetjs/" + sheet.file)), sheet: sheet.name)
            // Excel leaves out the rows above the first that is used.
            let first = reader.headerLine - (rows.firstIndex { $0.contains { $0 != "" } } ?? 0)
            ours = [[(text: String, kind: FieldKind?)]](repeating: [], count: reader.headerLine - first)
            ours.append(reader.columns.map { (text: $0, kind: nil) })
            var record = RecordBuffer()
            while try reader.next(into: &record) {
                while ours.count < record.line - first { ours.append([]) }
                ours.append((0..<record.fieldCount).map { (text: record.string($0), kind: record.kind($0)) })
            }
        } catch let error as FormatError where error.code == .noHeader {
            #expect(rows.joined().allSatisfy { $0 == "" })
        }
        var cells: [Cell] = []
        for row in 0..<max(rows.count, ours.count) {
            let theirs = row < rows.count ? rows[row] : []
            let mine = row < ours.count ? ours[row] : []
            for column in 0..<max(theirs.count, mine.count) {
                let excel = column < theirs.count ? theirs[column] : ""
                let own = column < mine.count ? mine[column] : (text: "", kind: .missing)
                if excel.isEmpty, own.text.isEmpty { continue }
                cells.append(Cell(place: "\(row + 1):\(column + 1)", excel: excel, ours: own.text, kind: own.kind))
            }
        }
        return cells
    }

    /// The rows of Excel's CSV, blank ones included.
    private func excelRows(of sheet: Sheet) throws -> [[String]] {
        let csv = try SharedFolder.bytes("sheetjs/expected/\(sheet.version)/\(sheet.file).\(sheet.place).csv")
        if csv.isEmpty { return [] }
        var detector = EncodingDetector()
        csv.withUnsafeBytes { detector.feed($0) }
        let text = DecodingSource(MemorySource(csv), encoding: detector.verdict)
        let table = try ReadTable(CSVReader(text, dialect: .comma, hasHeader: false))
        var rows: [[String]] = []
        var line = 0
        for (index, row) in table.rows.enumerated() {
            // A record may take several lines; only those that are blank stand for rows of their own.
            let blank = table.blankLines.count { $0 > line && $0 < table.lines[index] }
            rows += [[String]](repeating: [], count: blank)
            line = table.lines[index]
            rows.append(row.map { $0 ?? "" })
        }
        return rows
    }

    /// A text as Excel wrote it where its code page lacks the letters.
    private static func written(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isASCII ? $0 : "_" }))
    }
}
