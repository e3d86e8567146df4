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

    /// Writes `<feed>/<feed>.<last day>.csv` (hotline: `.jsonl`) and `truth.csv` into a folder, which is made.
    ///
    /// `truth.csv` holds rule_id, subject_key and a note for every finding on the last day of the rules overdue
    /// investigate, review, decide, file, total, due_soon, hotline and help_request and procedure skipped_step, order
    /// and short_publicity; other rules may have findings that it does not list. Throws `SimulationError`, what the
    /// file system says where a file cannot be written, and `CancellationError`.
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
