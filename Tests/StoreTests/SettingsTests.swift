import Formats
import Foundation
import Store
import TestSupport
import Testing

@Suite("Settings and workspaces")
struct SettingsTests {
    @Test("settings survive being written and read")
    func roundTrip() throws {
        var settings = Settings()
        settings.district = "500101"
        settings.name = "万州区"
        settings.badShare = 7
        settings.retention = ["cases": 120, "messages": 6]
        let read = try Settings(text: settings.text, file: "aidwatch.yaml")
        #expect((read.district, read.name, read.badShare, read.badRecords) == ("500101", "万州区", 7, 5))
        #expect(read.retention == ["cases": 120, "messages": 6])
        #expect(read.contacts.map(\.phone) == ["79222164", "12345"])
    }

    @Test(
        "a name is a text, whatever it holds; a district without telephone numbers has none",
        arguments: ["#x", "黔江: 区", "a \"b\" \\ '", "[x]"])
    func names(name: String) throws {
        var settings = Settings()
        settings.name = name
        settings.sampleDrawer = "li: #x"
        settings.contacts = []
        let read = try Settings(text: settings.text, file: "aidwatch.yaml")
        #expect(read.name == name && read.sampleDrawer == "li: #x" && read.contacts == [])
        settings.contacts = [.init(name: name, phone: "023-1")]
        #expect(try Settings(text: settings.text, file: "aidwatch.yaml") == settings)
    }

    static let mistakes: [(text: String, line: Int, word: String)] = [
        ("district: 50011\n", 1, "district"), ("district: \"50011x\"\n", 1, "district"), ("bogus: 1\n", 1, "bogus"),
        ("demo: maybe\n", 1, "demo"), ("name: x\nlimits: {bad_share: 101}\n", 2, "bad_share"),
        ("limits: {bad_records: -1}\n", 1, "bad_records"), ("limits:\n  worse: 1\n", 2, "worse"),
        ("finding_prefix: qj\n", 1, "finding_prefix"), ("contacts:\n  - {name: x}\n", 2, "phone"),
        ("a: [\n", 2, "aidwatch"), ("", 1, "district"), ("# nothing\n", 1, "district"), ("- 1\n", 1, "mapping"),
        ("district: \"500114\"\nretention: {cases: 23}\n", 2, "cases"),
        ("district: \"500114\"\nretention:\n  messages: soon\n", 3, "messages"),
        ("x\n", 1, "mapping"), ("# no district\nname: x\n", 2, "district"),
    ]

    @Test("a mistake is told with its line", arguments: mistakes.indices)
    func mistake(index: Int) throws {
        let (text, line, word) = Self.mistakes[index]
        let error = #expect(throws: ConfigurationError.self) { try Settings(text: text, file: "aidwatch.yaml") }
        let problem = try #require(error?.problems.first)
        #expect(problem.line == line && "\(problem)".contains(word), "\(problem)")
        #expect("\(problem)".contains("aidwatch.yaml:\(line)"))
    }

    @Test("a workspace's file hides the project's of the same name, and adds others")
    func overrides() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-over-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (root, name) in [("a", "x"), ("b", "x"), ("b", "y")] {
            let url = URL(fileURLWithPath: "\(folder)/\(root)/Pipelines/\(name).yaml")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(root.utf8).write(to: url)
        }
        let resources = Resources(roots: [folder + "/a", folder + "/b"])
        let files = resources.files(in: "Pipelines", suffix: ".yaml")
        #expect(files.map(\.name) == ["x.yaml", "y.yaml"])
        #expect(try files.map { try Resources.text(at: $0.path) } == ["a", "b"])
        #expect(resources.path(of: "Pipelines/z.yaml") == nil)
    }

    @Test("a workspace keeps its settings when it is made again")
    func again() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-ws-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var settings = Settings()
        settings.name = "一"
        _ = try Workspace.create(at: folder, settings: settings, projectRoot: SharedData.packageRoot)
        settings.name = "二"
        let second = try Workspace.create(at: folder, settings: settings, projectRoot: SharedData.packageRoot)
        #expect(second.settings.name == "一")
        #expect(FileManager.default.fileExists(atPath: second.inbox(of: "cases")))
        let failure = #expect(throws: Failure.self) {
            try Workspace(at: folder + "/none", projectRoot: SharedData.packageRoot)
        }
        #expect(failure?.status == .noInput)
    }
}
