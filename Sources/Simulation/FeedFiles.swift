import Domain

/// All files of a simulated district.
final class FeedFiles {
    private let files: [Feed: FeedFile]
    private let truth: FeedFile
    private var truthCounts: [String: Int] = [:]

    /// Creates `<feed>/<feed>.<day>.csv` (or `.jsonl`) for every feed, and `truth.csv`, in a folder.
    init(directory: String, day: CalendarDay) throws {
        var files: [Feed: FeedFile] = [:]
        for feed in Feed.allCases {
            let name = feed.rawValue
            let suffix = feed.form == .jsonLines ? "jsonl" : "csv"
            files[feed] = try FeedFile(
                path: "\(directory)/\(name)/\(name).\(day).\(suffix)", form: feed.form,
                columns: feed.columns.map { feed.form == .chinese ? $0.header : $0.name })
        }
        self.files = files
        truth = try FeedFile(
            path: "\(directory)/truth.csv", form: .canonical, columns: ["rule_id", "subject_key", "note"])
    }

    /// Appends a record to a feed.
    func append(_ fields: [String], to feed: Feed) throws {
        try files[feed]?.append(fields)
    }

    /// The word for a code in a feed's file: its label under Chinese headers, else the wire word.
    func word(_ code: some Code, in feed: Feed) -> String {
        feed.form == .chinese ? code.label : code.rawValue
    }

    /// The word for a yes or no in a feed's file; empty where it is not known.
    func word(_ value: Bool?, in feed: Feed) -> String {
        guard let value else { return "" }
        return feed.form == .chinese ? (value ? "是" : "否") : (value ? "true" : "false")
    }

    /// Appends a finding that a rule must report.
    func expect(_ rule: String, _ subject: String, note: String) throws {
        try truth.append([rule, subject, note])
        truthCounts[rule, default: 0] += 1
    }

    /// Writes what is held back and says how much was written.
    func finish() throws -> SimulationSummary {
        try truth.flush()
        for file in files.values { try file.flush() }
        return SimulationSummary(
            rows: Dictionary(uniqueKeysWithValues: files.map { ($0.key.rawValue, $0.value.rows) }), truth: truthCounts)
    }
}
