import Domain

/// What a case is to be written with; what is not said is drawn as usual.
struct CaseRequest {
    /// How somebody belongs to the case otherwise than from its application on.
    struct Membership {
        var joinedOn: CalendarDay?
        var leftOn: CalendarDay?
        var receives: Bool?
        var labour: LabourCapacity?
    }

    /// The lasting publicity of a case in aid.
    enum LongPublicity {
        case usual
        /// Rows of the register by days of posting and removal; none where the list is empty.
        case rows([(posted: CalendarDay, removed: CalendarDay?)])
    }

    /// An assessment of somebody in the care of the state.
    struct Assessment {
        let on: CalendarDay
        let grade: CareGrade
        let validTo: CalendarDay
        let hasAgreement: Bool?
    }

    /// An objection that the register notes.
    enum RegisteredObjection {
        case resolved
        case unresolved
    }

    let plan: CasePlan
    let household: Household

    /// Whether the household's kinship and registers are written with this case.
    var isFirst = true

    /// Members that the case has in another way, by person.
    var memberships: [ResidentID: Membership] = [:]

    /// People of the household who do not belong to the case.
    var left: Set<ResidentID> = []

    /// The numbers of the officers in charge.
    var handler: String?
    var approver: String?

    /// Who visits the home, and what is noted of the visit.
    var surveyor: String?
    var surveyNote: String?

    var phone: String?
    var account: String?

    /// Who holds the account; nobody where `hasHolder` is false.
    var holder: ResidentID?
    var hasHolder = true

    var area: Area?
    var income: Money?
    var monthlyAmount: Money?
    var amountFrom: YearMonth?

    /// The last day up to which the case is rechecked, nil for always.
    var recheckedUntil: CalendarDay?
    var longPublicity = LongPublicity.usual

    /// The assessments instead of the usual yearly ones.
    var assessments: [Assessment]?

    /// Whether the usual verification, payments and registers are written.
    var isVerified = true
    var isPaid = true
    var isRegistered = true

    /// Steps beside those of the plan, and rows of the register of publicity.
    var furtherSteps: [TimelineStep] = []

    /// Whether the register notes an objection to the publicity that counts, and whether that is resolved.
    var objection: RegisteredObjection?
}

/// Whether somebody can work (劳动能力).
enum LabourCapacity: String, Code {
    case full
    case partial
    case none

    var label: String {
        switch self {
        case .full: "有"
        case .partial: "部分"
        case .none: "无"
        }
    }
}

/// How far somebody looks after himself (评估等级).
enum CareGrade: String, Code {
    case full
    case partial
    case none

    var label: String {
        switch self {
        case .full: "全自理"
        case .partial: "半护理"
        case .none: "全护理"
        }
    }
}
