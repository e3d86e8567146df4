import ArgumentParser

/// The program.
struct AidWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aidwatch",
        abstract:
            "Watches a district's social assistance: nobody missed, nobody paid wrongly, no favours, no step late.",
        discussion: """
            Begin with `aidwatch demo` for an artificial district, or `aidwatch init DIR` for a workspace of your own.
            With --log json, or AIDWATCH_LOG=json, messages on standard error are JSON objects, one a line.
            Exit status: 0 done; 1 done, but a person is needed; 64 to 78 as sysexits.h has them.
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, InitCommand.self, RunCommand.self, DaemonCommand.self, StatusCommand.self,
            IngestCommand.self, SourceCommand.self,
            QuarantineCommand.self, PersonCommand.self, ScanCommand.self, RuleCommand.self, FindingCommand.self,
            ReferralCommand.self, SampleCommand.self, AuditCommand.self, OutboxCommand.self, ReportCommand.self,
            ServeCommand.self, DatabaseCommand.self, AccessCommand.self, PrivacyCommand.self, DoctorCommand.self,
            SimulateCommand.self,
        ])
}
