import ArgumentParser
import Domain
import Supervision

/// Reminders (工作提醒) and their terms.
extension FindingCommand {
    struct Remind: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remind the township of a finding, with a term (提醒限期整改); a new one is confirmed by it.",
            discussion: "Example: aidwatch finding remind QJ-2026-10-0001 --by li --term 5")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var term: TermOptions

        func run() async throws {
            try await decision.decide(.remind, common) { try term.complete(&$0) }
        }
    }

    struct Extend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a reminder a new term (延期).",
            discussion: "Example: aidwatch finding extend QJ-2026-10-0001 --by li --term 5 --reason 等待材料")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var term: TermOptions

        func run() async throws {
            try await decision.decide(.extend, common) { try term.complete(&$0) }
        }
    }
}
