import Domain
import Formats
import Postgres
import Store

/// Turns records of a file into rows of binary COPY, or says why a record is rejected.
///
/// The columns of a row are those of the definition (an optional ID followed by its raw text), then the row key.
struct RecordEncoder {
    /// The columns that `encode` writes, in their order; one for which no record of the file can have a value is left
    /// out.
    let columnNames: [String]

    private let columns: [EncodedColumn]
    private let shapes: [ColumnShape]
    /// The columns that are written, by their places in the definition.
    private let written: [Int]
    private let key: [Int]
    private let alternativeKey: (missing: Int, columns: [Int])?
    private let district: Int?
    private let regions: RegionTranslation?
    private let isGuarded: Bool
    private let isKept: Bool
    private let dates: DateSystem?
    private var canonical: [[UInt8]]
    private var isMissing: [Bool]
    private var rowKey: [UInt8] = []

    /// What the values of a file are beside their texts.
    enum Form: Hashable {
        /// Texts, and numbers as they are written.
        case plain
        /// Texts written for spreadsheet programs: the apostrophe that keeps a formula from running is taken off.
        case guarded
        /// Cells: a number may be a day, counted as the workbook counts, and may have lost digits.
        case workbook(DateSystem)
        /// Texts as which the cells of a workbook were kept: some stand for errors and for numbers that lost digits.
        case keptCells
    }

    /// The most bytes of a text in a key or an index, and of a whole key: the server's indexes take about 2,700.
    private static let longestPart = 1000, longestKey = 2000

    /// An encoder for the files of one header.
    ///
    /// `district` is the first six digits that region codes must have. `writesAll`: whether columns that no record has
    /// are written too, as for rows of files with different headers.
    init(
        _ feed: FeedDefinition, mapping: HeaderMapping, district: Int?, regions: RegionTranslation? = nil,
        form: Form = .plain, writesAll: Bool = false
    ) {
        isGuarded = form == .guarded
        isKept = form == .keptCells
        if case .workbook(let system) = form { dates = system } else { dates = nil }
        self.regions = regions
        let index = Dictionary(uniqueKeysWithValues: feed.columns.enumerated().map { ($1.name, $0) })
        let keyNames = Set(feed.key + (feed.keyWithout?.columns ?? []) + (feed.keyWithout.map { [$0.missing] } ?? []))
        columns = zip(feed.columns, mapping.fields).map { column, field in
            EncodedColumn(
                column, field: field, isKey: keyNames.contains(column.name),
                isIndexed: keyNames.contains(column.name) || feed.indexes.contains { $0.contains(column.name) })
        }
        shapes = columns.map(\.shape)
        key = feed.key.compactMap { index[$0] }
        alternativeKey = feed.keyWithout.flatMap { alternative in
            index[alternative.missing].map { (missing: $0, columns: alternative.columns.compactMap { index[$0] }) }
        }
        self.district = feed.acceptsAnyDistrict ? nil : district
        written = zip(feed.columns, mapping.fields).enumerated().compactMap { index, pair in
            let mayHaveValue = pair.1 != nil || pair.0.constant != nil || pair.0.defaultValue != nil
            return mayHaveValue || pair.0.isRequired || mapping.isOpen || writesAll ? index : nil
        }
        columnNames = written.flatMap { feed.columns[$0].storedNames } + ["row_key"]
        canonical = [[UInt8]](repeating: [], count: feed.columns.count)
        isMissing = [Bool](repeating: true, count: feed.columns.count)
    }

    /// Writes the row of a record, or takes back what was written and says why it is rejected.
    ///
    /// - Throws: `PostgresError` where the server cannot take more.
    mutating func encode(_ record: borrowing RecordBuffer, to writer: inout CopyWriter) throws -> Rejection? {
        if let rejection = begin(record, &writer) { return rejection }
        writer.text(rowKey.span)
        try writer.endRow()
        return nil
    }

    /// Says why a record is rejected, or nil; what it writes it takes back.
    mutating func check(_ record: borrowing RecordBuffer, with writer: inout CopyWriter) throws -> Rejection? {
        if let rejection = begin(record, &writer) { return rejection }
        writer.cancelRow()
        return nil
    }

