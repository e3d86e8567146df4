/// How often values agree by chance, from the records themselves and without any knowledge of who is who.
///
/// Two records picked at random are hardly ever of one person, so the levels at which they stand estimate u.
/// Source: I. P. Fellegi and A. B. Sunter 1969, section 3.3; W. E. Winkler, 1988.
package enum ChanceAgreement {
    /// How many pairs are looked at for the levels below full agreement.
    private static let sampleSize = 200_000

    /// The model with the u of each level estimated from records; its m stay.
    ///
    /// Full agreement is counted over all pairs, as the sum of the squared shares of the values; other levels over
    /// pairs spread evenly. A level that was never met counts as half a pair.
    package static func estimated(_ model: LinkageModel, from records: RecordColumns) -> LinkageModel {
        var scorer = PairScorer(model)
        let fields = model.fields.indices.map { field in
            estimated(model.fields[field], field, records, &scorer)
        }
        return LinkageModel(fields: fields, blocks: model.blocks, largestBlock: model.largestBlock)
    }

    private static func estimated(
        _ field: ComparedField, _ index: Int, _ records: RecordColumns, _ scorer: inout PairScorer
    ) -> ComparedField {
        let column = records.columns[index]
        let present = column.codes.indices.filter { column.codes[$0] >= 0 }
        guard present.count > 1 else { return field }
        var counts = Array(repeating: 0.5, count: field.levels.count)
        for step in 0..<sampleSize {
            let a = present[step &* 48_271 % present.count]
            let b = present[(step &* 69_621 + step / present.count + 1) % present.count]
            guard a != b, let level = column.level(index, a, b, &scorer) else { continue }
            counts[level] += 1
        }
        let total = counts.reduce(0, +)
        var shares = counts.map { $0 / total }
        if case .same(length: 1) = field.levels[0].agreement { shares[0] = fullAgreement(column) }
        return ComparedField(
            field.name,
            zip(field.levels, shares).map { ComparisonLevel($0.name, $0.agreement, m: $0.m, u: min($1, 1)) })
    }

    /// The chance that two different records hold the same value.
    private static func fullAgreement(_ column: RecordColumns.Column) -> Double {
        var counts = Array(repeating: 0.0, count: column.valueCount)
        for code in column.codes where code >= 0 { counts[Int(code)] += 1 }
        let total = counts.reduce(0, +)
        return max(counts.reduce(0) { $0 + $1 * ($1 - 1) }, 1) / (total * (total - 1))
    }
}
