import ArgumentParser
import Domain
import Operation
import Postgres
import Store

/// Runs the jobs of the schedule until it is told to stop.
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon", abstract: "Run the jobs of Pipelines/schedule.yaml until SIGTERM or Ctrl-C.",
        discussion: "A job that runs then is asked to stop and tried again. Example: aidwatch daemon -C /srv/aidwatch")

    @OptionGroup var common: CommonOptions

    /// The longest sleep, in seconds: after it the clock, which may have been set, and the files are looked at again.
    private static let longestSleep = 30

    func run() async throws {
        // What is wrong with the files is told at once; later it is told and waited for.
        _ = try JobRun(common, try common.installation())
        Terminal.message(Message.text(1600, of: Bilingual("the daemon is running", "守护进程已启动")))
        var database: Connection?
        while true {
            var pause = Self.longestSleep
            do {
                let installation = try common.installation()
                let run = try JobRun(common, installation)
                let session = if let database { database } else { try await installation.connect() }
                database = session
                _ = try await run.run(on: session)
                let now = Days.now
                for job in run.schedule.jobs {
                    guard let next = job.next(after: now, run.schedule.calendar) else { continue }
                    let wait = (next.microsecondsSince2000 - now.microsecondsSince2000) / 1_000_000 + 1
                    pause = min(pause, Int(wait))
                }
            } catch {
                try Task.checkCancellation()
                await database?.close()
                database = nil
                Ending(of: error, command: Self.self).tell()
            }
            try await Task.sleep(for: .seconds(max(pause, 1)))
        }
    }
}
