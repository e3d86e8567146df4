import Detection
import Domain
import Operation
import Postgres
import Store
import Supervision

/// Gives the reminders that are due after a scan, and says how many and which could not be given.
enum ReminderReport {
    /// Runs; the scan's day is that of the reminders.
    static func run(_ installation: Installation, on day: CalendarDay, _ database: Connection) async throws {
        let report = try await ReminderRun(settings: installation.workspace.settings).run(on: day, database)
        for failure in report.refused { Terminal.message(Message.text(failure)) }
        guard !report.reminders.isEmpty else { return }
        let raised = report.reminders.count { $0.level > 1 }
        Terminal.message(
            Message.text(
                1274,
                of: Bilingual(
                    "\(report.reminders.count) reminders given, \(raised) of them again, one level higher",
                    "已发出提醒 \(report.reminders.count) 条，其中 \(raised) 条为逾期后升级提醒")))
    }
}
