package import Postgres
package import Store

/// A person's decision that quarantined records are not wanted.
package struct QuarantineDecision: Sendable {
    private let county: String

    /// Decisions on a district's quarantine.
    package init(county: String) {
        self.county = county
    }

    /// Discards open records by their numbers, or all of a load; they stay readable.
    ///
    /// Returns the numbers of the records discarded.
    ///
    /// - Throws: `Failure` 1130 for an unknown record, 1149 for a load without any, 1142 where a record is not open,
    ///   1143 for an empty reason; then none is discarded.
    package func discard(
        _ ids: [Int64], load: Int64? = nil, reason: String, on database: isolated Connection
    ) throws -> [Int64] {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw Failure(
                1143, .usage, Bilingual("the reason is empty", "理由为空"),
                repair: Bilingual("say with --reason why the records are not wanted", "请用 --reason 说明为何不要这些记录"))
        }
        return try database.atomically {
            let found = try database.query(
                """
                select quarantine_id, state from ledger.quarantine
                where county_code = $1 and (quarantine_id = any($2) or (load_id = $3::bigint and state = 'open'))
                order by quarantine_id for update
                """, [.init(county), .init(ids), .init(load)], as: Int64.self, String.self)
            if let missing = ids.first(where: { id in !found.contains { $0.0 == id } }) {
                throw Self.isUnknown(missing)
            }
            if let settled = found.first(where: { $0.1 != "open" }) { throw Self.isSettled(settled.0, settled.1) }
            guard !found.isEmpty else {
                let number = load ?? 0
                throw Failure(
                    1149, .noInput,
                    Bilingual("load \(number) has no open record in quarantine", "装载 \(number) 没有待处理的隔离记录"),
                    repair: Bilingual("see aidwatch quarantine list", "请用 aidwatch quarantine list 查看"))
            }
            return try database.query(
                """
                update ledger.quarantine
                set state = 'discarded', decided_at = now(), decided_by = session_user, decision = $3
                where county_code = $1 and quarantine_id = any($2)
                returning quarantine_id
                """, [.init(county), .init(found.map(\.0)), .init(reason)], as: Int64.self
            ).sorted()
        }
    }

    /// There is no such record.
    package static func isUnknown(_ id: Int64) -> Failure {
        Failure(
            1130, .noInput,
            Bilingual("there is no quarantined record \(id)", "隔离区没有编号为 \(id) 的记录"),
            repair: Bilingual("see aidwatch quarantine list", "请用 aidwatch quarantine list 查看"))
    }

    private static func isSettled(_ id: Int64, _ state: String) -> Failure {
        Failure(
            1142, .refused,
            Bilingual(
                "record \(id) is \(state) already; none was discarded", "记录 \(id) 已处理（\(state)）；没有丢弃任何记录"),
            repair: Bilingual("leave it out", "请去掉该编号"))
    }
}
