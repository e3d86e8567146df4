import Formats
import Linkage
import Store
import TestSupport
import Testing

@Suite("Settings of linkage")
struct LinkageSettingsTests {
    private func text(_ change: (String) -> String) throws -> String {
        let path = try #require(ProjectFiles.resources.path(of: "Pipelines/linkage.yaml"))
        return change(try Resources.text(at: path))
    }

    @Test("the project's file gives thresholds and hub size")
    func project() throws {
        let settings = try LinkageSettings(ProjectFiles.resources)
        #expect(settings.display == 14 && settings.use == 20 && settings.margin == 3 && settings.hubSize == 5)
    }

    @Test(
        "every problem is told with its line",
        arguments: [
            ("hub_size: 5", "hub_sise: 5", "unknown key \"hub_sise\""),
            ("hub_size: 5", "hub_size: 0", "`hub_size` is a number"),
            ("use: 20", "use: 3", "`use` is not below `display`"), ("{m: 0.95,", "{m: 2,", "`m` is a number"),
            ("    near: {m: 0.02, u: 0.002}", "    nere: {m: 0.02, u: 0.002}", "unknown key \"nere\""),
            ("  names: [", "  name: [", "`names` is a list"), ("margin: 3}", "}", "`margin` is a number"),
        ])
    func problems(old: String, new: String, message: String) throws {
        let changed = try text { $0.replacing(old, with: new) }
        let error = try #require(throws: ConfigurationError.self) {
            _ = try LinkageSettings(text: changed, file: "linkage.yaml")
        }
        let problem = try #require(error.problems.first { $0.message.contains(message) })
        #expect(problem.file == "linkage.yaml" && problem.line > 1)
    }
}
