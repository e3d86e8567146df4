import Domain
import Postgres
import Store

/// Reads who told of needs, and what came of it.
enum DiscoveryFigures {
    /// One entry a channel, grid reports by the reporter's post.
    static func read(_ book: QueryBook, on database: isolated Connection) throws -> [Discovery] {
        let sql = try book.statement("discovery")
        return try database.query(
            sql.text, sql.values, as: String.self, String?.self, Int.self, Int.self, Int.self
        ).map { channel, role, persons, answered, granted in
            Discovery(
                finder: finder(channel, role.flatMap(OfficerRole.init(rawValue:))), persons: persons,
                answered: answered, granted: granted)
        }
    }

    private static func finder(_ channel: String, _ role: OfficerRole?) -> String {
        switch channel {
        case "hotline": "热线来电"
        case "help": "手机求助"
        default: "网格上报：\(role?.label ?? "岗位不明")"
        }
    }
}