    /// The row key of a record whose other columns need not be readable; nil where the key's are not.
    mutating func rowKey(of record: borrowing RecordBuffer, with writer: inout CopyWriter) -> [UInt8]? {
        guard record.problem == nil else { return nil }
        writer.beginRow(columns: columnNames.count)
        defer { writer.cancelRow() }
        for index in written where shapes[index].isKey {
            // An unreadable value is no empty one: it must not lead to the key of another row.
            guard encodeColumn(index, of: record, to: &writer) == nil else { return nil }
        }
        appendRowKey()
        return rowKey.count > Self.longestKey ? nil : rowKey
    }

    /// The bytes of the row key of the record that `encode` wrote last.
    var lastKey: [UInt8] { rowKey }

    /// A record as it was read, each cell of a workbook in a form that its column reads again as a text.
    func raw(of record: borrowing RecordBuffer) -> String {
        guard dates != nil else { return record.raw }
        let record = copy record
        return record.raw { text(of: $0, in: record) }
    }

    /// The text of a cell in a form that its column reads again; nil where its own text stands.
    func text(of field: Int, in record: borrowing RecordBuffer) -> String? {
        guard let dates else { return nil }
        let kind = record.kind(field)
        return record.withSpan(field) { bytes in
            if kind == .error, bytes.isEmpty { return CellReading.noValue }
            for shape in shapes where shape.field == field {
                guard let text = CellReading.text(bytes, of: kind, in: shape.kind, dates) else { continue }
                return String(decoding: text, as: UTF8.self)
            }
            return nil
        }
    }

    private mutating func begin(_ record: borrowing RecordBuffer, _ writer: inout CopyWriter) -> Rejection? {
        // A NUL is the fault of its column; what stands before it in the contract's order goes first.
        var fieldWithNUL: Int?
        switch record.problem {
        case .nul(let field)?: fieldWithNUL = field
        case let problem?: return Rejection(problem)
        case nil: break
        }
        writer.beginRow(columns: columnNames.count)
        for index in written {
            let rejection =
                fieldWithNUL != nil && holdsNUL(index, of: record, known: fieldWithNUL)
                ? Rejection(.nul, column: columns[index].definition.name)
                : encodeColumn(index, of: record, to: &writer)
            if let rejection {
                writer.cancelRow()
                return rejection
            }
        }
        if fieldWithNUL != nil {
            writer.cancelRow()
            return Rejection(.nul)
        }
        appendRowKey()
        if rowKey.count > Self.longestKey {
            writer.cancelRow()
            return Rejection(.tooLong, column: key.first.map { columns[$0].definition.name }, detail: "the whole key")
        }
        return nil
    }

    private func holdsNUL(_ index: Int, of record: borrowing RecordBuffer, known: Int?) -> Bool {
        let field = shapes[index].field
        guard field >= 0, field < record.fieldCount else { return false }
        return field == known || record.withField(field) { $0.contains(0) }
    }

    private mutating func encodeColumn(
        _ index: Int, of record: borrowing RecordBuffer, to writer: inout CopyWriter
    ) -> Rejection? {
        let shape = shapes[index]
        if shape.isConstant, let constant = columns[index].constant {
            return encodeValue(constant.span, index, to: &writer)
        }
        guard shape.field >= 0, shape.field < record.fieldCount else {
            return encodeEmpty(index, to: &writer)
        }
        switch record.kind(shape.field) {
        case .missing: return encodeEmpty(index, to: &writer)
        case .object: return Rejection(.type, column: columns[index].definition.name)
        case .array:
            guard shape.kind == .codes else { return Rejection(.type, column: columns[index].definition.name) }
        case .number, .day, .time, .error:
            if let dates { return encodeCell(index, of: record, dates, to: &writer) }
        case .text, .bool: break
        }
        return record.withSpan(shape.field) { bytes in
            let range = FieldReading.trimmed(bytes)
            if range.isEmpty { return encodeEmpty(index, to: &writer) }
            let value = bytes.extracting(range)
            if isKept, let reason = CellReading.damage(of: value, in: shapes[index].kind) {
                return Rejection(reason, column: columns[index].definition.name, value: FieldReading.string(value))
            }
            if isGuarded, value[0] == UInt8(ascii: "'") {
                let plain = Array(FormulaGuard.strip(FieldReading.string(value)).utf8)
                return encodeMapped(plain.span.extracting(FieldReading.trimmed(plain.span)), index, to: &writer)
            }
            return encodeMapped(value, index, to: &writer)
        }
    }

