import Domain
import Formats
import Foundation
import Store
import TestSupport
import Testing

@Suite("Calendar files")
struct CalendarFilesTests {
    private static let right = """
        year: 2031
        notice: x
        announced: 2030-11-01
        off:
          - {name: 国庆节, from: 2031-10-01, to: 2031-10-07}
        work:
          - {name: 国庆节, day: 2031-09-28}

        """

    private func read(_ files: [String: String]) throws -> WorkingDayCalendar {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-calendar-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder + "/Pipelines/calendar", withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/Pipelines/calendar/\(name)"))
        }
        return try CalendarFiles(Resources(roots: [folder])).calendar
    }

    @Test("a year of the right name is read")
    func reads() throws {
        let calendar = try read(["2031.yaml": Self.right])
        let day = try #require(CalendarDay(year: 2031, month: 10, day: 2))
        #expect(!calendar.isWorkingDay(day) && calendar.announcedYears == [2031])
    }

    static let mistakes: [(old: String, new: String, line: Int, word: String)] = [
        ("year: 2031", "year: 2032", 1, "2031.yaml"), ("2031-10-07", "2031-09-30", 5, "ends before"),
        ("2031-10-07", "2031-10-32", 5, "a day"), ("day: 2031-09-28", "day: 2031-09-29", 7, "no weekend"),
        ("day: 2031-09-28", "day: 2031-10-05", 7, "twice"), ("day: 2031-09-28", "day: 2034-09-30", 7, "too far"),
        ("from: 2031-10-01", "from: 2029-10-01", 5, "too far"), ("notice: x", "notes: x\nbogus: 1", 3, "bogus"),
    ]

    @Test("a mistake is told with the file and the line of its entry", arguments: mistakes.indices)
    func mistake(index: Int) throws {
        let (old, new, line, word) = Self.mistakes[index]
        #expect(Self.right.contains(old))
        let text = Self.right.replacing(old, with: new)
        let error = #expect(throws: ConfigurationError.self) { try read(["2031.yaml": text]) }
        let problem = try #require(error?.problems.first)
        #expect(problem.file.hasSuffix("/Pipelines/calendar/2031.yaml"))
        #expect(problem.line == line && problem.message.contains(word), "\(problem)")
    }

    @Test("the mistakes of all files are told")
    func all() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try read(["2031.yaml": Self.right + "x: 1\n", "2032.yaml": Self.right])
        }
        #expect(error?.problems.map { $0.file.suffix(9) } == ["2031.yaml", "2032.yaml"])
    }
}
