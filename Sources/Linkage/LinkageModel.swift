/// How records are linked: what is compared, with which weights, among which pairs.
package struct LinkageModel: Sendable, Hashable {
    /// The fields, at most sixteen.
    package let fields: [ComparedField]
    /// Pairs that have one of these in common are compared.
    package let blocks: [BlockingKey]
    /// A key that more records than this have in common makes no pairs; it is reported as cut.
    package let largestBlock: Int

    /// Makes a model whose blocks name its fields.
    package init(fields: [ComparedField], blocks: [BlockingKey], largestBlock: Int) {
        let names = Set(fields.map(\.name))
        precondition(fields.count <= 16, "a pattern holds sixteen fields")
        precondition(
            blocks.allSatisfy { $0.parts.allSatisfy { names.contains($0.field) } }, "a block names a compared field")
        self.fields = fields
        self.blocks = blocks
        self.largestBlock = largestBlock
    }

    /// The sum of the weights of a pattern, in bits; missing values add nothing.
    package func score(_ pattern: ComparisonPattern) -> Double {
        var sum = 0.0
        for (index, field) in fields.enumerated() {
            if let level = pattern[index] { sum += field.levels[level].weight }
        }
        return sum
    }

    /// The place of a field.
    package func index(of field: String) -> Int? {
        fields.firstIndex { $0.name == field }
    }
}
