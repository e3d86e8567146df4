/// Everything the page of one finding shows beside its line in the list; texts are masked before they come here.
package struct FindingDetail: Sendable {
    /// One step of the six from 系统提示 to 办结.
    package struct Milestone: Sendable {
        /// Where the step stands.
        package enum State: String, Sendable {
            case done
            case now
            /// The way went past it.
            case skipped
            case ahead
        }
        /// The step's name.
        package var name: String
        /// Where it stands.
        package var state: State
        /// A day, a term or `—`.
        package var when: String

        package init(name: String, state: State, when: String) {
            self.name = name
            self.state = state
            self.when = when
        }
    }

    /// One condition that was tested on the subject.
    package struct Condition: Sendable {
        /// What came of the test.
        package enum Outcome: Sendable {
            /// The rule fired.
            case triggered
            /// Another source says the same.
            case supported
            /// Tested and not met.
            case notTriggered
            /// The source has not arrived.
            case unknown

            var label: String {
                switch self {
                case .triggered: "触发"
                case .supported: "相符"
                case .notTriggered: "未触发"
                case .unknown: Formatting.missing
                }
            }

            var style: HTML {
                switch self {
                case .triggered: "bad"
                case .supported: "warn"
                case .notTriggered, .unknown: "mute"
                }
            }
        }
        /// The condition's name.
        package var name: String
        /// What the rule asks.
        package var requirement: String
        /// What was found here.
        package var found: String
        /// Where it was found.
        package var source: String
        /// What came of it.
        package var outcome: Outcome

        package init(name: String, requirement: String, found: String, source: String, outcome: Outcome) {
            self.name = name
            self.requirement = requirement
            self.found = found
            self.source = source
            self.outcome = outcome
        }
    }

    /// How often the rule proved right.
    package struct Accuracy: Sendable {
        /// Months looked back.
        package var months: Int
        /// Findings of the rule.
        package var findings: Int
        /// Of these, decided.
        package var decided: Int
        /// Of these, upheld.
        package var upheld: Int
        /// Wilson 95% interval of upheld in decided, shares of one.
        package var low: Double
        /// The interval's upper limit; below 0.5 most of the decided findings proved wrong.
        package var high: Double

        package init(months: Int, findings: Int, decided: Int, upheld: Int, low: Double, high: Double) {
            self.months = months
            self.findings = findings
            self.decided = decided
            self.upheld = upheld
            self.low = low
            self.high = high
        }
    }

    /// A source record that the finding rests on.
    package struct Record: Sendable {
        /// The source's name.
        package var source: String
        /// Its number there.
        package var number: String
        /// What it says, masked.
        package var content: String
        /// When it arrived, ISO day with or without time.
        package var arrived: String
        /// How it was matched.
        package var basis: String

        package init(source: String, number: String, content: String, arrived: String, basis: String) {
            self.source = source
            self.number = number
            self.content = content
            self.arrived = arrived
            self.basis = basis
        }
    }

    /// One event of the history.
    package struct Event: Sendable {
        /// ISO day with or without time.
        package var time: String
        /// What happened.
        package var text: String
        /// Unit and role, no name.
        package var by: String
        /// Whether it belongs to a referral: only the district's page tells it.
        package var isReferral: Bool

        package init(time: String, text: String, by: String, isReferral: Bool = false) {
            self.time = time
            self.text = text
            self.by = by
            self.isReferral = isReferral
        }
    }

    /// A law or rule with what it says.
    package struct Basis: Sendable {
        /// Its title in marks 《》.
        package var title: String
        /// The article and its content.
        package var text: String

        package init(title: String, text: String) {
            self.title = title
            self.text = text
        }
    }

    /// A name and its value under 基本情况.
    package struct Fact: Sendable {
        /// Such as 家庭人口.
        package var name: String
        /// Masked, with its unit where it has one, such as `4 人`.
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The finding's line.
    package var row: FindingRow
    /// When anything last changed, ISO day with or without time.
    package var updated: String
    /// The unit that has to act.
    package var owner: String
    /// The six steps.
    package var milestones: [Milestone]
    /// The rule's sentence, filled from the masked evidence.
    package var explanation: String
    /// All tested conditions, those not met included.
    package var conditions: [Condition]
    /// How often the rule proved right, where enough was decided.
    package var accuracy: Accuracy?
    /// The records it rests on.
    package var records: [Record]
    /// Legitimate explanations to think of first.
    package var explanations: [String]
    /// What it rests on in law.
    package var basis: [Basis]
    /// What happened, oldest first.
    package var events: [Event]
    /// What to do, in order.
    package var advice: [String]
    /// What must not be done.
    package var prohibitions: [String]
    /// The case in short, masked.
    package var facts: [Fact]
    /// Other findings to look at.
    package var related: [Link]
    /// What its evidence holds over time; nil where it holds no series.
    package var series: EvidenceSeries?

    package init(
        row: FindingRow, updated: String, owner: String, milestones: [Milestone], explanation: String,
        conditions: [Condition], accuracy: Accuracy? = nil, records: [Record], explanations: [String], basis: [Basis],
        events: [Event], advice: [String], prohibitions: [String], facts: [Fact], related: [Link]
    ) {
        self.row = row
        self.updated = updated
        self.owner = owner
        self.milestones = milestones
        self.explanation = explanation
        self.conditions = conditions
        self.accuracy = accuracy
        self.records = records
        self.explanations = explanations
        self.basis = basis
        self.events = events
        self.advice = advice
        self.prohibitions = prohibitions
        self.facts = facts
        self.related = related
    }
}
