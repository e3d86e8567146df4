/// What is known about the data itself.
package struct DataModel: Sendable {
    /// One feed's freshness.
    package struct Source: Sendable {
        /// Whether the feed can be trusted to be complete up to the data's day.
        package enum State: Sendable {
            case fresh
            case late
            case partial
            case absent

            var label: String {
                switch self {
                case .fresh: "已到数"
                case .late: "逾期"
                case .partial: "有退回"
                case .absent: Formatting.missing
                }
            }

            var style: HTML { self == .fresh ? "ok" : self == .partial ? "mute" : "warn" }
        }
        package var name: String
        /// How often it is expected, such as 每日, 每月 5 日前.
        package var rhythm: String
        /// Last arrival, ISO day with time; `nil` when nothing ever came.
        package var lastArrival: String?
        /// Rows loaded from the last arrival.
        package var rows: Int?
        /// Rows of all arrivals that wait in quarantine.
        package var rejected: Int?
        package var state: State
        /// What that means for the pages, in a sentence; empty when nothing.
        package var effect: String

        package init(
            name: String, rhythm: String, lastArrival: String?, rows: Int?, rejected: Int?, state: State,
            effect: String = ""
        ) {
            self.name = name
            self.rhythm = rhythm
            self.lastArrival = lastArrival
            self.rows = rows
            self.rejected = rejected
            self.state = state
            self.effect = effect
        }
    }

    /// One file or page that was pulled.
    package struct Load: Sendable {
        /// ISO day with time.
        package var finished: String
        package var source: String
        /// File name without folders, free of personal data.
        package var file: String
        package var read: Int
        package var loaded: Int
        package var unchanged: Int
        package var quarantined: Int
        /// The load's state in words: 已入库, 已搁置, 失败.
        package var state: String
        /// Why it was held or failed; empty when it was not.
        package var reason: String

        package init(
            finished: String, source: String, file: String, read: Int, loaded: Int, unchanged: Int, quarantined: Int,
            state: String, reason: String = ""
        ) {
            self.finished = finished
            self.source = source
            self.file = file
            self.read = read
            self.loaded = loaded
            self.unchanged = unchanged
            self.quarantined = quarantined
            self.state = state
            self.reason = reason
        }
    }

    /// Rows set aside for one reason.
    package struct Quarantined: Sendable {
        package var source: String
        package var column: String
        package var reason: String
        package var rows: Int

        package init(source: String, column: String, reason: String, rows: Int) {
            self.source = source
            self.column = column
            self.reason = reason
            self.rows = rows
        }
    }

    /// Records under a region's code that is closed or unknown.
    package struct RegionCode: Sendable {
        package var source: String
        package var code: String
        /// The closed region's name; `nil` where nobody knows the code.
        package var name: String?
        /// The last day on which the region existed, ISO.
        package var closed: String?
        package var rows: Int

        package init(source: String, code: String, name: String?, closed: String?, rows: Int) {
            self.source = source
            self.code = code
            self.name = name
            self.closed = closed
            self.rows = rows
        }
    }

    /// A feed's measure that left its usual range.
    package struct Drift: Sendable {
        package var source: String
        package var measure: String
        package var usual: String
        package var now: String
        package var remark: String

        package init(source: String, measure: String, usual: String, now: String, remark: String) {
            self.source = source
            self.measure = measure
            self.usual = usual
            self.now = now
            self.remark = remark
        }
    }

    /// All feeds; every level sees them.
    package var sources: [Source]
    /// Newest first; the district sees them.
    package var loads: [Load]
    package var quarantined: [Quarantined]
    package var drift: [Drift]
    /// What ran, newest first; empty leaves the page out.
    package var runs: [RecordedRun]
    /// What rules find in the data themselves, the newest of each rule.
    package var notices: [Notice] = []
    /// Codes of regions that are closed or unknown, those of the most records first; the district sees them.
    package var regionCodes: [RegionCode] = []

    package init(
        sources: [Source], loads: [Load] = [], quarantined: [Quarantined] = [], drift: [Drift] = [],
        runs: [RecordedRun] = []
    ) {
        self.sources = sources
        self.loads = loads
        self.quarantined = quarantined
        self.drift = drift
        self.runs = runs
    }

    /// Feeds that a reader should know about.
    var attention: Int { sources.count { $0.state != .fresh } }

    /// How many feeds there are and how many need attention, in words.
    var summary: String {
        attention == 0
            ? "\(sources.count) 个来源，全部已到数" : "\(sources.count) 个来源，\(attention) 个需关注"
    }
}
