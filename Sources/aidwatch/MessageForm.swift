import ArgumentParser
import Foundation
import Synchronization

/// How messages are written to standard error: a line of text each, or a JSON object each.
///
/// The option `--log json`, anywhere before `--`, or the variable `AIDWATCH_LOG` chooses. Processes that a job starts have
/// its choice, its run and its name.
enum MessageForm {
    /// How grave a message is.
    enum Level: String {
        case info, warning, error
    }

    private static let chosen = Mutex<Bool>(false)

    /// Whether messages are JSON objects.
    static var isJSON: Bool { chosen.withLock { $0 } }

    /// The run that the messages of this process and of those that it starts belong to.
    static let run = environment["AIDWATCH_RUN"].flatMap { $0.isEmpty ? nil : $0 } ?? UUID().uuidString.lowercased()

    private static let environment = ProcessInfo.processInfo.environment

    /// Takes the option out of the arguments and keeps to it; `referral open` has one of the same name for its log of packages.
    ///
    /// - Throws: `ValidationError` where the variable names another form.
    static func choose(_ arguments: [String]) throws -> [String] {
        var form = environment["AIDWATCH_LOG"].flatMap { $0.isEmpty ? nil : $0 } ?? "text"
        guard ["text", "json"].contains(form) else {
            throw ValidationError("AIDWATCH_LOG is text or json")
        }
        let forms = ["referral", "open"].allSatisfy(arguments.contains) ? [] : ["text", "json"]
        var rest: [String] = []
        var place = 0
        while place < arguments.count {
            let word = arguments[place]
            if word == "--" {
                rest += arguments[place...]
                break
            }
            if word == "--log", place + 1 < arguments.count, forms.contains(arguments[place + 1]) {
                form = arguments[place + 1]
                place += 1
            } else if word.hasPrefix("--log="), forms.contains(String(word.dropFirst(6))) {
                form = String(word.dropFirst(6))
            } else {
                rest.append(word)
            }
            place += 1
        }
        chosen.withLock { $0 = form == "json" }
        if form == "json" {
            setenv("AIDWATCH_LOG", form, 1)
            setenv("AIDWATCH_RUN", run, 1)
        }
        return rest
    }

    /// A message as a JSON object in one line: `time`, `level`, `code`, `message`, `run`, and within a job its name.
    static func json(_ text: String, level: Level) -> String {
        let code = text.prefixMatch(of: /AW[0-9]{4}/).map { String($0.output) }
        let message = code.map { String(text.dropFirst($0.count).drop { $0 == " " }) } ?? text
        var members = [
            ("time", JSONText.quoted("\(Days.now)")), ("level", JSONText.quoted(level.rawValue)),
            ("code", code.map(JSONText.quoted) ?? "null"), ("message", JSONText.quoted(Terminal.printable(message))),
            ("run", JSONText.quoted(Terminal.printable(run))),
        ]
        if let job = environment["AIDWATCH_JOB"], !job.isEmpty {
            members.append(("job", JSONText.quoted(Terminal.printable(job))))
        }
        return JSONText.object(members)
    }
}
