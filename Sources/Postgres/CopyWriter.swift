import CPostgres

/// Writes rows into a binary COPY; sends them in pieces of at least 64 KiB that end with a row.
///
/// A row is `beginRow`, one value a column from left to right, `endRow`. Values are not checked here: a text that is
/// not UTF-8 is refused by the server. Nothing but `endRow` can fail, and only `endRow` sends.
package struct CopyWriter: ~Copyable {
    /// Rows are sent once this many bytes are held.
    private static let flushSize = 65_536

    private let session: Session
    private let tableColumns: Int
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private var used = 0
    private var rowStart: Int?
    private var columnsDue = 0

    /// Rows finished so far.
    package private(set) var rows = 0

    init(_ session: Session, tableColumns: Int) {
        self.session = session
        self.tableColumns = tableColumns
        capacity = Self.flushSize * 2
        base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        for byte in "PGCOPY\n".utf8 { put(byte) }
        for byte in [0xFF, 0x0D, 0x0A, 0x00] as [UInt8] { put(byte) }
        put(Int32(0))
        put(Int32(0))
    }

    deinit {
        base.deallocate()
    }

    /// Begins a row; a row that was begun and not ended is forgotten.
    ///
    /// - Parameter columns: How many values follow.
    package mutating func beginRow(columns: Int) {
        cancelRow()
        rowStart = used
        columnsDue = columns
        put(Int16(truncatingIfNeeded: columns))
    }

    /// Forgets the row that was begun, for example because a later column did not validate.
    package mutating func cancelRow() {
        if let rowStart { used = rowStart }
        rowStart = nil
    }

    /// Ends the row and sends what is held when that is much.
    ///
    /// - Throws: A `.usage` error when the number of values is not that of `beginRow` or of the table's columns, a
    ///   `.connection` error when the server is lost.
    package mutating func endRow() throws(PostgresError) {
        guard let start = rowStart, columnsDue == 0 else {
            throw PostgresError(.usage, "a COPY row was ended with \(columnsDue) values missing (negative: too many)")
        }
        let columns: Int16 = BigEndian.load(UnsafeRawBufferPointer(start: base + start, count: 2))
        guard Int(columns) == tableColumns else {
            throw PostgresError(.usage, "a COPY row has \(columns) values where the table takes \(tableColumns)")
        }
        rowStart = nil
        rows += 1
        if used >= Self.flushSize { try flush() }
    }

    /// NULL.
    package mutating func null() {
        columnsDue -= 1
        put(Int32(-1))
    }

    /// A text, varchar, json or enum from UTF-8 bytes.
    package mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        value(UnsafeRawBufferPointer(bytes))
    }

    /// A text, varchar, json or enum from UTF-8 bytes.
    package mutating func text(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { value($0) }
    }

    /// A text, varchar, json or enum.
    package mutating func text(_ string: String) {
        var string = string
        string.withUTF8 { value(UnsafeRawBufferPointer($0)) }
    }

    /// A smallint.
    package mutating func int16(_ number: Int16) { value(number) }

    /// An integer.
    package mutating func int32(_ number: Int32) { value(number) }

    /// A bigint.
    package mutating func int64(_ number: Int64) { value(number) }

    /// A boolean.
    package mutating func bool(_ flag: Bool) { value(flag ? 1 : 0 as UInt8) }

    /// A double precision number.
    package mutating func double(_ number: Double) { value(number.bitPattern) }

    /// A date, in days since 2000-01-01 (negative before).
    package mutating func date(daysSince2000 days: Int32) { value(days) }

    /// A timestamp or timestamptz, in microseconds since 2000-01-01 00:00 (UTC for timestamptz).
    package mutating func timestamp(microsecondsSince2000 count: Int64) { value(count) }

    /// A bytea.
    package mutating func bytea(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { value($0) }
    }

    /// A jsonb from its text.
    package mutating func jsonb(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            begin(utf8.count + 1)
            put(1 as UInt8)
            put(UnsafeRawBufferPointer(utf8))
        }
    }

    /// Sends what is held and forgets it.
    mutating func flush() throws(PostgresError) {
        guard used > 0 else { return }
        let sent = PQputCopyData(session.raw, base.assumingMemoryBound(to: CChar.self), Int32(used))
        used = 0
        guard sent == 1 else {
            throw PostgresError(session.isAlive ? .usage : .connection, session.clientMessage)
        }
    }

    /// Ends the data: the trailer of the format.
    mutating func finish() throws(PostgresError) {
        guard rowStart == nil else {
            throw PostgresError(.usage, "a COPY row was begun and neither ended nor cancelled")
        }
        put(Int16(-1))
        try flush()
    }

    /// Begins a value of so many bytes and makes room for it.
    mutating func begin(_ count: Int) {
        columnsDue -= 1
        reserve(count + 4)
        put(Int32(truncatingIfNeeded: count))
    }

    /// Appends a number in network order.
    mutating func put(_ number: some FixedWidthInteger) {
        let size = MemoryLayout.size(ofValue: number)
        reserve(size)
        base.storeBytes(of: number.bigEndian, toByteOffset: used, as: type(of: number))
        used += size
    }

    /// Appends bytes.
    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        base.advanced(by: used).copyMemory(from: start, byteCount: bytes.count)
        used += bytes.count
    }

    private mutating func value(_ number: some FixedWidthInteger) {
        begin(MemoryLayout.size(ofValue: number))
        put(number)
    }

    private mutating func value(_ bytes: UnsafeRawBufferPointer) {
        begin(bytes.count)
        put(bytes)
    }

    private mutating func reserve(_ count: Int) {
        guard used + count > capacity else { return }
        let larger = max(capacity * 2, used + count)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: base, byteCount: used)
        base.deallocate()
        base = moved
        capacity = larger
    }
}
