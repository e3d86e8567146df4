import Postgres
import Store

/// What the rules find that watch numbers, and those that watch the data themselves, the newest first.
struct Notices {
    /// Each finding on numbers.
    let surges: [Notice]
    /// The newest finding of each rule on the data.
    let data: [Notice]

    init(_ book: QueryBook, _ places: PlaceTable, _ words: FeedWords, on database: isolated Connection) throws {
        let sql = try book.statement("notices")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, String.self, Int.self, String.self)
        func notices(_ kind: String) -> [Notice] {
            rows.filter { $0.0 == kind }.map { _, title, region, firstSeen, findings, text in
                let township = places.township(of: region)
                let village = township == nil ? nil : places.village(region)
                return Notice(
                    title: title, place: (township ?? places.district).name + (village?.name ?? ""),
                    text: kind == "data" ? words.told(text) : text,
                    firstSeen: firstSeen, findings: findings)
            }
        }
        surges = notices("surge")
        data = notices("data")
    }
}