    /// Reads a cell of a workbook that is no text.
    private mutating func encodeCell(
        _ index: Int, of record: borrowing RecordBuffer, _ dates: DateSystem, to writer: inout CopyWriter
    ) -> Rejection? {
        let shape = shapes[index]
        let name = columns[index].definition.name
        let kind = record.kind(shape.field)
        return record.withSpan(shape.field) { bytes in
            switch (kind, shape.kind) {
            case (.error, _):
                return bytes.isEmpty
                    ? Rejection(.cellError, column: name, detail: "a formula without a stored value")
                    : Rejection(.cellError, column: name, value: FieldReading.string(bytes))
            case (.number, .text), (.number, .openCode):
                if CellReading.hasLostDigits(bytes) {
                    return Rejection(.precision, column: name, value: FieldReading.string(bytes))
                }
            default: break
            }
            if let text = CellReading.text(bytes, of: kind, in: shape.kind, dates) {
                return encodeMapped(text.span, index, to: &writer)
            }
            return encodeMapped(bytes, index, to: &writer)
        }
    }

    private mutating func encodeMapped(_ value: Span<UInt8>, _ index: Int, to writer: inout CopyWriter) -> Rejection? {
        guard shapes[index].isMapped, let mapped = columns[index].definition.valueMap[FieldReading.string(value)] else {
            return encodeValue(value, index, to: &writer)
        }
        let replacement = Array(mapped.utf8)
        return replacement.isEmpty
            ? encodeEmpty(index, to: &writer) : encodeValue(replacement.span, index, to: &writer)
    }

    private mutating func encodeEmpty(_ index: Int, to writer: inout CopyWriter) -> Rejection? {
        if let value = columns[index].defaultValue {
            return encodeValue(value.span, index, to: &writer)
        }
        if columns[index].definition.isRequired {
            return Rejection(.missing, column: columns[index].definition.name)
        }
        writer.null()
        if shapes[index].keepsRaw { writer.null() }
        canonical[index].removeAll(keepingCapacity: true)
        isMissing[index] = true
        return nil
    }

    private mutating func encodeValue(_ bytes: Span<UInt8>, _ index: Int, to writer: inout CopyWriter) -> Rejection? {
        let shape = shapes[index]
        let isKey = shape.isKey
        isMissing[index] = false
        if isKey { canonical[index].removeAll(keepingCapacity: true) }
        func rejected(_ reason: Rejection.Reason) -> Rejection {
            Rejection(reason, column: columns[index].definition.name, value: FieldReading.string(bytes))
        }
        if shape.isIndexed, bytes.count > Self.longestPart { return rejected(.tooLong) }
        switch shape.kind {
        case .text:
            writer.text(bytes)
            if isKey { appendKeyPart(bytes, index) }
        case .date:
            guard let day = CalendarDay.parse(bytes) else { return rejected(.date) }
            writer.date(daysSince2000: day.daysSince2000)
            if isKey { day.append(to: &canonical[index]) }
        case .time:
            guard let instant = Instant.parse(bytes) else { return rejected(.time) }
            writer.timestamp(microsecondsSince2000: instant.microsecondsSince2000)
            if isKey { appendKeyPart(instant, index) }
        case .month:
            guard let month = YearMonth.parse(bytes) else { return rejected(.month) }
            writer.date(daysSince2000: month.first.daysSince2000)
            if isKey { canonical[index].append(contentsOf: month.description.utf8) }
        case .money:
            guard let money = Money.parse(bytes) else { return rejected(.money) }
            if shape.isPositive, money.hundredths == 0 { return rejected(.range) }
            writer.numeric(hundredths: money.hundredths)
            if isKey { canonical[index].append(contentsOf: money.description.utf8) }
        case .int:
            guard let number = FieldReading.integer(bytes) else { return rejected(.int) }
            if number < shape.minimum || number > shape.maximum { return rejected(.range) }
            writer.int64(number)
            if isKey { canonical[index].append(contentsOf: String(number).utf8) }
        case .bool:
            guard let flag = FieldReading.bool(bytes) else { return rejected(.bool) }
            writer.bool(flag)
            if isKey { canonical[index].append(contentsOf: String(flag).utf8) }
        case .id:
            return encodeID(bytes, index, to: &writer)
        case .region:
            guard let given = RegionCode.parse(bytes) else { return rejected(.region) }
            guard let region = regions.map({ $0.own(given) }) ?? given else { return rejected(.scope) }
            if let district, region.countyDigits != district { return rejected(.scope) }
            if bytes.count == 12, regions == nil {
                writer.text(bytes)
                if isKey { appendKeyPart(bytes, index) }
            } else {
                let text = Array(region.description.utf8)
                writer.text(text.span)
                if isKey { canonical[index] = text }
            }
        case .code, .openCode:
            if let code = columns[index].codes.code(bytes) {
                writer.text(code.span)
                if isKey { appendKeyPart(code.span, index) }
            } else if shape.kind == .openCode {
                writer.text(bytes)
                if isKey { appendKeyPart(bytes, index) }
            } else {
                return rejected(.code)
            }
        case .codes:
            guard let codes = columns[index].codes.codes(bytes) else { return rejected(.codes) }
            if codes.isEmpty { return encodeEmpty(index, to: &writer) }
            writer.textArray(codes)
            if isKey { canonical[index].append(contentsOf: codes.joined(separator: [UInt8(ascii: ";")])) }
        case .degrees:
            guard let degrees = FieldReading.degrees(bytes) else { return rejected(.number) }
            if degrees < Double(shape.minimum) || degrees > Double(shape.maximum) { return rejected(.range) }
            writer.double(degrees)
            if isKey { canonical[index].append(contentsOf: degrees.description.utf8) }
        }
        return nil
    }

