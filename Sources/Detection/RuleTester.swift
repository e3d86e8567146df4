package import Postgres
package import Store

/// Runs the test cases of rules in a database of its own, which it empties between the cases.
package struct RuleTester: Sendable {
    /// What became of one case.
    package struct Result: Sendable {
        /// The rule.
        package let rule: String
        /// The case.
        package let name: String
        /// What differs from what was expected; empty where nothing does.
        package let differences: [String]
        /// The case's file and line.
        package let place: String
    }

    private let resources: Resources
    private let settings: Settings
    private let catalog: FeedCatalog
    private let rules: RuleCatalog

    /// A tester for a workspace's rules.
    package init(_ resources: Resources, settings: Settings, catalog: FeedCatalog, rules: RuleCatalog) {
        self.resources = resources
        self.settings = settings
        self.catalog = catalog
        self.rules = rules
    }

    /// The test file of a rule, or nil where it has none.
    ///
    /// - Throws: `ConfigurationError`.
    package func file(of rule: Rule) throws -> RuleTestFile? {
        let name = "Pipelines/rules/" + rule.id.replacing(".", with: "/") + ".test.yaml"
        guard let path = resources.path(of: name) else { return nil }
        return try RuleTestFile(text: try Resources.text(at: path), path: path, defaults: [:])
    }

    /// Runs one case; the database holds the schema and no rows, and does so again afterwards.
    package func run(
        _ test: RuleTestFile.Case, of rule: Rule, in file: RuleTestFile, on database: isolated Connection
    ) throws -> Result {
        try empty(on: database)
        var differences: [String] = []
        var sources: [SourceDefinition] = []
        for (feed, rows) in test.given {
            if feed == SourceViews.name {
                for row in rows {
                    let source = TestSource(values: row, county: settings.district)
                    do {
                        sources.append(try source.insert(catalog, on: database))
                    } catch let error as PostgresError {
                        differences.append("\(feed): \(error.message)")
                    }
                }
                continue
            }
            if feed == RemindersView.name {
                for row in rows {
                    do {
                        try TestReminder(values: row, county: settings.district).insert(on: database)
                    } catch let error as PostgresError {
                        differences.append("\(feed): \(error.message)")
                    }
                }
                continue
            }
            guard let definition = catalog.feed(feed) else {
                differences.append("there is no feed \(feed)")
                continue
            }
            for row in rows {
                do {
                    try TestRow(feed: definition, values: row, county: settings.district).insert(on: database)
                } catch let error as PostgresError where error.kind == .server {
                    differences.append("\(feed): \(error.message)")
                }
            }
        }
        if differences.isEmpty {
            let scan = try Scan(resources, settings: settings, catalog: catalog, rules: rules)
            let reason = try scan.probe(
                rule, asOf: test.asOf, overriding: test.parameters.mapValues { $0 }, sources: SourceViews(sources),
                on: database)
            if let reason {
                differences.append("\(reason)")
            }
            differences += try compare(test, of: rule, on: database)
        }
        try empty(on: database)
        return Result(rule: rule.id, name: test.name, differences: differences, place: "\(file.path):\(test.line)")
    }

    private func empty(on database: isolated Connection) throws {
        let tables =
            catalog.tables.map { "feed.\"\($0.name)\"" } + [
                "ledger.change", "ledger.source_state", "ledger.source_look", "detection.case_clocks",
                "detection.clocks_state", "audit.event", "audit.head", "detection.finding", "detection.rule",
            ]
        for table in tables {
            try database.execute("delete from \(table)")
        }
    }

    private func compare(
        _ test: RuleTestFile.Case, of rule: Rule, on database: isolated Connection
    ) throws -> [String] {
        let hits = try database.query("select subject_key from pg_temp.hit order by 1", as: String.self)
        var differences: [String] = []
        differences += try database.query(
            """
            select h.subject_key || ': the evidence lacks ' || field
            from pg_temp.hit h cross join unnest($1::text[]) as field
            where not h.evidence ? field order by 1
            """, [.init(rule.evidenceFields + ["sources"])], as: String.self)
        let expected = Set(test.expected.map(\.key))
        differences += hits.filter { !expected.contains($0) }.map { "not expected: \($0)" }
        differences += test.expected.map(\.key).filter { !hits.contains($0) }.map { "missing: \($0)" }
        for finding in test.expected where hits.contains(finding.key) {
            for (column, value) in finding.columns.sorted(by: { $0.key < $1.key }) {
                let found = try database.first(
                    "select \(column)::text from pg_temp.hit where subject_key = $1", [.init(finding.key)],
                    as: String?.self)
                if found ?? nil != value {
                    differences.append("\(finding.key): \(column) is \((found ?? nil) ?? "empty"), expected \(value)")
                }
            }
            for (field, value) in finding.evidence.sorted(by: { $0.key < $1.key }) {
                let found = try database.first(
                    """
                    select (evidence -> $2)::text, coalesce(evidence -> $2 = $3::jsonb, false)
                    from pg_temp.hit where subject_key = $1
                    """, [.init(finding.key), .init(field), .init(value)], as: String?.self, Bool.self)
                if let found, !found.1 {
                    differences.append(
                        "\(finding.key): evidence \(field) is \(found.0 ?? "missing"), expected \(value)")
                }
            }
        }
        return differences
    }
}
