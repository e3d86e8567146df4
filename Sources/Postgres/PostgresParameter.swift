/// A value to be bound to `$1`, `$2` … of a statement; literals convert by themselves.
///
/// Texts go in text format with their type left to the server, so that they also serve as date, jsonb, numeric or
/// enum. All others go in binary format with a type: `Int` as bigint, so an `integer` argument of a function needs
/// `$1::int`. Example: `[.init(caseNumber), 5, true, nil]`.
package struct PostgresParameter: Sendable {
    let type: PostgresType
    let isBinary: Bool
    /// The bytes on the wire; nil is NULL.
    let bytes: [UInt8]?

    init(type: PostgresType, binary bytes: [UInt8]?) {
        self.type = type
        self.isBinary = true
        self.bytes = bytes
    }

    /// A value in PostgreSQL's text form; the server infers the type from where it stands.
    ///
    /// - Parameter text: The text form; nil is NULL.
    package init(text: String?) {
        type = .inferred
        isBinary = false
        bytes = text.map { Array($0.utf8) }
    }

    /// Any value that has a parameter form; an optional that is nil is NULL.
    ///
    /// - Parameter value: What to bind.
    package init(_ value: some PostgresEncodable) {
        self = value.postgresParameter
    }

    /// NULL of a type that the server infers.
    package static let null = PostgresParameter(text: nil)
}

extension PostgresParameter: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
    /// A text.
    package init(stringLiteral value: String) {
        self.init(text: value)
    }

    /// A bigint.
    package init(integerLiteral value: Int) {
        self.init(value)
    }

    /// A boolean.
    package init(booleanLiteral value: Bool) {
        self.init(value)
    }

    /// A double precision number.
    package init(floatLiteral value: Double) {
        self.init(value)
    }

    /// NULL.
    package init(nilLiteral: ()) {
        self = .null
    }
}

/// The parameters of one statement, laid out as libpq wants them.
struct BoundParameters {
    private var types: [UInt32] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var bytes: [UInt8] = []

    init(_ parameters: [PostgresParameter]) throws(PostgresError) {
        for (index, parameter) in parameters.enumerated() {
            types.append(parameter.type.rawValue)
            formats.append(parameter.isBinary ? 1 : 0)
            guard let value = parameter.bytes else {
                offsets.append(nil)
                lengths.append(0)
                continue
            }
            // libpq measures a text by its first NUL: the rest would be lost in silence.
            guard parameter.isBinary || !value.contains(0) else {
                throw PostgresError(
                    .encoding, "parameter $\(index + 1) contains a NUL character, which no text can hold")
            }
            offsets.append(bytes.count)
            lengths.append(Int32(clamping: value.count))
            bytes.append(contentsOf: value)
            bytes.append(0)
        }
    }

    /// The arrays that `PQexecParams` and its like take; valid during the call.
    struct Pointers {
        let count: Int32
        let types: UnsafePointer<UInt32>?
        let values: UnsafePointer<UnsafePointer<CChar>?>?
        let lengths: UnsafePointer<Int32>?
        let formats: UnsafePointer<Int32>?
    }

    func withPointers<Result>(_ body: (Pointers) -> Result) -> Result {
        bytes.withUnsafeBytes { raw in
            let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
            return types.withUnsafeBufferPointer { types in
                values.withUnsafeBufferPointer { values in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                Pointers(
                                    count: Int32(values.count),
                                    types: types.baseAddress,
                                    values: values.baseAddress,
                                    lengths: lengths.baseAddress,
                                    formats: formats.baseAddress
                                )
                            )
                        }
                    }
                }
            }
        }
    }
}
