import Domain
import Operation
import Postgres
import Store
import TestSupport
import Testing

@Suite("Jobs and their times in the database", .database)
struct JobBookTests {
    private static let county = "500114"

    private struct Bench {
        let database: Connection
        let book: JobBook

        init() throws {
            database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
            book = JobBook(county: county, calendar: try CalendarFiles(ProjectFiles.resources).calendar)
        }

        static func instant(_ text: String) -> Instant {
            Instant.parse(Array("2026-03-02 \(text)".utf8).span) ?? Instant(microsecondsSince2000: 0)
        }

        func note(_ job: Job, _ time: String) async throws {
            try await book.note(job, at: Self.instant(time), on: database)
        }

        func take(_ job: Job, _ time: String, on session: Connection? = nil) async throws -> String? {
            try await book.take(job, at: Self.instant(time), on: session ?? database).map { slot in
                "\(slot.dueAt.description.dropFirst(11).prefix(5)) \(slot.missed) \(slot.attempt)"
            }
        }

        /// Waits until the server has noticed the end of the sessions that worked on something.
        func untilFree() async throws {
            while try await database.first(
                """
                select count(*) from pg_locks
                where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
                """, as: Int.self) != 0
            {
                await Task.yield()
            }
        }

        func rows() async throws -> [String] {
            try await database.query(
                """
                select concat_ws(' ', to_char(due_at, 'HH24:MI'), state, missed, attempt, exit_status)
                from api.jobs order by due_at
                """, as: String.self)
        }
    }

    private static func hourly(_ missed: Job.Missed) -> Job {
        Job(
            name: "trial", words: ["run"], rhythm: .every(3600, first: 0, last: 86_399), missed: missed,
            lateAfter: 1800)
    }

    @Test("times before the first look are nobody's; a time becomes a row once, also after the clock was set back")
    func first() async throws {
        let bench = try Bench()
        let job = Self.hourly(.each)
        try await bench.note(job, "05:30")
        #expect(try await bench.rows() == [])
        try await bench.note(job, "06:30")
        try await bench.note(job, "06:30")
        try await bench.note(job, "05:40")
        try await bench.note(job, "06:40")
        #expect(try await bench.rows() == ["06:00 due 0 0"])
    }

    @Test("ten times that passed: the latest stands for all, each is made up for, or what is late is left out")
    func missed() async throws {
        for (policy, expected) in [
            (.latest, ["15:00 due 9 0"]), (.none, ["15:00 missed 9 0"]),
            (.each, (6...15).map { "\($0 < 10 ? "0" : "")\($0):00 due 0 0" }),
        ] as [(Job.Missed, [String])] {
            let bench = try Bench()
            let job = Self.hourly(policy)
            try await bench.note(job, "05:30")
            try await bench.note(job, "15:45")
            #expect(try await bench.rows() == expected, "\(policy)")
            try await bench.database.execute("delete from operation.slot")
            try await bench.database.execute("delete from operation.job")
        }
        let bench = try Bench()
        try await bench.note(Self.hourly(.none), "05:30")
        try await bench.note(Self.hourly(.none), "15:29")
        #expect(try await bench.rows() == ["15:00 due 9 0"])
    }

    @Test("while a job is worked on nobody else takes it, and what comes due meanwhile waits as one")
    func overlap() async throws {
        let bench = try Bench()
        let other = try TestDatabase.connect()
        let job = Self.hourly(.latest)
        try await bench.note(job, "05:30")
        try await bench.note(job, "06:10")
        #expect(try await bench.take(job, "06:10") == "06:00 0 1")
        try await bench.note(job, "07:10")
        try await bench.note(job, "08:10")
        #expect(try await bench.take(job, "08:10", on: other) == nil)
        #expect(try await bench.rows() == ["06:00 running 0 1", "07:00 missed 0 0", "08:00 due 1 0"])
        try await bench.book.finish(
            job, .init(dueAt: Bench.instant("06:00"), missed: 0, attempt: 1), status: 0, at: Bench.instant("08:20"),
            on: bench.database)
        #expect(try await bench.take(job, "08:20", on: other) == "08:00 1 1")
        #expect(try await bench.rows() == ["06:00 done 0 1 0", "07:00 missed 0 0", "08:00 running 1 1"])
    }

    @Test("what a process that is gone left is tried again, three times in all, then it has failed")
    func killed() async throws {
        let bench = try Bench()
        let job = Self.hourly(.latest)
        try await bench.note(job, "05:30")
        try await bench.note(job, "06:10")
        for attempt in 1...3 {
            let session = try TestDatabase.connect()
            #expect(try await bench.take(job, "06:1\(attempt)", on: session) == "06:00 0 \(attempt)")
            await session.close()
            try await bench.untilFree()
        }
        #expect(try await bench.take(job, "06:20") == nil)
        #expect(try await bench.rows() == ["06:00 failed 0 3"])
        try await bench.note(job, "07:10")
        #expect(try await bench.take(job, "07:10") == "07:00 0 1")
    }

    @Test("a session that works on a job may idle, and one that lost it writes no end over a later attempt")
    func lost() async throws {
        let bench = try Bench()
        let job = Self.hourly(.latest)
        try await bench.note(job, "05:30")
        try await bench.note(job, "06:10")
        let session = try TestDatabase.connect(settings: ["idle_session_timeout": "2h"])
        #expect(try await bench.take(job, "06:10", on: session) == "06:00 0 1")
        #expect(try await session.first("show idle_session_timeout", as: String.self) == "0")
        await session.close()
        try await bench.untilFree()
        #expect(try await bench.take(job, "06:20") == "06:00 0 2")
        try await session.open()
        try await bench.book.finish(
            job, .init(dueAt: Bench.instant("06:00"), missed: 0, attempt: 1), status: 0, at: Bench.instant("06:30"),
            on: session)
        #expect(try await bench.rows() == ["06:00 running 0 2"])
    }

    @Test("what could not reach something is tried again some minutes later, what a file forbids is not")
    func again() async throws {
        let bench = try Bench()
        let job = Self.hourly(.latest)
        try await bench.note(job, "05:30")
        try await bench.note(job, "06:10")
        for (attempt, time, early, later) in [(1, "06:10", "06:11", "06:12"), (2, "06:12", "06:15", "06:16")] {
            #expect(try await bench.take(job, time) == "06:00 0 \(attempt)")
            try await bench.book.finish(
                job, .init(dueAt: Bench.instant("06:00"), missed: 0, attempt: attempt), status: 69,
                at: Bench.instant(time), on: bench.database)
            #expect(try await bench.take(job, early) == nil)
            if attempt == 2 { #expect(try await bench.take(job, later) == "06:00 0 3") }
        }
        try await bench.book.finish(
            job, .init(dueAt: Bench.instant("06:00"), missed: 0, attempt: 3), status: 69, at: Bench.instant("06:16"),
            on: bench.database)
        #expect(try await bench.rows() == ["06:00 failed 0 3 69"])
        try await bench.note(job, "07:10")
        #expect(try await bench.take(job, "07:10") == "07:00 0 1")
        try await bench.book.finish(
            job, .init(dueAt: Bench.instant("07:00"), missed: 0, attempt: 1), status: 78, at: Bench.instant("07:11"),
            on: bench.database)
        #expect(try await bench.rows().last == "07:00 failed 0 1 78")
        #expect(try await bench.take(job, "07:30") == nil)
    }
}
