import Detection
package import Domain
package import Foundation
import Ingest
import Operation
package import Postgres
package import Publishing
import Simulation
package import Store

/// A simulated district, ingested and scanned in the test's own database, and its site.
package struct SimulatedSite {
    /// A session with the test's database.
    package let connection: Connection
    /// The project's own files.
    package let resources: Resources
    /// The settings of a new workspace.
    package let settings: Settings
    /// The project's feeds.
    package let catalog: FeedCatalog
    /// The folder of the simulated files.
    package let data: URL

    /// Simulates, ingests and scans on 2026-10-31.
    ///
    /// - Parameters:
    ///   - households: how many households the district has.
    ///   - folder: where its files are written.
    ///   - personal: what stands for every name and for every free text that a feed calls personal; nil leaves what was
    ///     simulated.
    /// - Throws: what simulating, loading or scanning throws.
    package init(
        households: Int, in folder: URL, personal: (name: String, text: String)? = nil
    ) async throws {
        resources = ProjectFiles.resources
        settings = Settings()
        catalog = try FeedCatalog(resources)
        data = folder.appending(path: "data")
        connection = try TestDatabase.connect(settings: [
            "timezone": "Asia/Shanghai", "datestyle": "ISO, YMD", "jit": "off",
        ])
        var district = ArtificialDistrict(resources: resources, households: households, seed: 3, asOf: "2026-10-31")
        (district.days, district.formats) = (0, [.csv])
        _ = try district.write(to: data.path)
        let loader = FileLoader(FileLoader.Configuration(county: settings.district))
        for feed in catalog.feeds {
            for file in try FileManager.default.contentsOfDirectory(
                at: data.appending(path: feed.name), includingPropertiesForKeys: nil)
            {
                let request = FileLoader.Request(path: file.path, feed: feed, source: "file:" + feed.name)
                _ = try await loader.load(request, on: connection)
            }
        }
        if let personal {
            for feed in catalog.feeds {
                for column in feed.columns where column.type == .text && column.purge == .emptied {
                    let words = Set(column.name.split(separator: "_"))
                    guard !words.contains("phone") else { continue }
                    try await connection.execute(
                        "update feed.\"\(feed.table)\" set \"\(column.name)\" = $1 where \"\(column.name)\" is not null",
                        [.init(words.contains("name") ? personal.name : personal.text)])
                }
            }
        }
        try await RegionClosure.refresh(on: connection)
        let rules = try RuleCatalog(resources)
        let scan = try Scan(resources, settings: settings, catalog: catalog, rules: rules)
        _ = try await scan.run(ScanRequest(asOf: "2026-10-31"), on: connection)
    }

    /// What the pages show.
    package func publication() async throws -> Publication {
        try await SiteReport.read(nil, resources, settings: settings, catalog: catalog, on: connection).publication
    }

    /// Reads a day's pages.
    package func reading(of day: CalendarDay?) async throws {
        _ = try await SiteReport.read(day, resources, settings: settings, catalog: catalog, on: connection)
    }

    /// The values of some columns of a feed's simulated files, by header.
    package func column(_ headers: Set<String>, of feed: String) throws -> [String] {
        let folder = data.appending(path: feed)
        var values: [String] = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
            if file.pathExtension == "jsonl" {
                for line in lines {
                    let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
                    values += record.compactMap { headers.contains($0.key) ? $0.value as? String : nil }
                }
                continue
            }
            let names = (lines.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingPrefix("\u{FEFF}").description
            }
            let wanted = names.indices.filter { headers.contains(names[$0]) }
            for line in lines.dropFirst() {
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                values += wanted.compactMap { $0 < fields.count ? String(fields[$0]) : nil }
            }
        }
        return values
    }
}
