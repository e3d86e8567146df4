import Domain
import Postgres
import Store

/// A row of a test case, put into the table of its feed as the loader would.
struct TestRow {
    let feed: FeedDefinition
    /// Values by column, in the forms that files carry.
    let values: [String: String]
    let county: String

    /// Inserts the row, with each default that the feed gives.
    func insert(on database: isolated Connection) throws {
        var names = feed.isShared ? ["row_key"] : ["county_code", "row_key"]
        var casts = names.map { _ in "text" }
        var parameters: [PostgresParameter] = feed.isShared ? [] : [.init(county)]
        parameters.append(.init(rowKey))
        for column in feed.columns {
            guard let text = values[column.name] ?? column.constant ?? column.defaultValue else { continue }
            names.append("\"\(column.name)\"")
            casts.append(column.type.sqlType.split(separator: " collate")[0].description)
            parameters.append(.init(sqlText(text, column.type)))
        }
        let raw = feed.columns.filter(\.keepsRaw).map(\.rawName)
        for name in raw {
            guard let text = values[name] else { continue }
            names.append("\"\(name)\"")
            casts.append("text")
            parameters.append(.init(text))
        }
        for name in values.keys where feed.column(name) == nil && !raw.contains(name) {
            throw PostgresError(.usage, "the feed \(feed.name) has no column \(name)")
        }
        let list = zip(parameters.indices, casts).map { "$\($0 + 1)::\($1)" }.joined(separator: ", ")
        try database.execute(
            "insert into feed.\"\(feed.table)\" (\(names.joined(separator: ", ")), load_id, known_from) values (\(list), 0, now())",
            parameters)
    }

    private var rowKey: String {
        var columns = feed.key
        if let alternative = feed.keyWithout, values[alternative.missing] == nil { columns = alternative.columns }
        return columns.map { name in
            guard let text = values[name], let column = feed.column(name) else { return "" }
            guard column.type == .time, let instant = Instant.parse(Array(text.utf8).span) else {
                return text.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
            }
            return String(instant.description.dropLast(6))
        }.joined(separator: "|")
    }

    private func sqlText(_ text: String, _ type: ColumnType) -> String {
        switch type {
        case .time: Instant.parse(Array(text.utf8).span)?.description ?? text
        case .month: text + "-01"
        case .codes: "{" + text.split(separator: ";").joined(separator: ",") + "}"
        default: text
        }
    }
}
