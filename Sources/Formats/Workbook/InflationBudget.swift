/// What the parts of one workbook may inflate to, counted from the bytes themselves.
final class InflationBudget {
    private let limits: Limits
    private var inflatedBytes = 0

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// Counts bytes, and looks at the ratio of the entry that they belong to.
    ///
    /// - Throws: ``FormatError`` with `limits`.
    func add(_ produced: Int, entryInflated: Int, entryCompressed: Int) throws(FormatError) {
        inflatedBytes += produced
        if inflatedBytes > limits.workbookBytes {
            throw FormatError(.limits, detail: "more than \(limits.workbookBytes) inflated bytes")
        }
        if entryInflated > limits.ratioFreeBytes, entryInflated / limits.inflateRatio > entryCompressed {
            throw FormatError(.limits, detail: "inflates more than \(limits.inflateRatio) times")
        }
    }
}
