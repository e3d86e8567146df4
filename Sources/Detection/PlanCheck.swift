import Foundation
import Postgres

/// Looks at how the server would run a query, before it does, for rows that are paired without any condition.
///
/// The cost that the planner estimates does not tell a wrong query from a large one, since it guesses badly behind many
/// steps; that a join has no condition at all it knows for certain.
struct PlanCheck {
    /// The pairs, or rows made by a function, from which on a query is refused.
    static let limit = 1e9

    /// Why a query is not run.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// One step of a plan.
    private struct Node {
        let kind: String
        let rows: Double
        let alias: String?
        let conditions: [String]
        let children: [Node]

        init(_ object: [String: Any]) {
            kind = object["Node Type"] as? String ?? ""
            rows = (object["Plan Rows"] as? NSNumber)?.doubleValue ?? 0
            alias = object["Alias"] as? String
            conditions = [
                "Join Filter", "Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "TID Cond",
                "Function Call",
            ].compactMap { object[$0] as? String }
            children = (object["Plans"] as? [[String: Any]] ?? []).map(Node.init)
        }

        var aliases: Set<String> {
            children.reduce(into: Set([alias].compactMap { $0 })) { $0.formUnion($1.aliases) }
        }

        var allConditions: [String] { conditions + children.flatMap(\.allConditions) }
    }

    /// Refuses a statement whose plan pairs too many rows without a condition.
    ///
    /// - Throws: `Refusal`; `PostgresError` where the statement is wrong.
    static func run(
        _ statement: String, _ values: [PostgresParameter], on database: isolated Connection
    ) throws {
        let text = try database.first("explain (format json) " + statement, values, as: String.self) ?? "[]"
        guard let plans = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] else { return }
        for plan in plans { try look(at: Node(plan["Plan"] as? [String: Any] ?? [:])) }
    }

    private static func look(at node: Node) throws {
        if node.kind == "Function Scan" || node.kind == "ProjectSet", node.rows >= limit {
            throw Refusal(description: "it makes \(count(node.rows)) rows by a function; it was not run")
        }
        if node.kind == "Nested Loop", node.children.count >= 2, node.conditions.isEmpty {
            let (outer, inner) = (node.children[0], node.children[1])
            let names = outer.aliases
            let isJoined = inner.allConditions.contains { condition in
                names.contains { condition.contains("\($0).") || condition.contains("\"\($0)\".") }
            }
            if !isJoined, outer.rows * inner.rows >= limit {
                throw Refusal(
                    description:
                        "it pairs \(count(outer.rows)) rows with \(count(inner.rows)) rows without a condition; it was not run"
                )
            }
        }
        for child in node.children { try look(at: child) }
    }

    private static func count(_ rows: Double) -> String { String(Int(min(rows, 1e18))) }
}
