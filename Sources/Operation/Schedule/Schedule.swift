package import Domain
import Formats
package import Store

/// The jobs of `Pipelines/schedule.yaml`.
package struct Schedule: Sendable {
    /// The jobs, as they stand in the file.
    package let jobs: [Job]
    /// The calendar that tells days of work.
    package let calendar: WorkingDayCalendar

    /// Reads the file; without one there are no jobs.
    ///
    /// - Parameters:
    ///   - resources: Where the file and the calendar are looked for.
    ///   - isCommand: Whether words are a command line of this program.
    /// - Throws: `ConfigurationError` with every problem.
    package init(_ resources: Resources, isCommand: ([String]) -> Bool) throws {
        calendar = try CalendarFiles(resources).calendar
        guard let path = resources.path(of: "Pipelines/schedule.yaml") else {
            jobs = []
            return
        }
        let root = try YAMLNode.parse(try Resources.text(at: path), file: path)
        var problems = root.unknownKeys(allowed: ["jobs"])
        if let list = root["jobs"], !list.isNull, list.elements == nil {
            problems.append(list.problem("`jobs` is a list"))
        }
        var jobs: [Job] = []
        for node in root["jobs"]?.elements ?? [] {
            var reader = JobReader(node)
            let job = reader.job(isCommand: isCommand)
            problems += reader.problems
            guard let job else { continue }
            if jobs.contains(where: { $0.name == job.name }) {
                problems.append(node.problem("there are two jobs named \(job.name)"))
            }
            jobs.append(job)
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        self.jobs = jobs
    }
}

/// Reads one job of the schedule.
private struct JobReader {
    private var node: SettingsNode

    init(_ node: YAMLNode) {
        self.node = SettingsNode(
            node, allowed: ["name", "command", "at", "every", "between", "days", "missed", "late_after"])
    }

    var problems: [ConfigurationProblem] { node.problems }

    /// The job; nil where something is wrong.
    mutating func job(isCommand: ([String]) -> Bool) -> Job? {
        let name = node.required("name", "is 1 to 60 of a-z, 0-9, _ and -") { node in
            node.string.flatMap { text in
                (1...60).contains(text.utf8.count)
                    && text.utf8.allSatisfy {
                        (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
                    }
                    ? text : nil
            }
        }
        let words = node.required(
            "command", "is a command line, or a list of its words, without `aidwatch`, -C and --database"
        ) { (node: YAMLNode) -> [String]? in
            guard let words = Self.words(node), !words.isEmpty, !words.contains(where: Self.isReserved) else {
                return nil
            }
            return isCommand(words) ? words : nil
        }
        let rhythm = rhythm()
        let days = days()
        let missed = node.word("missed", Job.Missed.self)
        let late = node.term("late_after", isElapsed: true)
        guard node.problems.isEmpty, let name, let words, let rhythm else { return nil }
        return Job(
            name: name, words: words, rhythm: rhythm, days: days ?? .every, missed: missed ?? .latest,
            lateAfter: late?.seconds ?? 3600)
    }

    /// The words of a list, or of a text with blanks between them.
    private static func words(_ node: YAMLNode) -> [String]? {
        guard let elements = node.elements else { return node.string.flatMap(CommandWords.split) }
        let words = elements.compactMap(\.string)
        return words.count == elements.count ? words : nil
    }

    private static func isReserved(_ word: String) -> Bool {
        word.hasPrefix("-C") || word.hasPrefix("--database") || word == "daemon" || word.hasPrefix("--help")
            || word == "-h"
    }

    private mutating func rhythm() -> Job.Rhythm? {
        if node.node["at"] != nil {
            for key in ["every", "between"] {
                if let place = node.node[key] { node.add(place, "`\(key)` does not stand beside `at`") }
            }
            let times = node.value("at", "is a time such as \"06:30\", or a list of them, in quotation marks") { node in
                let read = (node.elements ?? [node]).map(\.secondOfDay)
                let seconds = read.compactMap { $0 }
                return seconds.isEmpty || seconds.count < read.count ? nil : Array(Set(seconds)).sorted()
            }
            return times.map { .at($0) }
        }
        let between = node.value("between", "is two times in their order, such as [\"06:00\", \"22:00\"]") { node in
            let seconds = (node.elements ?? []).compactMap(\.secondOfDay)
            return seconds.count == 2 && node.elements?.count == 2 && seconds[0] < seconds[1] ? seconds : nil
        }
        guard node.node["every"] != nil else {
            node.add(node.node, "`at` or `every` is missing: when the job runs")
            return nil
        }
        let step = node.value("every", "is a length of time of at most a day, such as 30 minutes") { node in
            node.string.flatMap(Term.init(parsing:)).flatMap(\.seconds).flatMap { $0 <= 86_400 ? $0 : nil }
        }
        return step.map { .every($0, first: between?[0] ?? 0, last: between?[1] ?? 86_399) }
    }

    private mutating func days() -> Job.Days? {
        guard let place = node.node["days"] else { return nil }
        guard place.entries != nil else {
            return node.value("days", "is every, working, or {month: 15, otherwise: before}") { node in
                switch node.string {
                case "every": .every
                case "working": .working
                default: nil
                }
            }
        }
        var reader = SettingsNode(place, allowed: ["month", "otherwise"])
        let number = reader.required("month", "is a day of the month from 1 to 31") { node in
            node.int.flatMap { (1...31).contains($0) ? $0 : nil }
        }
        let shift = reader.word("otherwise", Job.Shift.self)
        node.add(reader.problems)
        return number.map { .monthly($0, shift ?? .same) }
    }
}
