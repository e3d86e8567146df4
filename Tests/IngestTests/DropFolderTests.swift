import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// F11, F34.
@Suite("Drop folders that people and programs write to", .database)
struct DropFolderTests {
    private static func inbox(_ bench: IngestBench) throws -> (inbox: DropFolder, folder: String) {
        let folder = bench.folder + "/inbox/agencies"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return (DropFolder(path: folder), folder)
    }

    /// What `ingest` does with the files that are ready.
    private static func take(_ look: DropFolder.Look, _ bench: IngestBench) async throws -> [LoadOutcome] {
        var outcomes: [LoadOutcome] = []
        for file in look.ready {
            let request = FileLoader.Request(
                path: file.path, feed: try bench.catalog.named("agencies"), source: "inbox:agencies")
            let outcome = try await FileLoader(bench.configuration).load(
                request, skipsKnown: true, on: bench.connection)
            if let outcome { outcomes.append(outcome) }
        }
        return outcomes
    }

    /// How a file comes to stand in the folder.
    enum Writer: CaseIterable, Sendable {
        case slowly, underPart, underTmp, hidden, elsewhere, diesInQuotes, diesInGzip
    }

    @Test(
        "F11: whoever writes slowly, renames, or dies halfway, no half of a file is loaded", arguments: Writer.allCases)
    func writers(writer: Writer) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let (inbox, folder) = try Self.inbox(bench)
        let text = csv(["agency_id", "name"], (0..<20).map { ["A\($0)", "名\n称"] })
        let bytes = Array(text.utf8)
        let name = writer == .diesInGzip ? "agencies.1.csv.gz" : "agencies.1.csv"
        let first =
            switch writer {
            case .slowly, .diesInQuotes, .diesInGzip: folder + "/" + name
            case .underPart: folder + "/\(name).part"
            case .underTmp: folder + "/\(name).tmp"
            case .hidden: folder + "/.\(name)"
            case .elsewhere: bench.folder + "/" + name
            }
        #expect(FileManager.default.createFile(atPath: first, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: first))
        // The last half of a record is never written by one that dies.
        let whole: [UInt8] = writer == .diesInGzip ? [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x4C] : bytes
        let end = writer == .diesInQuotes ? bytes.count - 6 : whole.count
        for start in stride(from: 0, to: end, by: 37) {
            try handle.write(contentsOf: Data(whole[start..<min(start + 37, end)]))
            // A look while it is being written: never ready, whatever its name.
            #expect(try inbox.look(now: Date()).ready.isEmpty)
            #expect(try await Self.take(inbox.look(now: Date()), bench).isEmpty)
        }
        try handle.close()
        let isRenamed = first != folder + "/" + name
        if isRenamed {
            #expect(try inbox.look(now: Date(timeIntervalSinceNow: 3600)).ready.isEmpty)
            #expect(rename(first, folder + "/" + name) == 0)
            #expect(try inbox.look(now: Date()).young.map(\.file.name) == [name])
        }
        let outcomes = try await Self.take(inbox.look(now: Date(timeIntervalSinceNow: 11)), bench)
        let isWhole = ![Writer.diesInQuotes, .diesInGzip].contains(writer)
        #expect(outcomes.map(\.state) == [isWhole ? .loaded : .held], "\(writer)")
        #expect(try await bench.rows("select count(*) from feed.agencies") == [isWhole ? "20" : "0"])
        // The sender writes it again, whole.
        if !isWhole {
            try Data(bytes).write(to: URL(fileURLWithPath: folder + "/agencies.1.csv"))
            _ = try await Self.take(inbox.look(now: Date(timeIntervalSinceNow: 11)), bench)
            #expect(try await bench.rows("select count(*) from feed.agencies") == ["20"])
        }
    }

    /// The drop folder and the feed as they should be, in a few lines.
    private struct Model {
        /// The files by name, each as its rows.
        var files: [String: [(key: String, value: String)]?] = [:]
        private var rows: [String: String] = [:]
        /// The latest name that has given a key.
        private var givenBy: [String: String] = [:]
        private var loaded: [String: String] = [:]
        private var last = ""
        private var held: [String: Bool] = [:]
        private(set) var loads = 0

        static func text(_ rows: [(key: String, value: String)]?) -> String {
            guard let rows else { return "" }
            return "agency_id,name\n" + rows.map { "\($0.key),\($0.value)\n" }.joined()
        }

        /// Takes every file in the order of names, as a look does that finds all quiet.
        mutating func look() {
            let names = files.keys.filter { !$0.hasSuffix(".part") }.sorted {
                Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
            }
            for name in names {
                guard let content = files[name] else { continue }
                let text = Self.text(content)
                if text.isEmpty || loaded[name] == text { continue }
                loaded[name] = text
                if last == text { continue }
                last = text
                loads += 1
                for (key, value) in content ?? [] {
                    if let later = givenBy[key], Array(name.utf8).lexicographicallyPrecedes(Array(later.utf8)) {
                        continue
                    }
                    givenBy[key] = name
                    rows[key] = value
                }
            }
        }

        var expected: [String] { rows.map { "\($0.key)|\($0.value)" }.sorted() }
    }

    static let sequences: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["AIDWATCH_SEED"].flatMap { UInt64($0) } ?? 1
        let count: UInt64 =
            switch environment["AIDWATCH_FAULTS"] {
            case "nightly": 200
            case "full": 30
            default: 4
            }
        return (0..<count).map { first + $0 }
    }()

    @Test(
        "F34: any sequence of writing, appending, renaming, cutting, deleting and looking ends as the model says",
        arguments: sequences)
    func model(seed: UInt64) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let (inbox, folder) = try Self.inbox(bench)
        var random = SplitMix64(seed: seed)
        var model = Model()
        func names() -> [String] { model.files.keys.sorted() }
        func put(_ name: String) throws {
            guard let content = model.files[name] else { return }
            try Data(Model.text(content).utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        func row() -> (key: String, value: String) {
            ("K\(Int.random(in: 0..<6, using: &random))", "v\(Int.random(in: 0..<4, using: &random))")
        }
        for step in 0..<40 {
            let some = names().randomElement(using: &random)
            switch Int.random(in: 0..<9, using: &random) {
            case 0, 1:
                let name = "agencies.\(Int.random(in: 1...5, using: &random)).csv"
                model.files[name] = (0..<Int.random(in: 0...4, using: &random)).map { _ in row() }
                try put(name)
            case 2:
                guard let some, let content = model.files[some], let rows = content else { break }
                model.files[some] = rows + [row()]
                try put(some)
            case 3:
                guard let some, let content = model.files[some] else { break }
                let name = some.hasSuffix(".part") ? String(some.dropLast(5)) : some + ".part"
                model.files[some] = nil
                model.files[name] = content
                #expect(rename(folder + "/" + some, folder + "/" + name) == 0)
            case 4:
                guard let some, let content = model.files[some], let rows = content else { break }
                model.files[some] = Int.random(in: 0..<3, using: &random) == 0 ? .some(nil) : Array(rows.dropLast())
                try put(some)
            case 5:
                guard let some else { break }
                model.files[some] = nil
                #expect(unlink(folder + "/" + some) == 0)
            case 6:
                // A look at once: what was touched within ten seconds is left alone.
                let look = try inbox.look(now: Date(timeIntervalSinceNow: -5))
                #expect(look.ready.isEmpty, "seed \(seed), step \(step)")
            default:
                _ = try await Self.take(inbox.look(now: Date(timeIntervalSinceNow: 11)), bench)
                model.look()
                let rows = try await bench.rows("select agency_id, name from feed.agencies order by 1")
                #expect(rows == model.expected, "seed \(seed), step \(step)")
            }
        }
        let loads = try await bench.rows("select count(*) from ledger.load where state = 'loaded'")
        #expect(loads == ["\(model.loads)"], "seed \(seed)")
    }
}
