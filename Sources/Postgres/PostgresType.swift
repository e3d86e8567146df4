/// The number by which PostgreSQL names a type on the wire, for the built-in types that this client reads and writes.
///
/// Source: `pg_type.dat` of PostgreSQL; built-in numbers never change.
package struct PostgresType: RawRepresentable, Hashable, Sendable {
    /// The object id.
    package let rawValue: UInt32

    /// Takes any object id.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Lets the server infer the type from where the parameter stands.
    static let inferred = PostgresType(rawValue: 0)
    static let bool = PostgresType(rawValue: 16)
    static let bytea = PostgresType(rawValue: 17)
    static let char = PostgresType(rawValue: 18)
    static let name = PostgresType(rawValue: 19)
    static let int8 = PostgresType(rawValue: 20)
    static let int2 = PostgresType(rawValue: 21)
    static let int4 = PostgresType(rawValue: 23)
    static let text = PostgresType(rawValue: 25)
    static let oid = PostgresType(rawValue: 26)
    static let json = PostgresType(rawValue: 114)
    static let xml = PostgresType(rawValue: 142)
    static let float4 = PostgresType(rawValue: 700)
    static let float8 = PostgresType(rawValue: 701)
    static let unknown = PostgresType(rawValue: 705)
    static let textArray = PostgresType(rawValue: 1009)
    static let int8Array = PostgresType(rawValue: 1016)
    static let bpchar = PostgresType(rawValue: 1042)
    static let varchar = PostgresType(rawValue: 1043)
    static let date = PostgresType(rawValue: 1082)
    static let timestamp = PostgresType(rawValue: 1114)
    static let timestamptz = PostgresType(rawValue: 1184)
    static let numeric = PostgresType(rawValue: 1700)
    static let void = PostgresType(rawValue: 2278)
    static let uuid = PostgresType(rawValue: 2950)
    static let jsonb = PostgresType(rawValue: 3802)

    /// Whether a user or an extension defined the type, such as an enum.
    var isUserDefined: Bool { rawValue >= 16_384 }

    /// The name for messages, or the number where the type has none here.
    package var description: String {
        Self.names[self] ?? "type \(rawValue)"
    }

    private static let names: [PostgresType: String] = [
        .bool: "boolean", .bytea: "bytea", .name: "name", .int8: "bigint", .int2: "smallint", .int4: "integer",
        .text: "text", .json: "json", .xml: "xml", .float4: "real", .float8: "double precision", .textArray: "text[]",
        .int8Array: "bigint[]", .bpchar: "character", .varchar: "character varying", .date: "date",
        .timestamp: "timestamp", .timestamptz: "timestamptz", .numeric: "numeric", .void: "void", .uuid: "uuid",
        .jsonb: "jsonb", .oid: "oid",
    ]
}
