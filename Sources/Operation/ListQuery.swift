package import Postgres

/// A list of an `api` view, as people, programs and spreadsheets want it.
package struct ListQuery: Sendable {
    /// The columns, in order.
    package let columns: [String]
    private let view: String
    private let order: String
    private var conditions: [String] = []
    private var values: [PostgresParameter]

    /// A list of `columns` of a view, in an order that is an SQL list; the first `values` are those of the view.
    package init(_ view: String, columns: [String], order: String, values: [PostgresParameter] = []) {
        self.view = view
        self.columns = columns
        self.order = order
        self.values = values
    }

    /// Keeps the rows for which a column equals a value; nil keeps all.
    package mutating func filter(_ column: String, _ value: String?) {
        guard let value else { return }
        values.append(PostgresParameter(text: value))
        conditions.append("\"\(column)\"::text = $\(values.count)")
    }

    /// Keeps the rows whose column begins with a value; nil keeps all.
    package mutating func filter(_ column: String, beginsWith value: String?) {
        guard let value else { return }
        values.append(PostgresParameter(text: value))
        conditions.append("starts_with(\"\(column)\", $\(values.count))")
    }

    /// Keeps the rows for which a fixed condition holds.
    package mutating func require(_ condition: String) {
        conditions.append(condition)
    }

    private var unordered: String {
        let filter = conditions.isEmpty ? "" : " where " + conditions.joined(separator: " and ")
        return "from \(view)\(filter)"
    }

    private var source: String { "\(unordered) order by \(order)" }

    private var list: String { columns.map { "\"\($0)\"" }.joined(separator: ", ") }

    /// Gives each row as a JSON object with every column, null where empty.
    package func json(on database: isolated Connection, _ line: (String) throws -> Void) throws {
        try database.stream(
            "select row_to_json(t)::text from (select \(list) \(source)) t", values, as: String.self, row: line)
    }

    /// Gives each row as texts, empty where a value is null.
    package func rows(on database: isolated Connection, _ row: ([String]) throws -> Void) throws {
        let texts = columns.map { "coalesce(\"\($0)\"::text, '')" }.joined(separator: ", ")
        try database.stream("select array[\(texts)] \(source)", values, as: [String].self, row: row)
    }

    /// The one row of which a column equals a value, as a JSON object; nil where there is none.
    package func first(on database: isolated Connection) throws -> String? {
        try database.first(
            "select row_to_json(t)::text from (select \(list) \(source) limit 1) t", values, as: String.self)
    }

    /// Records that the rows of the list are shown, which are no findings: by which command, what they are (`quarantine` or
    /// `link`), and the numbers that stand in one of their columns.
    package func recordView(
        _ action: String, _ kind: String, by column: String, county: String, user: String,
        on database: isolated Connection
    ) throws {
        let place = values.count
        try database.execute(
            """
            select api.record_view(
                $\(place + 1), $\(place + 2), $\(place + 3), array(select "\(column)" \(unordered) order by 1), $\(place + 4))
            """, values + [.init(county), .init(action), .init(kind), .init(user)])
    }

    /// Records that the findings of the list are shown, by which command and to which user of the operating system.
    ///
    /// The list is one of a view with `finding_id`.
    package func recordAccess(
        _ action: String, county: String, user: String, on database: isolated Connection
    ) throws {
        let place = values.count
        try database.execute(
            """
            select api.record_access($\(place + 1), $\(place + 2), array(select distinct finding_id \(unordered)), $\(place + 3))
            """, values + [.init(county), .init(action), .init(user)])
    }
}
