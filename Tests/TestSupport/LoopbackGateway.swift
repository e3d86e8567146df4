import Crypto
import Foundation

/// A telephone gateway on the loopback interface that does to each request what a test scripts.
///
/// It knows nothing of ids that it has seen before: whatever it takes reaches a telephone, so that a message that is sent
/// twice is seen twice.
package final class LoopbackGateway: Sendable {
    /// What happens to a request that a message be taken.
    package enum Play: String, Sendable, CaseIterable {
        /// It is taken, and the answer says so.
        case success
        /// It is not taken: too many.
        case throttle
        /// It is not taken, and the answer is 500.
        case brokenBefore
        /// It is taken, and the answer is 500.
        case brokenAfter
        /// It is taken, and the answer trickles.
        case slow
        /// The connection ends, and nothing is taken.
        case cutBefore
        /// It is taken, and the connection ends without an answer.
        case cutAfter
        /// It is taken without an answer, and receipts are not there until later.
        case lateReceipt
        /// It is taken, and the answer's signature is wrong.
        case badSignature
        /// It is taken, and the answer's time stamp is of an hour ago.
        case oldStamp
        /// It is taken, and the answer speaks of another message.
        case otherMessage
        /// It is taken, and the answer has ten megabytes.
        case huge

        /// Whether the message reaches a telephone.
        package var isTaken: Bool { ![.throttle, .brokenBefore, .cutBefore].contains(self) }
        /// Whether the sender knows at once how it ended.
        package var isKnown: Bool { self == .success || self == .throttle }
    }

    /// The secret that it shares with its clients.
    package static let secret = "geheim-sms"
    /// The seconds for which it wants to be left alone when it has too many.
    package static let pause = 90

    private struct State {
        /// What reached a telephone, with the body of the request.
        var taken: [(id: String, body: String)] = []
        var ids: Set<String> = []
        /// How often receipts are still refused.
        var refusals: [String: Int] = [:]
        /// What is scripted for the requests to come.
        var script: @Sendable (String, Int) -> Play = { _, _ in .success }
        var seen: [String: Int] = [:]
        var badRequests: [String] = []
        /// What receipts say of what was taken.
        var receiptState = "delivered"
        /// What happens to receipts.
        var receiptPlay = Play.success
    }

    private let server: LoopbackServer
    private let state: Locked<State>

    /// Answers until `stop`; `now` gives seconds since 1970.
    package init(now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }) throws {
        let state = Locked(State())
        self.state = state
        server = try LoopbackServer { request in
            request.method == "POST"
                ? Self.take(request, state, now()) : Self.receipt(of: request, state, now())
        }
    }

    /// Scripts what happens to a message, by its id and how often it was sent before.
    package func script(_ play: @escaping @Sendable (_ id: String, _ before: Int) -> Play) {
        state.change { $0.script = play }
    }

    /// Scripts what receipts say, and what happens to them.
    package func scriptReceipts(_ word: String = "delivered", _ play: Play = .success) {
        state.change { state in
            state.receiptState = word
            state.receiptPlay = play
        }
    }

    /// The ids of what reached a telephone, in the order in which it did.
    package var taken: [String] { state.value.taken.map(\.id) }
    /// The bodies of what reached a telephone.
    package var bodies: [String] { state.value.taken.map(\.body) }
    /// What was wrong with requests.
    package var badRequests: [String] { state.value.badRequests }
    /// How often something was asked.
    package var requestCount: Int { server.requests.count }

    /// The address of a path.
    package func address(_ path: String) -> String { server.address(path) }

    /// Ends it.
    package func stop() { server.stop() }

    /// The text of `Pipelines/messages.yaml` for this gateway; `more` are further lines.
    package func settings(receipts: Bool = true, more: String = "") -> String {
        """
        templates: {reminder: T1, help: T2, accepted: T3, publicity: T4, decided: T5, paid: T6}
        transports:
          - name: sms
            kind: http
            url: \(address("/messages"))
            \(receipts ? "receipts: \(address("/receipts"))" : "")
            secret: {env: SMS_SECRET}
            time_limit: 2 seconds
        applicants: sms
        channels:
          - {name: "500114001000", transport: sms, to: "13900000001"}
          - {name: 区医保局, transport: sms}
        \(more)

        """
    }

    private static func take(
        _ request: LoopbackServer.Request, _ state: Locked<State>, _ now: Int
    ) -> LoopbackServer.Answer {
        let body = String(decoding: request.body, as: UTF8.self)
        let object = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
        guard let id = object?["id"] as? String, id == request.headers["idempotency-key"] else {
            state.change { $0.badRequests.append("no id") }
            return .init(400)
        }
        guard isSigned(request, body, now) else {
            state.change { $0.badRequests.append("bad signature") }
            return .init(401)
        }
        let play = state.change { state -> Play in
            let before = state.seen[id, default: 0]
            state.seen[id] = before + 1
            let play = state.script(id, before)
            if play.isTaken {
                state.taken.append((id, body))
                state.ids.insert(id)
            }
            if play == .lateReceipt { state.refusals[id] = 2 }
            return play
        }
        switch play {
        case .throttle: return .init(429, [], [("Retry-After", "\(pause)")])
        case .brokenBefore, .brokenAfter: return .init(500)
        case .cutBefore, .cutAfter, .lateReceipt:
            var answer = LoopbackServer.Answer()
            answer.isCutBefore = true
            return answer
        default: return self.answer(id, "accepted", play, now)
        }
    }

    private static func receipt(
        of request: LoopbackServer.Request, _ state: Locked<State>, _ now: Int
    ) -> LoopbackServer.Answer {
        let id = request.query["id"] ?? ""
        guard isSigned(request, id, now) else {
            state.change { $0.badRequests.append("bad signature of a receipt") }
            return .init(401)
        }
        let (word, play) = state.change { state -> (String?, Play) in
            if let left = state.refusals[id], left > 0 {
                state.refusals[id] = left - 1
                return (nil, .success)
            }
            return (state.ids.contains(id) ? state.receiptState : "absent", state.receiptPlay)
        }
        guard let word else { return .init(404) }
        return answer(id, word, play, now)
    }

    private static func answer(_ id: String, _ word: String, _ play: Play, _ now: Int) -> LoopbackServer.Answer {
        let shown = play == .otherMessage ? "another" : id
        var text = #"{"id":"\#(shown)","state":"\#(word)","gateway_id":"G-\#(id.prefix(8))","code":"\#(word)"}"#
        if play == .huge { text += String(repeating: " ", count: 10 << 20) }
        let stamp = play == .oldStamp ? now - 3600 : now
        let signature = play == .badSignature ? sign(text + " ", stamp) : sign(text, stamp)
        var answer = LoopbackServer.Answer(
            json: text, [("X-AidWatch-Timestamp", "\(stamp)"), ("X-AidWatch-Signature", signature)])
        if play == .slow { answer.pause = 100_000 }
        return answer
    }

    private static func isSigned(_ request: LoopbackServer.Request, _ text: String, _ now: Int) -> Bool {
        guard let stamp = request.headers["x-aidwatch-timestamp"].flatMap({ Int($0) }), abs(now - stamp) < 300 else {
            return false
        }
        return request.headers["x-aidwatch-signature"] == sign(text, stamp)
    }

    private static func sign(_ text: String, _ stamp: Int) -> String {
        HMAC<SHA256>.authenticationCode(
            for: Data("\(stamp)\n\(text)".utf8), using: SymmetricKey(data: Data(secret.utf8))
        ).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
