import Foundation
package import Postgres
package import Store

/// Links signals without an ID number to known persons and keeps the links.
///
/// A run looks at what changed since the last one and gives what a run over everything would.
package struct PersonLinker: Sendable {
    private let county: String
    private let settings: LinkageSettings
    private let model: PersonModel
    private let sources: PersonSources

    /// What a run did.
    package struct Report: Sendable, Hashable {
        /// Whether every signal was looked at.
        package var isFull = false
        /// The signals looked at.
        package var looked = 0
        /// The links that are new, changed or gone.
        package var changed = 0
        /// All signals without an ID number.
        package var signals = 0
        /// Those linked to a person.
        package var linked = 0
        /// Those with persons in question but no link.
        package var undecided = 0
        /// The telephone numbers that join nobody since too many use them.
        package var hubs = 0
    }

    /// A linker by the settings of a workspace.
    ///
    /// - Throws: `Failure` 1240, `ConfigurationError`.
    package init(_ resources: Resources, settings: Settings, catalog: FeedCatalog) throws {
        self.init(try LinkageSettings(resources), county: settings.district, catalog: catalog)
    }

    /// A linker by some settings.
    package init(_ settings: LinkageSettings, county: String, catalog: FeedCatalog) {
        self.county = county
        self.settings = settings
        model = PersonModel(settings)
        sources = PersonSources(catalog, settings)
    }

    /// Brings the links up to date; `isFull` looks at every signal again.
    ///
    /// - Throws: `PostgresError` where the server fails; nothing is kept then.
    package func run(isFull: Bool = false, on database: isolated Connection) throws -> Report {
        try locked(on: database) {
            try database.atomically(TransactionOptions(isolation: .repeatableRead)) {
                try link(isFull: isFull, on: database)
            }
        }
    }

    /// Keeps a decision for good and links its signal again.
    ///
    /// - Throws: `Failure` 1241 where there is no such signal without an ID number; `PostgresError`.
    package func decide(_ decision: LinkDecision, on database: isolated Connection) throws -> Report {
        try locked(on: database) {
            try database.atomically(TransactionOptions(isolation: .repeatableRead)) {
                try decision.insert(county: county, on: database)
                return try link(isFull: false, on: database)
            }
        }
    }

    /// Runs one linker at a time, on one state of the feeds.
    private func locked(on database: isolated Connection, _ body: () throws -> Report) throws -> Report {
        try database.execute("select pg_advisory_lock(hashtextextended('aidwatch linkage', 0))")
        defer { Self.unlock(database) }
        return try SnapshotLock.shared(on: database, body)
    }

    /// A session that is lost has given the lock back already.
    private static func unlock(_ database: isolated Connection) {
        _ = try? database.shielded {
            try $0.execute("select pg_advisory_unlock(hashtextextended('aidwatch linkage', 0))")
        }
    }

    private func link(isFull: Bool, on database: isolated Connection) throws -> Report {
        var report = Report()
        let state = try database.first(
            "select seen::text, settings from linkage.state where county_code = $1", [.init(county)],
            as: String.self, String.self)
        let feeds = sources.persons + sources.signals
        var seen = isFull || state?.1 != fingerprint ? nil : state?.0
        if let since = seen {
            let isAfresh = try database.first(
                """
                select exists (select from ledger.change
                    where \(ChangeLog.isNews) and county_code = $2 and feed = any($3) and row_key is null)
                """, [.init(since), .init(county), .init(feeds)], as: Bool.self)
            if isAfresh ?? true { seen = nil }
        }
        report.isFull = seen == nil
        let tables = LinkageTables(county: county, sources: sources, settings: settings, model: model.model)
        if let seen {
            try tables.refresh(since: seen, on: database)
        } else {
            try tables.rebuild(on: database)
        }
        report.looked = try tables.fillScope(on: database)
        if report.looked > 0 {
            let scoring = PairScoring(county: county, model: model, display: settings.display)
            try scoring.run(signals: report.looked, on: database)
            report.changed = try LinkMerge(county: county, settings: settings).run(on: database)
        }
        try database.execute(
            """
            insert into linkage.state (county_code, seen, settings) values ($1, pg_current_snapshot(), $2)
            on conflict (county_code) do update set seen = excluded.seen, settings = excluded.settings
            """, [.init(county), .init(fingerprint)])
        try count(&report, on: database)
        return report
    }

    private func count(_ report: inout Report, on database: isolated Connection) throws {
        let counts = try database.first(
            """
            select (select count(*) from linkage.signal where county_code = $1),
                (select count(*) from linkage.hub where county_code = $1),
                count(*) filter (where is_linked), count(*) filter (where not is_linked)
            from (
                select bool_or(state = 'linked') as is_linked from linkage.link
                where county_code = $1 and state <> 'different' group by feed, row_key
            ) as by_signal
            """, [.init(county)], as: Int.self, Int.self, Int.self, Int.self)
        guard let counts else { return }
        (report.signals, report.hubs, report.linked, report.undecided) = counts
    }

    /// What the links rest on beside the feeds: the settings, which feeds there are, and the way of linking.
    private var fingerprint: String {
        (["linkage 1"] + sources.persons + sources.signals).joined(separator: " ") + "\n" + settings.text
    }
}
