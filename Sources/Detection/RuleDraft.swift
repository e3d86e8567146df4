package import Domain
import Formats
import Foundation
package import Store

/// A rule to begin with: what an analyst says of it, from which its file and its test cases are written.
///
/// The query and the cases come from `Pipelines/templates/<subject>.sql` and `<subject>.test.yaml`; they run as they are.
package struct RuleDraft: Sendable {
    /// The identity, `kind.name`.
    package let id: String
    /// The kind, which the id begins with.
    package let kind: RuleKind
    /// What the reader sees, in Chinese.
    package var title = ""
    /// Who or what a finding is about.
    package var subject = Rule.Subject.case
    /// How grave a hit is.
    package var severity: Severity
    /// Policies or statutes with their articles.
    package var basis: [String] = []
    /// The next steps.
    package var advice: [String] = []
    /// Known innocent causes.
    package var falsePositives: [String] = []
    /// The day since which the rule applies.
    package var since: CalendarDay

    /// Begins a rule.
    ///
    /// - Throws: `Failure` 1221 where the id is not `kind.name`.
    package init(id: String, since: CalendarDay) throws {
        let parts = id.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = RuleKind(rawValue: String(parts[0])),
            parts[1].wholeMatch(of: /[a-z][a-z0-9_]{0,39}/) != nil
        else {
            let kinds = RuleKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(
                1221, .usage,
                Bilingual("\(id) is no id of a rule", "\(id) 不是规则编号"),
                repair: Bilingual(
                    "write kind.name, the kind one of \(kinds), the name in small letters, digits and _",
                    "请写作 类别.名称：类别为 \(kinds) 之一，名称用小写字母、数字和下划线"))
        }
        self.id = id
        self.kind = kind
        self.since = since
        severity = KindDefaults(kind).severity
    }

    /// What is still missing, by the name of its option.
    package var missing: [String] {
        [
            title.isEmpty ? "--title" : nil, basis.isEmpty ? "--basis" : nil, advice.isEmpty ? "--advice" : nil,
            falsePositives.isEmpty ? "--innocent" : nil,
        ].compactMap { $0 }
    }

    /// Writes the rule's file and its test cases into a workspace; gives their paths.
    ///
    /// - Throws: `Failure` 1222 where something is missing, 1223 where the rule is there already, 1224 where a file cannot be
    ///   written, 1225 where the template is missing.
    package func write(to workspace: Workspace) throws -> [String] {
        guard missing.isEmpty else {
            throw Failure(
                1222, .usage,
                Bilingual(
                    "the rule \(id) lacks \(missing.joined(separator: ", "))",
                    "规则 \(id) 缺少 \(missing.joined(separator: "、"))"),
                repair: Bilingual("give these options, or answer on a terminal", "请补上这些选项，或在终端里回答提问"))
        }
        let name = "Pipelines/rules/" + id.replacing(".", with: "/")
        let texts = try [".sql", ".test.yaml"].map { suffix in
            if let path = workspace.resources.path(of: name + suffix) {
                throw Failure(
                    1223, .usage,
                    Bilingual("the rule \(id) is there already: \(path)", "规则 \(id) 已经存在：\(path)"),
                    repair: Bilingual("choose another id, or edit that file", "请换一个编号，或直接修改该文件"))
            }
            return (path: "\(workspace.directory)/\(name)\(suffix)", text: filled(try template(suffix, in: workspace)))
        }
        for (path, text) in texts {
            do {
                try FileManager.default.createDirectory(
                    atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
            } catch {
                throw Failure(
                    1224, .cannotWrite,
                    Bilingual("\(path) cannot be written", "\(path) 不能写入"),
                    repair: Bilingual("check the folder's owner and the free space", "请检查目录属主与剩余空间"))
            }
        }
        return texts.map(\.path)
    }

    private func template(_ suffix: String, in workspace: Workspace) throws -> String {
        let name = "Pipelines/templates/\(subject.rawValue)\(suffix)"
        guard let path = workspace.resources.path(of: name) else {
            throw Failure(
                1225, .configuration,
                Bilingual("\(name) is missing", "缺少 \(name)"),
                repair: Bilingual("restore the file from the project", "请从项目中恢复该文件"))
        }
        return try Resources.text(at: path)
    }

    private func filled(_ template: String) -> String {
        template.replacing("{{head}}", with: head).replacing("{{since}}", with: "\(since)")
    }

    /// The keys of the front matter that do not hang on the subject.
    private var head: String {
        let defaults = KindDefaults(kind)
        var lines = [
            "id: \(id)", "kind: \(kind.rawValue)", "title: \(QuotedText.of(title))", "severity: \(severity.rawValue)",
            "subject: \(subject.rawValue)", "basis: \(Self.list(basis))", "advice: \(Self.list(advice))",
            "audience: \(defaults.audience.rawValue)", "referable: \(defaults.ground != nil)",
        ]
        if let ground = defaults.ground { lines.append("ground: \(ground)") }
        lines.append("false_positives: \(Self.list(falsePositives))")
        return lines.joined(separator: "\n")
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map(QuotedText.of).joined(separator: ", ") + "]"
    }
}
