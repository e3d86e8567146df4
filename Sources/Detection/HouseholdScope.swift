import Postgres
import Store

/// The cases and persons whose findings changes can have touched, and whose rows have to be seen to judge these again.
///
/// A row touches the case and the persons that it names, and so do all its earlier versions. Who is touched touches
/// his cases, and a case its members. All of it is taken whatever the day: too many subjects do no harm.
struct HouseholdScope {
    let number: Int
    let county: String
    let catalog: FeedCatalog
    let reach: IncrementalRules.Reach

    /// Fills the scope's tables with what every change of some feeds touched that the snapshot `seen` did not see.
    func fill(_ feeds: [String], since seen: String, on database: isolated Connection) throws {
        for feed in feeds { try touch(feed, since: seen, on: database) }
        try analyze(on: database)
        try add("person", to: "scope_subject", from: "scope_subject", by: "case", on: database)
        if reach == .kin { try addKin(of: "scope_subject", to: "scope_subject", on: database) }
        try analyze(on: database)
        try add("case", to: "scope_subject", from: "scope_subject", by: "person", on: database)
        for kind in ["case", "person"] {
            try ScopeTables.add(
                kind, to: "scope_data", of: number,
                "select county_code, key from pg_temp.scope_subject where scope = \(number) and kind = '\(kind)'",
                on: database)
        }
        try analyze(on: database)
        try add("person", to: "scope_data", from: "scope_subject", by: "case", on: database)
        if reach == .kin { try addKin(of: "scope_data", to: "scope_data", on: database) }
        try analyze(on: database)
        try add("case", to: "scope_data", from: "scope_data", by: "person", on: database)
        try analyze(on: database)
    }

    /// What the changed rows of a feed name, now and in earlier versions.
    private func touch(_ feed: String, since seen: String, on database: isolated Connection) throws {
        let since: [PostgresParameter] = [.init(seen), .init(county), .init(feed)]
        let changed = """
            select distinct county_code, row_key from ledger.change
            where \(ChangeLog.isNews) and county_code = $2 and feed = $3
            """
        if feed == PersonLinksView.name {
            for table in ["linkage.link", "linkage.link_history"] {
                try ScopeTables.add(
                    "person", to: "scope_subject", of: number,
                    """
                    select l.county_code, l.id_number from (\(changed)) k
                    join \(table) l on l.county_code = k.county_code and l.feed = split_part(k.row_key, '|', 1)
                        and l.row_key = substr(k.row_key, length(split_part(k.row_key, '|', 1)) + 2)
                    """, since, on: database)
            }
            return
        }
        guard let definition = catalog.tables.first(where: { $0.table == feed }) else { return }
        var columns = definition.personColumns.map { ("person", $0) }
        if definition.column("case_no") != nil { columns.append(("case", "case_no")) }
        let named = columns.map { kind, column in "('\(kind)', t.\"\(column)\")" }.joined(separator: ", ")
        for schema in ["feed", "history"] where !columns.isEmpty {
            try ScopeTables.add(
                to: "scope_subject", of: number,
                """
                select n.kind, t.county_code, n.key from (\(changed)) k
                join \(schema)."\(feed)" t on t.county_code = k.county_code and t.row_key = k.row_key
                cross join lateral (values \(named)) as n (kind, key)
                """, since, on: database)
        }
        for table in ["linkage.link", "linkage.link_history"] {
            try ScopeTables.add(
                "person", to: "scope_subject", of: number,
                """
                select l.county_code, l.id_number from (\(changed)) k
                join \(table) l on l.county_code = k.county_code and l.feed = $3 and l.row_key = k.row_key
                """, since, on: database)
        }
    }

    /// Adds the members of cases, or the cases of persons.
    private func add(
        _ kind: String, to table: String, from other: String, by otherKind: String, on database: isolated Connection
    ) throws {
        for (source, person) in [("feed.case_members", "id_number"), ("feed.cases", "applicant_id_number")] {
            let given = kind == "case" ? "case_no" : person
            // A case's number is the whole key of its row, and the only one of the two that an index begins with.
            let known = otherKind == "person" ? person : source == "feed.cases" ? "row_key" : "case_no"
            try ScopeTables.lookingUp(on: database) {
                try ScopeTables.add(
                    kind, to: table, of: number,
                    """
                    select m.county_code, m.\(given) from pg_temp.\(other) s
                    join \(source) m on m.county_code = s.county_code and m.\(known) = s.key
                    where s.scope = \(number) and s.kind = '\(otherKind)'
                    """, on: database)
            }
        }
    }

    /// Adds the relatives one step away.
    private func addKin(of other: String, to table: String, on database: isolated Connection) throws {
        try analyze(on: database)
        for (one, two) in [("person_a", "person_b"), ("person_b", "person_a")] {
            try ScopeTables.lookingUp(on: database) {
                try ScopeTables.add(
                    "person", to: table, of: number,
                    """
                    select k.county_code, k.\(two) from pg_temp.\(other) s
                    join feed.kinship k on k.county_code = s.county_code and k.\(one) = s.key
                    where s.scope = \(number) and s.kind = 'person'
                    """, on: database)
            }
        }
    }

    private func analyze(on database: isolated Connection) throws {
        try database.execute("analyze scope_subject")
        try database.execute("analyze scope_data")
    }
}
