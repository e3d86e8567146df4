import Formats
import Postgres
import Store

/// The records of a file with the feed's columns found in them.
///
/// The keys of JSON objects appear as the file is read, so their mapping grows with it.
///
/// It holds the buffers of a record, and copying it for each would cost more than reading the record.
struct MappedRecords: ~Copyable {
    /// The record read last.
    private(set) var record = RecordBuffer()

    private let feed: FeedDefinition
    private let reader: any RecordReader
    private let district: Int?
    private let regions: RegionTranslation?
    private let isOpen: Bool
    private let form: RecordEncoder.Form
    private let writesAll: Bool
    private var mapping: HeaderMapping
    private var encoder: RecordEncoder
    private var knownColumns: Int
    private var namelessFields: [Int]
    private var namelessWithValues: Set<Int> = []

    /// Maps the columns of `reader` to those of `feed`; `writesAll` as for `RecordEncoder`, and `form` where the reader
    /// does not tell it.
    ///
    /// - Throws: `HeaderMapping.Problem`.
    init(
        _ feed: FeedDefinition, _ reader: any RecordReader, district: Int?, regions: RegionTranslation? = nil,
        form: RecordEncoder.Form? = nil, writesAll: Bool = false
    ) throws {
        self.form = form ?? Self.form(of: reader)
        self.feed = feed
        self.reader = reader
        self.district = district
        self.regions = regions
        self.writesAll = writesAll
        isOpen = reader is JSONLinesReader || reader is JSONArrayReader
        mapping = try HeaderMapping(feed, headers: reader.columns, isOpen: isOpen)
        encoder = RecordEncoder(
            feed, mapping: mapping, district: district, regions: regions, form: self.form, writesAll: writesAll)
        knownColumns = reader.columns.count
        namelessFields = reader.columns.indices.filter { HeaderText.normalized(reader.columns[$0]).isEmpty }
    }

    /// The columns of a row that `encode` writes.
    var columnNames: [String] { encoder.columnNames }

    /// Headers that no column claims, the numbers of nameless columns that hold values, and what of a workbook was
    /// not looked at.
    var drift: [String] {
        HeaderText.shownApart(mapping.unknown) + namelessWithValues.sorted().map { "(column \($0 + 1) has no header)" }
            + ((reader as? XLSXReader)?.notes ?? []).map { "(\($0) were ignored)" }
    }

    /// Headers that name a column in another spelling, as `header = column`.
    var respelled: [String] { mapping.respelled.map { "\($0.header) = \($0.column)" } }

    /// The row key of the record that `encode` wrote last.
    var key: [UInt8] { encoder.lastKey }

    /// The record read last as it was read, for quarantine.
    var raw: String { encoder.raw(of: record) }

    /// A field of the record read last in a form that its column reads again as a text.
    func text(_ field: Int) -> String { encoder.text(of: field, in: record) ?? record.string(field) }

    /// What the field of a column of the feed holds; empty where there is none.
    func text(ofColumn name: String) -> String {
        guard let index = feed.columns.firstIndex(where: { $0.name == name }), let field = mapping.fields[index] else {
            return ""
        }
        return text(field)
    }

    /// Why the bytes of the record read last are no text; nil where they are.
    var encodingProblem: Rejection? {
        guard case .encoding? = record.problem, let problem = record.problem else { return nil }
        return Rejection(problem)
    }

    /// Reads the next record; false at the end.
    mutating func next() throws -> Bool {
        guard try reader.next(into: &record) else { return false }
        if reader.columns.count != knownColumns {
            mapping = try HeaderMapping(feed, headers: reader.columns, isOpen: isOpen)
            encoder = RecordEncoder(
                feed, mapping: mapping, district: district, regions: regions, form: form, writesAll: writesAll)
            knownColumns = reader.columns.count
        }
        if !namelessFields.isEmpty { noteNamelessValues() }
        return true
    }

    /// Whether the record read last counts as a blank line.
    ///
    /// So does a CSV record whose fields are all empty or blanks: exports of spreadsheets end in such rows.
    var isBlank: Bool {
        if record.isBlank || isOpen { return record.isBlank }
        switch record.problem {
        case nil, .tooManyFields?: break
        case .encoding?, .malformed?, .nul?: return false
        }
        for field in 0..<record.fieldCount {
            let isEmpty = record.withSpan(field) { FieldReading.trimmed($0).isEmpty }
            if !isEmpty { return false }
        }
        return true
    }

    /// Writes the row of the record read last, or says why it is rejected.
    mutating func encode(to writer: inout CopyWriter) throws -> Rejection? {
        try encoder.encode(record, to: &writer)
    }

    /// Says why the record read last is rejected, or nil; writes nothing.
    mutating func check(with writer: inout CopyWriter) throws -> Rejection? {
        try encoder.check(record, with: &writer)
    }

    /// The row key of the record read last, also where the record is rejected; nil where its key cannot be read.
    mutating func rowKey(with writer: inout CopyWriter) -> [UInt8]? {
        encoder.rowKey(of: record, with: &writer)
    }

    private static func form(of reader: any RecordReader) -> RecordEncoder.Form {
        switch reader {
        case is CSVReader: .guarded
        case let workbook as XLSXReader: .workbook(workbook.dateSystem)
        default: .plain
        }
    }

    private mutating func noteNamelessValues() {
        for field in namelessFields where field < record.fieldCount && !namelessWithValues.contains(field) {
            let hasValue = record.withSpan(field) { !FieldReading.trimmed($0).isEmpty }
            if hasValue { namelessWithValues.insert(field) }
        }
    }
}
