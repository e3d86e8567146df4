import Domain
import Formats
import Foundation
import Operation
import Store
import TestSupport
import Testing

/// The days were counted by hand on the notices of the State Council for 2024 to 2026.
@Suite("The times of jobs")
struct JobTests {
    private static let calendar: WorkingDayCalendar = {
        do {
            return try CalendarFiles(ProjectFiles.resources).calendar
        } catch {
            fatalError("\(error)")
        }
    }()

    private static func instant(_ text: String) -> Instant {
        Instant.parse(Array(text.utf8).span) ?? Instant(microsecondsSince2000: 0)
    }

    private static func times(
        _ rhythm: Job.Rhythm, _ days: Job.Days = .every, after start: String, through end: String
    ) -> [String] {
        Job(name: "trial", words: ["run"], rhythm: rhythm, days: days)
            .times(after: instant(start), through: instant(end), calendar)
            .map { String($0.description.prefix(16)) }
    }

    @Test("every half hour of a day's hours, the first and the last of them too, never the one it starts from")
    func every() {
        let rhythm = Job.Rhythm.every(1800, first: 6 * 3600, last: 7 * 3600)
        #expect(
            Self.times(rhythm, after: "2026-03-02 06:00", through: "2026-03-03 06:10") == [
                "2026-03-02T06:30", "2026-03-02T07:00", "2026-03-03T06:00",
            ])
        #expect(Self.times(rhythm, after: "2026-03-02 06:01", through: "2026-03-02 06:29") == [])
        #expect(Self.times(rhythm, after: "2026-03-03 06:00", through: "2026-03-02 06:00") == [])
    }

    @Test(
        "over the turn of a year, a leap day and the two holidays",
        arguments: [
            (.every, "2025-12-30 12:00", "2026-01-02 12:00", ["2025-12-31", "2026-01-01", "2026-01-02"]),
            (.every, "2024-02-27 12:00", "2024-03-01 12:00", ["2024-02-28", "2024-02-29", "2024-03-01"]),
            (
                .working, "2026-02-12 12:00", "2026-02-28 12:00",
                [
                    "2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28",
                ]
            ),
            (
                .working, "2026-09-30 12:00", "2026-10-12 12:00",
                [
                    "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12",
                ]
            ),
            // The 15th of February 2026 is the first day of the Spring Festival; that of March a Sunday.
            (.monthly(15, .before), "2026-02-01 12:00", "2026-03-02 12:00", ["2026-02-14"]),
            (.monthly(15, .after), "2026-02-01 12:00", "2026-03-02 12:00", ["2026-02-24"]),
            (.monthly(15, .same), "2026-02-01 12:00", "2026-03-02 12:00", ["2026-02-15"]),
            (.monthly(15, .before), "2026-03-01 12:00", "2026-03-31 12:00", ["2026-03-13"]),
            (.monthly(31, .same), "2026-02-01 12:00", "2026-03-02 12:00", ["2026-02-28"]),
            // The 1st of October 2026 is a holiday through the 7th: before it lies September.
            (.monthly(1, .before), "2026-09-20 12:00", "2026-10-12 12:00", ["2026-09-30"]),
            (.monthly(30, .after), "2026-05-25 12:00", "2026-06-12 12:00", ["2026-06-01"]),
        ] as [(Job.Days, String, String, [String])])
    func days(days: Job.Days, start: String, end: String, expected: [String]) {
        #expect(Self.times(.at([7 * 3600]), days, after: start, through: end) == expected.map { $0 + "T07:00" })
    }

    @Test("a time is not made up for after a month, and there is always a next one")
    func memory() {
        #expect(Self.times(.at([0]), after: "2025-01-01 00:00", through: "2026-03-31 12:00").count == 32)
        let job = Job(name: "trial", words: ["run"], rhythm: .at([7 * 3600]), days: .monthly(15, .before))
        let next = job.next(after: Self.instant("2026-01-15 07:00"), Self.calendar)
        #expect(next == Self.instant("2026-02-14 07:00"))
        #expect(job.next(after: Self.instant("2026-02-14 06:59"), Self.calendar) == next)
    }

    @Test("a command is a line of words, in quotes where they hold blanks, or a list of them")
    func words() throws {
        let text = """
            jobs:
              - {name: a, command: run  --as-of 2026-03-01, at: "06:00"}
              - {name: b, command: "run --out '/mnt/nightly copies'", at: "06:00"}
              - {name: c, command: [run, --out, /mnt/nightly copies], at: "06:00"}

            """
        let folder = NSTemporaryDirectory() + "schedule-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text.write(toFile: folder + "/Pipelines/schedule.yaml", atomically: true, encoding: .utf8)
        let schedule = try Schedule(Resources(roots: [folder, SharedData.packageRoot])) { $0.first == "run" }
        #expect(
            schedule.jobs.map(\.words) == [
                ["run", "--as-of", "2026-03-01"], ["run", "--out", "/mnt/nightly copies"],
                ["run", "--out", "/mnt/nightly copies"],
            ])
    }

    @Test("what is wrong with a schedule is told with its line")
    func problems() throws {
        let text = """
            jobs:
              - {name: A b, command: run, at: "06:00"}
              - {name: c, command: fly away, at: "06:00"}
              - {name: d, command: [run, -C, /tmp], at: "25:00"}
              - {name: e, command: run, every: 3 weeks}
              - {name: f, command: run, every: 30 minutes, between: ["22:00", "06:00"]}
              - {name: g, command: run, at: "06:00", days: {month: 32, otherwise: never}}
              - {name: h, command: run, at: "06:00", missed: some, soon: true}
              - {name: i, command: run}
              - {name: j, command: run, at: ["06:00", "18:00"]}
              - {name: j, command: run, at: "07:00"}

            """
        let folder = NSTemporaryDirectory() + "schedule-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text.write(toFile: folder + "/Pipelines/schedule.yaml", atomically: true, encoding: .utf8)
        let error = #expect(throws: ConfigurationError.self) {
            try Schedule(Resources(roots: [folder, SharedData.packageRoot])) { $0.first == "run" }
        }
        let lines = (error?.problems ?? []).map { "\($0.line) \($0.message)" }
        for expected in [
            "2 `name` is 1 to 60", "3 `command` is a command line", "4 `command` is a command line", "4 `at` is a time",
            "5 `every` is a length of time", "6 `between` is two times", "7 `month` is a day of the month",
            "7 `otherwise` is one of before, after, same", "8 `missed` is one of latest, each, none", "8 unknown key",
            "9 `at` or `every` is missing", "11 there are two jobs named j",
        ] {
            #expect(lines.contains { $0.hasPrefix(expected) }, "\(expected): \(lines)")
        }
    }

    @Test("the project's own schedule can be read")
    func ours() throws {
        let schedule = try Schedule(ProjectFiles.resources) { !$0.isEmpty }
        #expect(schedule.jobs.contains { $0.words == ["run"] })
    }
}
