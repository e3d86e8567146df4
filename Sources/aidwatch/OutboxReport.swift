import Operation
import Postgres
import Store
import Supervision

/// Sends the messages that are due, and says what became of them.
enum OutboxReport {
    /// Sends; nil where another process is at it.
    static func run(_ installation: Installation, on database: Connection) async throws -> OutboxRun.Report? {
        try await OutboxRun(installation.messages(), county: installation.workspace.settings.district)
            .run(on: database)
    }

    /// Says how many were sent and how many were not; nothing where there were none.
    static func tell(_ report: OutboxRun.Report) {
        guard report != OutboxRun.Report() else { return }
        Terminal.message(
            Message.text(
                1664,
                of: Bilingual(
                    "\(report.sent) messages sent, \(report.delivered) delivered, \(report.postponed) postponed, \(report.unknown) of unknown outcome, \(report.dead) dead",
                    "消息：已发送 \(report.sent) 条，已送达 \(report.delivered) 条，稍后再发 \(report.postponed) 条，结果未知 \(report.unknown) 条，无法发送 \(report.dead) 条"
                )))
        if report.needsPerson {
            Terminal.message(
                Message.text(
                    1665,
                    of: Bilingual(
                        "some messages wait for a person: see aidwatch outbox list",
                        "有消息等待人工处理：请查看 aidwatch outbox list")
                ))
        }
    }

    /// The report as a JSON object.
    static func json(_ report: OutboxRun.Report) -> String {
        JSONText.object([
            ("sent", "\(report.sent)"), ("delivered", "\(report.delivered)"), ("postponed", "\(report.postponed)"),
            ("unknown", "\(report.unknown)"), ("dead", "\(report.dead)"),
        ])
    }
}
