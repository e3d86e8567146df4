/// What a field is in its file.
@usableFromInline
package enum FieldKind: UInt8, Hashable, Sendable {
    /// Text; every field of a CSV record.
    case text
    /// A JSON number, as it is written.
    case number
    /// A JSON `true` or `false`, as it is written.
    case bool
    /// A JSON array, as it is written.
    case array
    /// A JSON object, as it is written.
    case object
    /// Nothing: a CSV record with too few fields, a JSON null or a key that is absent.
    case missing
}
