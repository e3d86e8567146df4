/// The district as its overview shows it.
package struct DistrictModel: Sendable {
    /// 本月要点, worst first, at most six.
    package var statements: [Statement]
    /// People helped.
    package var aid: AidFigures
    /// Resident population, `nil` where it is not known, and where or when it was counted, such as `2025 年末`.
    package var residents: Int?
    /// Where or when the residents were counted, such as 区划表.
    package var residentsAsOf: String
    /// Findings first seen in the month, by kind, whatever became of them.
    package var newFindings: [Kind: Int]
    /// Findings that left the stock in the month, by kind.
    package var closedFindings: [Kind: Int]
    /// The five steps and their total; empty leaves the block out.
    package var steps: [StepDurations]
    /// Calls of the month by line; empty leaves the block out.
    package var hotlines: [Hotline]
    /// What the calls of the month on all lines were about, most frequent first; empty leaves the card out.
    package var topics: [Hotline.Topic] = []
    /// What became of them, by the words of the outcome.
    package var outcomes: [Hotline.Topic] = []
    /// Findings first seen in each month, by kind; a kind without months has no picture.
    package var trends: [Kind: Trend]
    /// Who told of needs, and what came of it; empty leaves the block out.
    package var discoveries: [Discovery]
    /// What became of reminders and referrals; nil leaves the block out.
    package var rectification: Rectification?
    /// The newest spot check with results; nil leaves the card out.
    package var spotChecks: SpotChecks?
    /// Findings that stood at the end of the month before, by kind; empty where nothing was scanned until then.
    package var stockBefore: [Kind: Int] = [:]
    /// Numbers and shares out of the ordinary, the newest first; empty leaves the card out.
    package var surges: [Notice] = []
    /// Petitions, exemptions, opinions and agencies; an empty one leaves the page out.
    package var supervision = SupervisionModel()

    package init(
        statements: [Statement], aid: AidFigures, residents: Int?, residentsAsOf: String, newFindings: [Kind: Int],
        closedFindings: [Kind: Int], steps: [StepDurations], hotlines: [Hotline], trends: [Kind: Trend] = [:],
        discoveries: [Discovery] = [], rectification: Rectification? = nil
    ) {
        self.statements = statements
        self.aid = aid
        self.residents = residents
        self.residentsAsOf = residentsAsOf
        self.newFindings = newFindings
        self.closedFindings = closedFindings
        self.steps = steps
        self.hotlines = hotlines
        self.trends = trends
        self.discoveries = discoveries
        self.rectification = rectification
    }
}

/// One telephone line's month.
package struct Hotline: Sendable {
    /// A number of calls under a name.
    package struct Topic: Sendable {
        /// A topic or an outcome; 其他 for all beyond the most frequent.
        package var name: String
        /// Calls received in the month; 0 where only the months before had some.
        package var calls: Int
        /// Mean of the three months before, where there are three.
        package var usual: Double?
        /// Those whose term ended in the month.
        package var due = 0
        /// Those of them that were answered in time.
        package var inTime = 0

        package init(name: String, calls: Int, usual: Double? = nil, due: Int = 0, inTime: Int = 0) {
            self.name = name
            self.calls = calls
            self.usual = usual
            self.due = due
            self.inTime = inTime
        }
    }
    /// The line, such as 12345 政务热线.
    package var name: String
    /// Calls in the month; `nil` when the feed has not arrived.
    package var calls: Int?
    /// Mean of the twelve months before, where there are twelve.
    package var usual: Double?
    /// Answered in time, of those whose term ended in the month.
    package var answeredInTime: Int?
    /// Calls whose term ended in the month, answered or not; nil where there are none.
    package var answered: Int?
    /// The topics of a township's calls, most frequent first.
    package var topics: [Topic]
    /// The calls of each month, oldest first; empty leaves the picture out.
    package var months: [MonthCount]

    package init(
        name: String, calls: Int?, usual: Double? = nil, answeredInTime: Int? = nil, answered: Int? = nil,
        topics: [Topic] = [], months: [MonthCount] = []
    ) {
        self.name = name
        self.calls = calls
        self.usual = usual
        self.answeredInTime = answeredInTime
        self.answered = answered
        self.topics = topics
        self.months = months
    }
}

