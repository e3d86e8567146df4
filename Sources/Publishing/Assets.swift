import Foundation

/// The files under `Dashboards/`: templates, style sheet and script, with a workspace's own in front.
struct Assets: Sendable {
    let style: [UInt8]
    let script: [UInt8]
    let templates: Templates
    let layout: TileLayout

    /// Reads all files; those of a later folder replace those of the same name.
    init(folders: [URL]) throws(PublishingError) {
        style = try Self.asset("assets/style.css", folders)
        script = try Self.asset("assets/app.js", folders)
        layout = try TileLayout(
            String(decoding: try Self.asset("tiles.yaml", folders), as: UTF8.self), file: "tiles.yaml")
        templates = try Templates(folders: folders.map { $0.appending(path: "templates") })
    }

    private static func asset(_ name: String, _ folders: [URL]) throws(PublishingError) -> [UInt8] {
        for folder in folders.reversed() {
            let file = folder.appending(path: name)
            if FileManager.default.fileExists(atPath: file.path) { return Array(try text(of: file).utf8) }
        }
        throw .missing(file: name)
    }

    /// The files of a folder by extension, sorted by name; none where the folder does not exist.
    static func files(in folder: URL, withExtension suffix: String) throws(PublishingError) -> [URL] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == suffix }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
        } catch {
            throw .unreadable(file: folder.path, reason: error.localizedDescription)
        }
    }

    /// A file's text, which must be UTF-8.
    static func text(of file: URL) throws(PublishingError) -> String {
        do {
            return try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw .unreadable(file: file.path, reason: error.localizedDescription)
        }
    }
}
