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
        for measure in [\Place.persons, \Place.households] {
            decide(publication, villages) { figure in
                measure == \Place.persons ? figure.persons : figure.households
            } note: { place, programme, count in
                place[keyPath: measure][programme] = count
            }
        }
        // Each month is decided as the present one.
        let months = Set(AidFigure.Programme.allCases.flatMap { publication.district.aid[$0].months.map(\.month) })
        for month in months.sorted() {
            func count(_ figure: AidFigure) -> MonthCount? { figure.months.first { $0.month == month } }
            decide(publication, [:]) {
                count($0)?.count
            } note: { place, programme, shown in
                guard count(publication.district.aid[programme]) != nil else { return }
                place.months[programme, default: []].append(MonthCount(month: month, count: shown.shown))
            }
        }
    }

    /// Decides one count of all programmes for the district, its townships and some villages by township.
    private mutating func decide(
        _ publication: Publication, _ villages: [String: [VillageModel]], _ value: (AidFigure) -> Int?,
        note: (inout Place, AidFigure.Programme, Count) -> Void
    ) {
        let whole = Columns([publication.district.aid], value).total
        for programme in AidFigure.Programme.allCases { note(&district, programme, whole[programme]) }
        let columns = Columns(publication.townships.map(\.aid), below: whole, value)
        for (place, township) in publication.townships.enumerated() {
            let row = columns[place]
            for programme in AidFigure.Programme.allCases {
                note(&places[township.code, default: Place()], programme, row[programme])
            }
            guard let own = villages[township.code] else { continue }
            let cells = Columns(own.map(\.aid), below: row, value)
            for (place, village) in own.enumerated() {
                for programme in AidFigure.Programme.allCases {
                    note(&places[village.code, default: Place()], programme, cells[place][programme])
                }
            }
        }
    }

    /// One count of all programmes of a place.
    private struct Row {
        let temporary: Count
        /// 低保, 特困 and what else 低收入人口 holds.
        let parts: [Count]
        let lowIncome: Count

        subscript(programme: AidFigure.Programme) -> Count {
            switch programme {
            case .minimumLiving: parts[0]
            case .extremePoverty: parts[1]
            case .temporary: temporary
            case .lowIncome: lowIncome
            }
        }
    }

    /// One count of all programmes of several places, and of them together.
    private struct Columns {
        private let temporary: Suppression.Column
        private let lowIncome: Suppression.SummedColumns

        init(_ figures: [AidFigures], below whole: Row? = nil, _ value: (AidFigure) -> Int?) {
            temporary = Suppression.column(
                figures.map { value($0.temporary) },
                total: whole.flatMap { $0.temporary == .missing ? nil : $0.temporary })
            lowIncome = Suppression.columns(
                [figures.map { value($0.minimumLiving) }, figures.map { value($0.extremePoverty) }],
                sums: figures.map { value($0.lowIncome) }, totals: whole?.parts)
        }

        subscript(place: Int) -> Row {
            Row(
                temporary: temporary.cells[place], parts: lowIncome.parts.map { $0.cells[place] },
                lowIncome: lowIncome.sum.cells[place])
        }

        var total: Row {
            Row(temporary: temporary.total, parts: lowIncome.parts.map(\.total), lowIncome: lowIncome.sum.total)
        }
    }

    /// What the place with this code may show.
    subscript(code: String) -> Place { places[code] ?? Place() }
}
