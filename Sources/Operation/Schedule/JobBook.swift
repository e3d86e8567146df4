package import Domain
package import Postgres
import Store

/// The times of jobs as rows: which are due, who works on one, and how it ended.
///
/// A time becomes a row once, whoever looks first. While a job is worked on, its session holds an advisory lock, which
/// ends with the session: a row that is being worked on while the lock is free was left by a process that is gone.
package struct JobBook: Sendable {
    private let county: String
    private let calendar: WorkingDayCalendar

    /// How often a time is tried before it counts as failed.
    package static let attempts = 3

    /// A time that this session works on.
    package struct Slot: Sendable, Hashable {
        /// When it was due.
        package let dueAt: Instant
        /// How many earlier ones it stands for.
        package let missed: Int
        /// Which attempt this is, from 1.
        package let attempt: Int

        /// A time that was taken.
        package init(dueAt: Instant, missed: Int, attempt: Int) {
            self.dueAt = dueAt
            self.missed = missed
            self.attempt = attempt
        }
    }

    /// A book of a district's jobs.
    package init(county: String, calendar: WorkingDayCalendar) {
        self.county = county
        self.calendar = calendar
    }

    /// Writes down the times of a job that have come; from its first look on, never those before.
    package func note(_ job: Job, at now: Instant, on database: isolated Connection) throws {
        try database.atomically {
            try database.execute(
                "select pg_advisory_xact_lock(hashtextextended('aidwatch schedule ' || $1, 0))", [.init(county)])
            let key: [PostgresParameter] = [.init(county), .init(job.name)]
            let noted = try database.first(
                "select noted_until from operation.job where county_code = $1 and job = $2", key, as: Instant.self)
            try database.execute(
                """
                insert into operation.job (county_code, job, noted_until) values ($1, $2, $3::timestamptz)
                on conflict (county_code, job) do update set noted_until = greatest(job.noted_until, excluded.noted_until)
                """, key + [.init(now)])
            guard let noted else { return }
            let all = job.times(after: noted, through: now, calendar)
            guard let latest = all.last else { return }
            switch job.missed {
            case .latest:
                let waiting =
                    try database.first(
                        """
                        with passed as (
                            update operation.slot set state = 'missed', finished_at = $3::timestamptz
                            where county_code = $1 and job = $2 and state = 'due' returning missed
                        )
                        select coalesce(sum(missed + 1), 0)::bigint from passed
                        """, key + [.init(now)], as: Int.self) ?? 0
                try add(job, latest, missed: all.count - 1 + waiting, isDue: true, on: database)
            case .each:
                for time in all { try add(job, time, missed: 0, isDue: true, on: database) }
            case .none:
                let isDue = now.seconds(since: latest) <= job.lateAfter
                try add(job, latest, missed: all.count - 1, isDue: isDue, on: database)
            }
        }
    }

    private func add(
        _ job: Job, _ time: Instant, missed: Int, isDue: Bool, on database: isolated Connection
    ) throws {
        try database.execute(
            """
            insert into operation.slot (county_code, job, due_at, missed, state)
            values ($1, $2, $3::timestamptz, $4::integer, $5) on conflict do nothing
            """,
            [.init(county), .init(job.name), .init(time), .init(missed), .init(isDue ? "due" : "missed")])
    }

    /// Takes the earliest time of a job that is due; nil where there is none, or another session works on the job.
    ///
    /// The session holds the job until `finish` or its end; the server does not end it for idling.
    package func take(_ job: Job, at now: Instant, on database: isolated Connection) throws -> Slot? {
        let key: [PostgresParameter] = [.init(county), .init(job.name)]
        let mayWait = try database.first(
            """
            select exists (
                select from operation.slot
                where county_code = $1 and job = $2
                    and (state = 'running' or (state = 'due' and coalesce(not_before <= $3::timestamptz, true))))
            """, key + [.init(now)], as: Bool.self)
        guard mayWait == true,
            try database.first("select pg_try_advisory_lock(\(Self.lock))", key, as: Bool.self) == true
        else { return nil }
        // A session that the server ends for idling loses the lock while the job still runs.
        try database.execute("set idle_session_timeout = 0")
        let slot = try database.atomically {
            // The lock is ours, so nobody works on what is still marked so.
            try database.execute(
                """
                update operation.slot
                set state = case when attempt < $3::integer then 'due' else 'failed' end,
                    finished_at = case when attempt < $3::integer then null else $4::timestamptz end,
                    message = 'interrupted'
                where county_code = $1 and job = $2 and state = 'running'
                """, key + [.init(Self.attempts), .init(now)])
            return try database.first(
                """
                update operation.slot s
                set state = 'running', attempt = s.attempt + 1, started_at = $3::timestamptz, finished_at = null, message = null
                where s.county_code = $1 and s.job = $2 and s.due_at = (
                    select min(d.due_at) from operation.slot d
                    where d.county_code = $1 and d.job = $2 and d.state = 'due' and coalesce(d.not_before <= $3::timestamptz, true))
                returning s.due_at, s.missed, s.attempt
                """, key + [.init(now)], as: Instant.self, Int.self, Int.self)
        }
        guard let slot else {
            try release(job, on: database)
            return nil
        }
        return Slot(dueAt: slot.0, missed: slot.1, attempt: slot.2)
    }

    /// Writes down how the work on a time ended, and lets go of the job.
    ///
    /// Nothing is written where the session was lost meanwhile and another attempt has begun: its end counts.
    ///
    /// What could not reach something, found it busy or was interrupted is tried again some minutes later.
    package func finish(
        _ job: Job, _ slot: Slot, status: Int32, at now: Instant, on database: isolated Connection
    ) throws {
        let isDone = status == ExitStatus.done.rawValue || status == ExitStatus.personNeeded.rawValue
        let mayPass =
            [ExitStatus.unreachable.rawValue, ExitStatus.busy.rawValue, 128 + 2, 128 + 15].contains(status)
            && slot.attempt < Self.attempts
        let state = isDone ? "done" : mayPass ? "due" : "failed"
        let later = Instant(microsecondsSince2000: now.microsecondsSince2000 + Int64(slot.attempt) * 120_000_000)
        try database.execute(
            """
            update operation.slot
            set state = $4, finished_at = case when $4 = 'due' then null else $5::timestamptz end,
                exit_status = $6::integer, not_before = case when $4 = 'due' then $7::timestamptz end
            where county_code = $1 and job = $2 and due_at = $3::timestamptz and attempt = $8::integer
                and state = 'running'
            """,
            [
                .init(county), .init(job.name), .init(slot.dueAt), .init(state), .init(now), .init(Int(status)),
                .init(later), .init(slot.attempt),
            ])
        try release(job, on: database)
    }

    private func release(_ job: Job, on database: isolated Connection) throws {
        try database.execute("select pg_advisory_unlock(\(Self.lock))", [.init(county), .init(job.name)])
    }

    private static let lock = "hashtextextended('aidwatch job ' || $1 || ' ' || $2, 0)"
}

extension Instant {
    /// The seconds from another instant to this one.
    fileprivate func seconds(since other: Instant) -> Int {
        Int((microsecondsSince2000 - other.microsecondsSince2000) / 1_000_000)
    }
}
