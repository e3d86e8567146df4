/// Which counts of persons and households each place may show, decided once for all pages.
///
/// The same cell appears on the district's table, the township's page and the village's page; it must be hidden on all
/// of them or on none.
struct Disclosure: Sendable {
    /// The four programmes' counts of one place.
    struct Place: Sendable {
        var persons: [AidFigure.Programme: Count] = [:]
        var households: [AidFigure.Programme: Count] = [:]
        /// The persons of each month of a township or of the district, nil where they are not shown.
        var months: [AidFigure.Programme: [MonthCount]] = [:]

        /// 低保 and 特困 together: shown where both are, so that their sum gives neither away.
        var inAid: Count {
            let parts = [persons[.minimumLiving] ?? .missing, persons[.extremePoverty] ?? .missing]
            if parts.contains(.missing) { return .missing }
            let shown = parts.compactMap(\.shown)
            return shown.count == 2 ? .exact(shown[0] + shown[1]) : .withheld
        }
    }

    private(set) var district = Place()
    private var places: [String: Place] = [:]

    init(_ publication: Publication) {
        let villages = Dictionary(grouping: publication.villages, by: \.townshipCode)
        for programme in AidFigure.Programme.allCases {
            for measure in [\Place.persons, \Place.households] {
                let value: (AidFigures) -> Int? = { figures in
                    measure == \Place.persons ? figures[programme].persons : figures[programme].households
                }
                let whole = Suppression.column([value(publication.district.aid)])
                district[keyPath: measure][programme] = whole.total
                let column = Suppression.column(
                    publication.townships.map { value($0.aid) }, total: whole.total == .missing ? nil : whole.total)
                for (township, cell) in zip(publication.townships, column.cells) {
                    places[township.code, default: Place()][keyPath: measure][programme] = cell
                    let own = villages[township.code] ?? []
                    let cells = Suppression.column(own.map { value($0.aid) }, total: cell == .missing ? nil : cell)
                        .cells
                    for (village, cell) in zip(own, cells) {
                        places[village.code, default: Place()][keyPath: measure][programme] = cell
                    }
                }
            }
            addMonths(of: programme, publication)
        }
    }

    /// Decides each month as the present one: its column of townships with the district's total.
    private mutating func addMonths(of programme: AidFigure.Programme, _ publication: Publication) {
        let townships = publication.townships
        for (index, month) in publication.district.aid[programme].months.enumerated() {
            func value(_ figures: AidFigures) -> Int? {
                let months = figures[programme].months
                return index < months.count ? months[index].count : nil
            }
            let whole = Suppression.column([value(publication.district.aid)])
            district.months[programme, default: []].append(MonthCount(month: month.month, count: whole.total.shown))
            let column = Suppression.column(
                townships.map { value($0.aid) }, total: whole.total == .missing ? nil : whole.total)
            for (township, cell) in zip(townships, column.cells) {
                places[township.code, default: Place()].months[programme, default: []].append(
                    MonthCount(month: month.month, count: cell.shown))
            }
        }
    }

    /// What the place with this code may show.
    subscript(code: String) -> Place { places[code] ?? Place() }
}
