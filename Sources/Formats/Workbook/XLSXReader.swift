/// Reads the records of one sheet of an XLSX workbook (ECMA-376, transitional and strict).
///
/// The first row with a value names the columns. A record's line is its row in the sheet; rows that the sheet leaves
/// out are no records, rows without a value are blank. Texts come without the readings written beside Chinese
/// characters, numbers with the 15 digits that count, dates by ISO 8601, formulas as the value stored with them.
/// Macros, links to other workbooks and the like are not looked at and named in ``notes``.
///
/// Inflating stops at ``Limits/workbookBytes`` and ``Limits/inflateRatio``; a DOCTYPE in a part that is read, more than
/// 64 levels of elements or 256 attributes refuse the workbook.
package final class XLSXReader: RecordReader {
    /// The texts of the header row as they stand there, also empty and duplicate ones.
    package private(set) var columns: [String] = []
    /// The row of the header.
    package private(set) var headerLine = 0
    /// The name of the sheet.
    package let sheet: String
    /// How the workbook counts days.
    package let dateSystem: DateSystem
    /// What the workbook holds beside its sheets that is not looked at.
    package let notes: [String]

    private let part: SheetPart
    private let limits: Limits
    private var failure: FormatError?

    /// Opens a sheet and reads its header.
    ///
    /// - Parameters:
    ///   - archive: the bytes of the workbook.
    ///   - sheet: the sheet's name, in any case; nil for the first sheet that is not hidden.
    ///   - limits: the sizes at which reading stops.
    /// - Throws: ``FormatError`` with `truncated`, `damagedWorkbook`, `refusedWorkbook`, `unsupported`, `missingSheet`,
    ///   `limits`, `noHeader` or `badHeader`.
    package init(
        _ archive: any RandomAccess, sheet: String? = nil, limits: Limits = Limits()
    ) throws(FormatError) {
        let package = try WorkbookPackage(archive, limits: limits)
        let chosen = try package.sheet(named: sheet)
        self.sheet = chosen.name
        self.limits = limits
        dateSystem = package.dateSystem
        notes = package.notes
        part = try package.open(chosen)
        try readHeader()
    }

    package func next(into record: inout RecordBuffer) throws(FormatError) -> Bool {
        if let failure { throw failure }
        do {
            return try read(into: &record)
        } catch {
            failure = error
            throw error
        }
    }

    private func readHeader() throws(FormatError) {
        var record = RecordBuffer()
        repeat {
            guard try read(into: &record) else { throw FormatError(.noHeader) }
        } while record.isBlank
        switch record.problem {
        case .nul: throw FormatError(.badHeader, line: record.line, detail: "it holds a NUL")
        case .some: throw FormatError(.badHeader, line: record.line, detail: "its cells are not where they say")
        case nil: break
        }
        headerLine = record.line
        columns = (0..<record.fieldCount).map { record.string($0) }
    }

    private func read(into record: inout RecordBuffer) throws(FormatError) -> Bool {
        let storage = record.begin(columns: limits.columns)
        part.storage = storage
        guard try part.advance() else { return false }
        record.line = part.row
        storage.cellCount = storage.fieldCount
        let used = storage.valueEnd
        if let problem = part.rowProblem {
            record.problem = problem
            return true
        }
        if used == 0 {
            record.isBlank = true
            return true
        }
        if !columns.isEmpty {
            if used > columns.count { record.problem = .tooManyFields(found: used) }
            // Cells without a value behind the last column are none.
            storage.fieldCount = min(storage.fieldCount, max(used, columns.count))
            storage.addMissing(upTo: max(storage.fieldCount, columns.count))
        }
        record.show()
        if record.problem == nil, let index = storage.indexOfNUL() { record.problem = .nul(index) }
        return true
    }
}
