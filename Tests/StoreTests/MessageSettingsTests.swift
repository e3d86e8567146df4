import Formats
import Foundation
import Store
import TestSupport
import Testing

@Suite("Settings of messages")
struct MessageSettingsTests {
    private func read(_ text: String) throws -> MessageSettings {
        let folder = NSTemporaryDirectory() + "aidwatch-messages-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/messages.yaml"))
        return try MessageSettings(Resources(roots: [folder]), workspace: "/srv/w")
    }

    @Test("nothing is told by default; the shipped file adds quiet hours to what is assumed without it")
    func shipped() throws {
        var assumed = MessageSettings()
        #expect(!assumed.isOn)
        assumed.quiet = .init(begin: 21 * 3600, end: 8 * 3600)
        #expect(try MessageSettings(ProjectFiles.resources, workspace: "/srv/w") == assumed)
        #expect(try read("") == MessageSettings())
    }

    @Test("channels, transports and limits are read; folders are the workspace's")
    func whole() throws {
        let settings = try read(
            """
            templates: {help: T2, paid: T6}
            transports:
              - {name: folder, kind: file, folder: outbox}
              - name: sms
                kind: http
                url: https://gateway.example/m
                receipts: https://gateway.example/r
                secret: {file: /etc/key}
                time_limit: 4 seconds
                max_bytes: 1000
                max_age: 1 minute
            applicants: sms
            channels: [{name: 区教委, transport: folder}, {name: "500114001000", transport: sms, to: "139"}]
            per_number: 2
            most_days: 3
            attempts: 5
            first_wait: 10 seconds
            longest_wait: 1 hour
            receipt_after: 5 seconds
            receipts_for: 2 days

            """)
        #expect(settings.templates == [.help: "T2", .paid: "T6"])
        #expect(settings.transports["folder"] == .file(folder: "/srv/w/outbox"))
        guard case .http(let gateway) = settings.transports["sms"] else {
            Issue.record("no gateway")
            return
        }
        #expect(gateway.receipts == "https://gateway.example/r" && gateway.secret == .file("/etc/key"))
        #expect(gateway.http.totalTimeout == Term(4, .second) && gateway.http.mostBytes == 1000)
        #expect(gateway.mostAge == Term(1, .minute))
        #expect(settings.channels["500114001000"] == .init(transport: "sms", address: "139"))
        #expect(settings.channels["区教委"] == .init(transport: "folder", address: nil))
        #expect((settings.mostPerNumber, settings.mostDays, settings.attempts) == (2, 3, 5))
        #expect(settings.firstWait == Term(10, .second) && settings.longestWait == Term(1, .hour))
        #expect(settings.receiptAfter == Term(5, .second) && settings.receiptsFor == Term(2, .day))
    }

    @Test("quiet hours may pass midnight; their end is not within")
    func quiet() {
        let night = MessageSettings.QuietHours(begin: 21 * 3600, end: 8 * 3600)
        #expect([0, 28_799, 75_600, 86_399].allSatisfy(night.contains))
        #expect(![28_800, 43_200, 75_599].contains(where: night.contains))
        let noon = MessageSettings.QuietHours(begin: 12 * 3600, end: 14 * 3600)
        #expect(noon.contains(43_200) && !noon.contains(50_400) && !noon.contains(0))
    }

    @Test(
        "a mistake is told with its line",
        arguments: [
            ("templates: {remind: T1}", 1, "unknown key"), ("templates: {paid: T1}", 1, "applicants"),
            ("transports:\n  - {name: a, kind: pigeon}", 2, "`kind` is file or http"),
            ("transports:\n  - {name: a, kind: file}", 2, "folder"),
            ("transports:\n  - {name: a, kind: http, url: \"http://gateway.example/m\", secret: {env: S}}", 2, "https"),
            ("transports:\n  - {name: a, kind: http, url: \"https://gateway.example/m\"}", 2, "`secret` is missing"),
            (
                "transports:\n  - {name: a, kind: http, url: \"https://g.example/m\", secret: geheim}", 2,
                "never stands here"
            ),
            (
                "transports:\n  - {name: a, kind: file, folder: x}\n  - {name: a, kind: file, folder: y}", 3,
                "two transports"
            ),
            ("applicants: sms", 1, "name of a transport"),
            ("channels:\n  - {name: a, transport: b}", 2, "name of a transport"),
            ("quiet: [\"9\", \"10\"]", 1, "two times"), ("attempts: 0", 1, "from 1 to 100"),
            ("wait: 1", 1, "unknown key"),
        ])
    func mistakes(text: String, line: Int, words: String) {
        do {
            _ = try read(text + "\n")
            Issue.record("it was read: \(text)")
        } catch let error as ConfigurationError {
            #expect(error.problems.contains { $0.line == line && "\($0)".contains(words) }, "\(error.problems)")
        } catch {
            Issue.record("\(error)")
        }
    }
}
