import Foundation

/// Links records among themselves, all in memory: for a first run over many, where each is compared with its likes.
package struct BulkLinkage: Sendable {
    private let model: LinkageModel
    private let threshold: Double

    /// Two records that a model holds to be of one person; the first was added earlier.
    package struct Pair: Sendable, Hashable {
        /// The earlier record.
        package let first: Int32
        /// The later record.
        package let second: Int32
        /// At which level each field stands.
        package let pattern: ComparisonPattern

        /// Makes a pair.
        package init(first: Int32, second: Int32, pattern: ComparisonPattern) {
            self.first = first
            self.second = second
            self.pattern = pattern
        }
    }

    /// What a run gives.
    package struct Outcome: Sendable {
        /// The pairs, in no order, none twice.
        package var pairs: [Pair] = []
        /// How many pairs were compared.
        package var compared = 0
        /// For each blocking key, how many of its values too many records have in common.
        package var cut: [Int] = []

        /// An outcome without pairs.
        package init() {}
    }

    /// Links by a model; pairs of at least so many bits count.
    package init(_ model: LinkageModel, threshold: Double) {
        self.model = model
        self.threshold = threshold
    }

    /// Compares all pairs that have a blocking key in common.
    package func run(_ records: RecordColumns) async -> Outcome {
        var outcome = Outcome()
        var indexes: [BlockIndex] = []
        let tasks = max(ProcessInfo.processInfo.activeProcessorCount, 1)
        // About a thousand entries a bucket: sorted within the processor's nearest memory.
        let bucketCount = 1 << max(Int.bitWidth - (records.count >> 10).leadingZeroBitCount, 0)
        for key in model.blocks {
            var index = BlockIndex(key, records, model)
            let (entries, starts) = index.buckets(count: bucketCount)
            let earlier = indexes
            let share = (bucketCount + tasks - 1) / tasks
            var cutValues: Set<UInt64> = []
            await withTaskGroup(of: (Outcome, [UInt64]).self) { group in
                for first in stride(from: 0, to: bucketCount, by: share) {
                    let buckets = first..<min(first + share, bucketCount)
                    group.addTask { self.compare(entries, starts, buckets, records, earlier) }
                }
                for await (part, cut) in group {
                    outcome.pairs += part.pairs
                    outcome.compared += part.compared
                    cutValues.formUnion(cut)
                }
            }
            index.cut(cutValues)
            outcome.cut.append(cutValues.count)
            indexes.append(index)
        }
        return outcome
    }

    private func compare(
        _ entries: [BlockIndex.Entry], _ starts: [Int], _ buckets: Range<Int>, _ records: RecordColumns,
        _ earlier: [BlockIndex]
    ) -> (Outcome, [UInt64]) {
        var outcome = Outcome()
        var cut: [UInt64] = []
        var scorer = PairScorer(model)
        let weights = Weights(model)
        for bucket in buckets {
            let sorted = entries[starts[bucket]..<starts[bucket + 1]].sorted {
                $0.hash == $1.hash ? $0.record < $1.record : $0.hash < $1.hash
            }
            var start = 0
            while start < sorted.count {
                var end = start + 1
                while end < sorted.count, sorted[end].hash == sorted[start].hash { end += 1 }
                if end - start > model.largestBlock {
                    cut.append(sorted[start].hash)
                } else {
                    for second in start..<end {
                        for first in start..<second {
                            let (a, b) = (Int(sorted[first].record), Int(sorted[second].record))
                            if Self.isJoined(a, b, by: earlier) { continue }
                            outcome.compared += 1
                            let (pattern, score) = compare(a, b, records, weights, &scorer)
                            if score >= threshold {
                                outcome.pairs.append(
                                    Pair(first: Int32(a), second: Int32(b), pattern: pattern))
                            }
                        }
                    }
                }
                start = end
            }
        }
        return (outcome, cut)
    }

    private func compare(
        _ a: Int, _ b: Int, _ records: RecordColumns, _ weights: Weights, _ scorer: inout PairScorer
    ) -> (ComparisonPattern, Double) {
        var pattern = ComparisonPattern()
        var score = 0.0
        for field in 0..<weights.fields {
            guard let level = records.columns[field].level(field, a, b, &scorer) else { continue }
            pattern[field] = level
            score += weights.bits[field * weights.levels + level]
        }
        return (pattern, score)
    }

    /// Whether two records have been compared by an earlier key.
    private static func isJoined(_ a: Int, _ b: Int, by earlier: [BlockIndex]) -> Bool {
        // By index: each index handed over as a whole would cost reference counts at every pair.
        for key in earlier.indices where earlier[key].joins(a, b) { return true }
        return false
    }

    /// The weights of a model's levels in one row, each field's at a multiple of `levels`.
    private struct Weights {
        let fields: Int
        let levels: Int
        let bits: [Double]

        init(_ model: LinkageModel) {
            let levels = model.fields.map(\.levels.count).max() ?? 0
            fields = model.fields.count
            bits = model.fields.flatMap { field in
                (0..<levels).map { $0 < field.levels.count ? field.levels[$0].weight : 0 }
            }
            self.levels = levels
        }
    }
}
