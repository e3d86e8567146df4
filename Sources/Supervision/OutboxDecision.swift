import Foundation
package import Postgres
import Store

/// What a person decides on messages: that they are tried again, or that they are not sent.
package struct OutboxDecision: Sendable {
    /// What is decided.
    package enum Action: String, Sendable {
        /// Of a dead message: as a new one. Of an unknown one: under its old number, by which the other side knows it.
        case retry
        /// Of one that waits, is unknown or dead.
        case cancel
    }

    private let county: String
    private let user: String

    /// A decision in a county by a user of the operating system.
    package init(county: String, user: String) {
        self.county = county
        self.user = user
    }

    /// Decides on messages, all or none.
    ///
    /// - Throws: `Failure` 1661 for an id that no message has, 1662 for a state in which it cannot be decided.
    package func make(_ action: Action, _ ids: [String], on database: isolated Connection) throws {
        try database.atomically {
            for id in ids { try make(action, id, on: database) }
        }
    }

    private func make(_ action: Action, _ id: String, on database: isolated Connection) throws {
        let key: [PostgresParameter] = [.init(county), .init(id)]
        let state =
            UUID(uuidString: id) == nil
            ? nil
            : try database.first(
                "select state from operation.message where county_code = $1 and message_id = $2::uuid for update", key,
                as: String.self)
        guard let state else {
            throw Failure(
                1661, .noInput,
                Bilingual("there is no message \(id)", "没有编号为 \(id) 的消息"),
                repair: Bilingual("see aidwatch outbox list --all", "请用 aidwatch outbox list --all 查看"))
        }
        let change: String
        switch (action, state) {
        case (.retry, "dead"):
            change = """
                state = 'waiting', round = round + 1, attempts = 0, asks = 0, not_before = now(), gateway_id = null,
                finished_at = null
                """
        case (.retry, "unknown"): change = "state = 'waiting', asks = 0, not_before = now()"
        case (.cancel, "waiting"), (.cancel, "unknown"), (.cancel, "dead"):
            change = "state = 'cancelled', not_before = null, finished_at = now()"
        default:
            throw Failure(
                1662, .refused,
                Bilingual(
                    "the message \(id) is \(state): \(action.rawValue) is not possible",
                    "消息 \(id) 的状态为 \(state)，不能\(action == .retry ? "重发" : "取消")"),
                repair: Bilingual("see aidwatch outbox list --all", "请用 aidwatch outbox list --all 查看"))
        }
        try database.execute(
            """
            with decided as (
                update operation.message set \(change), reason = $3, steps = steps + 1
                where county_code = $1 and message_id = $2::uuid
                returning message_id, state, steps
            )
            insert into operation.message_attempt (
                county_code, message_id, step, action, to_state, detail, begun_at, ended_at)
            select $1, message_id, steps, $4, state, $3, now(), now() from decided
            """, key + [.init("\(action.rawValue) by \(user)"), .init(action.rawValue)])
    }
}
