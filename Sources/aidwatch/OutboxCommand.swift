import ArgumentParser
import Foundation
import Operation
import Store
import Supervision

/// Looks at messages, sends them, and decides on those that did not arrive.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Look at messages to townships, departments and applicants, and send them.",
        subcommands: [List.self, Send.self, Retry.self, Cancel.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the messages that have not gone; recipients are masked in the table.",
            discussion: "Example: aidwatch outbox list --state dead --json")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        @Flag(help: "Also those that were sent, delivered or cancelled.")
        var all = false

        @Option(help: "Only those in a state.")
        var state: State?

        @Option(help: "Only those that tell one thing.")
        var template: Template?

        enum State: String, CaseIterable, ExpressibleByArgument {
            case waiting, sending, unknown, sent, delivered, dead, cancelled
        }

        enum Template: String, CaseIterable, ExpressibleByArgument {
            case reminder, help, accepted, publicity, decided, paid
        }

        func run() async throws {
            let installation = try common.installation()
            var query = ListQuery.outbox(all: all || state != nil)
            query.filter("state", state?.rawValue)
            query.filter("template", template?.rawValue)
            try await list.print(
                query,
                table: [
                    .init("message_id", "id"), .init("template", "template"),
                    .init("recipient", "recipient", isMasked: true), .init("state", "state"),
                    .init("attempts", "attempts"), .init("not_before", "not before"), .init("reason", "reason"),
                ], on: try await installation.connect())
        }
    }

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send the messages that are due, and ask for receipts.",
            discussion: "Example: aidwatch outbox send")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Print a JSON object: how many were sent, delivered, postponed, unknown and dead.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            guard let report = try await OutboxReport.run(installation, on: try await installation.connect()) else {
                throw Failure(
                    1660, .busy,
                    Bilingual("another process sends messages", "另一个进程正在发送消息"),
                    repair: Bilingual("wait until it has ended", "请等它结束"))
            }
            if json { Terminal.line(OutboxReport.json(report)) } else { OutboxReport.tell(report) }
            Terminal.flush()
            if report.needsPerson { throw ExitCode(ExitStatus.personNeeded.rawValue) }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send dead messages as new ones, and unknown ones again although they may have arrived.",
            discussion: "Example: aidwatch outbox retry 5d3f0c6e-0f0e-4c43-9f5e-6d1a3e1f7a11")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: Chosen

        func run() async throws { try await chosen.decide(.retry, common) }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cancel messages that wait, are unknown or dead; they stay readable.",
            discussion: "Example: aidwatch outbox cancel 5d3f0c6e-0f0e-4c43-9f5e-6d1a3e1f7a11")

        @OptionGroup var common: CommonOptions
        @OptionGroup var chosen: Chosen

        func run() async throws { try await chosen.decide(.cancel, common) }
    }

    /// The messages that a person decides on.
    struct Chosen: ParsableArguments {
        @Argument(help: "The ids that outbox list shows.")
        var ids: [String]

        @Flag(help: "Print JSON Lines: an object a message with the columns of api.outbox.")
        var json = false

        /// Decides, and says so.
        func decide(_ action: OutboxDecision.Action, _ common: CommonOptions) async throws {
            let installation = try common.installation()
            let decision = OutboxDecision(county: installation.workspace.settings.district, user: NSUserName())
            let database = try await installation.connect()
            let ids = ids.map { $0.lowercased() }
            try await decision.make(action, ids, on: database)
            if json {
                for id in ids {
                    var query = ListQuery.outbox(all: true)
                    query.filter("message_id", id)
                    if let line = try await query.first(on: database) { Terminal.line(line) }
                }
            } else {
                Terminal.message(
                    Message.text(
                        1663,
                        of: action == .retry
                            ? Bilingual("\(ids.count) messages wait to be sent again", "\(ids.count) 条消息等待重发")
                            : Bilingual("\(ids.count) messages are cancelled", "已取消 \(ids.count) 条消息")))
            }
            Terminal.flush()
        }
    }
}
