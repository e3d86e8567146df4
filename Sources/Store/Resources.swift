import Foundation

/// Where the pipeline files and dashboard files are read from.
///
/// The project's own `Pipelines/` and `Dashboards/` are the defaults; a workspace overrides a file by
/// having one of the same name in its own `Pipelines/` or `Dashboards/`, and adds files by other names.
package struct Resources: Sendable {
    /// Folders that hold `Pipelines/` and `Dashboards/`, the one that overrides the others first.
    package let roots: [String]

    /// Looks in the given folders, the first overriding the later.
    package init(roots: [String]) {
        self.roots = roots
    }

    /// The project's files: `AIDWATCH_HOME` where it is set, else the first folder at or above the
    /// program's own that holds `Pipelines/feeds`, else `share/aidwatch` beside the program's folder.
    ///
    /// - Throws: `Failure` 1001 where no such folder is found.
    package static func projectRoot(programPath: String, environment: [String: String]) throws -> String {
        var candidates: [String] = []
        if let home = environment["AIDWATCH_HOME"] {
            candidates.append(home)
        } else {
            var folder = URL(filePath: programPath).resolvingSymlinksInPath().deletingLastPathComponent()
            candidates.append(folder.deletingLastPathComponent().appending(path: "share/aidwatch").path)
            while folder.path != "/" {
                candidates.append(folder.path)
                folder.deleteLastPathComponent()
            }
        }
        for candidate in candidates
        where FileManager.default.fileExists(atPath: candidate + "/Pipelines/feeds") {
            return candidate
        }
        throw Failure(
            1001, .configuration,
            Bilingual("the folder Pipelines/feeds was not found", "找不到 Pipelines/feeds 目录"),
            repair: Bilingual(
                "set AIDWATCH_HOME to the folder that holds Pipelines and Dashboards",
                "请把环境变量 AIDWATCH_HOME 设为 Pipelines 与 Dashboards 所在的目录"))
    }

    /// The files below `folder` whose names end in `suffix`, by their path relative to it, sorted.
    ///
    /// A file of an earlier root hides one of the same relative path in a later root.
    package func files(in folder: String, suffix: String) -> [(name: String, path: String)] {
        var found: [String: String] = [:]
        for root in roots.reversed() {
            let base = root + "/" + folder
            guard let names = FileManager.default.enumerator(atPath: base) else { continue }
            for case let name as String in names where name.hasSuffix(suffix) {
                found[name] = base + "/" + name
            }
        }
        return found.sorted { $0.key < $1.key }.map { (name: $0.key, path: $0.value) }
    }

    /// The path of one file, or nil where no root has it.
    package func path(of file: String) -> String? {
        roots.map { $0 + "/" + file }.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// The text of a file.
    ///
    /// - Throws: `Failure` 1002 where it cannot be read as UTF-8.
    package static func text(at path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Failure(
                1002, .configuration,
                Bilingual("\(path) cannot be read as UTF-8 text", "\(path) 不能按 UTF-8 文本读取"),
                repair: Bilingual("check that the file exists and save it as UTF-8", "请确认文件存在并另存为 UTF-8"))
        }
    }
}
