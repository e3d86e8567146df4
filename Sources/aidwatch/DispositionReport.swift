import Detection
import Operation
import Postgres
import Store
import Supervision

/// Lets the dispositions that were loaded act, and says which were refused.
enum DispositionReport {
    /// Runs; returns the exit status that refused ones call for, nil where there are none.
    static func run(_ installation: Installation, on database: Connection) async throws -> ExitStatus? {
        let dispositions = DispositionRun(settings: installation.workspace.settings)
        var answers: [String: String] = [:]
        let toVerify = try await dispositions.toVerify(on: database)
        if !toVerify.isEmpty {
            let scan = try installation.scan(try installation.rules())
            for finding in toVerify {
                guard let answer = try await scan.answer(on: finding, asOf: Days.today, on: database) else { continue }
                answers[finding] = FindingCommand.Verify.json(answer)
                guard answer.hits || answer.failure != nil else { continue }
                let (english, chinese) =
                    answer.hits
                    ? ("its rule still hits", "其规则仍然命中") : ("its rule could not be run again", "其规则未能重新运行")
                Terminal.message(
                    Message.text(
                        1276,
                        of: Bilingual(
                            "\(finding) is to be verified, and \(english)", "\(finding) 待复核通过，而\(chinese)")))
            }
        }
        let report = try await dispositions.run(answers: answers, on: database)
        for refused in report.refused { Terminal.message(Message.text(refused.failure)) }
        if report.applied > 0 {
            Terminal.message(
                Message.text(
                    1273, of: Bilingual("\(report.applied) dispositions applied", "已办理处置结果 \(report.applied) 条")))
        }
        return report.refused.isEmpty ? nil : .refused
    }
}
