import Operation
import Postgres
import Store
import Supervision

/// Lets the dispositions that were loaded act, and says which were refused.
enum DispositionReport {
    /// Runs; returns the exit status that refused ones call for, nil where there are none.
    static func run(_ installation: Installation, on database: Connection) async throws -> ExitStatus? {
        let report = try await DispositionRun(settings: installation.workspace.settings).run(on: database)
        for refused in report.refused { Terminal.message(Message.text(refused.failure)) }
        if report.applied > 0 {
            Terminal.message(
                Message.text(
                    1273, of: Bilingual("\(report.applied) dispositions applied", "已办理处置结果 \(report.applied) 条")))
        }
        return report.refused.isEmpty ? nil : .refused
    }
}
