import CExpat
import Glibc

/// The rows of a sheet, one by one: the cells of a row go to the storage of a record as its end tag is met.
final class SheetPart: XMLPart {
    /// Where the reading is.
    private enum Place: UInt8 {
        case outside, rows, row, cell, value, inline, run, text, skipped
    }

    /// What a cell says that it holds (ECMA-376 part 1, 18.18.11).
    private enum Content: UInt8 {
        case number, shared, text, bool, error, date, unknown
    }

    /// The number of the row read last, 1 for the first of the sheet.
    private(set) var row = 0
    /// Why the row read last cannot be used.
    private(set) var rowProblem: RecordProblem?
    /// Where the cells go.
    var storage = RecordStorage()

    private let strings: SharedStrings?
    private let formats: [NumberFormat]
    private let dates: DateSystem
    private let limits: Limits

    private var place = Place.outside
    private var outer = Place.outside
    private var skippedDepth = 0
    private var column = 0
    private var content = Content.number
    private var format = NumberFormat.number
    private var hasFormula = false
    private var isRun = false
    private let collected: CellText

    /// What the cells of a sheet refer to.
    struct Context {
        var strings: SharedStrings?
        var formats: [NumberFormat] = []
        var dates = DateSystem.from1900
    }

    init(_ source: any ByteSource, context: Context, limits: Limits) throws(FormatError) {
        strings = context.strings
        formats = context.formats
        dates = context.dates
        self.limits = limits
        collected = CellText(limit: limits.fieldBytes)
        try super.init(source, name: "the sheet")
    }

