import Domain

/// How a case is to run: working days between its steps, and what goes wrong.
///
/// Counts of working days leave out pauses, so that 5, 5, 3 and 2 end exactly on the deadlines.
struct CasePlan {
    /// How the case ends.
    enum Ending {
        /// Granted; closed some calendar days after the decision, or still in aid.
        case granted(closedAfter: Int?)
        /// Refused by the decision.
        case refused
        /// Rejected or withdrawn some working days after the acceptance, before any decision.
        case stopped(CaseStatus, workingDays: Int)
    }

    /// A span in which the clocks stand still: working days from an event to its start, and its length.
    struct Pause {
        let delay: Int
        let length: Int
    }

    /// More working days than a case lives.
    static let never = 2000

    var program: Program
    var accepted: CalendarDay
    var ending = Ending.granted(closedAfter: nil)

    /// Calendar days from the application to the acceptance.
    var acceptanceLag = 1
    var investigateDays = 3
    var reviewDays = 3

    /// Working days from the review to the posting; only the total clock sees them.
    var postingGap = 0

    /// Calendar days from the posting to the taking down.
    var publicityDays = 7
    var decideDays = 1
    var fileDays = 1

    /// The day on which the investigation ends, whatever the counts say.
    var investigatedOn: CalendarDay?

    /// Calendar days from the posting to the decision, whatever the counts say.
    var decidedAfterPosting: Int?

    /// A pause after the acceptance.
    var earlyPause: Pause?

    /// A pause after the end of publicity.
    var latePause: Pause?

    /// Calendar days after which a first publicity is taken down for an objection, and the pause that follows.
    var objection: Pause?

    var omitted: Set<Step> = []
    var isUrgent = false
    var isReviewedBeforeSurvey = false
    var isSurveyedAgain = false

    /// Whether decision and filing carry the very time at which the step before them finished.
    var hasEqualTimes = false

    /// Whether the publicity is in the register too, and after how many days the register says it was taken down.
    var isRegistered = true
    var registeredDays: Int?
}
