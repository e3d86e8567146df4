package import Domain
package import Postgres
import Store

/// How the jobs of a schedule stand.
package struct JobBoard: Sendable {
    private let schedule: Schedule
    private let county: String

    /// How one job stands.
    package struct Entry: Sendable {
        /// The job.
        package let job: Job
        /// Its latest time that was written down; nil where nothing looked yet.
        package let dueAt: Instant?
        /// What became of it: `due`, `running`, `done`, `failed` or `missed`.
        package let state: String?
        /// When work on it began and ended.
        package let startedAt: Instant?, finishedAt: Instant?
        /// How the command ended.
        package let exitStatus: Int?
        /// The next time.
        package let next: Instant?
        /// Whether a time passed longer ago than the job may be late, and nothing was done.
        package let isLate: Bool

        /// Whether somebody should look.
        package var needsPerson: Bool { isLate || state == "failed" }
    }

    /// A board of a district's schedule.
    package init(_ schedule: Schedule, county: String) {
        self.schedule = schedule
        self.county = county
    }

    /// How the jobs stand at an instant, in the schedule's order.
    package func entries(at now: Instant, on database: isolated Connection) throws -> [Entry] {
        try schedule.jobs.map { job in
            let key: [PostgresParameter] = [.init(county), .init(job.name)]
            let latest = try database.first(
                """
                select due_at, state, started_at, finished_at, exit_status from operation.slot
                where county_code = $1 and job = $2 order by due_at desc limit 1
                """, key, as: Instant.self, String.self, Instant?.self, Instant?.self, Int?.self)
            let oldestWaiting = try database.first(
                "select min(due_at) from operation.slot where county_code = $1 and job = $2 and state in ('due', 'running')",
                key, as: Instant?.self)
            let noted = try database.first(
                "select noted_until from operation.job where county_code = $1 and job = $2", key, as: Instant.self)
            let limit = Instant(
                microsecondsSince2000: now.microsecondsSince2000 - Int64(job.lateAfter) * 1_000_000)
            let isUnnoted = noted.map { !job.times(after: $0, through: limit, schedule.calendar).isEmpty } ?? false
            return Entry(
                job: job, dueAt: latest?.0, state: latest?.1, startedAt: latest?.2, finishedAt: latest?.3,
                exitStatus: latest?.4, next: job.next(after: now, schedule.calendar),
                isLate: isUnnoted || (oldestWaiting ?? nil).map { $0 <= limit } ?? false)
        }
    }
}
