package import Domain
package import Postgres

/// Empties what is personal of records whose retention has ended, in all their versions and in whatever was made of them.
///
/// A case is purged with all that belongs to it, and only once it has ended and the newest of its records is older than
/// the retention. Spared are records on which a finding rests that is not closed or dismissed, cases of findings of
/// favouritism, which are counted against their officers for good, cases of persons of whom a newer signal speaks, and
/// records of persons whom a kept case names. IDs and keys become marks. Each batch is one transaction and one
/// event of the chain, so what is interrupted goes on where it stopped.
///
/// Not purged are site archives, which are masked, backups, and pages of the server's files until they are used again.
package struct Purge: Sendable {
    let county: String
    private let retention: [String: Int]
    private let feeds: [FeedDefinition]

    /// What is asked for.
    package struct Request: Sendable {
        /// Records that ended before it are purged, of every feed; nil: by the settings' retention.
        package var before: CalendarDay?
        /// Today.
        package let today: CalendarDay
        /// Whether everything is taken back at the end.
        package var isDryRun = false
        /// The login of the person who does it, in the workspace's own database.
        package var login: String?
        /// The user of the operating system.
        package let user: String
        /// How many cases or other records one transaction purges.
        package var batch = 2000

        /// A request of a day.
        package init(today: CalendarDay, user: String) {
            self.today = today
            self.user = user
        }
    }

    /// What was done.
    package struct Report: Sendable, Equatable {
        /// How many records of each feed, and of `messages` and `quarantine`; none that is zero.
        package var records: [String: Int] = [:]
        /// How many findings lost their evidence.
        package var findings = 0
        /// How many transactions that took.
        package var batches = 0

        /// Nothing done yet.
        package init() {}

        /// All records together.
        package var count: Int { records.values.reduce(0, +) }
    }

    /// A purge of a workspace's feeds.
    package init(settings: Settings, catalog: FeedCatalog) {
        county = settings.district
        retention = settings.retention
        feeds = catalog.tables
    }

    /// Purges, as the owner of the database.
    ///
    /// - Throws: `Failure` 1860 for a day too near, 1861 for a retention of something else, 1862 for a login that is nobody's
    ///   of the district, 1863 while a scan is at work; `PostgresError`.
    package func run(_ request: Request, on database: isolated Connection) throws -> Report {
        let ends = try ends(request)
        try database.execute("set timezone to 'Asia/Shanghai'")
        let isFree = try database.first(
            "select pg_try_advisory_lock(hashtextextended('aidwatch scan', 0))", as: Bool.self)
        guard isFree == true else { throw Self.busy }
        defer { _ = try? database.execute("select pg_advisory_unlock(hashtextextended('aidwatch scan', 0))") }
        let batches = PurgeBatches(
            county: county, feeds: feeds, ends: ends, request: request,
            actor: try actor(request, on: database))
        guard request.isDryRun else { return try batches.run(on: database) }
        var report = Report()
        do {
            try database.atomically {
                report = try batches.run(on: database)
                throw TakenBack()
            }
        } catch is TakenBack {}
        return report
    }

    /// What a retention may be given to.
    private var ending: Set<String> {
        Set(feeds.filter { $0.ended != nil }.map(\.name)).union(["messages", "quarantine"])
    }

    /// Looks whether the settings give a retention to what has none.
    ///
    /// - Throws: `Failure` 1861.
    package func checkRetention() throws {
        if let other = retention.keys.sorted().first(where: { !ending.contains($0) }) {
            let known = ending.sorted().joined(separator: ", ")
            throw Failure(
                1861, .configuration,
                Bilingual(
                    "aidwatch.yaml gives a retention to \(other), whose records do not end by themselves",
                    "aidwatch.yaml 为 \(other) 规定了保留期，但其记录本身没有终了日"),
                repair: Bilingual("name one of \(known)", "可规定保留期的有：\(known)"))
        }
    }

    /// The day before which a record must have ended, for each feed.
    private func ends(_ request: Request) throws -> [String: CalendarDay] {
        if let before = request.before {
            let latest = request.today.adding(months: -Settings.leastRetention)
            guard before <= latest else {
                throw Failure(
                    1860, .refused,
                    Bilingual(
                        "records are kept for \(Settings.leastRetention) months at least: --before is no later than \(latest)",
                        "记录至少保留 \(Settings.leastRetention) 个月：--before 不得晚于 \(latest)"),
                    repair: Bilingual("name an earlier day", "请改用更早的日期"))
            }
            return Dictionary(uniqueKeysWithValues: ending.map { ($0, before) })
        }
        try checkRetention()
        return retention.mapValues { request.today.adding(months: -$0) }
    }

    /// Who does it: login, person and level.
    private func actor(_ request: Request, on database: isolated Connection) throws -> Actor {
        let found = try database.first(
            "select login, person, level from access.acting($1, $2)", [.init(county), .init(request.login)],
            as: String.self, String.self, String.self)
        if let found, found.2 == "district" { return Actor(login: found.0, person: found.1, level: found.2) }
        guard found == nil, request.login == nil else {
            throw Failure(
                1862, .notPermitted,
                Bilingual(
                    "\(request.login ?? "the login") is nobody's of the district",
                    "\(request.login ?? "该登录名")不是区级人员的登录名"),
                repair: Bilingual("see aidwatch access list", "请用 aidwatch access list 查看"))
        }
        return Actor(
            login: try database.first("select session_user::text", as: String.self), person: nil, level: nil)
    }

    /// The person behind a purge.
    struct Actor {
        let login: String?
        let person: String?
        let level: String?
    }

    /// Ends the transaction of a dry run.
    private struct TakenBack: Error {}

    private static let busy = Failure(
        1863, .busy, Bilingual("a scan is at work", "正在扫描"),
        repair: Bilingual("run the purge again when it has ended", "请待扫描结束后重新执行清除"))
}
