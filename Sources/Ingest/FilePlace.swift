import Postgres

/// Where a file stands among those of its source: they are applied in the byte order of their names, and files of one
/// name in the order in which they came.
struct FilePlace {
    /// The workspace's county, six digits.
    let county: String
    /// The source that gave the file.
    let source: String
    /// The file's name.
    let file: String
    /// The load that first met the file, where that was earlier than now.
    var load: Int64?

    /// The loads of files that stand behind this one.
    ///
    /// A replay and a release stand where the load stands whose records they give, and none behind it for that.
    func laterLoads(on database: isolated Connection) throws -> [Int64] {
        try database.query(
            """
            select load_id from ledger.load
            where county_code = $1 and source = $2 and state = 'loaded'
                and (file collate "C" > $3 collate "C"
                    or (file = $3 and coalesce(replay_of, release_of, load_id) > $4::bigint))
            """, [.init(county), .init(source), .init(file), .init(load)], as: Int64.self)
    }
}
