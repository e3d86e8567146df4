/// The people helped by one programme, here and in the district.
package struct AidFigure: Sendable {
    /// The programmes, in the order of the tiles.
    package enum Programme: String, CaseIterable, Sendable {
        /// 低保
        case minimumLiving
        /// 特困
        case extremePoverty
        /// 临时救助
        case temporary
        /// 低收入人口
        case lowIncome

        var label: String {
            switch self {
            case .minimumLiving: "低保"
            case .extremePoverty: "特困"
            case .temporary: "临时救助"
            case .lowIncome: "低收入人口"
            }
        }
    }

    /// Persons, each once; `nil` when the feed has not arrived.
    package var persons: Int?
    /// Households; `nil` when not known or not counted.
    package var households: Int?
    /// Persons at the ends of the twelve months before and now, oldest first; empty where they are not known.
    package var months: [MonthCount]
    /// One short remark, such as 分散 1,702 · 集中 435.
    package var remark: String?

    package init(persons: Int?, households: Int? = nil, months: [MonthCount] = [], remark: String? = nil) {
        self.persons = persons
        self.households = households
        self.months = months
        self.remark = remark
    }
}

/// The four figures of a place.
package struct AidFigures: Sendable {
    /// Who receives 低保.
    package var minimumLiving: AidFigure
    /// Who receives 特困供养.
    package var extremePoverty: AidFigure
    /// Who is in 临时救助, which counts for 90 days at most.
    package var temporary: AidFigure
    /// Who is in 低保, 特困, 低保边缘 or 刚性支出困难, each once; no households.
    package var lowIncome: AidFigure

    package init(
        minimumLiving: AidFigure, extremePoverty: AidFigure, temporary: AidFigure, lowIncome: AidFigure
    ) {
        self.minimumLiving = minimumLiving
        self.extremePoverty = extremePoverty
        self.temporary = temporary
        self.lowIncome = lowIncome
    }

    subscript(programme: AidFigure.Programme) -> AidFigure {
        switch programme {
        case .minimumLiving: minimumLiving
        case .extremePoverty: extremePoverty
        case .temporary: temporary
        case .lowIncome: lowIncome
        }
    }
}
