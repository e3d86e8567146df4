import ArgumentParser
import Ingest
import Operation
import Store

extension QuarantineCommand {
    /// Settles records that nobody wants.
    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Discard records that are not wanted; they stay readable, with the reason.",
            discussion: "Example: aidwatch quarantine discard 17 18 --reason 重复报送")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The numbers of the records.")
        var ids: [Int64] = []

        @Option(help: "All open records of a load.")
        var load: Int64?

        @Option(help: "Why they are not wanted.")
        var reason: String

        @Flag(help: "Print JSON Lines: an object a record with the columns of api.quarantine.")
        var json = false

        func validate() throws {
            if ids.isEmpty == (load == nil) {
                throw ValidationError("Name the numbers of records, or a load with --load.")
            }
        }

        func run() async throws {
            let installation = try common.installation()
            let decision = QuarantineDecision(county: installation.workspace.settings.district)
            let database = try await installation.connect()
            let discarded = try await decision.discard(ids, load: load, reason: reason, on: database)
            if json {
                for id in discarded {
                    var query = ListQuery.quarantine
                    query.filter("quarantine_id", String(id))
                    if let line = try await query.first(on: database) { Terminal.line(line) }
                }
            } else {
                Terminal.message(
                    Message.text(
                        1146,
                        of: Bilingual("\(discarded.count) records are discarded", "已丢弃 \(discarded.count) 条记录")))
            }
            Terminal.flush()
        }
    }
}
