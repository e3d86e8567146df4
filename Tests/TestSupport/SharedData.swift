import Foundation

/// The folder of specifications and sample data that may lie beside the checkout.
package enum SharedData {
    /// Its path, or nil where it is absent; the environment variable `AIDWATCH_SHARED` names another one.
    package static let folder: String? = {
        let candidate =
            ProcessInfo.processInfo.environment["AIDWATCH_SHARED"] ?? packageRoot + "/../shared"
        var isFolder = ObjCBool(false)
        guard unsafe FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), isFolder.boolValue
        else {
            return nil
        }
        return URL(fileURLWithPath: candidate).standardizedFileURL.path
    }()

    /// Whether the folder is there, for `.enabled(if:)`.
    package static var isPresent: Bool { folder != nil }

    /// The path of a file in the folder, or nil where the folder or the file is absent.
    ///
    /// - Parameter relative: The path within the folder, for example `spec/rules.md`.
    /// - Returns: The absolute path.
    package static func path(_ relative: String) -> String? {
        guard let folder, FileManager.default.fileExists(atPath: "\(folder)/\(relative)") else { return nil }
        return "\(folder)/\(relative)"
    }

    /// The folder of `Package.swift`.
    package static let packageRoot: String = {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }()
}
