import Postgres
import Store

/// The calls of the month: by line, by topic and outcome, and by township.
struct HotlineFigures {
    private static let names = ["12345": "12345 政务服务热线", "79222164": "79222164 社会救助服务专线"]
    /// Topics that stand alone; the rest are summed.
    private static let shownTopics = 6

    private struct Volume {
        let calls: Int
        let usual: Double?
        let due: Int
        let inTime: Int
    }

    /// One entry a line that ever had a call.
    let lines: [Hotline]
    private let volumes: [String: Volume]
    /// What the calls of all lines were about, and what became of them.
    let topics: [Hotline.Topic]
    let outcomes: [Hotline.Topic]
    private let localTopics: [String: [Hotline.Topic]]

    init(_ book: QueryBook, until day: String, on database: isolated Connection) throws {
        let topicSQL = try book.statement("topics")
        var topics: [Hotline.Topic] = []
        var localTopics: [String: [Hotline.Topic]] = [:]
        for (township, name, calls, usual, due, inTime) in try database.query(
            topicSQL.text, topicSQL.values, as: String?.self, String.self, Int.self, Double?.self, Int.self, Int.self)
        {
            let topic = Hotline.Topic(name: name, calls: calls, usual: usual, due: due, inTime: inTime)
            if let township { localTopics[township, default: []].append(topic) } else { topics.append(topic) }
        }
        self.topics = Self.summed(topics)
        self.localTopics = localTopics
        let outcomeSQL = try book.statement("hotline_outcomes")
        outcomes = Self.summed(
            try database.query(outcomeSQL.text, outcomeSQL.values, as: String.self, Int.self)
                .map { Hotline.Topic(name: $0.0, calls: $0.1) })
        let monthSQL = try book.statement("hotline_months")
        let counted = Dictionary(
            grouping: try database.query(
                monthSQL.text, monthSQL.values, as: String.self, String.self, String.self, Int.self), by: \.0)
        let names = Trend.names(until: day, count: Trend.shown)
        let sql = try book.statement("hotline")
        var lines: [Hotline] = []
        var volumes: [String: Volume] = [:]
        for (line, township, calls, usual, due, inTime) in try database.query(
            sql.text, sql.values, as: String?.self, String?.self, Int.self, Double?.self, Int.self, Int.self)
        {
            let volume = Volume(calls: calls, usual: usual, due: due, inTime: inTime)
            if let township { volumes[township] = volume }
            guard let line else { continue }
            let months = counted[line] ?? []
            let byMonth = Dictionary(months.map { ($0.1, $0.3) }) { first, _ in first }
            var shown = Self.hotline(Self.names[line] ?? line, volume)
            // Before a line's first call nothing is known of it.
            shown.months =
                months.first.map { first in
                    names.map { MonthCount(month: $0, count: $0 < first.2 ? nil : byMonth[$0] ?? 0) }
                } ?? []
            lines.append(shown)
        }
        self.lines = lines
        self.volumes = volumes
    }

    /// The calls about a township on both lines together; nil where no call was ever taken in.
    func township(_ code: String) -> Hotline? {
        guard !lines.isEmpty else { return nil }
        var line = Self.hotline("两条热线合计", volumes[code] ?? Volume(calls: 0, usual: nil, due: 0, inTime: 0))
        line.topics = localTopics[code] ?? []
        return line
    }

    /// The most frequent, and the rest as one.
    private static func summed(_ topics: [Hotline.Topic]) -> [Hotline.Topic] {
        let rest = topics.dropFirst(shownTopics)
        guard !rest.isEmpty else { return topics }
        let usual = rest.reduce(into: Double?.some(0)) { sum, topic in
            sum = topic.usual.flatMap { own in sum.map { $0 + own } }
        }
        let other = Hotline.Topic(
            name: "其他", calls: rest.reduce(0) { $0 + $1.calls }, usual: usual, due: rest.reduce(0) { $0 + $1.due },
            inTime: rest.reduce(0) { $0 + $1.inTime })
        return topics.prefix(shownTopics) + [other]
    }

    private static func hotline(_ name: String, _ volume: Volume) -> Hotline {
        Hotline(
            name: name, calls: volume.calls, usual: volume.usual, answeredInTime: volume.due > 0 ? volume.inTime : nil,
            answered: volume.due > 0 ? volume.due : nil)
    }
}
