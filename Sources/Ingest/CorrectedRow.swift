import Store

/// Where the columns of a corrected file stand, and those of the load whose records it corrects.
struct CorrectedRow {
    /// The columns of the file without those that say where a record belongs.
    let columns: [String]
    /// The columns under which a record of the load stays in quarantine.
    let keptColumns: [String]

    private let columnCount: Int
    private let places: [Int]
    private let keptPlaces: [Int?]

    /// Finds the columns of the load among those of the file, by their headers or by what the feed takes them for.
    ///
    /// - Throws: `HeaderMapping.Problem`.
    init(_ load: QuarantinedLoad, columns given: [String]) throws {
        let own = Set(QuarantineExport.Column.allCases.map(\.rawValue))
        places = given.indices.filter { !own.contains(given[$0]) }
        columns = places.map { given[$0] }
        columnCount = given.count
        let kept = try load.keptHeader
        let before = try HeaderMapping(load.feed, headers: kept, isOpen: true).fields
        let now = try HeaderMapping(load.feed, headers: given, isOpen: true).fields
        let same = zip(before, now).reduce(into: [Int: Int]()) { same, pair in
            if let field = pair.0 { same[field] = pair.1 }
        }
        keptColumns = kept
        // A header may be empty or stand twice; as the export wrote them, each column is in its place.
        let isUntouched = columns.starts(with: kept)
        let shown = places
        keptPlaces = kept.indices.map { isUntouched ? shown[$0] : given.firstIndex(of: kept[$0]) ?? same[$0] }
    }

    /// The values of a row under `columns`, and behind them those that no column has.
    func values(_ fields: [String]) -> [String] {
        places.map { $0 < fields.count ? fields[$0] : "" } + fields.dropFirst(columnCount)
    }

    /// The values of a row under `keptColumns`, and behind them those that no column has.
    func keptValues(_ fields: [String]) -> [String] {
        keptPlaces.map { place in place.flatMap { $0 < fields.count ? fields[$0] : nil } ?? "" }
            + fields.dropFirst(columnCount)
    }
}
