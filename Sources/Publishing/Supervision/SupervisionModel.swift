/// What becomes of petitions, exemptions and opinions, and how well the agencies verify.
package struct SupervisionModel: Sendable {
    /// A letter, call or visit of a petitioner.
    package struct Petition: Sendable {
        /// 信访编号, as the feed has it.
        package var number: String
        /// 来信, 来电, 来访 or 上级交办.
        package var channel: String
        /// The township's name, `—` where it is of none.
        package var township: String
        /// The day of 收件, ISO.
        package var receivedOn: String
        /// The day of 初步核实, ISO; nil before it.
        package var verifiedOn: String?
        /// The day of 转办, ISO; nil before it.
        package var forwardedOn: String?
        /// The last day for the answer as the feed has it, ISO; nil where it names none.
        package var dueOn: String?
        /// The day of the answer, ISO; nil where there is none yet.
        package var repliedOn: String?
        /// What it was found to be, such as 属实.
        package var result: String?
        /// Whether it repeats an earlier one.
        package var isRepeat: Bool
        /// Whether the petitioner came again after the answer.
        package var cameAgain: Bool
        /// What of it is late, such as 超期未答复; nil where nothing is, or where the reader may not know.
        package var late: String?

        /// How far it has come.
        package var stage: String {
            repliedOn != nil ? "已答复" : forwardedOn != nil ? "办理中" : verifiedOn != nil ? "待转办" : "待核实"
        }

        package init(
            number: String, channel: String, township: String, receivedOn: String, verifiedOn: String? = nil,
            forwardedOn: String? = nil, dueOn: String? = nil, repliedOn: String? = nil, result: String? = nil,
            isRepeat: Bool = false, cameAgain: Bool = false, late: String? = nil
        ) {
            self.number = number
            self.channel = channel
            self.township = township
            self.receivedOn = receivedOn
            self.verifiedOn = verifiedOn
            self.forwardedOn = forwardedOn
            self.dueOn = dueOn
            self.repliedOn = repliedOn
            self.result = result
            self.isRepeat = isRepeat
            self.cameAgain = cameAgain
            self.late = late
        }
    }

    /// A finding that was exempted (容错免责).
    package struct Exemption: Sendable {
        /// The finding's, such as `QJ-2026-10-0417`.
        package var number: String
        /// Nil for rules that only watch the numbers or the data.
        package var kind: Kind?
        /// The rule's title, such as 乡镇审批超 3 个工作日.
        package var title: String
        /// The township's name, `—` where it is of none.
        package var township: String
        /// The day of the exemption, ISO.
        package var day: String
        /// The reason that was written for it, masked; empty where none is kept.
        package var basis: String
        /// The day on which it lapses, ISO; nil where none was set.
        package var until: String?
        /// Whether it still holds.
        package var holds: Bool

        package init(
            number: String, kind: Kind?, title: String, township: String, day: String, basis: String, until: String?,
            holds: Bool
        ) {
            self.number = number
            self.kind = kind
            self.title = title
            self.township = township
            self.day = day
            self.basis = basis
            self.until = until
            self.holds = holds
        }
    }

    /// The opinions of a township's citizens in twelve months.
    package struct Satisfaction: Sendable {
        /// 12 digits.
        package var code: String
        /// The township's name, `—` where the list of regions has none.
        package var township: String
        /// Opinions with a score; those without one do not count.
        package var opinions: Int
        /// Four or five points.
        package var content: Int
        /// One or two points.
        package var discontent: Int
        /// The sum of the scores, each from one to five.
        package var points: Int

        package init(code: String, township: String, opinions: Int, content: Int, discontent: Int, points: Int) {
            self.code = code
            self.township = township
            self.opinions = opinions
            self.content = content
            self.discontent = discontent
            self.points = points
        }
    }

    /// How an agency verified in 365 days.
    package struct Agency: Sendable {
        /// 机构编号, as the orders have it.
        package var number: String
        /// Its name; the number where no list of agencies has it.
        package var name: String
        /// Verifications with both incomes, those whose incomes are far apart, and the median difference in yuan.
        package var compared: Int
        /// Of `compared`, those more than 200 yuan and more than half of the larger income apart.
        package var gaps: Int
        /// Yuan of income a head, without sign; nil where nothing was compared.
        package var medianGap: Double?
        /// Verifications with a conclusion, those above the line, and how many the townships' shares let expect.
        package var concluded: Int
        /// Of `concluded`, those found above the line (不符合).
        package var above: Int
        /// What `above` would be at the shares of the cases' townships; seldom whole.
        package var expected: Double
        /// Orders that are finished or past their day, those that were late, those that wait, and the median working days.
        package var due: Int
        /// Of `due`, those not finished within five working days after the order.
        package var late: Int
        /// Orders that are not finished, late or not.
        package var waiting: Int
        /// Working days from the order to its end, of finished ones; nil where there are none.
        package var medianDays: Int?
        /// Whether a finding says that it finds too few above the line.
        package var isLenient: Bool

        package init(
            number: String, name: String, compared: Int, gaps: Int, medianGap: Double?, concluded: Int, above: Int,
            expected: Double, due: Int, late: Int, waiting: Int, medianDays: Int?, isLenient: Bool
        ) {
            self.number = number
            self.name = name
            self.compared = compared
            self.gaps = gaps
            self.medianGap = medianGap
            self.concluded = concluded
            self.above = above
            self.expected = expected
            self.due = due
            self.late = late
            self.waiting = waiting
            self.medianDays = medianDays
            self.isLenient = isLenient
        }
    }

    /// Petitions of the year and unanswered ones, these first, each the oldest first; nil where the feed never arrived, as below.
    package var petitions: [Petition]?
    /// Exempted findings, newest first; nil for whoever may not know.
    package var exemptions: [Exemption]?
    /// Every township with opinions.
    package var satisfaction: [Satisfaction]?
    /// Every agency.
    package var agencies: [Agency]?

    package init(
        petitions: [Petition]? = nil, exemptions: [Exemption]? = nil, satisfaction: [Satisfaction]? = nil,
        agencies: [Agency]? = nil
    ) {
        self.petitions = petitions
        self.exemptions = exemptions
        self.satisfaction = satisfaction
        self.agencies = agencies
    }

    /// Whether there is nothing to show.
    package var isEmpty: Bool {
        (petitions ?? []).isEmpty && (exemptions ?? []).isEmpty && (satisfaction ?? []).isEmpty
            && (agencies ?? []).isEmpty
    }
}
