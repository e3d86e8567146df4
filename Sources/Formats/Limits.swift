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
    /// Bytes that all parts of a workbook that are read may inflate to together, and bytes of a workbook itself.
    package var workbookBytes: Int
    /// Entries of the archive that a workbook is.
    package var workbookEntries: Int
    /// Bytes of a workbook's shared strings, which are held in memory while a sheet is read.
    package var sharedStringBytes: Int

    /// Creates limits; the defaults are those of the specification.
    package init(
        fieldBytes: Int = 1 << 20, recordBytes: Int = 8 << 20, columns: Int = 2_000,
        inflatedBytes: Int = 8 << 30, inflateRatio: Int = 100, ratioFreeBytes: Int = 1 << 20,
        workbookBytes: Int = 512 << 20, workbookEntries: Int = 2_000, sharedStringBytes: Int = 32 << 20
    ) {
        self.fieldBytes = fieldBytes
        self.recordBytes = min(recordBytes, 1 << 30)
        self.columns = columns
        self.inflatedBytes = inflatedBytes
        self.inflateRatio = inflateRatio
        self.ratioFreeBytes = ratioFreeBytes
        self.workbookBytes = workbookBytes
        self.workbookEntries = workbookEntries
        self.sharedStringBytes = sharedStringBytes
    }
}
