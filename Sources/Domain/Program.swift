/// A kind of social assistance (救助类别).
package enum Program: String, Code {
    case minimumLivingAllowance = "dibao"
    case extremePoverty = "tekun"
    case temporaryAid = "linshi"
    case edge
    case rigidExpenditure = "rigid"

    /// The full Chinese words, as on printed sheets and in files of feeds; most pages have short ones such as 低保.
    package var label: String {
        switch self {
        case .minimumLivingAllowance: "最低生活保障"
        case .extremePoverty: "特困供养"
        case .temporaryAid: "临时救助"
        case .edge: "低保边缘"
        case .rigidExpenditure: "刚性支出困难"
        }
    }

    /// Whether the aid lasts until it is ended: one person cannot have two of these at one time.
    package var isStanding: Bool {
        switch self {
        case .minimumLivingAllowance, .extremePoverty, .edge: true
        case .temporaryAid, .rigidExpenditure: false
        }
    }

    /// Whether the aid is paid by the month.
    package var isMonthly: Bool {
        switch self {
        case .minimumLivingAllowance, .extremePoverty: true
        case .temporaryAid, .edge, .rigidExpenditure: false
        }
    }
}
