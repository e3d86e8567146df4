import Detection
package import Domain
import Foundation
package import Postgres
package import Publishing
package import Store

/// Builds the dashboards of a recorded scan and publishes them.
package struct SiteReport: Sendable {
    /// What was published.
    package struct Outcome: Sendable {
        /// The site's folder.
        package let site: String
        /// The day that the pages show.
        package let day: CalendarDay
        /// Whether nothing has changed since the site was published, so that it was left alone.
        package let isUnchanged: Bool
        /// Files written and kept.
        package let files: SiteWriter.Report
        /// Milliseconds spent on preparing the day's views, on the queries, and on rendering and writing.
        package let milliseconds: (views: Int, queries: Int, pages: Int)
    }

    private let installation: Installation

    /// Reports on a workspace.
    package init(_ installation: Installation) {
        self.installation = installation
    }

    /// Publishes the newest recorded scan, or that of a day, to a folder; the workspace's own by default.
    ///
    /// Where nothing has changed since the site was published, nothing is read, rendered or written.
    ///
    /// - Parameters:
    ///   - day: a day that was scanned; that of the newest recorded scan by default.
    ///   - folder: the site's folder; the workspace's own by default.
    ///   - region: the code of a township or village whose pages alone are published, with those below it.
    ///   - isAnew: whether every page is rendered even where nothing has changed.
    /// - Returns: what was published, or that nothing had to be.
    /// - Throws: `Failure` 1401 to 1405; `PublishingError`; `PostgresError`.
    package func publish(
        of day: CalendarDay? = nil, to folder: String? = nil, region: String? = nil, isAnew: Bool = false
    ) async throws -> Outcome {
        let site = folder ?? installation.workspace.site
        let connection = try await installation.connect()
        let inputs = try SiteState.inputs(installation.workspace, day: day)
        if region == nil, !isAnew, let standing = try await Self.standing(site, inputs: inputs, on: connection) {
            await connection.close()
            return standing
        }
        let clock = ContinuousClock()
        let start = clock.now
        let read = try await Self.read(
            day, installation.workspace.resources, settings: installation.workspace.settings,
            catalog: installation.catalog, on: connection)
        await connection.close()
        let rendering = clock.now
        let place = try region.flatMap {
            try Self.place($0, in: read.publication, district: installation.workspace.settings.district)
        }
        let files = try Publisher.publish(
            read.publication, region: place, to: URL(filePath: site),
            dashboards: installation.workspace.resources.roots.reversed().map { URL(filePath: $0 + "/Dashboards") })
        if region == nil {
            try SiteState(of: site, inputs: inputs, day: read.scan.day, files: files, tables: read.tables)?
                .keep(beside: site)
        }
        func milliseconds(_ duration: Duration) -> Int {
            Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
        }
        return Outcome(
            site: site, day: read.scan.day, isUnchanged: false, files: files,
            milliseconds: (
                milliseconds(read.viewsReady - start), milliseconds(rendering - read.viewsReady),
                milliseconds(clock.now - rendering)
            ))
    }

    /// What became of a report where the site stands as it would be published; nil where it does not.
    private static func standing(
        _ site: String, inputs: String, on database: isolated Connection
    ) throws -> Outcome? {
        guard let state = SiteState(of: site), let day = CalendarDay.parse(Array(state.day.utf8).span),
            try state.holds(site, inputs: inputs, on: database)
        else { return nil }
        var files = SiteWriter.Report()
        (files.kept, files.bytes) = (state.files, state.bytes)
        return Outcome(site: site, day: day, isUnchanged: true, files: files, milliseconds: (0, 0, 0))
    }

    /// The 12 digits of a place of the publication; nil for the district itself.
    private static func place(_ code: String, in publication: Publication, district: String) throws -> String? {
        let whole = code + String(repeating: "0", count: max(0, 12 - code.count))
        if whole == district + "000000" { return nil }
        let isKnown =
            publication.townships.contains { $0.code == whole } || publication.villages.contains { $0.code == whole }
        guard isKnown else {
            throw Failure(
                1405, .usage, Bilingual("there is no township or village \(code)", "没有编码为 \(code) 的乡镇（街道）或村（社区）"),
                repair: Bilingual("name its 9 or 12 digits as the list of regions has them", "请按行政区划给出 9 位或 12 位编码"))
        }
        return whole
    }

    /// A publication with the scan that it shows.
    package struct Reading: Sendable {
        /// The scan.
        package let scan: RecordedScan
        /// What its pages show.
        package let publication: Publication
        let viewsReady: ContinuousClock.Instant
        /// The tables that were read for it, as they were.
        let tables: [SiteState.Table]
    }

    /// Reads what the pages show, from one snapshot of the database and from what the scan knew.
    ///
    /// Rows that were loaded after the scan do not count: its findings and the figures beside them belong together.
    package static func read(
        _ day: CalendarDay?, _ resources: Resources, settings: Settings, catalog: FeedCatalog,
        on database: isolated Connection
    ) throws -> Reading {
        try SnapshotLock.shared(on: database) {
            try readSnapshot(day, resources, settings: settings, catalog: catalog, on: database)
        }
    }

    private static func readSnapshot(
        _ day: CalendarDay?, _ resources: Resources, settings: Settings, catalog: FeedCatalog,
        on database: isolated Connection
    ) throws -> Reading {
        try database.atomically(TransactionOptions(isolation: .repeatableRead)) {
            let scan = try RecordedScan(of: day, county: settings.district, resources, on: database)
            let knownAt = scan.hasLaterLoads ? Instant.parse(Array(scan.startedAt.utf8).span) : nil
            let views = AsOfViews(county: settings.district, day: scan.day, knownAt: knownAt)
            let clocks = try CaseClocks(resources, catalog: catalog, county: settings.district)
            try clocks.prepare(views, on: database)
            try views.create(catalog.tables, on: database)
            try clocks.createView(views, on: database)
            let sources = try SourceCatalog(resources, settings: settings, catalog: catalog)
            try SourceViews(sources.sources).create(
                knownAt: Instant.parse(Array(scan.startedAt.utf8).span), on: database)
            // Reminders stand beside the states of findings, which are those of today.
            try RemindersView(county: settings.district, day: scan.day).create(on: database)
            let ready = ContinuousClock.now
            let publication = try PublicationQueries(resources, settings: settings, catalog: catalog)
                .publication(of: scan, on: database)
            return Reading(
                scan: scan, publication: publication, viewsReady: ready, tables: try SiteState.tables(on: database))
        }
    }
}
