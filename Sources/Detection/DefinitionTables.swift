package import Domain
import Postgres
import Store

/// Makes the temporary views and tables of definitions for the views of a day that are shown.
package struct DefinitionTables {
    private let day: CalendarDay
    private let parameters: ParameterFile
    private let catalog: DefinitionCatalog
    /// The sets of earlier scans that may be read, or are to be kept for later ones.
    private let kept: KeptSets
    private var made: Set<String> = []
    /// The marks of the contents of the sets that were worked out whole and kept, by name.
    private(set) var contents: [String: String] = [:]

    /// Nothing is made yet for the day's views; what earlier views left behind is removed.
    init(
        _ catalog: DefinitionCatalog, day: CalendarDay, parameters: ParameterFile, kept: KeptSets = .none,
        on database: isolated Connection
    ) throws {
        self.day = day
        self.parameters = parameters
        self.catalog = catalog
        self.kept = kept
        try TemporaryRelations.drop(catalog.definitions.map(\.name), on: database)
    }

    /// Makes what a query reads and is not there yet.
    mutating func make(for sql: String, timeoutSeconds: Int, on database: isolated Connection) throws {
        try make(catalog.needed(by: sql, known: kept.readable), timeoutSeconds: timeoutSeconds, on: database)
    }

    /// Makes what a rule reads and is not there yet; all of it or, where the server refuses a part, nothing.
    private mutating func make(_ definitions: [Definition], timeoutSeconds: Int, on database: isolated Connection)
        throws
    {
        let missing = definitions.filter { !made.contains($0.name) }
        guard !missing.isEmpty else { return }
        var marks: [String: String] = [:]
        try database.savepoint {
            for definition in missing {
                if kept.readable.contains(definition.name) {
                    try kept.show(definition, on: database)
                } else if definition.isStored {
                    try fill(definition, timeoutSeconds: timeoutSeconds, on: database)
                    if kept.keeps(definition) {
                        marks[definition.name] = try kept.keep(definition, on: database)
                    } else {
                        try TemporaryRelations.index(definition.name, by: definition.indexes, on: database)
                    }
                } else {
                    try database.execute(
                        "create temporary view \"\(definition.name)\" as\n\(literalSQL(definition))")
                }
                try database.execute("grant select on pg_temp.\"\(definition.name)\" to aidwatch_rules")
            }
        }
        made.formUnion(missing.map(\.name))
        contents.merge(marks) { $1 }
    }

    private func fill(
        _ definition: Definition, timeoutSeconds: Int, on database: isolated Connection
    ) throws {
        let table = "pg_temp.\"\(definition.name)\""
        let sql = literalSQL(definition)
        try database.execute("create temporary table \"\(definition.name)\" as\n\(sql)\nwith no data")
        try database.execute("grant insert on \(table) to aidwatch_rules")
        try RuleSandbox(timeoutSeconds: timeoutSeconds).run(on: database) {
            try database.execute("insert into \(table) select * from (\n\(sql)\n) d")
        }
    }

    /// The query with its values as quoted literals: a view takes no parameters.
    private func literalSQL(_ definition: Definition) -> String {
        Self.literalSQL(definition, day: day, values: parameters.values(of: definition, on: day))
    }

    /// The query of a definition with some values in it; those that are missing are null.
    package static func literalSQL(_ definition: Definition, day: CalendarDay, values: [String: String?]) -> String {
        var binding: [String: (type: String, value: String?)] = ["as_of": (type: "date", value: day.description)]
        for parameter in definition.parameters {
            binding[parameter.name] = (type: parameter.unit.sqlType, value: values[parameter.name] ?? nil)
        }
        return BoundSQL.literal(definition.sql, binding: binding)
    }
}
