package import FoundationEssentials

/// A value that can be read from a column of a result.
package protocol PostgresDecodable: Sendable {
    /// Reads the value.
    ///
    /// - Parameter cell: The column's value in this row.
    /// - Throws: A `.decoding` error that names the column when its type does not fit or it is NULL.
    init(from cell: PostgresCell) throws(PostgresError)
}

/// A value of which an array can be read from one column.
package protocol PostgresArrayDecodable: PostgresDecodable {
    /// Reads the array.
    static func array(from cell: PostgresCell) throws(PostgresError) -> [Self]
}

extension PostgresArrayDecodable {
    /// Reads a one-dimensional array, element by element.
    package static func array(from cell: PostgresCell) throws(PostgresError) -> [Self] {
        guard cell.type.isArray else { throw cell.mismatch("[\(Self.self)]") }
        var values: [Self] = []
        for element in try cell.elements(as: "[\(Self.self)]") { values.append(try Self(from: element)) }
        return values
    }
}

extension PostgresType {
    /// Built-in array types that hold what is read here; arrays of user-defined types are told by their contents.
    var isArray: Bool {
        // bool, name, int2, int4, text, bpchar, varchar, int8, float4, float8, json, jsonb, uuid, date, timestamptz
        isUserDefined
            || [
                1000, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 199, 3807, 2951, 1182, 1185,
            ].contains(rawValue)
    }
}

extension String: PostgresArrayDecodable {
    /// Reads a character type, json, jsonb, xml or an enum.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self = try cell.text()
    }
}

extension Int: PostgresArrayDecodable {
    /// Reads smallint, integer or bigint.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self = Int(try cell.integer())
    }
}

extension Int64: PostgresArrayDecodable {
    /// Reads smallint, integer or bigint.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self = try cell.integer()
    }
}

extension Int32: PostgresArrayDecodable {
    /// Reads smallint or integer.
    package init(from cell: PostgresCell) throws(PostgresError) {
        guard cell.type == .int4 || cell.type == .int2, let value = Int32(exactly: try cell.integer()) else {
            throw cell.mismatch("Int32")
        }
        self = value
    }
}

extension Bool: PostgresArrayDecodable {
    /// Reads boolean.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self = try cell.bytes(.bool, as: "Bool").first == 1
    }
}

extension Double: PostgresArrayDecodable {
    /// Reads real or double precision.
    package init(from cell: PostgresCell) throws(PostgresError) {
        let bytes = try cell.bytes(.float8, .float4, as: "Double")
        self =
            cell.type == .float8
            ? Double(bitPattern: BigEndian.load(bytes)) : Double(Float(bitPattern: BigEndian.load(bytes)))
    }
}

extension UInt8: PostgresArrayDecodable {
    /// Reads a smallint or integer of 0…255.
    package init(from cell: PostgresCell) throws(PostgresError) {
        guard let value = UInt8(exactly: try cell.integer()) else { throw cell.mismatch("UInt8") }
        self = value
    }

    /// Reads a bytea.
    package static func array(from cell: PostgresCell) throws(PostgresError) -> [UInt8] {
        Array(try cell.bytes(.bytea, as: "[UInt8]"))
    }
}

extension Data: PostgresDecodable {
    /// Reads a bytea.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self.init(try cell.bytes(.bytea, as: "Data"))
    }
}

extension Date: PostgresDecodable {
    /// Reads a timestamptz; a timestamp without time zone is no instant and is refused.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self = PostgresInstant.date(microseconds: try cell.microsecondsSince2000())
    }
}

extension UUID: PostgresDecodable {
    /// Reads a uuid.
    package init(from cell: PostgresCell) throws(PostgresError) {
        let bytes = try cell.bytes(.uuid, as: "UUID")
        guard bytes.count == 16 else { throw cell.mismatch("UUID") }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayDecodable {
    /// Reads a one-dimensional array, or a bytea for bytes.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self = try Element.array(from: cell)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// Reads the value, or nil from NULL.
    package init(from cell: PostgresCell) throws(PostgresError) {
        self = cell.isNull ? nil : try Wrapped(from: cell)
    }
}

extension Optional: PostgresArrayDecodable where Wrapped: PostgresArrayDecodable {}
