package import Domain
package import Simulation
package import Store

/// An artificial district over the real list of regions.
package struct ArtificialDistrict: Sendable {
    private let resources: Resources
    private let households: Int
    private let seed: UInt64
    private let asOf: CalendarDay

    /// How many days before the last one have files of their own.
    package var days = 7

    /// The ways in which files are written, in turn.
    package var formats = SimulationFormat.usual

    /// Whether some records cannot be loaded.
    package var hasBrokenRecords = true

    /// A district of so many households, whose data end on a day.
    package init(resources: Resources, households: Int, seed: UInt64, asOf: CalendarDay) {
        self.resources = resources
        self.households = households
        self.seed = seed
        self.asOf = asOf
    }

    /// Writes a folder for each feed, `truth.csv` and `quarantine.csv`.
    ///
    /// - Throws: `Failure` 1006 where the list of regions is missing; `SimulationError`; `ConfigurationError` for the
    ///   calendar.
    package func write(to directory: String) throws -> SimulationSummary {
        guard let path = resources.path(of: "Pipelines/regions/qianjiang.csv") else {
            throw Failure(
                1006, .configuration,
                Bilingual("Pipelines/regions/qianjiang.csv is missing", "缺少 Pipelines/regions/qianjiang.csv"),
                repair: Bilingual("restore the file from the project", "请从项目中恢复该文件"))
        }
        var configuration = SimulationConfiguration(
            households: households, seed: seed, asOf: asOf, days: days, formats: formats,
            regions: SimulatedRegion.list(fromCSV: try Resources.text(at: path)),
            calendar: try CalendarFiles(resources).calendar)
        configuration.hasBrokenRecords = hasBrokenRecords
        return try Simulation(configuration).write(to: directory)
    }
}
