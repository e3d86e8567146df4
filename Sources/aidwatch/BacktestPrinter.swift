import Detection
import Formats

/// Prints what a rule would have found.
struct BacktestPrinter {
    let rule: Rule
    let changes: [String: String?]
    let answer: Backtest.Answer

    private static let states = [
        "new", "confirmed", "reminded", "rectified", "dismissed", "exempt", "referred", "closed",
    ]
    private static let columns =
        ["as_of", "hits", "new", "same", "cleared", "present_hits", "only_changed", "only_present"]
        + states.map { "state_" + $0 } + ["without_finding", "reason"]

    /// Prints the days and their total.
    func print(isJSON: Bool, isCSV: Bool) throws {
        if isJSON {
            Terminal.line(json)
        } else if isCSV {
            let writer = try ListOptions.csvWriter(header: Self.columns)
            for step in answer.steps + [answer.total] { try writer.write(fields(step)) }
            try writer.finish()
        } else {
            printTable()
        }
    }

    private func fields(_ step: Backtest.Step) -> [String] {
        let counts =
            step.asOf == nil
            ? [step.hits.description, "", "", ""] : [step.hits, step.new, step.same, step.cleared].map(\.description)
        let compared = [step.presentHits, step.onlyChanged, step.onlyPresent].map(\.description)
        let states = Self.states.map { String(step.states[$0] ?? 0) }
        return [step.asOf ?? ""] + counts + compared + states + [step.unseen.description, step.reason ?? ""]
    }

    private func printTable() {
        var table = Table(
            ["as of", "hits", "new", "same", "cleared"]
                + (changes.isEmpty ? [] : ["present", "only changed", "only present"])
                + [Message.pick("findings", "已有提示"), Message.pick("not tested", "未检验")])
        for step in answer.steps + [answer.total] {
            let isTotal = step.asOf == nil
            let became = Self.states.compactMap { state in step.states[state].map { "\(state) \($0)" } }
            table.add(
                [step.asOf ?? Message.pick("all", "合计"), "\(step.hits)"]
                    + (isTotal ? ["", "", ""] : ["\(step.new)", "\(step.same)", "\(step.cleared)"])
                    + (changes.isEmpty ? [] : ["\(step.presentHits)", "\(step.onlyChanged)", "\(step.onlyPresent)"])
                    + [(became + (step.unseen > 0 ? ["none \(step.unseen)"] : [])).joined(separator: ", ")]
                    + [step.reason ?? ""])
        }
        table.print()
    }

    private var json: String {
        JSONText.object([
            ("rule_id", JSONText.quoted(rule.id)), ("rule_version", JSONText.quoted(rule.version)),
            (
                "params",
                JSONText.object(
                    changes.sorted { $0.key < $1.key }.map { ($0.key, $0.value.map(JSONText.quoted) ?? "null") })
            ),
            ("steps", JSONText.array(answer.steps.map { Self.object($0, isTotal: false) })),
            ("total", Self.object(answer.total, isTotal: true)),
        ])
    }

    private static func object(_ step: Backtest.Step, isTotal: Bool) -> String {
        let states = Self.states.map { ($0, "\(step.states[$0] ?? 0)") }
        var members: [(name: String, value: String)] = [("hits", "\(step.hits)")]
        if !isTotal {
            members = [
                ("as_of", step.asOf.map(JSONText.quoted) ?? "null"), ("hits", "\(step.hits)"), ("new", "\(step.new)"),
                ("same", "\(step.same)"), ("cleared", "\(step.cleared)"),
                ("reason", step.reason.map(JSONText.quoted) ?? "null"),
            ]
        }
        members += [
            ("present_hits", "\(step.presentHits)"), ("only_changed", "\(step.onlyChanged)"),
            ("only_present", "\(step.onlyPresent)"), ("states", JSONText.object(states)),
            ("without_finding", "\(step.unseen)"),
        ]
        return JSONText.object(members)
    }
}
