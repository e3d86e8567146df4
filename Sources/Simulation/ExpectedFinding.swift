import Domain

/// A finding that a rule must report on the last day of the data.
struct ExpectedFinding {
    let rule: String
    let key: String
    var caseNumber: String?
    var person: ResidentID?
    let region: RegionCode
    let event: CalendarDay?
    var due: CalendarDay?

    /// What was planted, for people.
    let note: String

    static let columns = [
        "rule_id", "subject_key", "case_no", "id_number", "region_code", "event_date", "due_on", "note",
    ]

    var record: [Cell] {
        [
            Cell(rule), Cell(key), Cell(caseNumber), Cell(person), Cell(region), Cell(event), Cell(due), Cell(note),
        ]
    }
}
