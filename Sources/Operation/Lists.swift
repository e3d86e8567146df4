/// The lists of the command line, one for each documented view.
extension ListQuery {
    /// Findings that are open and stand, by the day to act by; `all` also lists the others.
    package static func findings(all: Bool) -> ListQuery {
        var query = ListQuery(
            "api.findings",
            columns: [
                "finding_id", "finding_no", "rule_id", "kind", "severity", "state", "subject_type", "subject_key",
                "case_no", "id_number", "region_code", "event_date", "due_on", "act_by", "first_seen", "last_seen",
                "cleared_at", "cleared_why", "evidence", "explanation", "rule_version",
            ], order: "act_by, finding_no")
        if !all {
            query.require("state in ('new', 'confirmed', 'reminded', 'rectified', 'referred') and cleared_at is null")
        }
        return query
    }

    /// Records in quarantine, the newest load first.
    package static var quarantine: ListQuery {
        ListQuery(
            "api.quarantine",
            columns: [
                "quarantine_id", "load_id", "feed", "source", "file", "sheet", "line", "column", "value", "reason",
                "state",
            ], order: "load_id desc, line, quarantine_id")
    }

    /// Files that were pulled, in the order in which they were.
    package static var loads: ListQuery {
        ListQuery(
            "api.loads",
            columns: [
                "load_id", "feed", "source", "file", "digest", "state", "reason", "rows_read", "rows_loaded",
                "rows_unchanged", "rows_quarantined", "rows_blank", "started_at", "finished_at",
            ], order: "load_id")
    }

    /// Rules that have run.
    package static var runs: ListQuery {
        ListQuery(
            "api.runs",
            columns: [
                "scan_id", "as_of", "started_at", "finished_at", "rule_id", "rule_version", "mode", "state", "reason",
                "hits", "found", "cleared", "milliseconds",
            ], order: "scan_id, rule_id")
    }
}
