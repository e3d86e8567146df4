import Foundation

/// The folder of shared test data, beside the checkout or where `AIDWATCH_SHARED` says.
enum SharedFolder {
    static let url: URL? = {
        if let named = ProcessInfo.processInfo.environment["AIDWATCH_SHARED"] { return existing(URL(filePath: named)) }
        var folder = URL(filePath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
                return existing(folder.deletingLastPathComponent().appending(path: "shared"))
            }
        }
        return nil
    }()

    static var isPresent: Bool { url != nil }

    /// The names of the files in a folder of `data/spreadsheets`, sorted.
    static func names(in folder: String) throws -> [String] {
        guard let url else { return [] }
        let path = url.appending(path: "data/spreadsheets/" + folder).path
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    /// The bytes of a file in `data/spreadsheets`.
    static func bytes(_ file: String) throws -> [UInt8] {
        guard let url else { return [] }
        return Array(try Data(contentsOf: url.appending(path: "data/spreadsheets/" + file)))
    }

    private static func existing(_ url: URL) -> URL? {
        FileManager.default.fileExists(atPath: url.path) ? url : nil
    }
}
