import Detection
import Domain
import Formats
import Foundation
import Ingest
import Logging
import Operation
import Postgres
import Simulation
import Store

/// The files, the workspace and the server on which everything is measured.
struct Bench: Sendable {
    let installation: Installation
    /// The program's session.
    let database: Connection
    /// A session that may empty and make tables.
    let owner: Connection
    let households: Int
    let rounds: Int
    let asOf: CalendarDay
    private let folder: String

    /// Writes the artificial district where it is not there yet, and starts a private server with its usual settings.
    init(folder: String, households: Int, rounds: Int) async throws {
        self.folder = folder
        self.households = households
        self.rounds = rounds
        let root = try Resources.projectRoot(
            programPath: Bundle.main.executablePath ?? "", environment: ProcessInfo.processInfo.environment)
        let resources = Resources(roots: [root])
        asOf = CalendarDay(daysSince2000: 9800)
        let files = "\(folder)/files-\(households)"
        if !FileManager.default.fileExists(atPath: files + "/truth.csv") {
            print("simulating \(households) households …")
            var district = ArtificialDistrict(resources: resources, households: households, seed: 1, asOf: asOf)
            // One plain file a feed without a bad record, which psql reads too.
            (district.days, district.formats, district.hasBrokenRecords) = (0, [.csv], false)
            _ = try district.write(to: files)
        }
        try? FileManager.default.removeItem(atPath: folder + "/workspace")
        let workspace = try Workspace.create(at: folder + "/workspace", settings: Settings(), projectRoot: root)
        for feed in try FeedCatalog(resources).tables.map(\.name) {
            try FileManager.default.removeItem(atPath: workspace.inbox(of: feed))
            try FileManager.default.createSymbolicLink(
                atPath: workspace.inbox(of: feed), withDestinationPath: "\(files)/\(feed)")
        }
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        installation = try Installation(at: workspace.directory, server: nil, projectRoot: root, logger: logger)
        database = try await installation.connect()
        owner = try await installation.connectAsOwner()
    }

    /// The cases in the shape of the published figures: 12 columns, about 192 bytes a row.
    func narrowCases() throws -> FileLoader.Request {
        let whole = try request("cases")
        let kept = [
            "case_no", "program", "status", "applicant_name", "applicant_id_number", "region_code", "address",
            "household_size", "applied_on", "approved_on", "monthly_amount", "bank_account",
        ]
        let path = folder + "/narrow/cases.csv"
        if !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(atPath: folder + "/narrow", withIntermediateDirectories: true)
            let reader = try CSVReader(try FileSource(path: whole.path))
            let fields = kept.compactMap { name in
                reader.columns.firstIndex { whole.feed.column(name)?.headers.contains($0) ?? false }
            }
            let writer = try CSVWriter(try FileSink(path: path))
            try writer.write(kept)
            var record = RecordBuffer()
            while try reader.next(into: &record) { try writer.write(fields.map { record.string($0) }) }
            try writer.finish()
        }
        return FileLoader.Request(path: path, feed: whole.feed, source: "inbox:cases")
    }

    /// The narrow cases with every `step`-th address changed, counted from `offset` on, or only those rows.
    func changedCases(every step: Int, from offset: Int = 0, alone: Bool = false) throws -> FileLoader.Request {
        let base = try narrowCases()
        // Under the same name: by another one it would count as an earlier or a later file of its source.
        let path = folder + "/narrow/every-\(step)-\(offset)-\(alone ? "alone" : "all")/cases.csv"
        if !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            let reader = try CSVReader(try FileSource(path: base.path))
            let writer = try CSVWriter(try FileSink(path: path))
            let address = reader.columns.firstIndex(of: "address") ?? 0
            try writer.write(reader.columns)
            var record = RecordBuffer()
            var number = 0
            while try reader.next(into: &record) {
                number += 1
                var fields = reader.columns.indices.map { record.string($0) }
                if number % step == offset {
                    fields[address] += alone ? "2" : "1"
                } else if alone {
                    continue
                }
                try writer.write(fields)
            }
            try writer.finish()
        }
        return FileLoader.Request(path: path, feed: base.feed, source: base.source)
    }

    /// The first rows of the narrow cases.
    func fewCases(_ count: Int) throws -> FileLoader.Request {
        let base = try narrowCases()
        let path = folder + "/narrow/first-\(count)/cases.csv"
        if !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            let reader = try CSVReader(try FileSource(path: base.path))
            let writer = try CSVWriter(try FileSink(path: path))
            try writer.write(reader.columns)
            var record = RecordBuffer()
            var number = 0
            while number < count, try reader.next(into: &record) {
                number += 1
                try writer.write(reader.columns.indices.map { record.string($0) })
            }
            try writer.finish()
        }
        return FileLoader.Request(path: path, feed: base.feed, source: base.source)
    }

    /// The one file of a feed.
    func request(_ feed: String) throws -> FileLoader.Request {
        let folder = installation.workspace.inbox(of: feed)
        let name = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()[0]
        guard let definition = installation.catalog.feed(feed) else { throw CocoaError(.fileNoSuchFile) }
        return FileLoader.Request(path: "\(folder)/\(name)", feed: definition, source: "inbox:\(feed)")
    }

    /// A folder for files that a measurement makes; it exists.
    var scratch: String {
        get throws {
            let path = installation.workspace.directory + "/scratch"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            return path
        }
    }

    /// A loader with the workspace's settings.
    var loader: FileLoader {
        FileLoader(FileLoader.Configuration(county: installation.workspace.settings.district))
    }

    /// Does both sides in turn, `rounds` times each, and gives the medians of their seconds.
    func compare(
        ours: () async throws -> Void, theirs: () async throws -> Void
    ) async throws -> (ours: Double, theirs: Double) {
        var mine: [Double] = []
        var other: [Double] = []
        for _ in 0..<rounds {
            other.append(try await Self.seconds(theirs))
            mine.append(try await Self.seconds(ours))
        }
        return (ours: mine.sorted()[rounds / 2], theirs: other.sorted()[rounds / 2])
    }

    /// The seconds that some work takes.
    static func seconds(_ work: () async throws -> Void) async throws -> Double {
        let clock = ContinuousClock()
        let duration = try await clock.measure { try await work() }
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// Runs psql on the bench's database, as a user would: the scripts one after the other in one session.
    func psql(_ scripts: String...) throws {
        try Self.command("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url] + scripts.flatMap { ["-c", $0] })
    }

    /// Runs a program that is on the path; what it prints is dropped.
    static func command(_ name: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    /// Runs a program that is on the path and gives what it prints.
    static func output(_ name: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let printed = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return String(decoding: printed, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The database as other programs name it, with its owner's rights.
    var url: String { owner.configuration.conninfo }

    /// Stops the server and removes what was made.
    func end(keeping: Bool) async throws {
        await database.close()
        await owner.close()
        if case .privateCluster(let cluster) = installation.location { try await cluster.stop() }
        try FileManager.default.removeItem(atPath: keeping ? folder + "/workspace" : folder)
    }
}

extension Bench {
    /// How far the server's write-ahead log has come, in bytes.
    func walPosition() async throws -> Int64 {
        try await database.first("select (pg_current_wal_lsn() - '0/0')::bigint", as: Int64.self) ?? 0
    }
}
