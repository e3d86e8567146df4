import ArgumentParser
import Foundation

/// Parses the command line, runs the command, and turns what goes wrong into a message and an exit status.
@main
struct Main {
    static func main() async {
        // Writing to a pipe whose reader left is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let given = Array(CommandLine.arguments.dropFirst())
        let chosen = Result { try MessageForm.choose(given) }
        let arguments = CommonOptions.movedBehindVerb(
            (try? chosen.get()) ?? given, groups: AidWatch.groupNames)
        let work = Task {
            _ = try chosen.get()
            try await run(arguments)
        }
        let signals = SignalWatch(cancelling: work)
        do {
            try await work.value
            signals.end()
        } catch {
            Ending(of: error, signal: signals.received, command: AidWatch.command(named: arguments)).exit()
        }
    }

    private static func run(_ arguments: [String]) async throws {
        var command = try AidWatch.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