/// A township or subdistrict: its own page and its line in the district's table.
package struct TownshipModel: Sendable {
    /// 12 digits.
    package var code: String
    /// Such as 濯水镇.
    package var name: String
    /// 本月要点, at most four.
    package var statements: [Statement]
    /// People helped there, small numbers included, which pages hide.
    package var aid: AidFigures
    /// Resident population; nil where the list of regions has none.
    package var residents: Int?
    /// First seen in the month, by kind; kinds of the district's audience are ignored.
    package var newFindings: [Kind: Int]
    /// The five steps and their total; empty leaves the block out.
    package var steps: [StepDurations]
    /// Findings first seen in each month that the township may know of; nil leaves the picture out.
    package var trend: Trend?
    /// Spot checks, hotline and reports there; an empty one leaves the block out.
    package var reports = LocalReports()
    /// Its own petitions and its citizens' opinions; an empty one leaves the page out.
    package var supervision = SupervisionModel()

    package init(
        code: String, name: String, statements: [Statement], aid: AidFigures, residents: Int?, newFindings: [Kind: Int],
        steps: [StepDurations], trend: Trend? = nil
    ) {
        self.code = code
        self.name = name
        self.statements = statements
        self.aid = aid
        self.residents = residents
        self.newFindings = newFindings
        self.steps = steps
        self.trend = trend
    }
}

/// A village or residents' community: its own page and its line in the township's table.
package struct VillageModel: Sendable {
    /// A thing to be done by a day.
    package struct Task: Sendable {
        /// ISO day.
        package var due: String
        /// Calendar days from the data's day.
        package var daysLeft: Int
        /// Verb first.
        package var title: String
        /// One line: why.
        package var why: String
        /// One line: how.
        package var how: String
        /// The finding behind it, if any.
        package var kind: Kind?
        /// The finding's number; nil for a warning of a near deadline.
        package var finding: String?

        package init(
            due: String, daysLeft: Int, title: String, why: String, how: String, kind: Kind? = nil,
            finding: String? = nil
        ) {
            self.due = due
            self.daysLeft = daysLeft
            self.title = title
            self.why = why
            self.how = how
            self.kind = kind
            self.finding = finding
        }
    }

    /// An application on its way through the five steps.
    package struct Application: Sendable {
        /// One of the five cells of the bar.
        package struct Step: Sendable {
            /// Where the step stands.
            package enum State: String, Sendable {
                case done
                case now
                case late
                case ahead

                var label: String {
                    switch self {
                    case .done: "已完成"
                    case .now: "正在办"
                    case .late: "超期"
                    case .ahead: "未开始"
                    }
                }
            }
            /// Late where its deadline passed before it was done; 公示 is never late.
            package var state: State
            /// Days used so far, in the step's own unit; `nil` before it begins.
            package var days: Int?

            package init(state: State, days: Int? = nil) {
                self.state = state
                self.days = days
            }
        }
        /// Applicant, masked, and programme: 王** · 低保.
        package var title: String
        /// ISO day of acceptance.
        package var accepted: String
        /// The five steps: 调查, 评议, 公示, 审批, 备案.
        package var steps: [Step]
        /// The same in a sentence.
        package var sentence: String

        package init(title: String, accepted: String, steps: [Step], sentence: String) {
            self.title = title
            self.accepted = accepted
            self.steps = steps
            self.sentence = sentence
        }
    }

    /// A number to call.
    package struct Telephone: Sendable {
        /// As it is dialled and read.
        package var number: String
        /// Whose it is and when it answers.
        package var remark: String

        package init(number: String, remark: String) {
            self.number = number
            self.remark = remark
        }
    }

    /// 12 digits.
    package var code: String
    /// Such as 文汇社区居民委员会.
    package var name: String
    /// 12 digits.
    package var townshipCode: String
    /// Households that live there; nil where no feed tells.
    package var households: Int?
    /// Resident population; nil where the list of regions has none.
    package var residents: Int?
    /// People helped there, small numbers included, which pages hide.
    package var aid: AidFigures
    /// 困难上报: answered, of reported in the month.
    package var helpAnswered: Int?
    /// Grid reports of hardship in the month; nil where their feed never arrived.
    package var helpReported: Int?
    /// 长期公示: up to date, of due.
    package var publicityCurrent: Int?
    /// Cases in aid that must be up or are; nil where the register never arrived.
    package var publicityDue: Int?
    /// At most eight are shown, in their order.
    package var tasks: [Task]
    /// How many of them a page shows.
    package static let mostTasks = 8
    /// Those on their way, the oldest acceptance first.
    package var applications: [Application]
    /// In the order of the settings.
    package var telephones: [Telephone]

    package init(
        code: String, name: String, townshipCode: String, households: Int?, residents: Int?, aid: AidFigures,
        helpAnswered: Int? = nil, helpReported: Int? = nil, publicityCurrent: Int? = nil, publicityDue: Int? = nil,
        tasks: [Task], applications: [Application], telephones: [Telephone]
    ) {
        self.code = code
        self.name = name
        self.townshipCode = townshipCode
        self.households = households
        self.residents = residents
        self.aid = aid
        self.helpAnswered = helpAnswered
        self.helpReported = helpReported
        self.publicityCurrent = publicityCurrent
        self.publicityDue = publicityDue
        self.tasks = tasks
        self.applications = applications
        self.telephones = telephones
    }
}
