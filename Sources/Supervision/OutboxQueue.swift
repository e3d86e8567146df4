import Domain
import Foundation
import Ingest
import Postgres
import Store

/// The messages of a county that are due, and what became of each.
///
/// A message is committed as being sent before it is given away, and what became of it is committed afterwards; so one
/// that a process left as being sent may have gone, and is not sent again before its receipt was asked for.
struct OutboxQueue: Sendable {
    let county: String
    let settings: MessageSettings

    /// A message that is due, with the name of its transport.
    struct Item: Sendable {
        let id: String
        let key: String
        let transport: String
        let state: String
        let attempts: Int
        let asks: Int
        let sentAt: Instant
        let begunAt: Instant
    }

    /// A message that is committed as being sent.
    struct Claim: Sendable {
        let item: Item
        let message: OutboxMessage
    }

    /// What was written of a message.
    struct Result: Sendable, Hashable {
        let state: String
        /// Whether only a person can go on.
        var needsPerson = false
    }

    /// Whether there is anything to do.
    func hasWork(at now: Instant, on database: isolated Connection) throws -> Bool {
        try database.first(
            """
            select exists (select from operation.message where county_code = $1 and state = 'sending')
                or exists (
                    select from operation.message
                    where county_code = $1 and state in ('waiting', 'unknown', 'sent') and not_before <= $2::timestamptz)
            """, [.init(county), .init(now)], as: Bool.self) ?? false
    }

    /// Marks what a process that is gone left as being sent; nobody else sends meanwhile.
    func recover(at now: Instant, on database: isolated Connection) throws {
        try database.execute(
            """
            with interrupted as (
                update operation.message
                set state = 'unknown', asks = 0, steps = steps + 1, reason = 'interrupted',
                    not_before = sent_at + $3::bigint * interval '1 second'
                where county_code = $1 and state = 'sending'
                returning message_id, steps, sent_at
            )
            insert into operation.message_attempt (
                county_code, message_id, step, action, to_state, begun_at, ended_at)
            select $1, message_id, steps, 'interrupt', 'unknown', least(sent_at, $2::timestamptz), $2::timestamptz
            from interrupted
            """, [.init(county), .init(now), .init(settings.receiptAfter.seconds ?? 0)])
    }

    /// The messages whose receipts are to be asked for.
    func dueReceipts(at now: Instant, on database: isolated Connection) throws -> [Item] {
        try database.query(
            """
            select message_id::text, round, transport, state, attempts, asks, sent_at from operation.message m
            where county_code = $1 and state in ('unknown', 'sent') and not_before <= $2::timestamptz
            order by m.not_before, m.message_id
            """, [.init(county), .init(now)],
            as: String.self, Int.self, String.self, String.self, Int.self, Int.self, Instant.self
        ).map { id, round, transport, state, attempts, asks, sentAt in
            Item(
                id: id, key: "\(id).\(round)", transport: transport, state: state, attempts: attempts, asks: asks,
                sentAt: sentAt, begunAt: now)
        }
    }

    // MARK: Choosing what is sent next

    private struct Waiting {
        let id: String
        let kind: String
        let recipient: String
        let attempts: Int
        let round: Int
        let template: String
        let parameters: String
    }

    /// Commits the next message that is due as being sent; nil where there is none, or nobody may be disturbed.
    ///
    /// What is not fit to be sent, or has nowhere to go, is dead at once, and counted; what may not go yet is put off.
    /// `resting` names transports that are left alone, with the end of that.
    func claim(
        at now: Instant, resting: [String: Instant], on database: isolated Connection
    ) throws -> (claim: Claim?, dead: Int) {
        guard settings.isOn, settings.quiet?.contains(now.secondOfDay) != true else { return (nil, 0) }
        var dead = 0
        let claim = try database.atomically { () throws -> Claim? in
            dead = 0
            while let waiting = try next(at: now, on: database) {
                let prepared: (transport: String, message: OutboxMessage)
                do {
                    prepared = try prepare(waiting)
                } catch let unfit as Unfit {
                    try refuse(waiting, unfit.reason, at: now, on: database)
                    dead += 1
                    continue
                }
                if let end = resting[prepared.transport], end > now {
                    try putOff(waiting, to: end, "the transport rests", on: database)
                } else if let end = try limit(waiting, at: now, on: database) {
                    try putOff(waiting, to: end, "the number has had enough messages", on: database)
                } else {
                    return try begin(waiting, prepared.message, by: prepared.transport, at: now, on: database)
                }
            }
            return nil
        }
        return (claim, dead)
    }