    private mutating func encodeID(_ bytes: Span<UInt8>, _ index: Int, to writer: inout CopyWriter) -> Rejection? {
        let shape = shapes[index]
        switch ResidentID.parse(bytes) {
        case .valid where bytes.count == 18 && bytes[17] != UInt8(ascii: "x"):
            // The bytes are the canonical form already.
            writer.text(bytes)
            if shape.keepsRaw { writer.null() }
            if shape.isKey { appendKeyPart(bytes, index) }
            return nil
        case .valid(let id):
            var text: [UInt8] = []
            text.reserveCapacity(18)
            id.append(to: &text)
            writer.text(text.span)
            if shape.keepsRaw { writer.null() }
            if shape.isKey { canonical[index] = text }
            return nil
        case .invalid(let fault):
            if shape.keepsRaw, fault != .precision {
                writer.null()
                writer.text(bytes)
                if shape.isKey { appendKeyPart(bytes, index) }
                return nil
            }
            let reason: Rejection.Reason =
                switch fault {
                case .length: .idLength
                case .character: .idCharacter
                case .birthDate: .idBirthDate
                case .checkCharacter: .idCheckCharacter
                case .precision: .idPrecision
                }
            return Rejection(reason, column: columns[index].definition.name, value: FieldReading.string(bytes))
        }
    }

    /// Parts are joined by `|`; one that holds a `|` or a backslash has it escaped, so that no two keys meet.
    private mutating func appendKeyPart(_ bytes: Span<UInt8>, _ index: Int) {
        var part: [UInt8] = []
        swap(&part, &canonical[index])
        defer { swap(&part, &canonical[index]) }
        var needsEscape = false
        for position in 0..<bytes.count {
            let byte = bytes[position]
            needsEscape = needsEscape || byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\\")
        }
        guard needsEscape else {
            bytes.withUnsafeBufferPointer { part.append(contentsOf: $0) }
            return
        }
        for position in 0..<bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\\") { part.append(UInt8(ascii: "\\")) }
            part.append(byte)
        }
    }

    /// Times stand as `2026-03-01T08:30:00`, with the fraction only where there is one.
    private mutating func appendKeyPart(_ instant: Instant, _ index: Int) {
        let text = instant.description
        canonical[index].append(contentsOf: text.utf8.dropLast(6))
    }

    private mutating func appendRowKey() {
        rowKey.removeAll(keepingCapacity: true)
        var parts = key
        if let alternativeKey, isMissing[alternativeKey.missing] { parts = alternativeKey.columns }
        for (position, part) in parts.enumerated() {
            if position > 0 { rowKey.append(UInt8(ascii: "|")) }
            rowKey.append(contentsOf: canonical[part])
        }
    }
}
