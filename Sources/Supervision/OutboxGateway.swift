import Domain
import Formats
import Foundation
import Ingest
import Store

/// Messages to an HTTP gateway: a signed POST each, whose answer counts only if it is signed, fresh and of that message.
///
/// An answer is a JSON object: `id`, `state` (`accepted`, `delivered`, `failed`, `absent`), `gateway_id` and `code` of
/// the gateway's choice. A receipt is asked for by GET with the parameter `id`. Of answers that are not signed only
/// refusals are believed: 400, 413 and 422 for good, other statuses of the client's fault until later; whatever may have
/// been taken is unknown.
struct OutboxGateway: OutboxTransport {
    private let settings: MessageSettings.Gateway
    private let signature: OutboxSignature
    private let surroundings: Surroundings

    /// A gateway; its secret is read once.
    ///
    /// - Throws: `Failure` 1150 where the secret is not there.
    init(_ settings: MessageSettings.Gateway, _ surroundings: Surroundings) throws {
        self.settings = settings
        self.surroundings = surroundings
        signature = OutboxSignature(secret: try settings.secret.value(environment: surroundings.environment))
    }

    var givesReceipts: Bool { settings.receipts != nil }
    var confirmsDelivery: Bool { settings.receipts != nil }

    func send(_ message: OutboxMessage) async throws -> OutboxDelivery {
        let body = message.json
        var request = request(settings.http.address, signing: body)
        request.body = body
        request.headers += ["Content-Type: application/json; charset=utf-8", "Idempotency-Key: \(message.key)"]
        let response: HTTPResponse
        do {
            response = try await HTTPTransfer.send(request)
        } catch let problem as HTTPProblem {
            return try Self.outcome(of: problem)
        } catch let error as FormatError {
            return .unknown("the answer cannot be kept: \(error.code)", seconds: nil)
        }
        let status = response.status
        switch status {
        case 200..<300: break
        case 400, 413, 422: return .refused("status \(status)")
        case 408, 500...: return .unknown("status \(status)", seconds: wait(response))
        default: return .postponed("status \(status)", seconds: wait(response))
        }
        switch try answer(in: response, of: message.key) {
        case .taken(let number): return .taken(number)
        case .delivered(let number): return .delivered(number)
        case .failed(let code): return .refused(code)
        case .absent: return .unknown("the gateway contradicts itself", seconds: nil)
        case .nothing(let why): return .unknown(why, seconds: nil)
        }
    }

    func receipt(of key: String) async throws -> OutboxReceipt {
        guard let address = settings.receipts, var parts = URLComponents(string: address) else {
            return .nothing("the gateway gives no receipts")
        }
        parts.queryItems = (parts.queryItems ?? []) + [URLQueryItem(name: "id", value: key)]
        do {
            let response = try await HTTPTransfer.send(request(parts.string ?? address, signing: key))
            guard response.status == 200 else { return .nothing("status \(response.status)") }
            return try answer(in: response, of: key)
        } catch let problem as HTTPProblem {
            if problem == .cancelled { throw CancellationError() }
            return .nothing(Self.words(problem))
        } catch let error as FormatError {
            return .nothing("the answer cannot be kept: \(error.code)")
        }
    }

    private func request(_ address: String, signing text: String) -> HTTPRequest {
        let stamp = now
        var request = HTTPRequest(address: address, settings: settings.http)
        request.headers = [
            "Accept: application/json", "\(OutboxSignature.stampHeader): \(stamp)",
            "\(OutboxSignature.header): \(signature.sign(text.utf8, at: stamp))",
        ]
        return request
    }

    /// Seconds since 1970.
    private var now: Int { Int(surroundings.now().microsecondsSince2000 / 1_000_000) + 946_684_800 }

    /// The wait that an answer names, at most a day.
    private func wait(_ response: HTTPResponse) -> Int? {
        response.header("retry-after").flatMap { HTTPHeaderText.retryAfter($0, now: surroundings.now()) }
            .map { min($0, 86_400) }
    }

    private struct Answer: Decodable {
        let id: String
        let state: String
        let gateway_id: String?
        let code: String?
    }

    /// What an answer says of a message, where it may be believed.
    private func answer(in response: HTTPResponse, of key: String) throws -> OutboxReceipt {
        guard let stamp = response.header(OutboxSignature.stampHeader).flatMap({ Int($0) }),
            let code = response.header(OutboxSignature.header)
        else { return .nothing("the answer is not signed") }
        let body = try Self.bytes(of: response.body)
        guard signature.isValid(code, of: body, at: stamp) else { return .nothing("the answer's signature is wrong") }
        guard abs(now - stamp) <= settings.mostAge.seconds ?? 0 else {
            return .nothing("the answer's time stamp is old")
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else {
            return .nothing("the answer cannot be read")
        }
        guard answer.id == key else { return .nothing("the answer is of another message") }
        let number = answer.gateway_id.flatMap { Self.isWord($0) ? $0 : nil }
        switch answer.state {
        case "accepted": return .taken(number)
        case "delivered": return .delivered(number)
        case "failed": return .failed(answer.code.flatMap { Self.isWord($0) ? $0 : nil } ?? "failed")
        case "absent": return .absent
        default: return .nothing("the answer's state is unknown")
        }
    }

    /// Whether a text of the gateway is short and plain enough to be kept.
    private static func isWord(_ text: String) -> Bool { text.wholeMatch(of: /[A-Za-z0-9_.:\-]{1,64}/) != nil }

    private static func bytes(of file: TemporaryFile) throws -> [UInt8] {
        let count = file.byteCount
        var bytes = [UInt8](repeating: 0, count: count)
        var read = 0
        while read < count {
            let more = try bytes.withUnsafeMutableBytes { buffer in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[read...]), at: read)
            }
            if more == 0 { break }
            read += more
        }
        return bytes
    }

    private static func outcome(of problem: HTTPProblem) throws -> OutboxDelivery {
        switch problem {
        case .cancelled: throw CancellationError()
        case .notConnected, .insecure, .clientRefused, .proxyUnreachable, .proxyRefused, .forbiddenAddress:
            .postponed(words(problem), seconds: nil)
        case .unreachable, .timeout, .cut, .tooLarge, .malformed: .unknown(words(problem), seconds: nil)
        }
    }

    private static func words(_ problem: HTTPProblem) -> String {
        switch problem {
        case .notConnected: "not reachable"
        case .unreachable: "the connection broke"
        case .timeout: "no answer in time"
        case .cut: "the answer was cut off"
        case .tooLarge(let limit): "the answer has more than \(limit) bytes"
        case .insecure: "the connection is not secure"
        case .clientRefused: "the client certificate is refused"
        case .proxyUnreachable, .proxyRefused: "the proxy does not lead there"
        case .malformed: "the answer is no HTTP"
        case .forbiddenAddress: "the address leads where none may"
        case .cancelled: "stopped"
        }
    }
}