    private func next(at now: Instant, on database: isolated Connection) throws -> Waiting? {
        try database.first(
            """
            select message_id::text, recipient_kind, recipient, attempts, round, template, params::text
            from operation.message m
            where county_code = $1 and state in ('waiting', 'unknown', 'sent') and state = 'waiting'
                and not_before <= $2::timestamptz and template = any ($3)
            order by m.not_before, m.message_id limit 1 for update skip locked
            """, [.init(county), .init(now), .init(settings.templates.keys.map(\.rawValue))],
            as: String.self, String.self, String.self, Int.self, Int.self, String.self, String.self
        ).map { id, kind, recipient, attempts, round, template, parameters in
            Waiting(
                id: id, kind: kind, recipient: recipient, attempts: attempts, round: round, template: template,
                parameters: parameters)
        }
    }

    /// A message cannot be sent as it is.
    private struct Unfit: Error {
        let reason: String
    }

    private func prepare(_ waiting: Waiting) throws -> (transport: String, message: OutboxMessage) {
        let transport: String?
        let to: String?
        if waiting.kind == "phone" {
            (transport, to) = (settings.applicants, waiting.recipient)
        } else {
            let channel = settings.channels[waiting.recipient]
            (transport, to) = (channel?.transport, channel?.address)
        }
        guard let transport else { throw Unfit(reason: "no_channel") }
        do {
            let template = MessageSettings.Template(rawValue: waiting.template).flatMap { settings.templates[$0] }
            return (
                transport,
                OutboxMessage(
                    key: "\(waiting.id).\(waiting.round)", template: template ?? waiting.template, to: to,
                    parameters: try OutboxParameter.all(waiting.parameters))
            )
        } catch {
            throw Unfit(reason: "parameter_\(error.rawValue)")
        }
    }

    /// When the number of an applicant may have its next message; nil: now.
    private func limit(_ waiting: Waiting, at now: Instant, on database: isolated Connection) throws -> Instant? {
        guard waiting.kind == "phone" else { return nil }
        let end = try database.first(
            """
            select min(sent_at) + interval '24 hours' from (
                select sent_at from operation.message
                where county_code = $1 and recipient_kind = 'phone' and recipient = $2 and message_id <> $3::uuid
                    and sent_at > $4::timestamptz - interval '24 hours'
                    and state in ('sending', 'unknown', 'sent', 'delivered')
                order by sent_at desc limit $5::integer
            ) had having count(*) >= $5::integer
            """,
            [
                .init(county), .init(waiting.recipient), .init(waiting.id), .init(now),
                .init(settings.mostPerNumber),
            ], as: Instant.self)
        return end
    }

    private func putOff(
        _ waiting: Waiting, to end: Instant, _ reason: String, on database: isolated Connection
    ) throws {
        try database.execute(
            """
            update operation.message set not_before = $3::timestamptz, reason = $4
            where county_code = $1 and message_id = $2::uuid
            """, [.init(county), .init(waiting.id), .init(end), .init(reason)])
    }

    private func refuse(
        _ waiting: Waiting, _ reason: String, at now: Instant, on database: isolated Connection
    ) throws {
        let step = try database.first(
            """
            update operation.message
            set state = 'dead', not_before = null, reason = $3, finished_at = $4::timestamptz, steps = steps + 1
            where county_code = $1 and message_id = $2::uuid returning steps
            """, [.init(county), .init(waiting.id), .init(reason), .init(now)], as: Int.self)
        try note(waiting.id, step ?? 0, "refuse", "dead", reason, from: now, to: now, on: database)
    }

    private func begin(
        _ waiting: Waiting, _ message: OutboxMessage, by transport: String, at now: Instant,
        on database: isolated Connection
    ) throws -> Claim {
        try database.execute(
            """
            update operation.message
            set state = 'sending', attempts = attempts + 1, asks = 0, sent_at = $3::timestamptz, transport = $4,
                not_before = null, reason = null
            where county_code = $1 and message_id = $2::uuid
            """, [.init(county), .init(waiting.id), .init(now), .init(transport)])
        try Failpoint.messageChosen.pass()
        return Claim(
            item: Item(
                id: waiting.id, key: message.key, transport: transport, state: "sending",
                attempts: waiting.attempts + 1, asks: 0, sentAt: now, begunAt: now),
            message: message)
    }

    // MARK: Writing what became of it

    /// What is to be written of a message.
    private struct Change {
        var state: String
        var notBefore: Instant?
        var reason: String?
        var gatewayID: String?
        var asks = 0
        var needsPerson = false
    }

