import Foundation
import Publishing
import Synchronization
import TestSupport

/// The site of a simulated district that all these tests look at, made once and removed when the process ends.
struct BrowserSite: Sendable {
    /// A type of page.
    enum PageType: String, CaseIterable, CustomStringConvertible {
        case root, district, township, village, findings, finding, data, runs, supervision, methods, archive

        var description: String { rawValue }
    }

    private static let shared = Maker()
    private static let toRemove = Mutex<URL?>(nil)

    /// Makes one site for all who ask.
    private actor Maker {
        private var making: Task<BrowserSite, any Error>?

        func get() async throws -> BrowserSite {
            let task = making ?? Task { try await BrowserSite.make() }
            making = task
            return try await task.value
        }
    }

    /// The site.
    static func get() async throws -> BrowserSite { try await shared.get() }

    /// Its folder, without links.
    let folder: String
    /// What it shows.
    let publication: Publication

    private static func make() async throws -> BrowserSite {
        let base = FileManager.default.temporaryDirectory.appending(path: "aidwatch-pages-\(getpid())")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        toRemove.withLock { $0 = base }
        atexit { BrowserSite.remove() }
        let publication = try await TestDatabase.with {
            try await SimulatedSite(households: 300, in: base).publication()
        }
        let site = base.appending(path: "site")
        _ = try Publisher.publish(publication, to: site, dashboards: [ProjectFiles.dashboards])
        return BrowserSite(folder: site.resolvingSymlinksInPath().path, publication: publication)
    }

    private static func remove() {
        guard let base = toRemove.withLock({ $0 }) else { return }
        try? FileManager.default.removeItem(at: base)
    }

    /// The address of a page.
    func address(_ path: String) -> String { "file://\(folder)/\(path)" }

    /// The pages of a type: the district's, and the busiest township's and village's where a type has them.
    func pages(_ type: PageType) -> [String] {
        let township = busiest(publication.findings.filter { $0.audience <= .township }.compactMap(\.townshipCode))
        let village = busiest(publication.findings.filter { $0.audience == .village }.compactMap(\.villageCode))
        let folders = ["district", "township/\(township)", "village/\(village)"]
        switch type {
        case .root: return ["index.html"]
        case .district: return ["district/index.html"]
        case .township: return ["township/\(township)/index.html"]
        case .village: return ["village/\(village)/index.html"]
        case .findings: return folders.map { "\($0)/findings.html" }
        case .finding:
            return Set(publication.details.map(\.row.kind)).sorted { $0.rawValue < $1.rawValue }.compactMap { kind in
                publication.details.first { $0.row.kind == kind }.map { "district/finding-\($0.row.number).html" }
            }
        case .data: return ["district/data.html"]
        case .runs: return ["district/runs.html"]
        case .supervision:
            return ["district", "township/\(township)"].map { "\($0)/supervision.html" }
        case .methods: return ["district/methods.html"]
        case .archive: return folders.map { "\($0)/archive/2026-10/index.html" }
        }
    }

    private func busiest(_ codes: [String]) -> String {
        let counts = Dictionary(codes.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    }
}
