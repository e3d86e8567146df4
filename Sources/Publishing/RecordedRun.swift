/// One run of the installation as 运行记录 tells it: a job, a scan or a file that was taken in.
package struct RecordedRun: Sendable, Equatable {
    /// What ran.
    package enum Kind: Sendable {
        case job
        case scan
        case load

        var label: String {
            switch self {
            case .job: "定时任务"
            case .scan: "规则检查"
            case .load: "入库"
            }
        }
    }

    /// How it ended.
    package enum Outcome: Sendable {
        case done
        /// It did its work, and something waits for a person.
        case attention
        case failed

        var label: String {
            switch self {
            case .done: "完成"
            case .attention: "需人处理"
            case .failed: "没有办成"
            }
        }
    }

    /// Tells what `name` names: a job, the day of a scan or a feed.
    package var kind: Kind
    /// The job's name, the scan's day or the feed's title.
    package var name: String
    /// When it began, ISO day with time.
    package var started: String
    /// How long it took, in seconds.
    package var seconds: Double
    /// A held file and a scan in which a rule failed are failed; records set aside ask for attention.
    package var outcome: Outcome
    /// The number or word by which the end is looked up, such as `75` or `header`; empty where there is none.
    package var code: String
    /// What came of it, in a sentence without anybody's data.
    package var detail: String

    package init(
        kind: Kind, name: String, started: String, seconds: Double, outcome: Outcome, code: String = "",
        detail: String
    ) {
        self.kind = kind
        self.name = name
        self.started = started
        self.seconds = seconds
        self.outcome = outcome
        self.code = code
        self.detail = detail
    }
}
