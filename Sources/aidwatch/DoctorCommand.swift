import ArgumentParser
import Operation
import Store

/// Tells what is wrong with an installation.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Tell what is wrong with this installation and how to mend it.",
        discussion: "Example: aidwatch doctor -C /srv/aidwatch --json")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print JSON Lines: an object a check.")
    var json = false

    func run() async throws {
        let checks = await Doctor(directory: common.directory, open: common.installation).examine()
        for check in checks {
            let text = "\(check.isSound ? "ok  " : "BAD ") \(check.name)  \(Message.pick(check.found))"
            Terminal.line(json ? check.json : Terminal.printable(text))
            if !check.isSound, !json { Terminal.line(Terminal.printable("     \(Message.pick(check.repair))")) }
        }
        Terminal.flush()
        if checks.contains(where: { !$0.isSound }) { throw ExitCode(ExitStatus.personNeeded.rawValue) }
    }
}
