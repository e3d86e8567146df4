import ArgumentParser
import Domain
import Supervision

/// Decisions on what a finding is worth.
extension FindingCommand {
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirm that a new finding is true (核实属实).",
            discussion: "Example: aidwatch finding confirm QJ-2026-10-0001 --by li")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws {
            try await decision.decide(.confirm, common)
        }
    }

    struct Dismiss: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Dismiss a finding for a time (排除).",
            discussion: "Example: aidwatch finding dismiss QJ-2026-10-0001 --by li --reason 系统未录入 --until 2027-03-31")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        @Option(help: "The day on which it lapses, within twelve months.")
        var until: String?

        func run() async throws {
            try await decision.decide(.dismiss, common) {
                $0.until = try Days.parse(until, option: "--until")
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a confirmed or referred finding with its result (销号).",
            discussion: "Example: aidwatch finding close QJ-2026-10-0001 --by li --reason 已处理")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws {
            try await decision.decide(.close, common)
        }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take up a closed or dismissed finding again (重启).",
            discussion: "Example: aidwatch finding reopen QJ-2026-10-0001 --by li --reason 有新情况")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws {
            try await decision.decide(.reopen, common)
        }
    }

    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a referred finding back for more evidence (退回补充).",
            discussion: "Example: aidwatch finding return QJ-2026-10-0001 --by li --reason 补充证据")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws {
            try await decision.decide(.return, common)
        }
    }
}
