import ArgumentParser
import Formats
import Ingest
import Operation
import Postgres
import Store

extension QuarantineCommand {
    /// Gives records to their feed again.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give records to their feed again: a corrected export, or records as they were read.",
            discussion: """
                Each record is replayed once; what a later file gave under the same key is not overruled. Records named
                by number are read again as they were, which helps once a definition has changed.
                Examples: aidwatch quarantine retry bad.csv
                          aidwatch quarantine retry 17 18
                          aidwatch quarantine retry --load 12
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "A corrected export, or the numbers of records.")
        var records: [String] = []

        @Option(help: "All open records of a load, as they were read.")
        var load: Int64?

        @Flag(help: "Print JSON Lines: an object a load with the columns of api.loads.")
        var json = false

        func validate() throws {
            if records.isEmpty == (load == nil) {
                throw ValidationError("Name a corrected export, the numbers of records, or a load with --load.")
            }
        }

        func run() async throws {
            let installation = try common.installation()
            let replay = Replay(
                FileLoader.Configuration(installation.workspace.settings), catalog: installation.catalog,
                sources: try installation.sources())
            let database = try await installation.connect()
            var results: [Replay.Result] = []
            if let load {
                results.append(try await replay.retry(load: load, on: database))
            } else {
                let ids = records.compactMap { Int64($0) }
                for (load, ids) in try await Self.byLoad(ids, replay, on: database) {
                    results.append(try await replay.retry(load: load, ids: ids, on: database))
                }
                for file in records where Int64(file) == nil {
                    do {
                        results.append(try await replay.retry(file: file, on: database))
                    } catch let error as FormatError {
                        throw NamedFile(path: file, error: error)
                    }
                }
            }
            let report = IngestReport(isJSON: json, isDryRun: false)
            for result in results {
                if result.settled > 0 {
                    Terminal.message(
                        Message.text(
                            1145,
                            of: Bilingual(
                                "\(result.settled) records were settled before and were left alone",
                                "\(result.settled) 条记录此前已处理，未再重放")))
                }
                if let outcome = result.outcome { report.add(.outcome(outcome)) }
            }
            try await report.print(on: database)
            if let status = report.status { throw ExitCode(status.rawValue) }
        }

        private static func byLoad(
            _ ids: [Int64], _ replay: Replay, on database: Connection
        ) async throws -> [(Int64, Set<Int64>)] {
            var loads: [Int64: Set<Int64>] = [:]
            for id in ids {
                guard let load = try await replay.load(of: id, on: database) else {
                    throw QuarantineDecision.isUnknown(id)
                }
                loads[load, default: []].insert(id)
            }
            return loads.sorted { $0.key < $1.key }
        }
    }
}
