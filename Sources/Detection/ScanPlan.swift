import Store

/// Which subjects a rule looks at.
enum ScanPlan: Hashable {
    /// All.
    case full
    /// None: nothing that it reads has changed.
    case nothing
    /// The cases and persons of a scope, each with its household.
    case households(scope: Int)
    /// The rows of a feed in a scope, whose keys are the subjects' keys.
    case rows(feed: String, scope: Int)

    /// The rows that the views show.
    var shown: AsOfViews.Scope {
        switch self {
        case .full, .nothing: .all
        case .households: .households
        case .rows(let feed, _): .rows(feed: feed)
        }
    }

    /// The number of the scope in the scope tables; nil where it is everything or nothing.
    var scope: Int? {
        switch self {
        case .full, .nothing: nil
        case .households(let scope), .rows(_, let scope): scope
        }
    }

    /// The condition on findings or hits that restricts them to the subjects of the plan; it begins with `and`.
    ///
    /// What names neither a case nor a person is looked at each time: the rows behind it are always shown.
    func holds(for row: String) -> String {
        func isSubject(_ kind: String, _ column: String, _ scope: Int) -> String {
            """
            \(row).\(column) in (
                select s.key from pg_temp.scope_subject s where s.scope = \(scope) and s.kind = '\(kind)')
            """
        }
        return switch self {
        case .full: ""
        case .nothing: " and false"
        case .households(let scope):
            """
             and (\(isSubject("case", "case_no", scope))
                or (\(row).case_no is null
                    and (\(row).id_number is null or \(isSubject("person", "id_number", scope)))))
            """
        case .rows(_, let scope): " and \(isSubject("row", "subject_key", scope))"
        }
    }
}
