import Foundation
import TestSupport
import Testing

@Suite("Units of systemd")
struct UnitFileTests {
    private static let verifier = "/usr/bin/systemd-analyze"

    @Test(
        "systemd finds nothing wrong with them, and each command that they start is one of the program",
        .enabled(if: FileManager.default.isExecutableFile(atPath: verifier), "systemd-analyze is not installed"))
    func verified() async throws {
        let source = SharedData.packageRoot + "/Packaging/systemd"
        let folder = NSTemporaryDirectory() + "units-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let names = try FileManager.default.contentsOfDirectory(atPath: source).sorted()
        #expect(names.contains("aidwatch.service") && names.contains("aidwatch-run.timer"))
        for name in names {
            let text = try String(contentsOfFile: "\(source)/\(name)", encoding: .utf8)
            for match in text.matches(of: /ExecStart=\/usr\/bin\/aidwatch (\w+)/) {
                let help = try await Program.run([String(match.1), "--help"])
                #expect(help.status == 0, "\(name): \(match.1)")
            }
            // The verifier wants the program to be there.
            try text.replacing("/usr/bin/aidwatch", with: Program.path).write(
                toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        let run = try await Program.run(Self.verifier, ["verify"] + names.map { "\(folder)/\($0)" }, .init())
        #expect(run.status == 0 && run.messages.isEmpty, "\(run.messages)")
    }
}
