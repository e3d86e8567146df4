import Formats

/// All that a reader gave, for comparison; a missing field is nil.
struct ReadTable: Equatable, Sendable {
    var columns: [String] = []
    var rows: [[String?]] = []
    var kinds: [[FieldKind]] = []
    var lines: [Int] = []
    var blankLines: [Int] = []
    var problems: [Int: RecordProblem] = [:]

    init(_ reader: any RecordReader) throws(FormatError) {
        var record = RecordBuffer()
        while try reader.next(into: &record) {
            if record.isBlank {
                blankLines.append(record.line)
                continue
            }
            if let problem = record.problem { problems[record.line] = problem }
            let indices = 0..<record.fieldCount
            rows.append(indices.map { record.kind($0) == .missing ? nil : record.string($0) })
            kinds.append(indices.map { record.kind($0) })
            lines.append(record.line)
        }
        columns = reader.columns
    }

    /// Reads CSV, the bytes given in chunks.
    static func csv(
        _ bytes: [UInt8], chunk: Int = 1 << 16, dialect: CSVDialect? = nil, limits: Limits = Limits(),
        hasHeader: Bool = true
    ) throws(FormatError) -> ReadTable {
        let source = ChunkedSource(bytes, chunk: chunk)
        return try ReadTable(CSVReader(source, dialect: dialect, limits: limits, hasHeader: hasHeader))
    }

    /// Reads CSV text.
    static func csv(_ text: String, dialect: CSVDialect? = nil, limits: Limits = Limits()) throws(FormatError)
        -> ReadTable
    {
        try csv(Array(text.utf8), dialect: dialect, limits: limits)
    }

    /// Reads JSON Lines, the bytes given in chunks.
    static func json(
        _ text: String, chunk: Int = 1 << 16, limits: Limits = Limits()
    ) throws(FormatError) -> ReadTable {
        try ReadTable(JSONLinesReader(ChunkedSource(Array(text.utf8), chunk: chunk), limits: limits))
    }

    /// Reads a JSON array, the bytes given in chunks.
    static func jsonArray(
        _ text: String, chunk: Int = 1 << 16, limits: Limits = Limits()
    ) throws(FormatError) -> ReadTable {
        try ReadTable(JSONArrayReader(ChunkedSource(Array(text.utf8), chunk: chunk), limits: limits))
    }

    /// Reads a sheet of a workbook.
    static func xlsx(
        _ bytes: [UInt8], sheet: String? = nil, limits: Limits = Limits()
    ) throws(FormatError) -> ReadTable {
        try ReadTable(XLSXReader(MemorySource(bytes), sheet: sheet, limits: limits))
    }
}
