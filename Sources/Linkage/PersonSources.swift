import Store

/// Where known persons and signals without an ID number come from.
///
/// A feed that the workspace does not have is left out.
struct PersonSources: Sendable {
    /// The feeds that name known persons; officers are not among them.
    let persons: [String]
    /// The feeds of signals.
    let signals: [String]
    private let settings: LinkageSettings

    /// Which rows are read.
    enum Scope: Sendable {
        /// All.
        case all
        /// Those in the temporary table `changed_row`.
        case changed

        fileprivate func condition(_ feed: String) -> String {
            switch self {
            case .all: ""
            case .changed:
                """
                and (t.county_code, t.row_key) in (
                    select c.county_code, c.row_key from pg_temp.changed_row c where c.feed = '\(feed)')
                """
            }
        }
    }

    init(_ catalog: FeedCatalog, _ settings: LinkageSettings) {
        let hasFeed = { (name: String) in catalog.feed(name) != nil }
        persons = ["cases", "case_members", "registers"].filter(hasFeed)
        signals = ["hotline", "grid_reports", "help_requests"].filter(hasFeed)
        self.settings = settings
    }

    /// The query of a feed's persons in the columns of `linkage.form`; `$1` is the county.
    ///
    /// A member has the region and, as the household's, the telephone of the case.
    func persons(of feed: String, _ scope: Scope) -> String {
        let source: String
        switch feed {
        case "cases":
            source = """
                select t.row_key, t.applicant_id_number as id_number, t.case_no, t.applicant_name as name,
                    t.applicant_phone as phone, null::text as household, t.region_code, t.applied_on as since
                from feed.cases t where t.county_code = $1 \(scope.condition(feed))
                """
        case "case_members":
            source = """
                select t.row_key, t.id_number, t.case_no, t.name, null::text as phone, c.applicant_phone as household,
                    c.region_code, coalesce(t.joined_on, c.applied_on) as since
                from feed.case_members t
                left join feed.cases c on c.county_code = t.county_code
                    and c.row_key = reference.case_key(t.case_no)
                where t.county_code = $1 \(scope.condition(feed))
                """
        default:
            source = """
                select t.row_key, t.id_number, null::text as case_no, t.name, null::text as phone,
                    null::text as household, t.region_code, t.effective_from as since
                from feed.\(feed) t where t.county_code = $1 and t.name is not null \(scope.condition(feed))
                """
        }
        return """
            select $1, '\(feed)', row_key, id_number, case_no,
                case when name !~ \(names) then name end, case when phone !~ \(phones) then phone end,
                case when household !~ \(phones) then household end, linkage.region_key(region_code), since,
                case when name ~ \(names) then name end,
                case when coalesce(phone, household) ~ \(phones) then coalesce(phone, household) end
            from (
                select row_key, id_number, case_no, linkage.normal_name(name) as name,
                    linkage.normal_phone(phone) as phone, linkage.normal_phone(household) as household, region_code, since
                from (\(source)) as source_row
                offset 0
            ) as normal_row
            """
    }

    /// The query of a feed's signals without an ID number in the columns of `linkage.signal`; `$1` is the county.
    func signals(of feed: String, _ scope: Scope) -> String {
        let columns = feed == "help_requests" ? "t.name, t.phone" : "t.subject_name as name, t.subject_phone as phone"
        let idNumber = feed == "help_requests" ? "t.id_number" : "t.subject_id_number"
        return """
            select $1, '\(feed)', row_key, case when name !~ \(names) then name end,
                case when phone !~ \(phones) then phone end, linkage.region_key(region_code),
                case when name ~ \(names) then name end, case when phone ~ \(phones) then phone end
            from (
                select row_key, linkage.normal_name(name) as name, linkage.normal_phone(phone) as phone, region_code
                from (
                    select t.row_key, \(columns), t.region_code from feed.\(feed) t
                    where t.county_code = $1 and \(idNumber) is null \(scope.condition(feed))
                ) as source_row
                offset 0
            ) as normal_row
            """
    }

    private var names: String { Self.quoted(settings.placeholderNames) }

    private var phones: String { Self.quoted(settings.placeholderPhones) }

    /// A text as an SQL literal, whatever it holds.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }
}
