import Foundation
import Linkage
import Logging
import Operation
import Postgres
import Store

/// A private server with a table of artificial persons, some of them recorded several times.
struct PersonBench: Sendable {
    let installation: Installation
    /// The owner's session: only the owner makes tables.
    let database: Connection
    let file: String
    let clusters: [Int]
    private let folder: String

    static let columns = ["name", "phone", "birth", "village"]

    /// Writes `count` records and loads them into the table `person_record`; `extra` more go into `new_record`.
    init(folder: String, count: Int, extra: Int) async throws {
        self.folder = folder
        try? FileManager.default.removeItem(atPath: folder)
        let root = try Resources.projectRoot(
            programPath: Bundle.main.executablePath ?? "", environment: ProcessInfo.processInfo.environment)
        let workspace = try Workspace.create(at: folder + "/workspace", settings: Settings(), projectRoot: root)
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        installation = try Installation(at: workspace.directory, server: nil, projectRoot: root, logger: logger)
        database = try await installation.connectAsOwner()
        file = folder + "/people.csv"
        clusters = try await Self.fill(file, count, extra, on: database)
    }

    private static func fill(
        _ file: String, _ count: Int, _ extra: Int, on database: isolated Connection
    ) throws -> [Int] {
        var errors = TypedErrors(seed: 1)
        var clusters: [Int] = []
        let columns = Self.columns.map { "\($0) text collate \"C\"" }.joined(separator: ", ")
        for table in ["person_record", "new_record"] {
            try database.execute("create table \(table) (id integer, \(columns))")
        }
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        var lines = "unique_id,name,phone,birth,village,cluster\n"
        var current = errors.person()
        var rest = 0
        var cluster = -1
        for (table, numbers) in [("person_record", 0..<count), ("new_record", count..<count + extra)] {
            try database.copyIn("copy \(table) from stdin (format binary)") { writer in
                for number in numbers {
                    var record = current
                    if rest == 0 {
                        current = errors.person()
                        record = current
                        rest = [1, 2, 2, 3][errors.below(4)]
                        cluster += 1
                    } else {
                        record = errors.again(current)
                    }
                    rest -= 1
                    clusters.append(cluster)
                    writer.beginRow(columns: 5)
                    writer.int32(Int32(number))
                    for value in [record.name, record.phone, record.birth, record.village] {
                        if value.isEmpty { writer.null() } else { writer.text(value) }
                    }
                    try writer.endRow()
                    guard number < count else { continue }
                    lines += "\(number),\(record.name),\(record.phone),\(record.birth),\(record.village),\(cluster)\n"
                    if lines.utf8.count > 1 << 20 {
                        try handle.write(contentsOf: Data(lines.utf8))
                        lines = ""
                    }
                }
            }
        }
        try handle.write(contentsOf: Data(lines.utf8))
        try handle.close()
        try database.execute("analyze person_record, new_record")
        return clusters
    }

    /// What a full run found.
    struct Full: Sendable {
        let model: LinkageModel
        let threshold: Double
        let outcome: BulkLinkage.Outcome
        /// The seconds that estimating, linking and clustering took, without reading and writing.
        let seconds: Double
    }

    /// Reads all records, links them, joins them to clusters, and writes links and clusters.
    func linkAll() async throws -> Full {
        let records = try await Self.read(["person_record"], on: database)
        let begin = ContinuousClock.now
        let model = ChanceAgreement.estimated(LinkageTruth.people, from: records)
        let threshold = log2(Double(records.count))
        let outcome = await BulkLinkage(model, threshold: threshold).run(records)
        let representatives = Clusters(count: records.count, pairs: outcome.pairs).representatives()
        let linking = (ContinuousClock.now - begin) / .seconds(1)
        try await Self.write(outcome.pairs, model, representatives, on: database)
        return Full(model: model, threshold: threshold, outcome: outcome, seconds: linking)
    }

    /// Links the old and the new records together, by the weights of an earlier run; writes nothing.
    func linkAll(withNewLike full: Full) async throws -> BulkLinkage.Outcome {
        let records = try await Self.read(["person_record", "new_record"], on: database)
        return await BulkLinkage(full.model, threshold: full.threshold).run(records)
    }

