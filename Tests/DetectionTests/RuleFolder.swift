import Detection
import Foundation
import Store
import TestSupport

/// Pipeline files of a test in a folder of their own; those of the project stand behind it where wanted.
struct RuleFolder: ~Copyable {
    /// The folder.
    let path: String

    /// Writes files by their paths below the folder.
    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "rules-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path + "/Pipelines/rules", withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes one file, over the one that was there.
    func write(_ text: String, to name: String) throws {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: URL(filePath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// Only the files of the folder.
    var alone: Resources { Resources(roots: [path]) }

    /// The files of the folder over those of the project.
    var overProject: Resources { Resources(roots: [path, SharedData.packageRoot]) }

    /// A rule file with a query and front matter that is right, but for the changes.
    static func rule(
        _ id: String, subject: String = "ticket", depends: String = "hotline", more: String = "", sql: String
    ) -> String {
        """
        ---
        id: \(id)
        kind: \(id.split(separator: ".").first ?? "")
        title: 试验
        severity: low
        subject: \(subject)
        basis: [试验依据]
        explain: 试验 {n}
        advice: [看一看]
        audience: village
        referable: false
        false_positives: [试验]
        depends: [\(depends)]
        since: 2026-01-01
        \(more)
        ---
        \(sql)
        """
    }
}
