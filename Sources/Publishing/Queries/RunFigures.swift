import Postgres
import Store

/// Reads what ran until the scan, and how it ended.
enum RunFigures {
    /// The last runs, newest first; codes of errors stand with a sentence, messages of commands do not.
    static func read(
        _ book: QueryBook, catalog: FeedCatalog, on database: isolated Connection
    ) throws -> [RecordedRun] {
        let sql = try book.statement("runs")
        return try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, Double.self, String.self, Int?.self,
            String?.self, Int.self, Int.self, Int.self, Int.self, String?.self
        ).map { kind, name, started, seconds, state, status, reason, first, second, third, fourth, detail in
            let counts = [first, second, third, fourth]
            switch kind {
            case "job": return job(name, started, seconds, hasFailed: state == "failed", status, reason)
            case "scan": return scan(name, started, seconds, counts, failed: detail)
            default: return load(catalog.feed(name)?.title ?? name, started, seconds, state, reason, counts)
            }
        }
    }

    private static func job(
        _ name: String, _ started: String, _ seconds: Double, hasFailed: Bool, _ status: Int?, _ reason: String?
    ) -> RecordedRun {
        let end = status.flatMap { Int32(exactly: $0) }.flatMap { ExitStatus(rawValue: $0) }
        let isInterrupted = reason != nil
        return RecordedRun(
            kind: .job, name: name, started: started, seconds: seconds,
            outcome: hasFailed ? .failed : end == .personNeeded ? .attention : .done,
            code: status.flatMap { $0 == 0 ? nil : String($0) } ?? "",
            detail: isInterrupted
                ? "中断，没有留下结果。" : end.map(sentence) ?? (status == nil ? "没有留下结果。" : "被系统终止。"))
    }

    private static func scan(
        _ day: String, _ started: String, _ seconds: Double, _ counts: [Int], failed: String?
    ) -> RecordedRun {
        let untested = counts[3] > 0 ? "，\(Formatting.count(counts[3])) 条没有检验" : ""
        let broken = failed.map { "规则没有执行：\($0)。" } ?? ""
        return RecordedRun(
            kind: .scan, name: "截至 \(day)", started: started, seconds: seconds,
            outcome: failed == nil ? .done : .failed, code: failed == nil ? "" : "AW1211",
            detail: "规则 \(Formatting.count(counts[0])) 条\(untested)，新线索 \(Formatting.count(counts[1])) 条，"
                + "消除 \(Formatting.count(counts[2])) 条。\(broken)")
    }

    private static func load(
        _ title: String, _ started: String, _ seconds: Double, _ state: String, _ reason: String?, _ counts: [Int]
    ) -> RecordedRun {
        let rows =
            "读到 \(Formatting.count(counts[0])) 行，入库 \(Formatting.count(counts[1]))，"
            + "未变 \(Formatting.count(counts[2]))，退回 \(Formatting.count(counts[3]))。"
        let why = reason.map { "\(LoadWords.reason($0))。" } ?? ""
        return RecordedRun(
            kind: .load, name: title, started: started, seconds: seconds,
            outcome: state == "held" ? .failed : counts[3] > 0 ? .attention : .done,
            code: reason.map(LoadWords.code) ?? "",
            detail: "\(LoadWords.state(state))：\(rows)\(why)")
    }

    /// How a command ended, for those who read no exit codes.
    private static func sentence(_ status: ExitStatus) -> String {
        switch status {
        case .done: "正常完成。"
        case .personNeeded: "已完成，有记录退回、文件搁置或者须人处理的线索。"
        case .usage: "命令或者参数不对。"
        case .refused: "被拒绝：数据包、处置或者备份不符合规定。"
        case .noInput: "找不到要用的文件或者目录。"
        case .unreachable: "连不上数据库或者接口。"
        case .bug: "程序出错，请把日志交给维护人员。"
        case .cannotWrite: "文件写不进去。"
        case .inputOutput: "磁盘满，或者读写中途失败。"
        case .busy: "别的进程正在做同一件事。"
        case .notPermitted: "没有权限。"
        case .configuration: "设置、来源或者规则文件有误。"
        }
    }
}
