import Publishing
import Testing

@Suite struct SuppressionTests {
    @Test("nothing is hidden where nothing is small")
    func nothingHidden() {
        let column = Suppression.column([0, 3, 40])
        #expect(column == .init(cells: [.exact(0), .exact(3), .exact(40)], total: .exact(43)))
    }

    @Test("a small cell takes the next larger cell with it, whatever its size")
    func secondCell() {
        let column = Suppression.column([40, 2, 0, 9])
        #expect(column == .init(cells: [.exact(40), .few, .exact(0), .withheld], total: .exact(51)))
    }

    @Test("where the partner is too small for cover the column is hidden whole")
    func smallColumn() {
        let column = Suppression.column([1, 3, 0])
        #expect(column == .init(cells: [.withheld, .withheld, .withheld], total: .exact(4)))
    }

    @Test("cells that have not arrived are said to be missing, never hidden")
    func missing() {
        #expect(Suppression.column([nil, nil]).cells == [.missing, .missing])
        #expect(Suppression.column([nil, 5, 60]).cells == [.missing, .exact(5), .exact(60)])
    }

    @Test("below a hidden total every cell is hidden")
    func hiddenTotal() {
        let column = Suppression.column([20, 30], total: .withheld)
        #expect(column == .init(cells: [.withheld, .withheld], total: .withheld))
    }

    @Test("who knows the procedure and the total still cannot tell a small cell", arguments: [2, 3, 4])
    func noCellCanBeComputed(places: Int) {
        let largest = places == 4 ? 13 : 18
        var possible: [String: [Set<Int>]] = [:]
        var published: [(values: [Int], key: String, cells: [Count])] = []
        var values = [Int](repeating: 0, count: places)
        repeat {
            let column = Suppression.column(values)
            let key = column.cells.map(\.text).joined(separator: "|") + "=" + column.total.text
            published.append((values, key, column.cells))
            var sets = possible[key] ?? [Set<Int>](repeating: [], count: places)
            for (index, value) in values.enumerated() { sets[index].insert(value) }
            possible[key] = sets
        } while advance(&values, largest: largest)
        // Columns at the edge of the enumeration are left out: their look-alikes lie beyond it.
        for entry in published where entry.values.allSatisfy({ $0 <= largest - 2 }) {
            guard let sets = possible[entry.key] else { continue }
            for (index, value) in entry.values.enumerated() where (1...2).contains(value) {
                #expect(entry.cells[index] != .exact(value))
                #expect(sets[index].count > 1, "\(entry.values) is published as \(entry.key)")
            }
        }
    }

    @Test("a sum is shown only where its parts and its rest are, and says no more than they do")
    func sums() {
        // 低保, 特困 and 低收入人口 of three villages: one 特困 and no rest; both shown and a rest of two; nothing small.
        let table = Suppression.columns([[4, 60, 30], [1, 20, 9]], sums: [5, 82, 49])
        #expect(table.parts[0] == .init(cells: [.exact(4), .exact(60), .exact(30)], total: .exact(94)))
        #expect(table.parts[1] == .init(cells: [.few, .withheld, .exact(9)], total: .exact(30)))
        #expect(table.sum == .init(cells: [.withheld, .withheld, .withheld], total: .exact(136)))
        // The rest is two and ten: hidden, and its neighbour with it.
        let rest = Suppression.columns([[30, 60], [0, 20]], sums: [32, 90])
        #expect(rest.sum == .init(cells: [.withheld, .withheld], total: .exact(122)))
        let open = Suppression.columns([[4, 60], [0, 20]], sums: [4, 90])
        #expect(open.sum == .init(cells: [.exact(4), .exact(90)], total: .exact(94)))
        // Whoever is in the sum alone: a small sum is one small rest.
        let alone = Suppression.columns([[0, 60], [0, 20]], sums: [2, 90])
        #expect(alone.sum == .init(cells: [.few, .withheld], total: .exact(92)))
        // Counted twice: one person is in both.
        let double = Suppression.columns([[30, 60], [5, 20]], sums: [34, 90])
        #expect(double.sum.cells == [.withheld, .withheld])
        #expect(Suppression.columns([[nil, 5], [nil, 4]], sums: [nil, 9]).sum.cells == [.missing, .exact(9)])
        // Where a total of a part is hidden above, so is that of the sum.
        let below = Suppression.columns(
            [[4, 60], [5, 20]], sums: [9, 80], totals: [.exact(64), .withheld, .exact(0)])
        #expect(below.sum == .init(cells: [.withheld, .withheld], total: .withheld))
    }

    @Test("who knows the procedure, the row and the totals still can tell no hidden cell, nor a small rest of a sum")
    func noCellOfATableCanBeComputed() {
        let largest = 5
        // Two villages: 低保, 特困 and the rest of each.
        var possible: [String: [UInt16]] = [:]
        var published: [(values: [Int], key: String, isHidden: [Bool])] = []
        var values = [Int](repeating: 0, count: 6)
        repeat {
            let sums = [values[0] + values[2] + values[4], values[1] + values[3] + values[5]]
            let table = Suppression.columns([[values[0], values[1]], [values[2], values[3]]], sums: sums)
            let columns = [table.parts[0], table.parts[1], table.sum]
            let key = columns.map { $0.cells.map(\.text).joined(separator: "|") + "=" + $0.total.text }.joined(
                separator: ";")
            let cells = columns.flatMap { column in column.cells.map { $0.shown == nil } }
            published.append((values, key, cells))
            var sets = possible[key] ?? [UInt16](repeating: 0, count: 8)
            for (place, value) in (values + sums).enumerated() { sets[place] |= 1 << UInt16(value) }
            possible[key] = sets
        } while advance(&values, largest: largest)
        #expect(published.count == 46656)
        var hiddenSums = 0
        // Tables at the edge of the enumeration are left out: their look-alikes lie beyond it.
        for entry in published where entry.values.allSatisfy({ $0 <= largest - 2 }) {
            guard let sets = possible[entry.key] else { continue }
            for place in 0..<4 where entry.isHidden[place] && (1...2).contains(entry.values[place]) {
                #expect(sets[place].nonzeroBitCount > 1, "\(entry.values) is published as \(entry.key)")
            }
            for village in 0..<2 {
                if (1...2).contains(entry.values[4 + village]) {
                    #expect(sets[4 + village].nonzeroBitCount > 1, "\(entry.values) is published as \(entry.key)")
                }
                guard entry.isHidden[4 + village] else { continue }
                hiddenSums += 1
                #expect(sets[6 + village].nonzeroBitCount > 1, "\(entry.values) is published as \(entry.key)")
            }
        }
        #expect(hiddenSums > 1000)
    }

    private func advance(_ values: inout [Int], largest: Int) -> Bool {
        for index in values.indices {
            if values[index] < largest {
                values[index] += 1
                return true
            }
            values[index] = 0
        }
        return false
    }
}
