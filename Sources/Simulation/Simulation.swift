import Domain

/// An artificial district: the files of all its feeds, and what the rules must find in them.
///
/// Nobody in it is real. The same configuration gives the same bytes. Households are drawn one after the other and
/// written at once, so that memory does not grow with their number.
package struct Simulation {
    private let configuration: SimulationConfiguration

    /// Makes the simulation of a district.
    package init(_ configuration: SimulationConfiguration) {
        self.configuration = configuration
    }

    /// Writes `<feed>/<feed>.<day>.<suffix>`, `truth.csv` and `quarantine.csv` into a folder, which is made.
    ///
    /// `truth.csv` has a row for every finding of the rules overdue.*, procedure.*, missed.*, wrongful.*, kinship.*
    /// and data.* on the last day of the data, but not for overdue.rectification, kinship.concentration and
    /// data.late_source, and for the planted ones of integrity.*; of other rules it knows nothing. `quarantine.csv` has
    /// one for every record that cannot be loaded. Throws `SimulationError`, `FormatError` where a file
    /// cannot be written, and `CancellationError`.
    package func write(to directory: String) throws -> SimulationSummary {
        var district = try District(configuration: configuration, directory: directory)
        try district.writeReferenceFeeds()
        for index in 0..<configuration.households {
            if index % 1000 == 0 { try Task.checkCancellation() }
            try district.writeHousehold(index)
        }
        return try district.files.finish()
    }
}
