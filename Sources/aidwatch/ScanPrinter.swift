import Detection
import Domain
import Formats
import Store

/// Tells what a scan did.
struct ScanPrinter {
    let report: ScanReport
    var isJSON = false
    var isCSV = false

    /// Prints a table, CSV or a JSON object for a recorded scan, and on standard error what a person has to know.
    func print() throws {
        printMessages()
        guard report.isRecorded else { return }
        let header = ["rule", "mode", "state", "hits", "new", "cleared", "ms"]
        let rows = report.runs.map { run in
            [
                run.rule.id, run.mode.rawValue, run.state.rawValue, String(run.hits), String(run.found),
                String(run.cleared), String(run.milliseconds),
            ]
        }
        if isJSON {
            Terminal.line(json)
        } else if isCSV {
            let writer = try ListOptions.csvWriter(header: header)
            for row in rows { try writer.write(row) }
            try writer.finish()
        } else {
            var table = Table(header)
            for row in rows { table.add(row) }
            table.print()
        }
    }

    /// Says on standard error what a person has to know.
    func printMessages() {
        for broken in report.broken {
            for problem in broken.error.problems { Terminal.message(Message.text(problem)) }
        }
        for run in report.runs {
            guard let reason = run.reason else { continue }
            let text =
                run.state == .failed
                ? Bilingual(
                    "the rule \(run.rule.id) failed, its findings stay as they were: \(reason)",
                    "规则 \(run.rule.id) 未能执行，已有线索保持不变：\(reason)")
                : Bilingual("the rule \(run.rule.id) is not tested: \(reason)", "规则 \(run.rule.id) 未检验：\(reason)")
            Terminal.message(Message.text(run.state == .failed ? 1211 : 1212, of: text))
        }
        if !report.isRecorded {
            Terminal.message(
                Message.text(
                    1213,
                    of: Bilingual(
                        "asked for another day or an earlier knowledge: nothing was written",
                        "查询的是更早的日期或当时的已知情况：没有写入任何线索")))
        }
    }

    /// The scan as a JSON object.
    var json: String {
        let runs = report.runs.map { run in
            """
            {"rule_id":"\(run.rule.id)","mode":"\(run.mode.rawValue)","state":"\(run.state.rawValue)",\
            "hits":\(run.hits),"found":\(run.found),"cleared":\(run.cleared),"milliseconds":\(run.milliseconds)}
            """
        }
        return """
            {"as_of":"\(report.asOf)","recorded":\(report.isRecorded && !report.isUnchanged),\
            "gravest":\(report.gravest.map { "\"\($0.rawValue)\"" } ?? "null"),"rules":[\(runs.joined(separator: ","))]}
            """
    }
}
