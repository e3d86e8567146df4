package import FoundationEssentials

/// A value that can be bound to a parameter of a statement.
package protocol PostgresEncodable: Sendable {
    /// The value as it goes to the server.
    var postgresParameter: PostgresParameter { get }
}

/// A value of which an array can be bound.
package protocol PostgresArrayEncodable: PostgresEncodable {
    /// The array as it goes to the server.
    static func arrayParameter(_ elements: [Self]) -> PostgresParameter
}

extension PostgresParameter: PostgresEncodable {
    /// Itself.
    package var postgresParameter: PostgresParameter { self }
}

extension String: PostgresArrayEncodable {
    /// A text of a type that the server infers.
    package var postgresParameter: PostgresParameter { PostgresParameter(text: self) }

    /// A `text[]`.
    package static func arrayParameter(_ elements: [String]) -> PostgresParameter {
        PostgresParameter(
            type: .textArray,
            binary: BinaryArray.encode(.text, elements.map { Array($0.utf8) })
        )
    }
}

extension Substring: PostgresEncodable {
    /// A text of a type that the server infers.
    package var postgresParameter: PostgresParameter { PostgresParameter(text: String(self)) }
}

extension Int: PostgresArrayEncodable {
    /// A bigint.
    package var postgresParameter: PostgresParameter { Int64(self).postgresParameter }

    /// A `bigint[]`.
    package static func arrayParameter(_ elements: [Int]) -> PostgresParameter {
        Int64.arrayParameter(elements.map(Int64.init))
    }
}

extension Int64: PostgresArrayEncodable {
    /// A bigint.
    package var postgresParameter: PostgresParameter { PostgresParameter(type: .int8, binary: BigEndian.bytes(self)) }

    /// A `bigint[]`.
    package static func arrayParameter(_ elements: [Int64]) -> PostgresParameter {
        PostgresParameter(type: .int8Array, binary: BinaryArray.encode(.int8, elements.map(BigEndian.bytes)))
    }
}

extension Int32: PostgresEncodable {
    /// An integer.
    package var postgresParameter: PostgresParameter { PostgresParameter(type: .int4, binary: BigEndian.bytes(self)) }
}

extension Bool: PostgresEncodable {
    /// A boolean.
    package var postgresParameter: PostgresParameter { PostgresParameter(type: .bool, binary: [self ? 1 : 0]) }
}

extension Double: PostgresEncodable {
    /// A double precision number.
    package var postgresParameter: PostgresParameter {
        PostgresParameter(type: .float8, binary: BigEndian.bytes(bitPattern))
    }
}

extension UInt8: PostgresArrayEncodable {
    /// An integer; an array of bytes is a bytea.
    package var postgresParameter: PostgresParameter { Int32(self).postgresParameter }

    /// A bytea.
    package static func arrayParameter(_ elements: [UInt8]) -> PostgresParameter {
        PostgresParameter(type: .bytea, binary: elements)
    }
}

extension Data: PostgresEncodable {
    /// A bytea.
    package var postgresParameter: PostgresParameter { PostgresParameter(type: .bytea, binary: Array(self)) }
}

extension UUID: PostgresEncodable {
    /// A uuid.
    package var postgresParameter: PostgresParameter {
        withUnsafeBytes(of: uuid) { PostgresParameter(type: .uuid, binary: Array($0)) }
    }
}

extension Date: PostgresEncodable {
    /// A timestamptz, rounded to microseconds.
    package var postgresParameter: PostgresParameter {
        PostgresParameter(type: .timestamptz, binary: BigEndian.bytes(PostgresInstant.microseconds(self)))
    }
}

extension Array: PostgresEncodable where Element: PostgresArrayEncodable {
    /// An array of the element's type, or a bytea for bytes.
    package var postgresParameter: PostgresParameter { Element.arrayParameter(self) }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The value, or NULL.
    package var postgresParameter: PostgresParameter { self?.postgresParameter ?? .null }
}
