import Formats
import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

@Suite("Files that change, and what is no file", .database)
struct UnsteadyFileTests {
    static let text = csv(["agency_id", "name"], (0..<50).map { ["A\($0)", "名"] })

    /// What happens to a file between the first and the second pass over it.
    enum Mischief: CaseIterable {
        case grows, shrinks, isRewritten, isTouched
    }

    @Test("a file that changes while it is read loads nothing and says so", arguments: Mischief.allCases)
    func changes(mischief: Mischief) async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let path = try bench.write(Array(Self.text.utf8), as: "agencies.csv")
        let request = try bench.request(path, feed: "agencies")
        let configuration = bench.configuration
        let failure = await #expect(throws: Failure.self) {
            try await bench.connection.transaction { database in
                let file = try SourceFile(path: path, pinned: nil, limits: Limits())
                let handle = try #require(FileHandle(forWritingAtPath: path))
                switch mischief {
                case .grows:
                    try handle.seekToEnd()
                    try handle.write(contentsOf: Data("B1,新\n".utf8))
                case .shrinks: try handle.truncate(atOffset: 40)
                case .isRewritten: try handle.write(contentsOf: Data(Self.text.replacing("名", with: "改").utf8))
                case .isTouched: utime(path, nil)
                }
                try handle.close()
                _ = try Load(request, file, configuration).run(skipsKnown: false, isDryRun: false, on: database)
            }
        }
        #expect(failure?.code == 1101)
        #expect(failure?.status == .personNeeded)
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["0"])
        #expect(try await bench.rows("select count(*) from ledger.load") == ["0"])
        #expect(try await bench.load(Self.text, as: "agencies.csv", feed: "agencies").loaded == 50)
    }

    @Test("a file whose name is given to another one meanwhile loads as it was opened, or not at all")
    func replaced() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let path = try bench.write(Array(Self.text.utf8), as: "agencies.csv")
        let other = try bench.write(Array("agency_id,name\nX,乱\n".utf8), as: "other.csv")
        let request = try bench.request(path, feed: "agencies")
        let configuration = bench.configuration
        do {
            try await bench.connection.transaction { database in
                let file = try SourceFile(path: path, pinned: nil, limits: Limits())
                #expect(rename(other, path) == 0)
                _ = try Load(request, file, configuration).run(skipsKnown: false, isDryRun: false, on: database)
            }
        } catch let failure as Failure {
            #expect(failure.code == 1101)
        }
        let rows = try await bench.rows(
            "select count(*), coalesce(max(agency_id), '') as k from feed.agencies where agency_id = 'X'")
        #expect(rows == ["0|"])
    }

    @Test("what is no regular file is refused at once by its kind, and the other files load")
    func noFiles() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let names = ["link", "folder", "fifo", "missing"]
        let good = try bench.write(Array(Self.text.utf8), as: "agencies.z.csv")
        let paths = names.map { bench.folder + "/agencies.\($0).csv" }
        #expect(symlink(good, paths[0]) == 0)
        #expect(mkdir(paths[1], 0o755) == 0)
        #expect(mkfifo(paths[2], 0o644) == 0)
        try Data(Settings().text.utf8).write(to: URL(fileURLWithPath: bench.folder + "/aidwatch.yaml"))
        let run = IngestRun(
            try Workspace(at: bench.folder, projectRoot: SharedData.packageRoot), catalog: bench.catalog)
        let seen = Seen()
        try await run.files(paths + [good], feed: nil, isDryRun: false, on: bench.connection) { seen.add($0) }
        #expect(
            seen.codes
                == [
                    "notRegularFile(symbolic link)", "notRegularFile(directory)", "notRegularFile(FIFO)", "unreadable",
                    "loaded 50",
                ].sorted())
    }

    @Test("drop folders: hidden, partial and strange entries are left alone, young files wait")
    func inbox() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try Data(Settings().text.utf8).write(to: URL(fileURLWithPath: bench.folder + "/aidwatch.yaml"))
        let folder = bench.folder + "/inbox/agencies"
        try FileManager.default.createDirectory(atPath: folder + "/sub.csv", withIntermediateDirectories: true)
        for name in [".hidden.csv", "a.csv.part", "a.tmp", "b.csv", "a.csv"] {
            try Data(Self.text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        #expect(symlink("/etc/shadow", folder + "/shadow.csv") == 0)
        let inbox = DropFolder(path: folder)
        let now = try inbox.look(now: Date())
        #expect(now.ready.isEmpty)
        #expect(now.young.map(\.file.name) == ["a.csv", "b.csv"])
        #expect(now.young.allSatisfy { (1...10).contains($0.seconds) })
        #expect(now.strange.map { $0.split(separator: "/").last ?? "" } == ["shadow.csv", "sub.csv"])
        let later = try inbox.look(now: Date(timeIntervalSinceNow: 11))
        #expect(later.ready.map(\.name) == ["a.csv", "b.csv"])
        // 你.csv in GB18030.
        let name: [UInt8] = Array((folder + "/").utf8) + [0xC4, 0xE3] + Array(".csv\0".utf8)
        let descriptor = open(name.map { CChar(bitPattern: $0) }, O_CREAT | O_WRONLY, 0o600)
        #expect(descriptor >= 0)
        close(descriptor)
        #expect(try inbox.look(now: Date()).misnamed == [folder + "/\u{FFFD}\u{FFFD}.csv"])
        #expect(throws: FormatError.self) { try DropFolder(path: folder + "/missing").look(now: Date()) }
    }

    @Test("two loaders of one file at once: one loads, the other finds a duplicate")
    func twoAtOnce() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let path = try bench.write(Array(Self.text.utf8), as: "agencies.csv")
        let request = try bench.request(path, feed: "agencies")
        let loader = FileLoader(bench.configuration)
        let states = try await withThrowingTaskGroup(of: LoadOutcome?.self) { group in
            for _ in 0..<3 {
                let connection = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
                group.addTask { try await loader.load(request, on: connection) }
            }
            return try await group.reduce(into: [String]()) { $0.append($1?.state.rawValue ?? "") }
        }
        #expect(states.sorted() == ["duplicate", "duplicate", "loaded"])
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["50"])
    }
}

/// Collects what a run reports.
private final class Seen: Sendable {
    private let entries = Locked<[String]>([])

    var codes: [String] { entries.value.sorted() }

    func add(_ entry: IngestRun.Entry) {
        let text =
            switch entry {
            case .outcome(let outcome): "\(outcome.state.rawValue) \(outcome.loaded)"
            case .failure(_, let error as FormatError):
                if case .notRegularFile(let kind) = error.code {
                    "notRegularFile(\(kind.rawValue))"
                } else {
                    "\(error.code)"
                }
            case .failure(_, let error): "\(error)"
            case .young(let file): "young \(file)"
            case .busy(let source, _): "busy \(source)"
            case .strange(let path, let isFolder): "strange\(isFolder ? " folder" : "") \(path)"
            case .stray(let path): "stray \(path)"
            case .misnamed(let path): "misnamed \(path)"
            }
        entries.change { $0.append(text) }
    }
}
