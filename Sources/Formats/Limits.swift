/// The sizes at which reading stops, so that no input can exhaust memory or disk.
package struct Limits: Hashable, Sendable {
    /// Bytes of one field as it stands in the decoded text, quotes included.
    package var fieldBytes: Int
    /// Bytes of one record as it stands in the decoded text; at most 1 GiB.
    package var recordBytes: Int
    /// Fields of one record, and keys over all records of a JSON Lines file.
    package var columns: Int
    /// Bytes that a compressed stream may inflate to.
    package var inflatedBytes: Int
    /// Inflated bytes per compressed byte, looked at once `ratioFreeBytes` have been inflated.
    package var inflateRatio: Int
    /// Inflated bytes up to which any ratio is accepted.
    package var ratioFreeBytes: Int

    /// Creates limits; the defaults are those of the specification.
    package init(
        fieldBytes: Int = 1 << 20, recordBytes: Int = 8 << 20, columns: Int = 2_000,
        inflatedBytes: Int = 8 << 30, inflateRatio: Int = 100, ratioFreeBytes: Int = 1 << 20
    ) {
        self.fieldBytes = fieldBytes
        self.recordBytes = min(recordBytes, 1 << 30)
        self.columns = columns
        self.inflatedBytes = inflatedBytes
        self.inflateRatio = inflateRatio
        self.ratioFreeBytes = ratioFreeBytes
    }
}
