import Domain

/// An artificial district: the files of all its feeds, and what the rules must find in them.
///
/// Nobody in it is real. The same configuration gives the same bytes. Households are drawn one after the other and
/// written at once, so that memory does not grow with their number.
package struct Simulation {
    private let configuration: SimulationConfiguration

    /// Rules whose findings no file of a district brings about: reminders are made and sources fall silent later.
    package static let unknownRules: Set<String> = ["overdue.rectification", "data.late_source"]

    /// Makes the simulation of a district.
    package init(_ configuration: SimulationConfiguration) {
        self.configuration = configuration
    }

    /// Writes `<feed>/<feed>.<day>.<suffix>`, `truth.csv` and `quarantine.csv` into a folder, which is made.
    ///
    /// `truth.csv` has a row for every finding that the project's rules must have on the last day of the data, but for
    /// those of `unknownRules`. `quarantine.csv` has one for every record that cannot be loaded. Throws
    /// `SimulationError`, `FormatError` where a file cannot be written, and `CancellationError`.
    package func write(to directory: String) throws -> SimulationSummary {
        var district = try District(configuration: configuration, directory: directory)
        try district.writeReferenceFeeds()
        for index in 0..<configuration.households {
            if index % 1000 == 0 { try Task.checkCancellation() }
            try district.writeHousehold(index)
        }
        try district.expectCounted()
        return try district.files.finish()
    }
}
