package import Domain
package import Simulation
package import Store

/// An artificial district over the real list of regions.
package struct ArtificialDistrict: Sendable {
    private let resources: Resources
    private let households: Int
    private let seed: UInt64
    private let asOf: CalendarDay

    /// A district of so many households, whose data end on a day.
    package init(resources: Resources, households: Int, seed: UInt64, asOf: CalendarDay) {
        self.resources = resources
        self.households = households
        self.seed = seed
        self.asOf = asOf
    }

    /// Writes a folder for each feed and `truth.csv`.
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
        let configuration = SimulationConfiguration(
            households: households, seed: seed, asOf: asOf,
            regions: SimulatedRegion.list(fromCSV: try Resources.text(at: path)),
            calendar: try CalendarFiles(resources).calendar)
        return try Simulation(configuration).write(to: directory)
    }
}
