import Store
import TestSupport
import Testing

@Suite("The feeds of the contract")
struct FeedContractTests {
    /// The lines of a feed as the contract has them: its head, then its columns.
    private static let contract = FeedContract.text.split(separator: "FEED ").map { part in
        part.split(separator: "\n").map(String.init)
    }

    @Test("are defined column by column as it says", arguments: contract)
    func agrees(lines: [String]) throws {
        let catalog = try FeedCatalog(ProjectFiles.resources)
        let name = String(lines[0].prefix { $0 != " " })
        let feed = try #require(catalog.feed(name))
        #expect(([head(of: feed)] + feed.columns.map(line)).joined(separator: "\n") == lines.joined(separator: "\n"))
    }

    @Test("are all there")
    func areComplete() throws {
        let names = Self.contract.map { String($0[0].prefix { $0 != " " }) }
        #expect(names.count == 22)
        #expect(try Set(FeedCatalog(ProjectFiles.resources).feeds.map(\.name)) == Set(names))
    }

    @Test("only registers and officers take regions of other districts")
    func knowTheirDistrict() throws {
        let open = try FeedCatalog(ProjectFiles.resources).feeds.filter(\.acceptsAnyDistrict).map(\.name)
        #expect(open == ["officers", "registers"])
    }

    @Test("no header of a feed names two of its columns")
    func headersAreApart() throws {
        for feed in try FeedCatalog(ProjectFiles.resources).feeds {
            let headers = feed.columns.flatMap(\.headers)
            #expect(Set(headers).count == headers.count, "\(feed.name)")
        }
    }

    @Test("what is empty where the contract has a default becomes the default")
    func defaults() throws {
        let catalog = try FeedCatalog(ProjectFiles.resources)
        let found = catalog.feeds.flatMap { feed in
            feed.columns.compactMap { column in column.defaultValue.map { "\(feed.name).\(column.name)=\($0)" } }
        }
        #expect(Set(found) == ["regions.code_system=nbs", "cases.area=rural", "payments.kind=regular"])
    }

    private func head(of feed: FeedDefinition) -> String {
        "\(feed.name) KEY \(feed.key.joined(separator: ","))" + (feed.ownDate.map { " @\($0)" } ?? "")
    }

    private func line(_ column: FeedColumn) -> String {
        let mark = (column.isRequired ? "*" : "") + (column.isEnding ? ">" : "")
        var words = [column.name + mark, word(column.type), column.headers[1]]
        switch column.type {
        case .code(let list, _), .codes(let list): words += list.entries.map { "\($0.code)=\($0.label)" }
        case .int where column.maximum != nil: words.append("\(column.minimum ?? .min)...\(column.maximum ?? .max)")
        case .int where (column.minimum ?? 0) > 0: words.append("\(column.minimum ?? 0)...")
        case .money where column.isPositive: words.append(">0")
        case .text, .date, .time, .month, .money, .int, .bool, .id, .region, .degrees: break
        }
        return words.joined(separator: " ")
    }

    private func word(_ type: ColumnType) -> String {
        switch type {
        case .text: "text"
        case .date: "date"
        case .time: "time"
        case .month: "month"
        case .money: "money"
        case .int: "int"
        case .bool: "bool"
        case .id: "id"
        case .region: "region"
        case .code(_, let isOpen): isOpen ? "open" : "code"
        case .codes: "codes"
        case .degrees: "degrees"
        }
    }
}
