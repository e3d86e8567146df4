import Domain
import Formats
import Foundation

/// All files of a simulated district: for each feed one with the history, and one a day with what changed since.
final class FeedFiles {
    /// Chances in a thousand that a row is exported again unchanged, and that its first export had a wrong text.
    private static let repeatedPerMille = 4, correctedPerMille = 3

    /// Households of whom every feed's history fits into a workbook twice over.
    ///
    /// The longest feed has some fifteen rows each, with 450 bytes of XML to a row; a reader takes 512 MB. A day has
    /// less than a sixteenth of a history: payments, which come once a month.
    static let mostHouseholdsOfAWorkbook = XLSXWriter.mostRows / 32

    private let households: Int
    private let hasBrokenRecords: Bool

    /// The last day of each batch; the first batch holds the history.
    private let days: [CalendarDay]
    private let directory: String
    private let formats: [SimulationFormat]
    private let dates: [FeedDates]
    private var files: [[FeedFile?]]
    private let truth: FeedFile
    private let quarantine: FeedFile
    private var truthCounts: [String: Int] = [:]
    private var random: SeededRandom

    /// Creates `<feed>/<feed>.<day>.<suffix>` for every feed in a folder, with `truth.csv` and `quarantine.csv`.
    init(_ configuration: SimulationConfiguration, directory: String) throws {
        days = (0...configuration.days).map { configuration.asOf.adding(days: $0 - configuration.days) }
        self.directory = directory
        households = configuration.households
        hasBrokenRecords = configuration.hasBrokenRecords
        formats = configuration.formats
        dates = Feed.allCases.map(FeedDates.init)
        files = Array(repeating: Array(repeating: nil, count: days.count), count: Feed.allCases.count)
        let plain = FileStyle(format: .csv, isChinese: false)
        truth = try FeedFile(path: "\(directory)/truth.csv", style: plain, columns: ExpectedFinding.columns)
        quarantine = try FeedFile(
            path: "\(directory)/quarantine.csv", style: plain, columns: ["file", "line", "column", "reason"])
        random = SeededRandom(seed: configuration.seed, stream: .max)
    }

    /// Appends a record to the feed: to the history what of it was known then, to later batches what changed.
    func append(_ row: [Cell], to feed: Feed) throws {
        let dates = dates[feed.ordinal]
        var written: [Cell]?
        var isWrong = mayBeCorrected(feed) && days.count > 1 && random.chance(perMille: Self.correctedPerMille)
        let correctedIn = isWrong ? random.number(1...(days.count - 1)) : 0
        for batch in days.indices {
            if batch >= correctedIn { isWrong = false }
            guard var version = dates.version(of: row, on: days[batch]) else { continue }
            if isWrong { spoil(&version, of: feed) }
            let isRepeated = written != nil && random.chance(perMille: Self.repeatedPerMille)
            if version != written || isRepeated { try file(feed, batch: batch).append(version) }
            written = version
            if !isWrong, dates.isWhole(row, by: days[batch]), batch >= correctedIn {
                try repeatLater(version, of: feed, after: batch)
                return
            }
        }
    }

    /// A record with values that lie after the last day of the data, as it stands in the last batch.
    func appendAsIs(_ row: [Cell], to feed: Feed) throws {
        try file(feed, batch: days.count - 1).append(row)
    }

    /// Appends a record that cannot be loaded to the history, and notes the place, the column and the reason.
    func appendBroken(_ row: [Cell], to feed: Feed, column: String, reason: String) throws {
        guard hasBrokenRecords else { return }
        let file = try file(feed, batch: 0)
        let line = try file.append(row)
        try quarantine.append([Cell(file.name), Cell(line), Cell(column), Cell(reason)])
    }

    /// Appends a finding that a rule must report.
    func expect(_ finding: ExpectedFinding) throws {
        try truth.append(finding.record)
        truthCounts[finding.rule, default: 0] += 1
    }

    /// Writes what is held back and some files a second time, and says how much was written.
    func finish() throws -> SimulationSummary {
        try truth.finish()
        try quarantine.finish()
        var rows: [String: Int] = [:]
        var written = 0
        for feed in Feed.allCases {
            // A feed without a history has a file with a header all the same, which only CSV can have.
            if files[feed.ordinal][0] == nil { _ = try file(feed, batch: 0, format: .csv) }
            let files = files[feed.ordinal].compactMap { $0 }
            for file in files { try file.finish() }
            rows[feed.rawValue] = files.reduce(0) { $0 + $1.rows }
            written += files.count
        }
        for feed in [Feed.cases, .hotline, .payments] where try sendAgain(feed) { written += 1 }
        return SimulationSummary(
            rows: rows, truth: truthCounts, quarantined: quarantine.rows,
            files: written)
    }

    private func file(_ feed: Feed, batch: Int, format: SimulationFormat? = nil) throws -> FeedFile {
        if let file = files[feed.ordinal][batch] { return file }
        var format = format ?? formats[(feed.ordinal + 3 * batch) % formats.count]
        let most = Self.mostHouseholdsOfAWorkbook * (batch == 0 ? 1 : 16)
        if format == .xlsx, households > most { format = .csv }
        let style = FileStyle(format: format, isChinese: (feed.ordinal + batch) % 2 == 0)
        let file = try FeedFile(
            path: "\(directory)/\(feed.rawValue)/\(feed.rawValue).\(days[batch]).\(style.suffix)", style: style,
            columns: feed.columns.map { style.isChinese ? $0.header : $0.name })
        files[feed.ordinal][batch] = file
        return file
    }

    /// The same row once more: twice in its file, or again on a later day.
    private func repeatLater(_ row: [Cell], of feed: Feed, after batch: Int) throws {
        guard days.count > 1, random.chance(perMille: Self.repeatedPerMille) else { return }
        try file(feed, batch: random.number(batch...(days.count - 1))).append(row)
    }

    /// The newest file but the history once more under another name.
    private func sendAgain(_ feed: Feed) throws -> Bool {
        guard let file = files[feed.ordinal].dropFirst().last(where: { $0 != nil }) ?? nil else { return false }
        let folder = "\(directory)/\(feed.rawValue)/"
        let suffix = "." + file.style.suffix
        let copy = folder + String(file.name.dropLast(suffix.count)) + ".resent" + suffix
        if FileManager.default.fileExists(atPath: copy) { try FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.copyItem(atPath: folder + file.name, toPath: copy)
        return true
    }

    /// Feeds with a free text that is corrected afterwards now and then.
    private func mayBeCorrected(_ feed: Feed) -> Bool {
        [.cases, .hotline, .gridReports, .helpRequests, .petitions].contains(feed)
    }

    private func spoil(_ row: inout [Cell], of feed: Feed) {
        let name = feed == .cases ? "address" : "content"
        guard let index = feed.columns.firstIndex(where: { $0.name == name }), case .text(let text) = row[index] else {
            return
        }
        row[index] = .text(text + "（待核）")
    }
}
