import Formats

/// Where the townships stand on the tile map, and the bounds of its five classes.
struct TileLayout: Sendable, Equatable {
    /// Columns of the map.
    static let columns = 7
    private static let mostRows = 20

    /// A township's cell; both count from 1.
    struct Cell: Sendable, Hashable {
        let column: Int
        let row: Int
    }

    /// The lower bounds of the second to the fifth class.
    let bounds: [Double]
    /// The cells that are laid down, by the 12 digits of a township.
    let cells: [String: Cell]

    /// Reads `tiles.yaml`.
    ///
    /// - Throws: ``PublishingError/unreadable(file:reason:)`` with every mistake and its place.
    init(_ text: String, file: String) throws(PublishingError) {
        do {
            (bounds, cells) = try Self.read(text, file: file)
        } catch {
            throw .unreadable(file: file, reason: error.description)
        }
    }

    private static func read(
        _ text: String, file: String
    ) throws(ConfigurationError) -> (bounds: [Double], cells: [String: Cell]) {
        let root = try YAMLNode.parse(text, file: file)
        var problems: [ConfigurationProblem] = []
        var (bounds, cells): ([Double], [String: Cell]) = ([], [:])
        guard root.entries != nil else {
            throw ConfigurationError(problems: [root.problem("the keys classes and cells are expected")])
        }
        problems += root.unknownKeys(allowed: ["classes", "cells"])
        let classes = root["classes"]
        bounds = (classes?.elements ?? []).compactMap { $0.number.flatMap { Double($0) } }
        if bounds.count != 4 || bounds.contains(where: { $0 <= 0 })
            || zip(bounds, bounds.dropFirst()).contains(where: { $0 >= $1 })
        {
            problems.append((classes ?? root).problem("classes must be four numbers above 0 that rise"))
        }
        let list = root["cells"]
        if list?.elements == nil { problems.append((list ?? root).problem("cells must be a list; write [] for none")) }
        var taken: Set<Cell> = []
        for node in list?.elements ?? [] {
            let fields = node.entries ?? []
            func number(_ key: String) -> Int? { fields.first { $0.key == key }?.value.string.flatMap { Int($0) } }
            guard Set(fields.map(\.key)) == ["code", "column", "row"],
                let code = fields.first(where: { $0.key == "code" })?.value.string, code.utf8.count == 12,
                let column = number("column"), let row = number("row"), (1...columns).contains(column),
                (1...mostRows).contains(row)
            else {
                problems.append(
                    node.problem(
                        "a cell needs code (12 digits in quotes), column (1 to \(columns)) and row (1 to \(mostRows))"))
                continue
            }
            let cell = Cell(column: column, row: row)
            if !taken.insert(cell).inserted {
                problems.append(
                    node.problem("column \(column) of row \(row) is taken; give each township its own cell"))
            }
            if cells.updateValue(cell, forKey: code) != nil {
                problems.append(node.problem("\(code) stands twice; keep one of its cells"))
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return (bounds, cells)
    }

    /// The map row by row, an empty cell where nobody stands: first those laid down, then the others in the order of
    /// their codes, each in the next free cell.
    func rows(_ codes: [String]) -> [[String?]] {
        var places: [Cell: String] = [:]
        for code in codes { if let cell = cells[code] { places[cell] = code } }
        var next = 0
        for code in codes.sorted() where cells[code] == nil {
            var cell: Cell
            repeat {
                cell = Cell(column: next % Self.columns + 1, row: next / Self.columns + 1)
                next += 1
            } while places[cell] != nil
            places[cell] = code
        }
        let last = places.keys.map(\.row).max() ?? 0
        return (0..<last).map { row in
            (0..<Self.columns).map { column in places[Cell(column: column + 1, row: row + 1)] }
        }
    }

    /// The class of a rate, 1 to 5.
    func grade(_ rate: Double) -> Int { bounds.count { $0 <= rate } + 1 }

    /// The classes in words, for the key.
    var key: [String] {
        let words = bounds.map { $0 == $0.rounded() ? Formatting.decimal($0, places: 0) : Formatting.decimal($0) }
        return ["<\(words[0])"] + zip(words, words.dropFirst()).map { "\($0)–\($1)" } + ["≥\(words[3])"]
    }
}
