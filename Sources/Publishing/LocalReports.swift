/// What a township hears and reports (抽查、热线、报数), beside its findings.
package struct LocalReports: Sendable {
    /// The records of one feed that the township itself reports.
    package struct Feed: Sendable, Equatable {
        /// Such as 网格员上报.
        package var name: String
        /// The day of the last record, ISO; nil where there is none.
        package var last: String?
        /// Records of the month.
        package var records: Int

        package init(name: String, last: String?, records: Int) {
            self.name = name
            self.last = last
            self.records = records
        }
    }

    /// The newest spot check there; nil where nothing was drawn.
    package var spotChecks: SpotChecks?
    /// The calls of both lines about the township; nil where no call was ever taken in.
    package var hotline: Hotline?
    /// What it reports; feeds that never arrived are left out.
    package var feeds: [Feed]

    package init(spotChecks: SpotChecks? = nil, hotline: Hotline? = nil, feeds: [Feed] = []) {
        self.spotChecks = spotChecks
        self.hotline = hotline
        self.feeds = feeds
    }

    /// Whether there is nothing to show.
    var isEmpty: Bool { spotChecks == nil && hotline == nil && feeds.isEmpty }
}