    /// Writes how giving a message away ended; nil where it was decided otherwise meanwhile.
    func settle(
        _ item: Item, _ delivery: OutboxDelivery, by transport: any OutboxTransport, at now: Instant, random: Double,
        on database: isolated Connection
    ) throws -> Result? {
        let change: Change
        switch delivery {
        case .taken(let number):
            change = Change(
                state: "sent", notBefore: transport.confirmsDelivery ? nextAsk(item, at: now, after: 0) : nil,
                gatewayID: number)
        case .delivered(let number): change = Change(state: "delivered", gatewayID: number)
        case .refused(let why): change = Change(state: "dead", reason: why)
        case .postponed(let why, let seconds):
            // At least half of it is waited, so that a try never follows at once.
            let own = waits(from: settings.firstWait).seconds(before: item.attempts, random: 0.5 + random / 2)
            let wait = max(own, seconds.map(Double.init) ?? 0)
            change =
                item.attempts < settings.attempts
                ? Change(state: "waiting", notBefore: now.adding(wait), reason: why)
                : Change(state: "dead", reason: why)
        case .unknown(let why, let seconds):
            change = Change(state: "unknown", notBefore: nextAsk(item, at: now, after: seconds ?? 0), reason: why)
        }
        return try write(change, of: item, "send", from: ["sending", "unknown"], at: now, on: database)
    }

    /// Writes what a transport told of a message; nil where it was decided otherwise meanwhile.
    func settle(
        _ item: Item, _ receipt: OutboxReceipt, by transport: (any OutboxTransport)?, at now: Instant,
        on database: isolated Connection
    ) throws -> Result? {
        let isUnknown = item.state == "unknown"
        let isOld = now > item.sentAt.adding(Double(settings.receiptsFor.seconds ?? 0))
        // What is known to be sent is asked for during some days, what is unknown until it is known.
        let later = isUnknown || !isOld ? nextAsk(item, at: now, after: 0) : nil
        var change = Change(state: item.state, notBefore: later, asks: item.asks + 1)
        switch receipt {
        case .taken(let number):
            change.state = "sent"
            change.gatewayID = number
            if transport?.confirmsDelivery != true || isOld { change.notBefore = nil }
        case .delivered(let number): change = Change(state: "delivered", gatewayID: number)
        case .failed(let why): change = Change(state: "dead", reason: why)
        case .absent where isUnknown:
            change =
                item.attempts < settings.attempts
                ? Change(state: "waiting", notBefore: now, reason: "never taken")
                : Change(state: "dead", reason: "never taken")
        case .absent: change.reason = "the gateway contradicts itself"
        case .nothing(let why):
            change.reason = why
            if transport?.givesReceipts != true {
                change.notBefore = nil
                change.needsPerson = isUnknown
            }
        }
        return try write(change, of: item, "ask", from: [item.state], at: now, on: database)
    }

    private func nextAsk(_ item: Item, at now: Instant, after seconds: Int) -> Instant {
        let own = waits(from: settings.receiptAfter).seconds(before: item.asks + 1, random: 1)
        return now.adding(max(Double(seconds), own))
    }

    private func waits(from first: Term) -> Backoff {
        let base = Double(first.seconds ?? 0)
        return Backoff(base: base, cap: max(base, Double(settings.longestWait.seconds ?? 0)))
    }

    private func write(
        _ change: Change, of item: Item, _ action: String, from states: [String], at now: Instant,
        on database: isolated Connection
    ) throws -> Result? {
        let result = try database.atomically { () throws -> Result? in
            let step = try database.first(
                """
                update operation.message
                set state = $5, not_before = $6::timestamptz, reason = $7, gateway_id = coalesce($8, gateway_id),
                    asks = $9::integer, steps = steps + 1,
                    finished_at = case when $5 in ('delivered', 'dead') then $10::timestamptz end
                where county_code = $1 and message_id = $2::uuid and state = any ($3) and attempts = $4::integer
                returning steps
                """,
                [
                    .init(county), .init(item.id), .init(states), .init(item.attempts), .init(change.state),
                    .init(change.notBefore), .init(change.reason), .init(change.gatewayID), .init(change.asks),
                    .init(now),
                ], as: Int.self)
            guard let step else { return nil }
            let begun = min(item.begunAt, now)
            try note(item.id, step, action, change.state, change.reason, from: begun, to: now, on: database)
            try Failpoint.messageNoted.pass()
            return Result(state: change.state, needsPerson: change.needsPerson || change.state == "dead")
        }
        try Failpoint.messageSettled.pass()
        return result
    }

    /// Adds to what was done with a message.
    func note(
        _ id: String, _ step: Int, _ action: String, _ state: String, _ detail: String?, from begun: Instant,
        to ended: Instant, on database: isolated Connection
    ) throws {
        try database.execute(
            """
            insert into operation.message_attempt (
                county_code, message_id, step, action, to_state, detail, begun_at, ended_at)
            values ($1, $2::uuid, $3::integer, $4, $5, $6, $7::timestamptz, $8::timestamptz)
            """,
            [
                .init(county), .init(id), .init(step), .init(action), .init(state), .init(detail), .init(begun),
                .init(ended),
            ])
    }
}

extension Instant {
    /// The instant some seconds later.
    func adding(_ seconds: Double) -> Instant {
        Instant(microsecondsSince2000: microsecondsSince2000 + Int64(seconds * 1_000_000))
    }
}
