import ArgumentParser
import Domain
import Foundation
import Operation
import Postgres
import Store

/// Works on the jobs that are due, each as a process of its own, so that one that fails stops no other.
struct JobRun: Sendable {
    private let common: CommonOptions
    private let installation: Installation
    /// The jobs.
    let schedule: Schedule

    /// - Throws: `ConfigurationError` for `Pipelines/schedule.yaml`.
    init(_ common: CommonOptions, _ installation: Installation) throws {
        self.common = common
        self.installation = installation
        schedule = try Schedule(installation.workspace.resources) { words in
            (try? AidWatch.parseAsRoot(words)) != nil
        }
    }

    /// Writes down the times that have come and works on what is due.
    ///
    /// - Parameters:
    ///   - command: A command that is not started.
    ///   - database: A session of the program, which holds the jobs while they run.
    /// - Returns: Whether a job was late, or has failed for good.
    /// - Throws: `PostgresError`; `CancellationError`.
    func run(except command: String? = nil, on database: Connection) async throws -> Bool {
        let settings = installation.workspace.settings
        let book = JobBook(county: settings.district, calendar: schedule.calendar)
        var needsPerson = false
        for job in schedule.jobs where job.words.first != command {
            try await book.note(job, at: Days.now, on: database)
            while let slot = try await book.take(job, at: Days.now, on: database) {
                let begun = Days.now
                Terminal.message(
                    Message.text(
                        1601,
                        of: Bilingual("job \(job.name) of \(slot.dueAt) begins", "任务 \(job.name)（\(slot.dueAt)）开始")))
                let status = await start(job)
                try await book.finish(job, slot, status: status, at: Days.now, on: database)
                let wait = (begun.microsecondsSince2000 - slot.dueAt.microsecondsSince2000) / 1_000_000
                if wait > job.lateAfter { needsPerson = true }
                if status != 0 {
                    needsPerson = true
                    Terminal.message(
                        Message.text(
                            1602,
                            of: Bilingual(
                                "job \(job.name) ended with status \(status); see aidwatch status",
                                "任务 \(job.name) 结束，状态码 \(status)；请用 aidwatch status 查看")))
                }
                try Task.checkCancellation()
            }
        }
        return needsPerson
    }

    /// Runs a job's command in the workspace's folder; a request to stop is passed on to it.
    private func start(_ job: Job) async -> Int32 {
        let folder = installation.workspace.directory
        var variables = [
            "AIDWATCH_JOB": job.name, "AIDWATCH_LOG": MessageForm.isJSON ? "json" : "text",
            "AIDWATCH_RUN": MessageForm.run,
        ]
        // The address may hold a password, and everybody may read a command line.
        if let database = common.database, !database.isEmpty { variables["AIDWATCH_DATABASE"] = database }
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        do {
            return try await ChildProcess.run(
                ["/usr/bin/env", "--chdir=\(folder)", Bundle.main.executablePath ?? "aidwatch"] + job.words
                    + ["-C", folder],
                descriptors: [nothing, STDOUT_FILENO, STDERR_FILENO], variables: variables)
        } catch {
            let reason = String(cString: strerror(error.code))
            Terminal.message(
                Message.text(
                    1603,
                    of: Bilingual("job \(job.name) cannot be started: \(reason)", "任务 \(job.name) 无法启动：\(reason)")))
            return ExitStatus.bug.rawValue
        }
    }
}
