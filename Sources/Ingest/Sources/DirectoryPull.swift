import Domain
import Formats
import Foundation
import Store

/// The complete files of a folder, by the bytes of their names; files just written are waited for.
struct DirectoryPull: SourcePull {
    private let source: SourceDefinition
    private let folder: DropFolder
    private let surroundings: Surroundings
    private let report: @Sendable (IngestRun.Entry) -> Void

    private var due: [DropFolder.File] = []
    private var given: Set<String> = []
    private var waited = 0
    private var young: [String] = []
    private var hasLooked = false

    init(
        _ source: SourceDefinition, _ settings: DirectorySettings, _ surroundings: Surroundings,
        _ report: @escaping @Sendable (IngestRun.Entry) -> Void
    ) {
        self.source = source
        folder = DropFolder(path: settings.path, glob: settings.glob, hasMarker: settings.hasMarker)
        self.surroundings = surroundings
        self.report = report
    }

    mutating func next() async throws -> SourcePiece? {
        while due.isEmpty {
            try Task.checkCancellation()
            if !hasLooked {
                let look = try look()
                hasLooked = true
                for path in look.strange { report(.strange(path: path, isFolder: StrayFiles.isFolder(path))) }
                for path in look.misnamed { report(.misnamed(path: path)) }
                continue
            }
            let pause = min(youngSeconds, surroundings.patience - waited, secondsLeft)
            guard youngSeconds > 0, pause > 0 else {
                for name in young { report(.young(file: name)) }
                return nil
            }
            try await surroundings.sleep(Double(pause))
            waited += pause
            try look()
        }
        let file = due.removeFirst()
        given.insert(file.name)
        return SourcePiece(name: file.name, content: .file(path: file.path))
    }

    private var youngSeconds = 0

    /// The seconds until the run waits no longer.
    private var secondsLeft: Int {
        guard let end = surroundings.waitsUntil else { return surroundings.patience }
        return Int((end.microsecondsSince2000 - surroundings.now().microsecondsSince2000 + 999_999) / 1_000_000)
    }

    @discardableResult
    private mutating func look() throws -> DropFolder.Look {
        let now = Date(timeIntervalSince1970: Double(surroundings.now().microsecondsSince2000) / 1e6 + 946_684_800)
        let look: DropFolder.Look
        do throws(FormatError) {
            look = try folder.look(now: surroundings.waitsForQuiet ? now : .distantFuture)
        } catch {
            // A workspace may do without the drop folders of feeds that it does not get.
            guard source.isInbox, error.errorNumber == ENOENT else {
                throw SourceFailures.folder(folder.path, error, source.name)
            }
            look = DropFolder.Look()
        }
        due = look.ready.filter { !given.contains($0.name) }
        let waiting = look.young.filter { !given.contains($0.file.name) }
        young = waiting.map(\.file.name)
        youngSeconds = waiting.map(\.seconds).max() ?? 0
        return look
    }
}
