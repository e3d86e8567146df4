import Foundation
import Glibc
import Synchronization

/// Debian's Chromium without a window, driven by the DevTools protocol through a pair of pipes: no port, no WebSocket.
final class Browser: Sendable {
    /// Where Debian puts it.
    static let program = "/usr/bin/chromium"

    /// The browser of this test process, started at the first use and ended with the process.
    static let shared = Starter()

    /// Starts one browser for all who ask.
    actor Starter {
        private var browser: Browser?

        /// The browser.
        func get() throws -> Browser {
            if let browser { return browser }
            let started = try Browser()
            browser = started
            return started
        }
    }

    /// What the browser says without being asked.
    struct Event: Sendable {
        let session: String
        let method: String
        let parameters: JSON
    }

    /// What went wrong between the browser and us.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct State {
        var number = 0
        var waiting: [Int: CheckedContinuation<JSON, any Error>] = [:]
        var events: [Event] = []
        var hasEnded = false
    }

    /// What the end of the process has to end; exit handlers can capture nothing.
    private static let toEnd = Mutex<(process: pid_t, folder: String)?>(nil)

    /// A folder of its own for its profile and for downloads.
    let folder: String
    private let writes: Int32
    private let state = Mutex(State())
    private let turn = Mutex(())

    private init() throws {
        folder = NSTemporaryDirectory() + "aidwatch-browser-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder + "/downloads", withIntermediateDirectories: true)
        let (input, output) = (try Self.pipe(), try Self.pipe())
        let process = try Self.spawn(
            [
                Self.program, "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(folder)/profile",
                "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-extensions",
                "--disable-background-networking", "--disable-breakpad", "--disable-dev-shm-usage",
                "--hide-scrollbars", "about:blank",
                // Its own sandbox refuses to run as root; the pages are ours.
            ] + (getuid() == 0 ? ["--no-sandbox"] : []), reads: input.reads, writes: output.writes)
        Self.toEnd.withLock { [folder] in $0 = (process, folder) }
        atexit { Browser.end() }
        close(input.reads)
        close(output.writes)
        writes = input.writes
        Thread.detachNewThread { [self] in readAll(output.reads) }
    }

    /// Descriptors above those that the browser expects its own at.
    private static func pipe() throws -> (reads: Int32, writes: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw Failure(description: "no pipe: \(errno)") }
        let high = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 16) }
        ends.forEach { close($0) }
        guard high.allSatisfy({ $0 >= 0 }) else { throw Failure(description: "no descriptors: \(errno)") }
        return (high[0], high[1])
    }

    /// Starts a program in a process group of its own with its orders at 3 and its answers at 4.
    private static func spawn(_ words: [String], reads: Int32, writes: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, reads, 3)
        posix_spawn_file_actions_adddup2(&actions, writes, 4)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The test process may have blocked signals, which a program inherits.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        let arguments = words.map { strdup($0) } + [nil]
        // Without a locale it writes no Chinese file name.
        let environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { _, own in own }
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, words[0], &actions, &attributes, arguments, variables)
        guard status == 0 else { throw Failure(description: "\(words[0]) does not start: \(status)") }
        return process
    }

    private static func end() {
        guard let (process, folder) = toEnd.withLock({ $0 }) else { return }
        kill(-process, SIGKILL)
        waitpid(process, nil, 0)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Asks the browser, or a page by its session, and waits for the answer.
    @discardableResult
    func call(_ method: String, _ parameters: JSON = [:], session: String? = nil) async throws -> JSON {
        try await withCheckedThrowingContinuation { continuation in
            let number = state.withLock { state -> Int? in
                guard !state.hasEnded else { return nil }
                state.number += 1
                state.waiting[state.number] = continuation
                return state.number
            }
            guard let number else {
                return continuation.resume(throwing: Failure(description: "the browser has ended"))
            }
            var message: [String: JSON] = [
                "id": .number(Double(number)), "method": .string(method), "params": parameters,
            ]
            if let session { message["sessionId"] = .string(session) }
            do {
                try send(Array(JSONEncoder().encode(JSON.object(message))) + [0])
            } catch {
                state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(throwing: error)
            }
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        try turn.withLock { _ in
            var offset = 0
            while offset < bytes.count {
                let count = bytes[offset...].withUnsafeBytes { write(writes, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Failure(description: "the browser does not listen: \(errno)") }
                offset += count
            }
        }
    }

    /// Takes the events of a page that have come so far.
    func takeEvents(of session: String) -> [Event] {
        state.withLock { state in
            let own = state.events.filter { $0.session == session }
            state.events.removeAll { $0.session == session }
            return own
        }
    }

    /// Whether an event of a page has come that was not taken yet.
    func hasEvent(_ method: String, session: String) -> Bool {
        state.withLock { $0.events.contains { $0.session == session && $0.method == method } }
    }

    private func readAll(_ descriptor: Int32) {
        var held: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            var rest = buffer[0..<count]
            while let end = rest.firstIndex(of: 0) {
                held += rest[..<end]
                take(held)
                held.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            held += rest
        }
        close(descriptor)
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [:] }
            return state.waiting.values.map { $0 }
        }
        waiting.forEach { $0.resume(throwing: Failure(description: "the browser has ended")) }
    }

    private func take(_ bytes: [UInt8]) {
        guard let message = try? JSONDecoder().decode(JSON.self, from: Data(bytes)) else { return }
        guard message["id"] != .null else {
            let event = Event(
                session: message["sessionId"].text, method: message["method"].text, parameters: message["params"])
            return state.withLock { $0.events.append(event) }
        }
        let waiting = state.withLock { $0.waiting.removeValue(forKey: message["id"].integer) }
        if message["error"] == .null {
            waiting?.resume(returning: message["result"])
        } else {
            waiting?.resume(throwing: Failure(description: message["error"]["message"].text))
        }
    }
}
