import Detection
import Store
import TestSupport

/// The rule files of the project, by the names that test reports show.
enum RuleName {
    /// Every id that a file below `Pipelines/rules` gives by its path.
    static let all: [String] = ProjectFiles.resources.files(in: "Pipelines/rules", suffix: ".sql").map { file in
        String(file.name.dropLast(4)).replacing("/", with: ".")
    }

    /// Every test file, by the id of the rule to which its path belongs.
    static let tested: [String] = ProjectFiles.resources.files(in: "Pipelines/rules", suffix: ".test.yaml").map {
        file in
        String(file.name.dropLast(".test.yaml".count)).replacing("/", with: ".")
    }
}
