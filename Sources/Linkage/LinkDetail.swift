package import Postgres

/// What is compared of a listed pair: the signal's values and those under which the person is known.
package struct LinkDetail: Sendable {
    /// One record: where it stands, and its name, telephone number and division code as they are compared.
    package struct Side: Sendable, Hashable {
        /// The feed and the key of the row.
        package let source: String
        /// The name; nil where it is missing or stands for «not known».
        package let name: String?
        /// The telephone number, a household's too.
        package let phone: String?
        /// The division code.
        package let region: String?
    }

    /// The signal.
    package let signal: Side
    /// The person's records.
    package let person: [Side]

    /// Looks a pair up; names and numbers are masked unless `isClear`.
    ///
    /// - Throws: `Failure` 1242 where there is none of that number; `PostgresError`.
    package init(link: Int, isClear: Bool, on database: isolated Connection) throws {
        let values = isClear ? "s.name, s.phone" : "reference.masked_name(s.name), reference.masked_phone(s.phone)"
        let signals = try database.query(
            """
            select s.feed || ' ' || s.row_key, \(values), s.region from linkage.link l
            join linkage.signal s on s.county_code = l.county_code and s.feed = l.feed and s.row_key = l.row_key
            where l.link_id = $1
            """, [.init(link)], as: String.self, String?.self, String?.self, String?.self)
        guard let signal = signals.first.map(Self.side) else { throw LinkDecision.unknown(link) }
        self.signal = signal
        person = try database.query(
            """
            select s.feed, \(values), s.region from linkage.link l
            join (
                select county_code, feed, id_number, name, coalesce(phone, household) as phone, region from linkage.form
            ) s on s.county_code = l.county_code and s.id_number = l.id_number
            where l.link_id = $1
            group by s.feed, s.name, s.phone, s.region order by s.feed, s.name, s.phone, s.region
            """, [.init(link)], as: String.self, String?.self, String?.self, String?.self
        ).map(Self.side)
    }

    private static func side(_ row: (String, String?, String?, String?)) -> Side {
        Side(source: row.0, name: row.1, phone: row.2, region: row.3)
    }
}
