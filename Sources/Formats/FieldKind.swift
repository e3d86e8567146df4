/// What a field is in its file.
@usableFromInline
package enum FieldKind: UInt8, Hashable, Sendable {
    /// Text; every field of a CSV record.
    case text
    /// A JSON number, as it is written; a number of a workbook with the 15 digits that count.
    case number
    /// A JSON `true` or `false`, as it is written, or a truth value of a workbook in the same words.
    case bool
    /// A workbook's date by ISO 8601; it may hold a time of the day that its cell does not show.
    case day
    /// A workbook's date with a time of the day, or a time alone, by ISO 8601.
    case time
    /// A workbook's error such as `#REF!`, or, without bytes, a formula whose value is not stored.
    case error
    /// A JSON array, as it is written.
    case array
    /// A JSON object, as it is written.
    case object
    /// Nothing: a CSV record with too few fields, a JSON null or a key that is absent.
    case missing
}
