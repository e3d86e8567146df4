import Foundation
import Store

/// Asks an endpoint for pages: with its login, through redirects, again after what may pass.
struct HTTPClient: Sendable {
    /// An answer with the address that gave it.
    struct Answer: Sendable {
        let response: HTTPResponse
        let address: String
    }

    private static let mostRedirects = 5
    /// The longest wait that an endpoint may ask for within a pull; beyond it the pull ends.
    private static let longestWait = 60

    private let name: String
    private let settings: HTTPSettings
    private let policy: HTTPAddress
    private let surroundings: Surroundings
    private let backoff = Backoff()

    /// A client of a source.
    init(_ name: String, _ settings: HTTPSettings, _ surroundings: Surroundings) throws {
        guard let policy = HTTPAddress(settings.address, hosts: settings.hosts) else {
            throw SourceFailures.refusedAddress(name, host: "no address")
        }
        self.name = name
        self.settings = settings
        self.policy = policy
        self.surroundings = surroundings
    }

    /// Where a link of an answer leads.
    func resolve(_ link: String, from address: String) throws -> String {
        do {
            return try policy.resolve(link, from: address)
        } catch {
            throw SourceFailures.refusedAddress(name, host: error.host)
        }
    }

    /// The page at an address; nil where the endpoint says that there is nothing, or nothing new.
    ///
    /// - Throws: `Failure` for what does not pass, `Postponed` where the endpoint asks to be left alone for long.
    func get(_ address: String, conditions: [String]) async throws -> Answer? {
        var attempt = 0
        while true {
            try Task.checkCancellation()
            let problem: HTTPProblem
            do {
                let answer = try await follow(address, conditions)
                switch answer.response.status {
                case 200, 203: return answer
                case 204, 304: return nil
                default: break
                }
                let wait = try wait(for: answer.response, attempt)
                attempt += 1
                try await surroundings.sleep(wait)
                continue
            } catch let caught as HTTPProblem {
                problem = caught
            }
            if problem == .cancelled { throw CancellationError() }
            guard problem.mayPass, attempt < settings.retries else { throw SourceFailures.of(problem, name) }
            attempt += 1
            try await surroundings.sleep(backoff.seconds(before: attempt, random: surroundings.random()))
        }
    }

    /// The seconds to wait after an answer that may pass.
    private func wait(for response: HTTPResponse, _ attempt: Int) throws -> Double {
        let status = response.status
        let failure = SourceFailures.status(status, name)
        guard HTTPProblem.passingStatuses.contains(status) else { throw failure }
        let asked = response.header("retry-after")
            .flatMap { HTTPHeaderText.retryAfter($0, now: surroundings.now()) }
        if let asked, asked > Self.longestWait { throw Postponed(failure: failure, seconds: min(asked, 86_400)) }
        guard attempt < settings.retries else { throw failure }
        let own = backoff.seconds(before: attempt + 1, random: surroundings.random())
        return asked.map { max(Double($0), own) } ?? own
    }

    private func follow(_ address: String, _ conditions: [String]) async throws -> Answer {
        var address = address
        var seen: Set<String> = [address]
        for _ in 0...Self.mostRedirects {
            let response = try await HTTPTransfer.send(try request(address, conditions))
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response.header("location") else {
                return Answer(response: response, address: address)
            }
            address = try resolve(location, from: address)
            guard seen.insert(address).inserted else { break }
        }
        throw SourceFailures.redirects(name)
    }

    /// A request with the login, which is sent to the source's own host only.
    private func request(_ address: String, _ conditions: [String]) throws -> HTTPRequest {
        var request = HTTPRequest(address: address, settings: settings)
        let type = settings.format == .csv ? "text/csv, */*;q=0.5" : "application/json, */*;q=0.5"
        request.headers = ["Accept: \(type)"] + conditions
        let scheme = URL(string: address)?.scheme ?? ""
        request.proxy = try HTTPProxy(settings.proxy, scheme: scheme, environment: surroundings.environment)
        guard policy.isOwn(address) else {
            request.settings.clientCertificate = nil
            return request
        }
        switch settings.authentication {
        case .bearer(let secret):
            request.headers.append("Authorization: Bearer \(try secret.value(environment: surroundings.environment))")
        case .basic(let login):
            let environment = surroundings.environment
            request.login =
                try login.user.value(environment: environment) + ":" + login.password.value(environment: environment)
        case nil: break
        }
        request.keyPassword = try settings.clientCertificate?.password?.value(environment: surroundings.environment)
        return request
    }
}
