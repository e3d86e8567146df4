import Foundation
import Postgres

/// What the database must hold, from the generated files alone, and what it does hold, by a reading of its own.
///
/// The program's counters are compared with the files, never trusted.
struct FaultJudge: Sendable {
    /// The rows, versions, bad records and ledger rows that a run of files leaves.
    struct State: Equatable, Sendable {
        /// `key|value|note` by key.
        var rows: [String] = []
        /// `key|value` of superseded versions, in order.
        var history: [String] = []
        /// `file|line` of bad records.
        var quarantine: [String] = []
        /// `file|read|quarantined` of the files that are loaded.
        var ledger: [String] = []
    }

    /// The state after files were loaded in their order, each once.
    static func expected(after files: [FaultFile]) -> State {
        var state = State()
        var rows: [String: (value: Int, note: String)] = [:]
        var history: [String] = []
        for file in files {
            var given: [String: (value: Int, note: String)] = [:]
            for record in file.records {
                if let value = record.value { given[record.key] = (value, record.note) }
            }
            for (key, row) in given {
                if let old = rows[key], old != row { history.append("\(key)|\(old.value)") }
                rows[key] = row
            }
            state.quarantine += file.badLines.map { "\(file.name)|\($0)" }
            state.ledger.append("\(file.name)|\(file.records.count)|\(file.badLines.count)")
        }
        state.rows = rows.map { "\($0.key)|\($0.value.value)|\($0.value.note)" }.sorted()
        state.history = history.sorted()
        state.quarantine.sort()
        return state
    }

    /// The state of a database.
    static func state(of database: Connection) async throws -> State {
        guard try await database.first("select to_regclass('feed.fault') is not null", as: Bool.self) == true else {
            return State()
        }
        var state = State()
        state.rows = try await database.query(
            "select k || '|' || v || '|' || coalesce(note, '') from feed.fault", as: String.self
        ).sorted()
        state.history = try await database.query("select k || '|' || v from history.fault", as: String.self).sorted()
        state.quarantine = try await database.query(
            "select file || '|' || line from ledger.quarantine", as: String.self
        ).sorted()
        state.ledger = try await database.query(
            """
            select file || '|' || rows_read || '|' || rows_quarantined from ledger.load where state = 'loaded'
            order by file collate "C", load_id
            """, as: String.self)
        return state
    }

    /// What no run may ever leave, whatever has happened; empty where all is well.
    static func contradictions(in database: Connection) async throws -> [String] {
        guard try await database.first("select to_regclass('feed.fault') is not null", as: Bool.self) == true else {
            return []
        }
        let questions = [
            (
                "rows of no load",
                "select count(*) from feed.fault f where not exists (select from ledger.load l where l.load_id = f.load_id)"
            ),
            (
                "bad records of no load",
                """
                select count(*) from ledger.quarantine q
                where not exists (select from ledger.load l where l.load_id = q.load_id)
                """
            ),
            (
                "loads without all their bad records",
                """
                select count(*) from ledger.load l where state = 'loaded' and replay_of is null and rows_quarantined <>
                    (select count(*) from ledger.quarantine q where q.load_id = l.load_id)
                """
            ),
            (
                "loads that do not balance",
                """
                select count(*) from ledger.load
                where rows_read <> rows_loaded + rows_unchanged + rows_quarantined + rows_blank
                """
            ),
            ("keys twice", "select count(*) - count(distinct k) from feed.fault"),
        ]
        var found: [String] = []
        for (name, question) in questions {
            let count = try await database.first(question, as: Int.self) ?? 0
            if count != 0 { found.append("\(name): \(count)") }
        }
        return found
    }
}
