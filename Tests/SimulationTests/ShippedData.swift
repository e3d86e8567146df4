import Domain
import Foundation
import Simulation

/// The calendar and the regions of the package, for simulations of small districts.
enum ShippedData {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func calendar() throws -> WorkingDayCalendar {
        try WorkingDayCalendar(years: (2018...2026).map(year))
    }

    static func regions() throws -> [SimulatedRegion] {
        SimulatedRegion.list(
            fromCSV: try String(contentsOf: root.appending(path: "Pipelines/regions/qianjiang.csv"), encoding: .utf8))
    }

    /// Reads the entries in braces, one a line, of a calendar file.
    private static func year(_ year: Int) throws -> CalendarYear {
        let url = root.appending(path: "Pipelines/calendar/\(year).yaml")
        var holidays: [CalendarYear.Holiday] = []
        var makeUpWorkdays: [CalendarYear.MakeUpWorkday] = []
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") where line.hasPrefix("  - {") {
            let days = line.split { " },".contains($0) }.compactMap { CalendarDay.parse(Array($0.utf8).span) }
            if days.count == 2 {
                holidays.append(.init(name: "", first: days[0], last: days[1]))
            } else {
                makeUpWorkdays.append(contentsOf: days.map { .init(name: "", day: $0) })
            }
        }
        return CalendarYear(
            year: year, notice: "", announced: CalendarDay(daysSince2000: 0), holidays: holidays,
            makeUpWorkdays: makeUpWorkdays)
    }

    /// Simulates a district in a folder of its own and hands over the folder before it is removed.
    static func withDistrict<Result>(
        households: Int, seed: UInt64 = 1, asOf: CalendarDay? = nil, days: Int = 0,
        formats: [SimulationFormat] = [.csv], _ body: (URL, SimulationSummary) throws -> Result
    ) throws -> Result {
        var configuration = SimulationConfiguration(
            households: households, seed: seed, days: days, formats: formats, regions: try regions(),
            calendar: try calendar())
        if let asOf { configuration.asOf = asOf }
        let folder = FileManager.default.temporaryDirectory.appending(path: "district-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let summary = try Simulation(configuration).write(to: folder.path)
        return try body(folder, summary)
    }
}
