import ArgumentParser
import Formats
import Foundation
import Operation
import Postgres
import Store

/// Looks after the chain of events.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check the chain of events, anchor it, and see who saw what.",
        subcommands: [Verify.self, Anchor.self, WhoSaw.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name the first event that was altered, removed, reordered or cut off.",
            discussion: """
                What was cut off together with the record of the chain's end shows against an anchor only.
                Example: aidwatch audit verify --anchor /srv/safe/anchors.jsonl
                """)

        @OptionGroup var common: CommonOptions

        @Option(help: "A file of anchors that audit anchor wrote.")
        var anchor: String?

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let anchors = try anchor.map(AnchorFile.read) ?? []
            let database = try await installation.connect()
            let chain = AuditChain(county: installation.workspace.settings.district)
            let result = try await chain.verify(against: anchors, on: database)
            let head = try await chain.anchor(on: database)
            if json {
                let problems = result.problems.map { problem in
                    JSONText.object([
                        ("event_no", problem.event.map(String.init) ?? "null"),
                        ("problem", JSONText.quoted(problem.kind.rawValue)),
                        ("detail", problem.detail.map(JSONText.quoted) ?? "null"),
                    ])
                }
                Terminal.line(
                    JSONText.object([
                        ("events", "\(result.events)"), ("head", JSONText.quoted(head.hash)),
                        ("problems", JSONText.array(problems)),
                    ]))
            } else if result.problems.isEmpty {
                Terminal.line(
                    Message.pick(
                        "\(result.events) events, the chain holds; its head is \(head.hash)",
                        "共 \(result.events) 条事件，链条完整；链头为 \(head.hash)"))
            }
            Terminal.flush()
            if let first = result.problems.first { throw Self.failure(first, of: result.problems.count) }
        }

        private static func failure(_ problem: AuditChain.Problem, of count: Int) -> Failure {
            let said = sentence(problem)
            return Failure(
                1281, .refused,
                Bilingual(
                    "the chain of events does not hold: \(said.english) (\(count) problems in all)",
                    "事件链不完整：\(said.chinese)（共 \(count) 处）"),
                repair: Bilingual(
                    "keep the database as it is, compare with the last backup and ask who could write to it",
                    "请保留数据库现状，与最近的备份比对，并查明谁能写入"))
        }

        private static func sentence(_ problem: AuditChain.Problem) -> Bilingual {
            let event = problem.event.map(String.init) ?? "-"
            let detail = problem.detail ?? event
            return switch problem.kind {
            case .altered: Bilingual("event \(event) was altered", "第 \(event) 条事件被改动")
            case .removed: Bilingual("events \(event) to \(detail) were removed", "第 \(event) 至 \(detail) 条事件被删除")
            case .reordered:
                Bilingual(
                    "event \(event) was reordered: it stands at \(detail)", "第 \(event) 条事件次序被调换：现位于第 \(detail) 条")
            case .cutOff: Bilingual("the events from \(event) on were cut off", "自第 \(event) 条起的事件被截去")
            case .unrecorded:
                Bilingual("the events from \(event) on stand behind the recorded end", "自第 \(event) 条起的事件不在登记的链尾之内")
            case .rewritten: Bilingual("the chain up to event \(event) was written anew", "至第 \(event) 条的事件链被重写")
            case .state:
                Bilingual("finding \(detail) is not in the state of its last event", "线索 \(detail) 的状态与其最后一条事件不符")
            }
        }
    }

    struct Anchor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the head of the chain, to be kept where nobody can change it.",
            discussion: "Example: aidwatch audit anchor --out /srv/safe/anchors.jsonl")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Print a JSON object, which it does in any case.")
        var json = false

        @Option(help: "A file to which it is added as a line.")
        var out: String?

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            let anchor = try await AuditChain(county: installation.workspace.settings.district).anchor(on: database)
            let line = AnchorFile.line(anchor)
            if let out { try AnchorFile.append(line, to: out) }
            Terminal.line(line)
            Terminal.flush()
        }
    }

    struct WhoSaw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List who saw a finding, or the findings of a case, through the command line or an export.",
            discussion: """
                With --record a record in quarantine or a pair of signal and person, by its number. Views of pages are in the
                web server's log.
                Example: aidwatch audit who-saw QJ-2026-10-0001
                Example: aidwatch audit who-saw 17 --record quarantine
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The number of a finding or a case, or with --record of a record.")
        var number: String

        @Option(help: "What the number is of: quarantine or link.")
        var record: String?

        @Flag(help: "Print a JSON object.")
        var json = false

        @Flag(help: "Print CSV with a header: a line a view.")
        var csv = false

        func validate() throws {
            if json, csv { throw ValidationError("--json and --csv exclude each other") }
            guard let record else { return }
            guard AuditChain.Record(rawValue: record) != nil else {
                throw ValidationError("--record is quarantine or link")
            }
            if Int(number) == nil { throw ValidationError("with --record the number is a whole number") }
        }

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            let chain = AuditChain(county: installation.workspace.settings.district)
            let accesses: [AuditChain.Access]
            if let record = record.flatMap(AuditChain.Record.init(rawValue:)), let number = Int(number) {
                accesses = try await chain.whoSaw(record, number, on: database)
            } else {
                accesses = try await chain.whoSaw(number, on: database)
            }
            if json {
                let objects = accesses.map { access in
                    JSONText.object([
                        ("event_no", "\(access.event)"), ("at", JSONText.quoted(access.at)),
                        ("action", JSONText.quoted(access.action)),
                        ("login", access.login.map(JSONText.quoted) ?? "null"),
                        ("person", access.person.map(JSONText.quoted) ?? "null"),
                        ("os_user", access.user.map(JSONText.quoted) ?? "null"),
                    ])
                }
                Terminal.line(
                    JSONText.object([("number", JSONText.quoted(number)), ("accesses", JSONText.array(objects))]))
            } else if csv {
                let writer = try ListOptions.csvWriter(
                    header: ["event_no", "at", "action", "login", "person", "os_user"])
                for access in accesses { try writer.write(Self.fields(access)) }
                try writer.finish()
            } else if accesses.isEmpty {
                Terminal.message(Message.pick("nobody saw it", "无人查看"))
            } else {
                var table = Table(["event", "at", "by", "login", "person", "user"])
                for access in accesses { table.add(Self.fields(access)) }
                table.print()
            }
            Terminal.flush()
        }

        private static func fields(_ access: AuditChain.Access) -> [String] {
            ["\(access.event)", access.at, access.action, access.login ?? "", access.person ?? "", access.user ?? ""]
        }
    }
}
