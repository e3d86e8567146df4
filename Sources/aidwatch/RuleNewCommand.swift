import ArgumentParser
import Detection
import Domain
import Foundation
import Operation
import Store

extension RuleCommand {
    /// Begins a rule.
    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new", abstract: "Begin a rule: write its file and its test cases into the workspace.",
            discussion: """
                On a terminal it asks for what no option gives. The files pass rule check and rule test as they are written;
                put the rule's own question in the place of theirs.
                Example: aidwatch rule new wrongful.two_phones --subject case --title 同一案件有两个号码 \
                --basis 《社会救助暂行办法》第九条 --advice 核对申请材料 --innocent 家庭成员各有号码
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The rule: kind.name.")
        var id: String?

        @Option(help: "What the reader sees, in Chinese.")
        var title: String?

        @Option(help: "What a finding is about: \(Rule.Subject.allCases.map(\.rawValue).joined(separator: ", ")).")
        var subject: String?

        @Option(help: "How grave a hit is; that of the kind by default.")
        var severity: String?

        @Option(help: "A policy or statute with its article; may stand several times.")
        var basis: [String] = []

        @Option(help: "A next step; may stand several times.")
        var advice: [String] = []

        @Option(help: "An innocent cause; may stand several times.")
        var innocent: [String] = []

        @Option(help: "The day since which the rule applies; today in Asia/Shanghai by default.")
        var since: String?

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let asks = isatty(STDIN_FILENO) == 1
            guard let id = id ?? (asks ? Self.ask("rule (kind.name)", "规则编号（类别.名称）") : nil) else {
                throw ValidationError("Missing expected argument '<id>'")
            }
            var draft = try RuleDraft(id: id, since: try Days.parse(since, option: "--since") ?? Days.today)
            if let word = try subject ?? asked(asks, "subject", "对象", "case") {
                guard let subject = Rule.Subject(rawValue: word) else {
                    let known = Rule.Subject.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--subject is one of \(known)")
                }
                draft.subject = subject
            }
            if let word = try severity ?? asked(asks, "severity", "严重程度", draft.severity.rawValue) {
                guard let severity = Severity(rawValue: word) else {
                    throw ValidationError("--severity is one of info, low, medium, high, critical")
                }
                draft.severity = severity
            }
            draft.title = try title ?? asked(asks, "title", "标题") ?? ""
            draft.basis = try list(basis, asks, "policy or statute with its article", "依据（政策法规及条款）")
            draft.advice = try list(advice, asks, "next step", "处理建议")
            draft.falsePositives = try list(innocent, asks, "innocent cause", "可能的正当原因")
            let paths = try draft.write(to: installation.workspace)
            if json {
                Terminal.line(
                    JSONText.object([
                        ("rule_id", JSONText.quoted(id)), ("file", JSONText.quoted(paths[0])),
                        ("test_file", JSONText.quoted(paths[1])),
                    ]))
            } else {
                for path in paths { Terminal.line(path) }
            }
            Terminal.flush()
            Terminal.message(
                Message.pick(
                    "next: edit both files, then aidwatch rule check \(id) and aidwatch rule test \(id)",
                    "下一步：修改这两个文件，再执行 aidwatch rule check \(id) 和 aidwatch rule test \(id)"))
        }

        private func list(_ given: [String], _ asks: Bool, _ english: String, _ chinese: String) throws -> [String] {
            if !given.isEmpty { return given }
            return try asked(asks, english, chinese).map { [$0] } ?? []
        }

        /// The answer to a question where questions may be put; the usual one where the answer is empty.
        private func asked(_ asks: Bool, _ english: String, _ chinese: String, _ usual: String? = nil) throws -> String?
        {
            asks ? Self.ask(english, chinese, usual) ?? usual : nil
        }

        /// Asks on the terminal; nil for an empty answer.
        private static func ask(_ english: String, _ chinese: String, _ usual: String? = nil) -> String? {
            let hint = usual.map { " [\($0)]" } ?? ""
            Terminal.message(Message.pick(english, chinese) + hint + ":")
            let answer = readLine()?.trimmingCharacters(in: .whitespaces)
            return answer.flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}
