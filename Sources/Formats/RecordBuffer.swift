/// One record, in memory that is used again for the next one.
///
/// Field contents are valid UTF-8. Nothing is allocated per field or per record once the buffer has grown to the
/// largest record. A copy keeps its record when the original is filled again.
package struct RecordBuffer {
    /// Number of fields: the number of columns, or more when the record has more; 0 when it is blank or malformed.
    package internal(set) var fieldCount: Int = 0
    /// Physical line on which the record starts, the first line of the file is 1; the element of a JSON array, or the
    /// row of a sheet.
    package internal(set) var line = 0
    /// Whether this is a blank line, which is counted but not a record.
    package internal(set) var isBlank = false
    /// Why the record cannot be used; nil when it can.
    package internal(set) var problem: RecordProblem?
    // Reading through the class would check for exclusive access at every field. Both pointers are those of the
    // storage, which therefore outlives every use of them.
    @usableFromInline var fields: UnsafePointer<RecordField>
    @usableFromInline var bytes: UnsafePointer<UInt8>
    @usableFromInline var storage: RecordStorage

    /// Creates an empty buffer.
    package init() {
        storage = RecordStorage()
        fields = UnsafePointer(storage.fields)
        bytes = UnsafePointer(storage.bytes.base)
    }

    /// Returns what a field is; `missing` for an index beyond the last.
    @inlinable @inline(__always)
    package func kind(_ index: Int) -> FieldKind {
        guard index < fieldCount else { return .missing }
        return withExtendedLifetime(storage) { fields[index].kind }
    }

    /// Gives the bytes of a field to a closure; they are valid only inside it, and none for a missing field.
    @inlinable @inline(__always)
    package func withField<R, E: Error>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        defer { withExtendedLifetime(storage) {} }
        return try body(field(index))
    }

    /// Gives the bytes of a field to a closure as a span; none for a missing field.
    @inlinable @inline(__always)
    package func withSpan<R, E: Error>(_ index: Int, _ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        defer { withExtendedLifetime(storage) {} }
        return try body(field(index).span)
    }

    /// Returns a field as a string, empty for a missing field.
    @inlinable @inline(__always)
    package func string(_ index: Int) -> String {
        withExtendedLifetime(storage) { String(decoding: field(index), as: UTF8.self) }
    }

    @inlinable @inline(__always)
    func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        guard index < fieldCount else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: bytes + Int(fields[index].start), count: Int(fields[index].count))
    }

    /// The whole record as it stands in the decoded file, without its line end; for quarantine.
    ///
    /// A workbook's row is given as a record of CSV with commas.
    package var raw: String { raw { _ in nil } }

    /// The whole record as ``raw``, with other texts for the cells of a workbook's row that `shown` gives one.
    package func raw(_ shown: (Int) -> String?) -> String {
        if storage.cellCount > 0 { return storage.cellsAsCSV(shown) }
        return String(decoding: UnsafeBufferPointer(start: storage.bytes.base, count: storage.rawCount), as: UTF8.self)
    }

    /// Makes room for a record, apart from any copy of the last one.
    mutating func begin(columns: Int) -> RecordStorage {
        if !isKnownUniquelyReferenced(&storage) { storage = RecordStorage() }
        storage.reserveFields(columns)
        storage.fieldCount = 0
        storage.rawCount = 0
        storage.byteCount = 0
        storage.cellCount = 0
        fieldCount = 0
        isBlank = false
        problem = nil
        return storage
    }

    /// Shows the fields that were put into the storage.
    mutating func show() {
        fieldCount = storage.fieldCount
        fields = UnsafePointer(storage.fields)
        bytes = UnsafePointer(storage.bytes.base)
    }
}
