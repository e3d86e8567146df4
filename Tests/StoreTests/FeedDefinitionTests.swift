import Formats
import Foundation
import Store
import TestSupport
import Testing

@Suite("Feed definitions")
struct FeedDefinitionTests {
    /// The problems of one definition beside the project's.
    private func problems(_ text: String, name: String = "probe") throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-feeds-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines/feeds", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/Pipelines/feeds/\(name).yaml"))
        do {
            _ = try FeedCatalog(Resources(roots: [folder, SharedData.packageRoot]))
            return []
        } catch let error as ConfigurationError {
            return error.problems.map { "\($0.line): \($0.message)" }
        }
    }

    static let good = "feed: probe\nkey: [a]\ncolumns:\n  a: {type: text}\n  b: {type: date}\n"

    @Test("the project's own feeds are sound, regions first")
    func shipped() throws {
        let catalog = try FeedCatalog(ProjectFiles.resources)
        #expect(catalog.feeds.first?.name == "regions")
        #expect(catalog.feeds.drop { $0.group == .reference }.allSatisfy { $0.group != .reference })
        #expect(try problems(Self.good) == [])
        #expect(try problems(Self.good + "encoding: GBK\ndelimiter: \"\\t\"\n") == [])
    }

    @Test("the project's own feeds say what of them is personal, and when their records end")
    func personal() throws {
        let tables = try FeedCatalog(ProjectFiles.resources).tables.filter { !$0.isShared }
        let words = [
            "name", "phone", "account", "address", "content", "note", "outcome", "reason", "detail", "problem",
        ]
        for feed in tables {
            for column in feed.columns {
                let isWordy =
                    column.type == .text && column.name.split(separator: "_").contains { words.contains(String($0)) }
                #expect(
                    (column.purge != nil)
                        == (isWordy || column.type == .id || column.name == "reference" || column.name == "attachment"),
                    "\(feed.name).\(column.name)")
                #expect(column.type != .id || column.purge == .marked)
            }
        }
        let ending = tables.filter { !$0.isOfCases && $0.ended != nil }.map(\.name).sorted()
        #expect(
            ending == [
                "check_results", "dispositions", "feedback", "grid_reports", "help_requests", "hotline", "kinship",
                "petitions",
                "registers", "relative_filings",
            ])
    }

    static let mistakes: [(change: @Sendable (String) -> String, line: Int, word: String)] = [
        ({ $0.replacing("type: date", with: "type: day") }, 5, "unknown type"),
        ({ $0 + "  c: {type: text, requird: true}\n" }, 6, "requird"),
        ({ $0 + "bogus: 1\n" }, 6, "bogus"),
        ({ $0.replacing("feed: probe", with: "feed: other") }, 1, "probe"),
        ({ $0.replacing("key: [a]", with: "key: [z]") }, 1, "z"),
        ({ $0.replacing("key: [a]\n", with: "") }, 1, "key"),
        ({ $0 + "  c: {type: code}\n" }, 6, "codes"),
        ({ $0 + "own_date: a\n" }, 1, "own_date"),
        ({ $0 + "into: nosuch\n" }, 1, "nosuch"),
        ({ $0 + "  known_to: {type: date}\n" }, 6, "known_to"),
        ({ $0 + "  A-b: {type: text}\n" }, 6, "A-b"),
        ({ $0 + "group: mine\n" }, 6, "group"),
        ({ $0 + "shared: perhaps\n" }, 6, "shared"),
        ({ _ in "feed: probe\nkey: [a]\n" }, 1, "columns"),
        ({ _ in "- a\n" }, 1, "mapping"),
        ({ $0 + "encoding: latin9\n" }, 6, "encoding"),
        ({ $0 + "  c: {type: code, codes: {x: 甲}, default: y}\n" }, 6, "default"),
        ({ $0 + "  c: {type: text, default: \"\"}\n" }, 6, "default"),
        ({ $0 + "  c: {type: codes, codes: {x: 甲}, default: \"; \"}\n" }, 6, "default"),
        ({ $0 + "  c: {type: code, codes: {x: 甲}, map: {z: y}}\n" }, 6, "map"),
        ({ $0 + "delimiter: \"ab\"\n" }, 6, "delimiter"),
        ({ $0 + "  c: {type: int, minimum: one}\n" }, 6, "minimum"),
        ({ $0 + "  c: {type: int, maximum: 6.5}\n" }, 6, "maximum"),
        ({ $0 + "  c: {type: text, personal: no}\n" }, 6, "personal"),
        ({ $0 + "  c: {type: date, personal: true}\n" }, 6, "personal"),
    ]

    @Test("a mistake is told with its line", arguments: mistakes.indices)
    func mistake(index: Int) throws {
        let (change, line, word) = Self.mistakes[index]
        let found = try problems(change(Self.good))
        #expect(found.contains { $0.hasPrefix("\(line): ") && $0.contains(word) }, "\(found)")
    }

    @Test("all problems of a file are told at once")
    func several() throws {
        #expect(try problems(Self.good + "  c: {type: x}\n  d: {type: y}\nbogus: 1\n").count == 3)
    }

    @Test("a definition with `into` takes columns, key and table of its target")
    func target() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-feeds-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines/feeds", withIntermediateDirectories: true)
        let text = "feed: tickets\ninto: hotline\ncolumns:\n  line: {constant: \"12345\"}\n  ticket_no: {from: no}\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/feeds/tickets.yaml"))
        let catalog = try FeedCatalog(Resources(roots: [folder, SharedData.packageRoot]))
        let feed = try catalog.named("tickets")
        let hotline = try catalog.named("hotline")
        #expect((feed.table, feed.key, feed.group) == ("hotline", hotline.key, hotline.group))
        #expect(feed.columns.map(\.name) == hotline.columns.map(\.name))
        #expect(feed.column("ticket_no")?.headers == ["no"])
        #expect(feed.column("content")?.headers == ["content", "诉求内容"])
        #expect(!catalog.tables.contains { $0.name == "tickets" })
    }
}
