/// Hides small counts of persons in a column, and one other with them, or the whole column, to keep them hidden.
///
/// Shape: one column of a table (villages of a township, townships of the district) and its total. Only columns are
/// published with a total, never rows, so each column stands alone. Guarantee, tested over all small columns against a
/// reader who knows this procedure: no hidden cell and no hidden total has only one possible value. Not guaranteed:
/// safety against a reader who learns cells from elsewhere.
package enum Suppression {
    /// Counts from one up to but not including this are hidden (DESIGN §8).
    package static let threshold = 3

    /// A column and its total as they may be shown.
    package struct Column: Sendable, Equatable {
        /// The cells in the order they came.
        package var cells: [Count]
        /// The total of the cells that have arrived.
        package var total: Count

        package init(cells: [Count], total: Count) {
            self.cells = cells
            self.total = total
        }
    }

    /// Hides what must be hidden in a column.
    ///
    /// - Parameters:
    ///   - values: the counts, `nil` where none has arrived.
    ///   - total: how the total is shown elsewhere already; `nil` decides it here.
    /// - Returns: the column as it may be shown.
    package static func column(_ values: [Int?], total: Count? = nil) -> Column {
        let known = values.compactMap { $0 }
        guard !known.isEmpty else { return Column(cells: values.map { _ in .missing }, total: total ?? .missing) }
        let sum = known.reduce(0, +)
        let shownTotal = total ?? (isSmall(sum) ? .few : .exact(sum))
        var cells = values.map { value -> Count in
            guard let value else { return .missing }
            return isSmall(value) ? .few : .exact(value)
        }
        let all = Column(cells: cells.map { $0 == .missing ? .missing : .withheld }, total: shownTotal)
        if shownTotal.isHidden { return all }
        guard let first = cells.firstIndex(of: .few) else { return Column(cells: cells, total: shownTotal) }
        guard let partner = partner(of: first, in: cells) else { return all }
        let few = cells.count { $0 == .few }
        cells[partner] = .withheld
        let hiddenSum = zip(values, cells).reduce(0) { $1.1.isHidden ? $0 + ($1.0 ?? 0) : $0 }
        // Every small cell could be as large as a small cell can be, and the partner still not small.
        guard hiddenSum >= few * (threshold - 1) + threshold else { return all }
        return Column(cells: cells, total: shownTotal)
    }

    private static func isSmall(_ value: Int) -> Bool { value > 0 && value < threshold }

    /// The next shown cell of at least the threshold, going round.
    ///
    /// Chosen by place, never by size: that the smallest was taken, or that a first one did not do, would tell.
    private static func partner(of first: Int, in cells: [Count]) -> Int? {
        (1..<max(cells.count, 2)).lazy.map { (first + $0) % cells.count }
            .first { (cells[$0].shown ?? 0) >= threshold }
    }
}
