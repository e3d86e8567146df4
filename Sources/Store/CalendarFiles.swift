import Crypto
package import Domain
import Formats
import Foundation

/// The working-day calendar of `Pipelines/calendar/<year>.yaml`.
package struct CalendarFiles: Sendable {
    /// The calendar.
    package let calendar: WorkingDayCalendar
    /// The SHA-256 of all files, in hexadecimal digits.
    package let digest: String

    /// Reads the files.
    ///
    /// - Throws: `ConfigurationError` with every problem of all files.
    package init(_ resources: Resources) throws {
        var problems: [ConfigurationProblem] = []
        var years: [CalendarYear] = []
        var hash = SHA256()
        for (name, path) in resources.files(in: "Pipelines/calendar", suffix: ".yaml") {
            let text = try Resources.text(at: path)
            hash.update(data: Data(text.utf8))
            do {
                years.append(try Self.year(YAMLNode.parse(text, file: path), named: name))
            } catch let error as ConfigurationError {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        do {
            calendar = try WorkingDayCalendar(years: years)
        } catch {
            throw ConfigurationError(problems: [
                ConfigurationProblem(file: "Pipelines/calendar", line: 1, column: 1, message: error.description)
            ])
        }
        digest = Hexadecimal.text(hash.finalize())
    }

    /// The year of one file, whose name is that year.
    private static func year(_ root: YAMLNode, named name: String) throws -> CalendarYear {
        var problems = root.unknownKeys(allowed: ["year", "notice", "announced", "off", "work", "notes"])
        func day(_ node: YAMLNode?, of owner: YAMLNode) -> CalendarDay {
            if let day = node?.string.flatMap({ CalendarDay.parse(Array($0.utf8).span) }) { return day }
            problems.append((node ?? owner).problem("a day such as 2026-01-01 is missing here"))
            return CalendarDay(daysSince2000: 0)
        }
        let holidays = (root["off"]?.elements ?? []).map { node in
            problems += node.unknownKeys(allowed: ["name", "from", "to"])
            return CalendarYear.Holiday(
                name: node["name"]?.string ?? "", first: day(node["from"], of: node), last: day(node["to"], of: node))
        }
        let workdays = (root["work"]?.elements ?? []).map { node in
            problems += node.unknownKeys(allowed: ["name", "day"])
            return CalendarYear.MakeUpWorkday(name: node["name"]?.string ?? "", day: day(node["day"], of: node))
        }
        guard let year = root["year"]?.int else {
            problems.append(root.problem("`year` is missing"))
            throw ConfigurationError(problems: problems)
        }
        let result = CalendarYear(
            year: year, notice: root["notice"]?.string ?? "", announced: day(root["announced"], of: root),
            holidays: holidays, makeUpWorkdays: workdays)
        if name != "\(year).yaml" {
            problems.append((root["year"] ?? root).problem("the year is \(year), but the file is \(name)"))
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        do {
            _ = try WorkingDayCalendar(years: [result])
        } catch {
            let place = error.day.flatMap { Self.place(of: $0, in: root) } ?? root
            throw ConfigurationError(problems: [place.problem(error.description)])
        }
        return result
    }

    /// The last entry that names a day, where a contradiction shows.
    private static func place(of day: CalendarDay, in root: YAMLNode) -> YAMLNode? {
        let entries = (root["off"]?.elements ?? []) + (root["work"]?.elements ?? [])
        return entries.last { entry in
            ["from", "to", "day"].contains { key in
                entry[key]?.string.flatMap { CalendarDay.parse(Array($0.utf8).span) } == day
            }
        }
    }
}
