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
