import Domain
import Postgres

/// What a database would hold had it been filled on an earlier day, by section 2 of the rules, written out by hand.
enum Past {
    /// Takes away from the feeds that rules read whatever happened after a day.
    static func forget(after day: CalendarDay, on database: Connection) async throws {
        let end = "timestamptz '\(day.adding(days: 1)) 00:00:00+08'"
        let last = "date '\(day)'"
        for statement in [
            "delete from feed.cases where applied_on > \(last)",
            """
            update feed.cases set status = case
                when status in ('rejected', 'withdrawn') and closed_on > \(last) then 'processing'
                when status in ('active', 'closed') and approved_on > \(last) then 'processing'
                when status = 'closed' and closed_on > \(last) then 'active' else status end
            """,
            "update feed.cases set approved_on = null where approved_on > \(last)",
            "update feed.cases set closed_on = null, close_reason = null where closed_on > \(last)",
            "delete from feed.case_steps where started_at >= \(end)",
            "update feed.case_steps set finished_at = null, outcome = null where finished_at >= \(end)",
            "delete from feed.hotline where received_at >= \(end)",
            "update feed.hotline set answered_at = null, outcome = null, satisfied = null where answered_at >= \(end)",
            "delete from feed.help_requests where submitted_at >= \(end)",
            "update feed.help_requests set dispatched_at = null, dispatched_to = null where dispatched_at >= \(end)",
            "update feed.help_requests set handled_at = null, outcome = null where handled_at >= \(end)",
            "delete from feed.publicity where posted_on > \(last)",
            "update feed.publicity set removed_on = null where removed_on > \(last)",
            "update feed.publicity set objection_resolved_on = null where objection_resolved_on > \(last)",
        ] {
            try await database.execute(statement)
        }
    }
}
