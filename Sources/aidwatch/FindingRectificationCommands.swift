import ArgumentParser
import Detection
import Domain
import Operation
import Supervision

/// Rectification (整改) and what is made of it.
extension FindingCommand {
    struct Rectify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Report what was mended (已整改): the township's step.",
            discussion: "Example: aidwatch finding rectify QJ-2026-10-0001 --by wang --reason 已补录 --attachment 整改.pdf")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        @Option(help: "A file that shows it; its SHA-256 is kept, not the file.")
        var attachment: String?

        func run() async throws {
            try await decision.decide(.rectify, common) {
                $0.attachment = try attachment.map { path in try NamedFile.naming(path) { try Attachment(path: path) } }
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify a rectification (复核通过): the rule is run again, its answer shown, and the finding closed.",
            discussion: """
                Another person verifies than the one who rectified.
                Example: aidwatch finding verify QJ-2026-10-0001 --by li
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        @Option(help: "The day for which the rule is run. Today in Asia/Shanghai by default.")
        var asOf: String?

        func run() async throws {
            let day = try Days.parse(asOf, option: "--as-of") ?? Days.today
            let installation = try common.installation()
            let scan = try installation.scan(try installation.rules())
            let database = try await installation.connect()
            let answer = try await scan.answer(on: decision.number, asOf: day, on: database)
            try await decision.decide(.verify, installation, database) { $0.answer = answer.map(Self.json) }
            try await decision.print(answer: answer, on: database)
        }

        /// The answer as a JSON object.
        static func json(_ answer: RuleAnswer) -> String {
            JSONText.object([
                ("as_of", JSONText.quoted(answer.asOf.description)), ("hits", "\(answer.hits)"),
                ("explanation", answer.explanation.map(JSONText.quoted) ?? "null"),
                ("failure", answer.failure.map(JSONText.quoted) ?? "null"),
            ])
        }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse a rectification (整改不到位): a reminder one level higher.",
            discussion: "Example: aidwatch finding reject QJ-2026-10-0001 --by li --term 5")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var term: TermOptions

        func run() async throws {
            try await decision.decide(.reject, common) { try term.complete(&$0) }
        }
    }

    struct Exempt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Exempt a rectified finding (容错免责), with the approval of a second person.",
            discussion: "Example: aidwatch finding exempt QJ-2026-10-0001 --by li --approver zhou --reason 依据容错清单")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        @Option(help: "The day on which it lapses; left out: by worse evidence only.")
        var until: String?

        func run() async throws {
            try await decision.decide(.exempt, common) {
                $0.until = try Days.parse(until, option: "--until")
            }
        }
    }
}
