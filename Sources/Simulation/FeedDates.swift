import Domain

/// Which columns of a feed say when a row, or a part of it, came to be known.
struct FeedDates {
    /// The column without which the row does not exist yet.
    let own: Int?

    /// The columns that are empty before their own day.
    let endings: [Int]

    /// Columns that are filled in with another one.
    let filledWith: [(column: Int, ending: Int)]

    /// The columns of a case's status, approval and closing, where the feed is that of cases.
    let status: (column: Int, approved: Int, closed: Int)?

    /// The dates of a feed.
    init(_ feed: Feed) {
        let names = feed.columns.map(\.name)
        func index(_ name: String) -> Int? { names.firstIndex(of: name) }
        let description = FeedDates.names(of: feed)
        own = description.own.flatMap(index)
        endings = description.endings.compactMap(index)
        filledWith = description.filledWith.flatMap { ending, columns in
            columns.compactMap { column in
                index(column).flatMap { column in index(ending).map { (column: column, ending: $0) } }
            }
        }.sorted { $0.column < $1.column }
        status = index("status").flatMap { status in
            index("approved_on").flatMap { approved in
                index("closed_on").map { (column: status, approved: approved, closed: $0) }
            }
        }
    }

    private static func names(of feed: Feed) -> (own: String?, endings: [String], filledWith: [String: [String]]) {
        switch feed {
        case .regions, .standards, .institutions, .agencies, .officers: (nil, [], [:])
        case .kinship: (nil, ["until"], [:])
        case .relativeFilings: ("filed_on", [], [:])
        case .cases:
            (
                "applied_on", ["approved_on", "closed_on"],
                [
                    "approved_on": [
                        "income_per_capita", "monthly_amount", "amount_from", "bank_account",
                        "account_holder_id_number", "approver_id",
                    ],
                    "closed_on": ["close_reason"],
                ]
            )
        case .caseMembers: ("joined_on", ["left_on"], [:])
        case .caseSteps: ("started_at", ["finished_at", "recorded_at"], ["finished_at": ["outcome"]])
        case .hotline: ("received_at", ["answered_at"], ["answered_at": ["outcome", "satisfied"]])
        case .gridReports: ("reported_at", ["handled_at"], ["handled_at": ["outcome"]])
        case .helpRequests:
            (
                "submitted_at", ["dispatched_at", "handled_at"],
                ["dispatched_at": ["dispatched_to"], "handled_at": ["outcome"]]
            )
        case .payments: ("paid_on", [], [:])
        case .registers: ("effective_from", [], [:])
        case .verifications:
            ("requested_on", ["finished_on"], ["finished_on": ["system_income", "visit_income", "conclusion"]])
        case .publicity: ("posted_on", ["removed_on", "objection_resolved_on"], ["removed_on": ["objection"]])
        case .assessments: ("assessed_on", [], [:])
        case .petitions:
            ("received_on", ["verified_on", "forwarded_on", "replied_on"], ["replied_on": ["result"]])
        case .feedback: ("at", [], [:])
        case .checkResults: ("checked_on", [], [:])
        case .dispositions: ("at", [], [:])
        }
    }

    /// Whether all of a row is known by the end of a day.
    func isWhole(_ row: [Cell], by day: CalendarDay) -> Bool {
        !(own.map { row[$0].isAfter(day) } ?? false) && !endings.contains { row[$0].isAfter(day) }
    }

    /// The row as it was known by the end of a day, nil before it existed.
    func version(of row: [Cell], on day: CalendarDay) -> [Cell]? {
        if isWhole(row, by: day) { return row }
        if let own, row[own].isAfter(day) { return nil }
        var version = row
        for (column, ending) in filledWith where row[ending].isAfter(day) { version[column] = .empty }
        for ending in endings where row[ending].isAfter(day) { version[ending] = .empty }
        if let status {
            version[status.column] = known(
                row[status.column], isApproved: !row[status.approved].isAfter(day),
                isClosed: !row[status.closed].isAfter(day))
        }
        return version
    }

    /// What a status was before the approval or the end that it rests on.
    private func known(_ status: Cell, isApproved: Bool, isClosed: Bool) -> Cell {
        let final = CaseStatus.allCases.first { Cell($0) == status }
        switch final {
        case .active, .closed:
            if !isApproved { return Cell(CaseStatus.processing) }
            return isClosed ? status : Cell(CaseStatus.active)
        case .rejected, .withdrawn: return isClosed ? status : Cell(CaseStatus.processing)
        case .processing, nil: return status
        }
    }
}
