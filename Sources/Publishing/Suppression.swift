/// Hides small counts of persons in a column, and one other with them, or the whole column, to keep them hidden.
///
/// Shape: one column of a table (villages of a township, townships of the district) and its total. Of rows no total is
/// published but 低收入人口, which holds 低保 and 特困: it is shown only where each of its parts and what it holds beyond
/// them may be shown, so that it tells nothing more than they do and each column stands alone. Guarantee, tested over all
/// small columns and tables against a reader who knows this procedure: no hidden cell and no hidden total has only one
/// possible value. Not guaranteed: safety against a reader who learns cells from elsewhere.
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

    /// Columns of parts and the column of their sums with a rest, as they may be shown.
    package struct SummedColumns: Sendable {
        /// The parts in the order they came, and behind them the rest, which is not published by itself.
        package var parts: [Column]
        /// The sums.
        package var sum: Column
    }

    /// Hides what must be hidden in columns whose rows are parts of a sum that is published, too.
    ///
    /// - Parameters:
    ///   - parts: the counts of each part; `nil` where none has arrived.
    ///   - sums: the sum of each row, the rest included.
    ///   - totals: how the totals of the parts and of the rest are shown elsewhere already; `nil` decides them here.
    /// - Returns: the columns as they may be shown.
    package static func columns(_ parts: [[Int?]], sums: [Int?], totals: [Count]? = nil) -> SummedColumns {
        // Who is in two programmes makes the rest smaller than nothing, which is as telling as the same number above it.
        let rest = sums.enumerated().map { row, sum in
            sum.map { abs($0 - parts.reduce(0) { $0 + ($1[row] ?? 0) }) }
        }
        let columns = (parts + [rest]).enumerated().map { place, values in
            column(values, total: totals.flatMap { $0[place] == .missing ? nil : $0[place] })
        }
        let known = sums.compactMap { $0 }
        return SummedColumns(
            parts: columns,
            sum: Column(
                cells: sums.enumerated().map { row, sum in shown(sum, of: columns.map { $0.cells[row] }) },
                total: shown(known.isEmpty ? nil : known.reduce(0, +), of: columns.map(\.total))))
    }

    /// A sum as it may be shown beside its parts: as small where it is one small part alone, which says the same.
    private static func shown(_ sum: Int?, of parts: [Count]) -> Count {
        guard let sum else { return .missing }
        if !parts.contains(where: \.isHidden) { return .exact(sum) }
        return parts.filter { $0 != .exact(0) && $0 != .missing } == [.few] ? .few : .withheld
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
