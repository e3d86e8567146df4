import Domain
import Postgres
import Store

/// Makes the temporary views and tables of definitions for the views of a day that are shown.
struct DefinitionTables {
    private let day: CalendarDay
    private let parameters: ParameterFile
    private var made: Set<String> = []

    /// Nothing is made yet for the day's views; what earlier views left behind is removed.
    init(_ catalog: DefinitionCatalog, day: CalendarDay, parameters: ParameterFile, on database: isolated Connection)
        throws
    {
        self.day = day
        self.parameters = parameters
        try TemporaryRelations.drop(catalog.definitions.map(\.name), on: database)
    }

    /// Makes what a rule reads and is not there yet; all of it or, where the server refuses a part, nothing.
    mutating func make(_ definitions: [Definition], timeoutSeconds: Int, on database: isolated Connection) throws {
        let missing = definitions.filter { !made.contains($0.name) }
        guard !missing.isEmpty else { return }
        try database.savepoint {
            for definition in missing {
                if definition.isStored {
                    try store(definition, timeoutSeconds: timeoutSeconds, on: database)
                } else {
                    try database.execute(
                        "create temporary view \"\(definition.name)\" as\n\(literalSQL(definition))")
                }
                try database.execute("grant select on pg_temp.\"\(definition.name)\" to aidwatch_rules")
            }
        }
        made.formUnion(missing.map(\.name))
    }

    private func store(
        _ definition: Definition, timeoutSeconds: Int, on database: isolated Connection
    ) throws {
        let table = "pg_temp.\"\(definition.name)\""
        let sql = literalSQL(definition)
        try database.execute("create temporary table \"\(definition.name)\" as\n\(sql)\nwith no data")
        try database.execute("grant insert on \(table) to aidwatch_rules")
        try RuleSandbox(timeoutSeconds: timeoutSeconds).run(on: database) {
            try database.execute("insert into \(table) select * from (\n\(sql)\n) d")
        }
        for columns in definition.indexes {
            let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            try database.execute("create index on \(table) (\(list))")
        }
        try database.execute("analyze \(table)")
    }

    /// The query with its values as quoted literals: a view takes no parameters.
    private func literalSQL(_ definition: Definition) -> String {
        let values = parameters.values(of: definition, on: day)
        var text = ""
        var position = definition.sql.startIndex
        for placeholder in BoundSQL.placeholders(in: definition.sql) {
            text += definition.sql[position..<placeholder.range.lowerBound]
            if placeholder.name == "as_of" {
                text += "date '\(day)'"
            } else if let parameter = definition.parameters.first(where: { $0.name == placeholder.name }) {
                let value = (values[parameter.name] ?? nil).map { "'" + $0.replacing("'", with: "''") + "'" } ?? "null"
                text += "\(value)::\(parameter.unit.sqlType)"
            }
            position = placeholder.range.upperBound
        }
        return text + definition.sql[position...]
    }
}