    private static func read(_ tables: [String], on database: isolated Connection) throws -> RecordColumns {
        var records = RecordColumns(fields: columns.count)
        let empty: [UInt8] = []
        for table in tables {
            var rows = CopyRows(columns: columns.count)
            try database.copyOut(
                "copy (select \(columns.joined(separator: ", ")) from \(table) order by id) to stdout (format binary)"
            ) { chunk in
                try rows.read(chunk) { chunk, values in
                    for (field, value) in values.enumerated() {
                        if let value {
                            records.append(chunk.bytes(value).span, to: field)
                        } else {
                            records.append(empty.span, to: field)
                        }
                    }
                }
            }
        }
        return records
    }

    private static func write(
        _ pairs: [BulkLinkage.Pair], _ model: LinkageModel, _ representatives: [Int32], on database: isolated Connection
    ) throws {
        try database.execute("drop table if exists person_pair, person_cluster")
        try database.execute("create table person_pair (a integer, b integer, score double precision, pattern bigint)")
        try database.execute("create table person_cluster (id integer, cluster integer)")
        try database.copyIn("copy person_pair from stdin (format binary)") { writer in
            for pair in pairs {
                writer.beginRow(columns: 4)
                writer.int32(pair.first)
                writer.int32(pair.second)
                writer.double(model.score(pair.pattern))
                writer.int64(Int64(bitPattern: pair.pattern.rawValue))
                try writer.endRow()
            }
        }
        try database.copyIn("copy person_cluster from stdin (format binary)") { writer in
            for (id, cluster) in representatives.enumerated() {
                writer.beginRow(columns: 2)
                writer.int32(Int32(id))
                writer.int32(cluster)
                try writer.endRow()
            }
        }
    }

    /// Makes the indexes by which new records find their likes.
    func index() async throws {
        for block in LinkageTruth.people.blocks {
            let columns = block.parts.map(\.field).joined(separator: ", ")
            try await database.execute("create index on person_record (\(columns))")
        }
        try await database.execute("analyze person_record")
    }

    /// Links the new records with the old ones and among themselves, and writes the links.
    func linkNew(_ full: Full) async throws -> Set<BulkLinkage.Pair> {
        try await Self.linkNew(full, on: database)
    }

    private static func linkNew(_ full: Full, on database: isolated Connection) throws -> Set<BulkLinkage.Pair> {
        var pairs: Set<BulkLinkage.Pair> = []
        var scorer = PairScorer(full.model)
        let list = (["b.id", "a.id"] + columns.flatMap { ["b.\($0)", "a.\($0)"] }).joined(separator: ", ")
        for (table, condition) in [("person_record", "true"), ("new_record", "b.id < a.id")] {
            let query = CandidateQuery(full.model, where: condition).sql(list, from: "new_record", and: "\(table) b")
            var rows = CopyRows(columns: 2 + columns.count * 2)
            try database.copyOut("copy (\(query)) to stdout (format binary)") { chunk in
                try rows.read(chunk) { chunk, values in
                    var pattern = ComparisonPattern()
                    for field in columns.indices {
                        guard let a = values[2 + field * 2], let b = values[3 + field * 2] else { continue }
                        pattern[field] = scorer.level(field, chunk.bytes(a).span, chunk.bytes(b).span)
                    }
                    guard full.model.score(pattern) >= full.threshold, let first = values[0], let second = values[1]
                    else { return }
                    pairs.insert(
                        BulkLinkage.Pair(
                            first: chunk.int32(at: first.lowerBound), second: chunk.int32(at: second.lowerBound),
                            pattern: pattern))
                }
            }
        }
        try database.copyIn("copy person_pair from stdin (format binary)") { writer in
            for pair in pairs {
                writer.beginRow(columns: 4)
                writer.int32(pair.first)
                writer.int32(pair.second)
                writer.double(full.model.score(pair.pattern))
                writer.int64(Int64(bitPattern: pair.pattern.rawValue))
                try writer.endRow()
            }
        }
        return pairs
    }

    /// Stops the server and removes what was made.
    func end() async throws {
        await database.close()
        if case .privateCluster(let cluster) = installation.location { try await cluster.stop() }
        try FileManager.default.removeItem(atPath: folder)
    }
}
