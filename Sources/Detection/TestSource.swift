import Domain
import Postgres
import Store

/// A source of a test case, with the ledger of its looks as a worker would have left it.
///
/// `source`, `feed` and `rhythm` (or `none`) define it; `last_look` is its last look that found nothing new, `first_seen` the first
/// of all.
struct TestSource {
    let values: [String: String]
    let county: String

    private static let names: Set<String> = ["source", "feed", "rhythm", "last_look", "first_seen"]

    /// Writes the looks down and gives the definition.
    ///
    /// - Throws: A `.usage` error where the row is no source.
    func insert(_ catalog: FeedCatalog, on database: isolated Connection) throws -> SourceDefinition {
        for name in values.keys where !Self.names.contains(name) {
            throw PostgresError(.usage, "a source has no \(name)")
        }
        guard let feed = values["feed"].flatMap(catalog.feed) else {
            throw PostgresError(.usage, "a source has a `feed` that exists")
        }
        var source = SourceDefinition(
            name: values["source"] ?? SourceDefinition.inboxName(of: feed.name), feed: feed,
            connector: .directory(DirectorySettings(path: "/")), county: county)
        if let text = values["rhythm"], text != "none" {
            guard let term = Term(parsing: text) else { throw PostgresError(.usage, "`rhythm` is such as 1 day") }
            source.rhythm = term
        }
        if let text = values["first_seen"] {
            try database.execute(
                "insert into ledger.source_state (county_code, source, first_seen_at) values ($1, $2, $3::timestamptz)",
                [.init(county), .init(source.name), .init(try instant(text))])
        }
        if let text = values["last_look"] {
            try database.execute(
                """
                insert into ledger.source_look (county_code, source, hour, looked_at)
                values ($1, $2, date_trunc('hour', $3::timestamptz), $3::timestamptz)
                """, [.init(county), .init(source.name), .init(try instant(text))])
        }
        return source
    }

    private func instant(_ text: String) throws(PostgresError) -> String {
        guard let instant = Instant.parse(Array(text.utf8).span) else {
            throw PostgresError(.usage, "\(text) is no instant")
        }
        return instant.description
    }
}
