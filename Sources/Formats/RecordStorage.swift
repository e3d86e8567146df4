/// Where one field is, and what.
@usableFromInline
struct RecordField {
    @usableFromInline var start: UInt32
    @usableFromInline var count: UInt32
    @usableFromInline var kind: FieldKind
    /// Whether the bytes are still escaped.
    var isEscaped = false

    init(start: Int, end: Int, kind: FieldKind, isEscaped: Bool = false) {
        // Both are at most the record's size, which Limits holds under 1 GiB.
        self.start = UInt32(truncatingIfNeeded: start)
        count = UInt32(truncatingIfNeeded: end - start)
        self.kind = kind
        self.isEscaped = isEscaped
    }
}

/// The memory of one record: its raw bytes, behind them the fields that had to be unescaped, and where each field is.
@usableFromInline
final class RecordStorage {
    let bytes = ByteBlock(capacity: 1 << 12)
    private(set) var fields: UnsafeMutablePointer<RecordField>
    var fieldCount = 0
    private var fieldCapacity = 64
    var rawCount = 0
    var byteCount = 0
    /// Fields that a record without raw bytes has, a workbook's row.
    var cellCount = 0

    init() {
        fields = .allocate(capacity: fieldCapacity)
    }

    deinit {
        fields.deallocate()
    }

    /// The bytes of a field; none when it is missing.
    func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        guard index < fieldCount else { return UnsafeBufferPointer(start: nil, count: 0) }
        let field = fields[index]
        return UnsafeBufferPointer(start: bytes.base + Int(field.start), count: Int(field.count))
    }

    func reserveFields(_ count: Int) {
        guard count > fieldCapacity else { return }
        let larger = max(count, fieldCapacity * 2)
        let fresh = UnsafeMutablePointer<RecordField>.allocate(capacity: larger)
        fresh.update(from: fields, count: fieldCount)
        fields.deallocate()
        fields = fresh
        fieldCapacity = larger
    }

    /// Takes over the raw bytes of the record, to which the fields refer.
    @inline(__always)
    func setRaw(_ source: UnsafePointer<UInt8>, count: Int) {
        bytes.reserve(count, keeping: 0)
        bytes.base.update(from: source, count: count)
        rawCount = count
        byteCount = count
    }

    /// Makes room for bytes behind those that are there and returns where they go.
    func append(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        bytes.reserve(byteCount + count, keeping: byteCount)
        return bytes.base + byteCount
    }
}

extension RecordStorage {
    /// Writes the fields that hold doubled quotes or text behind the closing quote anew, behind the raw bytes.
    func unescapeFields(quote: UInt8) {
        for index in 0..<fieldCount where fields[index].isEscaped {
            let start = Int(fields[index].start)
            let count = Int(fields[index].count)
            let target = append(count)
            let source = bytes.base + start
            var written = 0
            // The first byte is the opening quote.
            var read = 1
            while read < count {
                let byte = source[read]
                read += 1
                if byte == quote {
                    guard read < count, source[read] == quote else { break }
                    read += 1
                }
                target[written] = byte
                written += 1
            }
            (target + written).update(from: source + read, count: count - read)
            written += count - read
            fields[index] = RecordField(start: byteCount, end: byteCount + written, kind: .text)
            byteCount += written
        }
    }

    /// Adds missing fields until there are as many as columns.
    func addMissing(upTo count: Int) {
        for index in fieldCount..<count { fields[index] = RecordField(start: 0, end: 0, kind: .missing) }
        fieldCount = count
    }

    /// One behind the last field that holds more than blanks.
    var valueEnd: Int {
        var end = fieldCount
        while end > 0, fields[end - 1].kind != .error, field(end - 1).allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            end -= 1
        }
        return end
    }

    /// The cells of a workbook's row as a record of CSV, with other texts where `shown` gives one.
    func cellsAsCSV(_ shown: (Int) -> String?) -> String {
        (0..<cellCount).map { index in
            let field = fields[index]
            let bytes = UnsafeBufferPointer(start: bytes.base + Int(field.start), count: Int(field.count))
            let text = shown(index) ?? String(decoding: bytes, as: UTF8.self)
            let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }
            return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
        }.joined(separator: ",")
    }

    /// Returns the first field that holds a NUL.
    func indexOfNUL() -> Int? {
        (0..<fieldCount).first { field($0).contains(0) }
    }
}
