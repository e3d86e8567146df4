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
        /// The feed's title, such as 救助案件.
        package var name: String
        /// How often it is expected, such as 每日, 每月 5 日前.
        package var rhythm: String
        /// Last arrival, ISO day with time; `nil` when nothing ever came.
        package var lastArrival: String?
        /// Rows of the last file taken in, new or as they stood.
        package var rows: Int?
        /// Rows of all arrivals that wait in quarantine.
        package var rejected: Int?
        /// The worst of what is known: absent, late (or its last file held), partial, fresh.
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
        /// The feed's title, such as 救助案件.
        package var source: String
        /// File name without folders, free of personal data.
        package var file: String
        /// Records and blank lines below the header.
        package var read: Int
        /// Rows that were new or changed.
        package var loaded: Int
        /// Rows that were there already, or that a later row or file overruled.
        package var unchanged: Int
        /// Records that this load set aside, whatever became of them since.
        package var quarantined: Int
        /// The load's state in words: 已入库, 与已入库的相同 or 已搁置.
        package var state: String
        /// Why it was held, or what changed in its columns; else empty.
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
        /// The feed's title, such as 救助案件.
        package var source: String
        /// The column's Chinese header; 整行 where the whole row is at fault.
        package var column: String
        /// In words, such as 不是日期.
        package var reason: String
        /// Records of all loads that still wait.
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
        /// The feed's title, such as 救助案件.
        package var source: String
        /// 12 digits.
        package var code: String
        /// The closed region's name; `nil` where nobody knows the code.
        package var name: String?
        /// The last day on which the region existed, ISO.
        package var closed: String?
        /// Records under the code, which count for no village.
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
        /// The feed's title, such as 救助案件.
        package var source: String
        /// What changed, such as 文件的列.
        package var measure: String
        /// What it was to be, such as 约定的列.
        package var usual: String
        /// What it is in the file, such as 多出 2 列.
        package var now: String
        /// What follows from it, in a sentence.
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
    /// Those of the most rows first; the district sees them.
    package var quarantined: [Quarantined]
    /// Of the newest file first; the district sees them.
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
