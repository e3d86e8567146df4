package import Postgres

/// The views of schema `api` over feeds, from the files of `Pipelines/api`, each named like its view.
///
/// Feeds get their tables from their definitions, after the migrations; so these views cannot stand in one. A file is
/// a script that makes its view and says by `access.show` which rows of the feeds it may read.
package struct FeedViews: Sendable {
    private let files: [(name: String, sql: String)]

    /// Reads the files.
    ///
    /// - Throws: `Failure` 1002 where one cannot be read.
    package init(_ resources: Resources) throws {
        files = try resources.files(in: "Pipelines/api", suffix: ".sql").map { file in
            (name: String(file.name.dropLast(4)), sql: try Resources.text(at: file.path))
        }
    }

    /// The views whose files the database has not seen, by name.
    package func stale(on database: isolated Connection) throws -> [String] {
        try changed(on: database).map(\.name)
    }

    /// Makes the views whose files are new or were changed; needs the owner of the schema.
    ///
    /// - Throws: `Failure` 1011 that names the file where it fails.
    package func synchronize(on database: isolated Connection) throws {
        for file in try changed(on: database) {
            do {
                try database.atomically {
                    try database.execute("drop view if exists api.\(SQLIdentifier.quote(file.name))")
                    try database.executeScript(file.sql)
                    try database.execute(
                        "select access.publish(format('api.%I', $1::text)::regclass)", [.init(file.name)])
                    try database.execute(
                        """
                        insert into access.feed_view (name, digest) values ($1, $2)
                        on conflict (name) do update set digest = excluded.digest
                        """, [.init(file.name), .init(Hexadecimal.sha256(of: file.sql))])
                }
            } catch let error as PostgresError where error.kind == .server {
                throw Failure(
                    1011, .configuration,
                    Bilingual(
                        "Pipelines/api/\(file.name).sql: \(error.message)",
                        "Pipelines/api/\(file.name).sql：\(error.message)"),
                    repair: Bilingual(
                        "make the view of columns that the feeds have", "请只引用数据源已有的列"))
            }
        }
    }

    private func changed(on database: isolated Connection) throws -> [(name: String, sql: String)] {
        let seen = try database.query(
            "select name, digest from access.feed_view", as: String.self, String.self)
        let digests = Dictionary(uniqueKeysWithValues: seen.map { ($0.0, $0.1) })
        return files.filter { digests[$0.name] != Hexadecimal.sha256(of: $0.sql) }
    }
}
