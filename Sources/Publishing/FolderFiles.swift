/// The files of one folder as they are handed over, and the manifest that closes it.
final class FolderFiles {
    let folder: Folder
    private var manifest: Manifest
    private let emit: SiteRenderer.Emit

    init(_ folder: Folder, edition: Edition, emit: @escaping SiteRenderer.Emit) {
        self.folder = folder
        self.emit = emit
        manifest = Manifest(edition: edition)
    }

    /// Hands over a file.
    func write(_ file: String, _ content: [UInt8]) throws {
        manifest.add(file, content)
        try emit("\(folder.path)/\(file)", content)
    }

    /// Hands over the manifest of what was written.
    func close() throws { try emit("\(folder.path)/manifest.json", manifest.json) }
}
