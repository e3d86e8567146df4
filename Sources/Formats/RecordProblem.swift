/// Why one record cannot be used while the rest of its file can.
package enum RecordProblem: Hashable, Sendable {
    /// The first bytes that are not valid in the file's encoding, and their offset in the (inflated) file.
    case encoding(sourceOffset: Int, bytes: [UInt8])
    /// The record has more fields than the header has columns.
    case tooManyFields(found: Int)
    /// The line is not a JSON object; the reason in a few words, without content.
    case malformed(String)
    /// A field holds the character U+0000, which no database stores; the field's index.
    case nul(Int)
}
