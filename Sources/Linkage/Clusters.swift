/// Records joined by pairs, directly or over others (union-find with path halving).
package struct Clusters: Sendable {
    private var parents: [Int32]

    /// Joins records, numbered from 0, by pairs.
    package init(count: Int, pairs: [BulkLinkage.Pair]) {
        parents = Array(0..<Int32(count))
        for pair in pairs {
            let (a, b) = (root(pair.first), root(pair.second))
            if a != b { parents[Int(max(a, b))] = min(a, b) }
        }
    }

    /// The least record of the cluster of each record.
    package func representatives() -> [Int32] {
        var copy = self
        return parents.indices.map { copy.root(Int32($0)) }
    }

    private mutating func root(_ record: Int32) -> Int32 {
        var record = record
        while parents[Int(record)] != record {
            parents[Int(record)] = parents[Int(parents[Int(record)])]
            record = parents[Int(record)]
        }
        return record
    }
}
