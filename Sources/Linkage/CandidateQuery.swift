/// The pairs of two tables that have a blocking key in common, as SQL.
package struct CandidateQuery: Sendable {
    private let model: LinkageModel
    private let condition: String

    /// Pairs of rows `a` and `b`, for which `condition` holds too.
    package init(_ model: LinkageModel, where condition: String) {
        self.model = model
        self.condition = condition
    }

    /// The query: `columns` of each pair of rows `a` of `left` and `b` of `right`, none twice.
    ///
    /// - Parameters:
    ///   - columns: An SQL list.
    ///   - left: A table or subquery that is given the alias `a`.
    ///   - right: The same for `b`; may go on with joins.
    /// - Returns: One query for each key, joined by UNION ALL; each leaves out the pairs of those before.
    package func sql(_ columns: String, from left: String, and right: String) -> String {
        model.blocks.indices.map { index in
            let earlier = model.blocks[..<index].map { " and (\($0.sql("a", "b"))) is not true" }.joined()
            return """
                select \(columns) from \(left) a join \(right)
                    on \(condition) and \(model.blocks[index].sql("a", "b"))\(earlier)
                """
        }.joined(separator: "\nunion all\n")
    }
}
