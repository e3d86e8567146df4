package import Postgres
package import Store

/// What a person decided on a signal and somebody it may speak of.
package struct LinkDecision: Sendable {
    /// What was decided.
    package enum Verdict: String, Sendable {
        /// The signal speaks of the person.
        case same
        /// It does not.
        case different
    }

    /// The feed of the signal.
    package let feed: String
    /// The key of its row.
    package let rowKey: String
    /// The person's ID number.
    package let idNumber: String
    /// What was decided.
    package let verdict: Verdict
    /// Who decided.
    package let actor: String
    /// Why.
    package let reason: String

    /// A decision on any signal and person.
    package init(feed: String, rowKey: String, idNumber: String, _ verdict: Verdict, actor: String, reason: String) {
        self.feed = feed
        self.rowKey = rowKey
        self.idNumber = idNumber
        self.verdict = verdict
        self.actor = actor
        self.reason = reason
    }

    /// A decision on a listed pair.
    ///
    /// - Throws: `Failure` 1242 where there is none of that number; `PostgresError`.
    package init(
        link: Int, _ verdict: Verdict, actor: String, reason: String, on database: isolated Connection
    ) throws {
        let row = try database.first(
            "select feed, row_key, id_number from api.person_links where link_id = $1", [.init(link)],
            as: String.self, String.self, String.self)
        guard let row else { throw Self.unknown(link) }
        self.init(feed: row.0, rowKey: row.1, idNumber: row.2, verdict, actor: actor, reason: reason)
    }

    /// That there is no pair of a number.
    package static func unknown(_ link: Int) -> Failure {
        Failure(
            1242, .noInput,
            Bilingual("there is no link \(link)", "没有编号为 \(link) 的关联"),
            repair: Bilingual("see aidwatch person list", "请用 aidwatch person list 查看"))
    }

    /// Keeps the decision.
    func insert(county: String, on database: isolated Connection) throws {
        let count = try database.execute(
            """
            insert into linkage.decision (county_code, feed, row_key, id_number, verdict, actor, decided_at, reason)
            select county_code, feed, row_key, $4, $5, $6, now(), $7 from linkage.signal
            where county_code = $1 and feed = $2 and row_key = $3
            """,
            [
                .init(county), .init(feed), .init(rowKey), .init(idNumber), .init(verdict.rawValue), .init(actor),
                .init(reason),
            ])
        guard count == 1 else {
            throw Failure(
                1241, .noInput,
                Bilingual(
                    "the feed \(feed) has no row of that key without an ID number",
                    "数据源 \(feed) 没有该主键且缺少身份证号的记录"),
                repair: Bilingual(
                    "run aidwatch person link, then see aidwatch person list",
                    "请先执行 aidwatch person link，再用 aidwatch person list 查看"))
        }
    }
}
