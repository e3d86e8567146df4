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
        var answers: [String: RuleAnswer] = [:]
        let toVerify = try await dispositions.toVerify(on: database)
        if !toVerify.isEmpty {
            answers = try await installation.scan(try installation.rules())
                .answers(on: toVerify, asOf: Days.today, on: database)
        }
        let report = try await dispositions.run(
            answers: answers.mapValues(FindingCommand.Verify.json), on: database)
        for refused in report.refused { Terminal.message(Message.text(refused.failure)) }
        let refused = Set(report.refused.map(\.finding))
        for (finding, answer) in answers.sorted(by: { $0.key < $1.key }) where !refused.contains(finding) {
            guard answer.hits || answer.failure != nil else { continue }
            Terminal.message(
                Message.text(
                    1276,
                    of: answer.hits
                        ? Bilingual("\(finding) is verified, but its rule still hits", "\(finding) 已复核通过，但其规则仍然命中")
                        : Bilingual(
                            "\(finding) is verified, but its rule could not be run again",
                            "\(finding) 已复核通过，但其规则未能重新运行")))
        }
        if report.applied > 0 {
            Terminal.message(
                Message.text(
                    1273, of: Bilingual("\(report.applied) dispositions applied", "已办理处置结果 \(report.applied) 条")))
        }
        return report.refused.isEmpty ? nil : .refused
    }
}
