import Synchronization

/// The files of one folder as they are handed over, and the manifest that closes it.
final class FolderFiles: Sendable {
    let folder: Folder
    private let manifest: Mutex<Manifest>
    private let emit: Emission

    init(_ folder: Folder, edition: Edition, emit: Emission) {
        self.folder = folder
        self.emit = emit
        manifest = Mutex(Manifest(edition: edition))
    }

    /// Hands over a file.
    func write(_ file: String, _ content: [UInt8]) throws {
        let entry = Manifest.Entry(file, content)
        manifest.withLock { $0.add(entry) }
        try emit("\(folder.path)/\(file)", content)
    }

    /// Hands over the manifest of what was written.
    func close() throws { try emit("\(folder.path)/manifest.json", manifest.withLock { $0.json }) }
}
