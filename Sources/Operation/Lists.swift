import Postgres

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

    /// The steps in the life of findings, in their order.
    package static var findingEvents: ListQuery {
        ListQuery(
            "api.finding_events",
            columns: [
                "event_no", "finding_id", "finding_no", "rule_id", "region_code", "version", "at", "day", "recorded_at",
                "via", "action", "from_state", "to_state", "login", "actor", "level", "approver", "os_user", "reason",
                "until", "reminder_level", "attachment", "attachment_digest", "answer", "notify", "hash",
            ], order: "event_no")
    }

    /// Rows of the dispositions feed that were tried, in the order of their times.
    package static var dispositions: ListQuery {
        ListQuery(
            "api.dispositions",
            columns: [
                "load_id", "finding_no", "at", "actor", "action", "approver", "until", "tried_at", "state", "refusal",
                "detail", "event_no",
            ], order: "at, finding_no, tried_at")
    }

    /// Referrals in the order in which they were planned.
    package static var referrals: ListQuery {
        ListQuery(
            "api.referrals",
            columns: [
                "referral_no", "serial", "state", "recipient", "certificate", "findings", "amount", "planned_at",
                "planned_by", "approved_at", "approved_by", "audit_event", "audit_hash", "sealed_at", "profile",
                "register_digest", "manifest_digest", "package_digest", "receipted_at", "receipt_digest",
            ], order: "planned_at, referral_no")
    }

    /// The findings of a referral as they were frozen.
    package static func referralFindings(of number: String) -> ListQuery {
        var query = ListQuery(
            "api.referral_findings",
            columns: [
                "referral_no", "finding_id", "finding_no", "ground", "rule_id", "region_code", "case_no", "month_count",
                "amount", "explanation", "outcome", "result",
            ], order: "finding_no")
        query.filter("referral_no", number)
        return query
    }

    /// Cases that were drawn for spot checks, by number.
    package static var samples: ListQuery {
        ListQuery(
            "api.samples",
            columns: [
                "sample_no", "month", "case_no", "region_code", "township", "program", "frame", "risk", "probability",
                "state", "checked_on", "problems",
            ], order: "sample_no")
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

    /// The last jobs and recorded scans, the newest first.
    package static func lastRuns(_ most: Int) -> ListQuery {
        ListQuery(
            """
            (
                select 'job' as kind, j.job as name, j.due_at, j.started_at, j.finished_at, j.state,
                    round(extract(epoch from j.finished_at - j.started_at), 1) as seconds, j.exit_status, j.message as detail
                from api.jobs j
                where j.started_at is not null
                union all
                select 'scan', r.as_of::text, null, r.started_at, r.finished_at,
                    case when bool_or(r.state = 'failed') then 'failed' else 'done' end,
                    round(extract(epoch from r.finished_at - r.started_at), 1), null,
                    concat_ws(' ', count(*), 'rules', sum(r.found), 'found', sum(r.cleared), 'cleared',
                        nullif(count(*) filter (where r.state = 'failed'), 0) || ' failed',
                        nullif(count(*) filter (where r.state = 'not_tested'), 0) || ' not tested')
                from api.runs r
                group by r.scan_id, r.as_of, r.started_at, r.finished_at
                order by started_at desc
                limit $1::bigint
            ) last_run
            """,
            columns: [
                "kind", "name", "due_at", "started_at", "finished_at", "state", "seconds", "exit_status", "detail",
            ], order: "started_at desc, kind, name", values: [PostgresParameter(text: String(most))])
    }

    /// Persons that signals without an ID number may speak of, the surest of each signal first.
    package static var personLinks: ListQuery {
        ListQuery(
            "api.person_links",
            columns: [
                "link_id", "feed", "row_key", "id_number", "state", "why", "method", "score", "explanation", "since",
                "verdict", "decided_by", "decided_at", "reason", "known_from",
            ], order: "feed, row_key, state, score desc nulls first, link_id")
    }

    /// Names and telephone numbers that join nobody, the most frequent first.
    package static var personCuts: ListQuery {
        ListQuery(
            "api.person_cuts", columns: ["kind", "value", "names", "persons", "signals"],
            order: "kind, signals desc nulls last, value")
    }

    /// Messages that have not arrived yet, in the order in which they were written; `all` also lists the others.
    package static func outbox(all: Bool) -> ListQuery {
        var query = ListQuery(
            "api.outbox",
            columns: [
                "message_id", "template", "recipient_kind", "recipient", "params", "state", "attempts", "not_before",
                "transport", "gateway_id", "reason", "created_at", "sent_at", "finished_at",
            ], order: "created_at, message_id")
        if !all { query.require("state in ('waiting', 'sending', 'unknown', 'dead')") }
        return query
    }
}
