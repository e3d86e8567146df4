import CPostgres

/// One value of a row in binary format, valid only while it is being decoded.
package struct PostgresCell {
    /// The type that the server gave the column.
    package let type: PostgresType
    private let bytes: UnsafeRawBufferPointer?
    private let result: OpaquePointer
    private let column: Int32

    init(result: OpaquePointer, row: Int32, column: Int32) {
        self.result = result
        self.column = column
        type = PostgresType(rawValue: PQftype(result, column))
        if PQgetisnull(result, row, column) == 1 {
            bytes = nil
        } else {
            let count = Int(PQgetlength(result, row, column))
            bytes = UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: count)
        }
    }

    private init(element bytes: UnsafeRawBufferPointer?, type: PostgresType, of array: PostgresCell) {
        self.type = type
        self.bytes = bytes
        result = array.result
        column = array.column
    }

    /// Whether the value is NULL.
    package var isNull: Bool { bytes == nil }

    /// The name of the column, or its number from 1 where it has none.
    package var columnName: String {
        PQfname(result, column).map { String(cString: $0) } ?? "\(column + 1)"
    }

    /// The error that the column does not hold what was asked for.
    ///
    /// - Parameter wanted: The Swift type asked for.
    /// - Returns: A `.decoding` error.
    package func mismatch(_ wanted: String) -> PostgresError {
        if isNull {
            return PostgresError(
                .decoding, "column \(columnName) is NULL where \(wanted) was asked for", hint: "Ask for an optional.",
                column: columnName)
        }
        return PostgresError(
            .decoding, "column \(columnName) is \(type.description), which is not read as \(wanted)",
            hint: "Cast it in the statement.", column: columnName)
    }

    /// The raw bytes of a column that is of one of the given types.
    func bytes(_ types: PostgresType..., as wanted: String) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes, types.contains(type) else { throw mismatch(wanted) }
        return bytes
    }

    /// A whole number of a smallint, integer or bigint column.
    ///
    /// - Throws: A `.decoding` error for NULL and for any other type.
    package func integer() throws(PostgresError) -> Int64 {
        guard let bytes else { throw mismatch("an integer") }
        switch type {
        case .int8: return BigEndian.load(bytes)
        case .int4: return Int64(BigEndian.load(bytes) as Int32)
        case .int2: return Int64(BigEndian.load(bytes) as Int16)
        case .oid: return Int64(BigEndian.load(bytes) as UInt32)
        default: throw mismatch("an integer")
        }
    }

    /// The text of a column of a character type, json, jsonb, xml or an enum.
    ///
    /// - Throws: A `.decoding` error for NULL and for any other type.
    package func text() throws(PostgresError) -> String {
        guard let bytes else { throw mismatch("String") }
        switch type {
        case .text, .varchar, .bpchar, .name, .json, .xml, .unknown, .char, .void:
            return String(decoding: bytes, as: UTF8.self)
        case .jsonb:
            // The first byte is the version of the format, always 1.
            guard bytes.first == 1 else { throw mismatch("String") }
            return String(decoding: bytes.dropFirst(), as: UTF8.self)
        default:
            // The binary form of an enum is its word; that of most other types holds NUL or is not UTF-8.
            guard type.isUserDefined, !bytes.contains(0), let word = String(validating: bytes, as: UTF8.self)
            else { throw mismatch("String") }
            return word
        }
    }

    /// The day of a date column, counted from 2000-01-01.
    ///
    /// - Throws: A `.decoding` error for NULL, for any other type and for infinity.
    package func daysSince2000() throws(PostgresError) -> Int32 {
        let days: Int32 = BigEndian.load(try bytes(.date, as: "a day"))
        guard days != .max, days != .min else { throw mismatch("a finite day") }
        return days
    }

    /// The instant of a timestamptz column, in microseconds from 2000-01-01 00:00 UTC.
    ///
    /// - Throws: A `.decoding` error for NULL, for any other type and for infinity.
    package func microsecondsSince2000() throws(PostgresError) -> Int64 {
        let count: Int64 = BigEndian.load(try bytes(.timestamptz, as: "Date"))
        guard count != .max, count != .min else { throw mismatch("a finite Date") }
        return count
    }

    /// The elements of a column that is an array of one dimension.
    func elements(as wanted: String) throws(PostgresError) -> [PostgresCell] {
        guard let bytes, let (elementType, elements) = BinaryArray.decode(bytes) else { throw mismatch(wanted) }
        return elements.map { PostgresCell(element: $0, type: elementType, of: self) }
    }
}