    // MARK: Elements

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch place {
        case .row where name.letter == UInt8(ascii: "c"): beginCell(attributes)
        case .cell where name.letter == UInt8(ascii: "v"): beginText(in: .value)
        case .cell where name.letter == UInt8(ascii: "f"):
            hasFormula = true
            skip()
        case .cell where name == "is": place = .inline
        case .inline where name.letter == UInt8(ascii: "r"): place = .run
        case .inline where name.letter == UInt8(ascii: "t"):
            isRun = false
            beginText(in: .text)
        case .run where name.letter == UInt8(ascii: "t"):
            isRun = true
            beginText(in: .text)
        case .rows where name == "row": beginRow(attributes)
        case .outside:
            if depth == 2, name == "sheetData" { place = .rows }
        case .skipped: break
        default: skip()
        }
    }

    override func end() {
        switch place {
        case .value: endText(in: .cell)
        case .text: endText(in: isRun ? .run : .inline)
        case .cell:
            endCell()
            place = .row
        case .row:
            place = .rows
            pause()
        case .skipped:
            if depth == skippedDepth { place = outer }
        case .run: place = .inline
        case .inline: place = .cell
        case .rows: place = .outside
        case .outside: break
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if !collected.append(bytes) {
            fail(FormatError(.limits, line: row, detail: "more than \(limits.fieldBytes) bytes in a field"))
        }
    }

    private func skip() {
        outer = place
        skippedDepth = depth
        place = .skipped
    }

    private func beginText(in place: Place) {
        self.place = place
        collectsText(true)
    }

    private func endText(in place: Place) {
        self.place = place
        collectsText(false)
    }

    // MARK: Rows and cells

    private func beginRow(_ attributes: XMLAttributes) {
        place = .row
        rowProblem = nil
        column = -1
        var number = row + 1
        var index = 0
        while let pair = attributes[index] {
            if pair.name.letter == UInt8(ascii: "r") {
                if let given = CellReference.row(pair.value) {
                    number = given
                } else {
                    note("the row's number lies outside of a sheet")
                }
            }
            index += 1
        }
        row = number
    }

    private func beginCell(_ attributes: XMLAttributes) {
        place = .cell
        column += 1
        content = .number
        format = .number
        hasFormula = false
        collected.removeAll()
        var index = 0
        while let pair = attributes[index] {
            switch pair.name.letter {
            case UInt8(ascii: "r"): placeCell(pair.value)
            case UInt8(ascii: "s"):
                if let style = CellReference.number(pair.value), style < formats.count { format = formats[style] }
            case UInt8(ascii: "t"): content = Self.content(XMLName(pair.value))
            default: break
            }
            index += 1
        }
    }

    private func placeCell(_ text: UnsafePointer<CChar>) {
        guard let reference = CellReference(text) else { return note("a cell's reference lies outside of a sheet") }
        if reference.row != row { note("a cell's reference names another row") }
        column = reference.column
    }

    private static func content(_ type: XMLName) -> Content {
        switch type.letter {
        case UInt8(ascii: "s"): .shared
        case UInt8(ascii: "n"): .number
        case UInt8(ascii: "b"): .bool
        case UInt8(ascii: "e"): .error
        case UInt8(ascii: "d"): .date
        default: type == "str" || type == "inlineStr" ? .text : .unknown
        }
    }

    private func endCell() {
        let bytes = collected.bytes
        switch content {
        case .shared: putShared(bytes)
        case .text:
            collected.unescape()
            put(collected.bytes, .text)
        case .bool: putBool(bytes)
        case .error: put(bytes, .error)
        case .date: putDate(bytes)
        case .number: putNumber(bytes)
        case .unknown: note("a cell is of an unknown type")
        }
    }

    private func putShared(_ bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.isEmpty { return put(bytes, .missing) }
        let index = bytes.withMemoryRebound(to: CChar.self) { $0.baseAddress.flatMap { CellReference.number($0) } }
        guard let index, let text = strings?.text(index) else { return note("a cell's shared string does not exist") }
        put(text, .text)
    }

    private func putBool(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch bytes.first {
        case nil: putEmpty()
        case UInt8(ascii: "1"): put("true", .bool)
        case UInt8(ascii: "0"): put("false", .bool)
        default: put(bytes, .bool)
        }
    }

    /// A date by ISO 8601, as few writers give it; a midnight is none that a cell shows.
    private func putDate(_ bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.isEmpty { return putEmpty() }
        let midnight = StaticString("T00:00:00")
        let isDay =
            bytes.count >= 19
            && (0..<9).allSatisfy { bytes[10 + $0] == midnight.utf8Start[$0] }
            && bytes[19...].allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "0") }
        if isDay { return put(UnsafeBufferPointer(rebasing: bytes[..<10]), .day) }
        put(bytes, bytes.contains(UInt8(ascii: ":")) ? .time : .day)
    }

    private func putNumber(_ bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.isEmpty { return putEmpty() }
        if format == .number, CellNumber.isPlain(bytes) { return put(bytes, .number) }
        guard let value = CellNumber.value(bytes) else { return put(bytes, .text) }
        var text: [UInt8] = []
        let kind: FieldKind
        switch format {
        case .number: kind = .number
        case .day: kind = dates.append(value, to: &text) ? .day : .number
        case .dayAndTime: kind = dates.append(value, to: &text) ? .time : .number
        // A day whose time alone is shown is still a day.
        case .time where value >= 1: kind = dates.append(value, to: &text) ? .time : .number
        case .time, .elapsed: kind = DateSystem.append(time: value, to: &text) ? .time : .number
        }
        if kind == .number { text = CellNumber.shown(value) }
        text.withUnsafeBufferPointer { put($0, kind) }
    }

    /// A cell without a value; a formula whose value is not stored is no such cell.
    private func putEmpty() {
        put(UnsafeBufferPointer(start: nil, count: 0), hasFormula ? .error : .missing)
    }

    private func put(_ text: StaticString, _ kind: FieldKind) {
        put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), kind)
    }

    @inline(__always)
    private func put(_ bytes: UnsafeBufferPointer<UInt8>, _ kind: FieldKind) {
        let storage = storage
        guard column < limits.columns else {
            if kind == .missing || bytes.isEmpty { return }
            return fail(FormatError(.limits, line: row, detail: "more than \(limits.columns) fields in a record"))
        }
        let start = storage.byteCount
        if let first = bytes.baseAddress, bytes.count > 0 {
            memcpy(storage.append(bytes.count), first, bytes.count)
            storage.byteCount += bytes.count
            if storage.byteCount > limits.recordBytes {
                fail(FormatError(.limits, line: row, detail: "more than \(limits.recordBytes) bytes in a record"))
            }
        }
        if column >= storage.fieldCount {
            storage.addMissing(upTo: column + 1)
        } else if storage.fields[column].kind != .missing {
            return note("two cells of the row are one")
        }
        storage.fields[column] = RecordField(start: start, end: start + bytes.count, kind: kind)
    }

    /// Keeps the row's first problem.
    private func note(_ reason: String) {
        if rowProblem == nil { rowProblem = .malformed(reason) }
    }
}
