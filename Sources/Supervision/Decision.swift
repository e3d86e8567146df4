package import Domain
package import Postgres
import Store

/// A person's decision on a finding.
///
/// The database holds the table of transitions and its guards: `Decision` says what is wanted and hands it over.
package struct Decision: Sendable {
    /// The finding's number.
    package var finding: String
    /// What is done with it.
    package var action: FindingAction
    /// Why, by what basis, or with what result.
    package var reason: String?
    /// The last day of a reminder's term, or the day on which a dismissal or exemption lapses.
    package var until: CalendarDay?
    /// A reminder's term in working days, instead of its last day.
    package var term: Int?
    /// The login or name of the second person.
    package var approver: String?
    /// A file that shows the rectification.
    package var attachment: Attachment?
    /// The number of steps that the decider has seen; nil where it does not matter.
    package var version: Int?
    /// What the rule answered when it was run again, as JSON.
    package var answer: String?

    /// Who decides, when, and in which district.
    package struct Actor: Sendable {
        /// The district's six digits.
        package let county: String
        /// The login that a command names; nil where the session's own decides.
        package let login: String?
        /// The user of the operating system.
        package let user: String
        /// The instant of the decision.
        package let at: Instant
        /// The term of a reminder that names none, in working days.
        package let term: Int

        /// An actor.
        package init(county: String, login: String?, user: String, at: Instant, term: Int) {
            self.county = county
            self.login = login
            self.user = user
            self.at = at
            self.term = term
        }
    }

    /// A decision without anything that its action may need.
    package init(_ action: FindingAction, on finding: String) {
        self.action = action
        self.finding = finding
    }

    /// Writes the decision.
    ///
    /// Returns the number of its event.
    ///
    /// - Throws: `Failure` 1230, or 1250 to 1270, where it is refused; then nothing has changed.
    @discardableResult
    package func make(by actor: Actor, on database: isolated Connection) throws -> Int {
        let row = try database.first(
            """
            select (d).event_no, (d).refusal, (d).detail
            from (select api.decide(
                $1,
                row($2, $3, $4, $5::date, $6::integer, $7, $8::bytea, $9, $10::integer, $11::jsonb)::api.request,
                $12, $13, $14::timestamptz, $15::integer) as d) made
            """,
            [
                .init(actor.county), .init(finding), .init(action.rawValue), .init(reason),
                .init(text: until?.description), .init(text: term.map(String.init)), .init(approver),
                .init(attachment?.digest), .init(attachment?.name), .init(text: version.map(String.init)),
                .init(text: answer), .init(actor.login), .init(actor.user), .init(actor.at.description),
                .init(actor.term),
            ], as: Int?.self, String?.self, String?.self)
        if let event = row?.0 { return event }
        guard let refusal = row?.1.flatMap(Refusal.init(rawValue:)) else {
            throw PostgresError(.usage, "the database refused a decision for a reason that the program does not know")
        }
        throw refusal.failure(action, on: finding, detail: row?.2)
    }

    /// The steps of a finding so far, for a decision that must meet the same.
    ///
    /// - Throws: `Failure` 1230 where there is no such finding.
    package static func version(of finding: String, on database: isolated Connection) throws -> Int {
        let version = try database.first(
            "select max(version) from api.finding_events where finding_no = $1", [.init(finding)], as: Int?.self)
        guard let version = version ?? nil else { throw Refusal.unknownFinding(finding) }
        return version
    }
}
