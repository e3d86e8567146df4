package import Postgres

/// The chain of events of a district: what was done to findings and who saw them.
package struct AuditChain: Sendable {
    private let county: String

    /// The end of the chain at some time; kept elsewhere it shows later whether what came before is still there.
    package struct Anchor: Sendable, Hashable, Codable {
        /// The district's six digits.
        package let county: String
        /// The number of the last event; 0 where there is none.
        package let event: Int
        /// Its hash, in hexadecimal digits.
        package let hash: String

        enum CodingKeys: String, CodingKey {
            case county, hash
            case event = "event_no"
        }
    }

    /// What does not hold.
    package struct Problem: Sendable, Hashable {
        /// The kinds of it.
        package enum Kind: String, Sendable {
            /// An event is not what was written.
            case altered
            /// An event is missing.
            case removed
            /// Another event stands in its place.
            case reordered
            /// The events from it on are missing.
            case cutOff = "cut_off"
            /// Events stand behind the recorded end of the chain.
            case unrecorded
            /// A finding's state is not that of its last event.
            case state
            /// The event of an anchor is another one now: the chain was written anew.
            case rewritten
        }

        /// What kind.
        package let kind: Kind
        /// The event; nil where a finding has none.
        package let event: Int?
        /// The finding's number, or the last event that is missing, or the place of a moved one.
        package let detail: String?
    }

    /// One time at which somebody saw a finding.
    package struct Access: Sendable {
        /// The event.
        package let event: Int
        /// When, as `2026-03-01T08:30:00+08:00`.
        package let at: String
        /// By which command.
        package let action: String
        /// The login.
        package let login: String?
        /// The person behind it.
        package let person: String?
        /// The user of the operating system.
        package let user: String?
    }

    /// The chain of a district.
    package init(county: String) {
        self.county = county
    }

    /// The end of the chain now.
    package func anchor(on database: isolated Connection) throws -> Anchor {
        let head = try database.first(
            """
            select event_no, encode(hash, 'hex') from audit.event
            where county_code = $1 order by event_no desc limit 1
            """, [.init(county)], as: Int.self, String.self)
        if let head { return Anchor(county: county, event: head.0, hash: head.1) }
        let beginning =
            try database.first("select encode(audit.beginning($1), 'hex')", [.init(county)], as: String.self) ?? ""
        return Anchor(county: county, event: 0, hash: beginning)
    }

    /// What of the chain does not hold, the first event first; anchors of other districts are left aside.
    ///
    /// Returns the number of events and the problems.
    package func verify(
        against anchors: [Anchor] = [], on database: isolated Connection
    ) throws -> (events: Int, problems: [Problem]) {
        try database.atomically(.snapshot) {
            let (count, last) =
                try database.first(
                    "select count(*), max(event_no) from audit.event where county_code = $1", [.init(county)],
                    as: Int.self, Int?.self) ?? (0, nil)
            var problems = try database.query(
                "select event_no, problem, detail from audit.problems($1)", [.init(county)],
                as: Int?.self, String.self, String?.self
            ).map { Problem(kind: Problem.Kind(rawValue: $0.1) ?? .altered, event: $0.0, detail: $0.2) }
            for anchor in anchors where anchor.county == county && anchor.event > 0 {
                let hash = try database.first(
                    "select encode(hash, 'hex') from audit.event where county_code = $1 and event_no = $2",
                    [.init(county), .init(anchor.event)], as: String.self)
                if hash == anchor.hash { continue }
                problems.append(
                    hash == nil
                        ? Problem(kind: .cutOff, event: (last ?? 0) + 1, detail: String(anchor.event))
                        : Problem(kind: .rewritten, event: anchor.event, detail: nil))
            }
            // What a finding lacks follows from what was done to its events.
            func rank(_ problem: Problem) -> (Int, Int) { (problem.kind == .state ? 1 : 0, problem.event ?? .max) }
            problems.sort { rank($0) < rank($1) }
            return (count, problems)
        }
    }

    /// Who saw a finding, or any finding of a case, the last time last.
    ///
    /// - Throws: `Failure` 1280 where there is neither a finding nor a case of that number.
    package func whoSaw(_ number: String, on database: isolated Connection) throws -> [Access] {
        let findings = try database.first(
            "select count(*) from detection.finding where county_code = $1 and $2 in (finding_no, case_no)",
            [.init(county), .init(number)], as: Int.self)
        guard findings != 0 else {
            throw Failure(
                1280, .noInput,
                Bilingual(
                    "there is no finding \(number), and no case of that number has one",
                    "没有编号为 \(number) 的线索，也没有该救助编号的线索"),
                repair: Bilingual("see aidwatch finding list --all", "请用 aidwatch finding list --all 查看"))
        }
        return try accesses(
            """
            seen && array(
                select f.finding_id from detection.finding f
                where f.county_code = $1 and $2 in (f.finding_no, f.case_no))
            """, number, on: database)
    }

    /// What beside findings is shown to persons and recorded.
    package enum Record: String, Sendable, CaseIterable {
        /// A record in quarantine.
        case quarantine
        /// A signal and the person that it may speak of.
        case link
    }

    /// Who saw a record that is no finding, by its number, the last time last.
    package func whoSaw(_ record: Record, _ number: Int, on database: isolated Connection) throws -> [Access] {
        try accesses(
            """
            action in ('quarantine', 'quarantine_export', 'person', 'person_list')
            and payload -> '\(record.rawValue)' @> to_jsonb($2::bigint)
            """, String(number), on: database)
    }

    private func accesses(
        _ condition: String, _ value: String, on database: isolated Connection
    ) throws -> [Access] {
        try database.query(
            """
            select event_no, to_char(recorded_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'), action,
                login, person, os_user
            from audit.event
            where county_code = $1 and \(condition)
            order by event_no
            """, [.init(county), .init(text: value)],
            as: Int.self, String.self, String.self, String?.self, String?.self, String?.self
        ).map { Access(event: $0.0, at: $0.1, action: $0.2, login: $0.3, person: $0.4, user: $0.5) }
    }
}
