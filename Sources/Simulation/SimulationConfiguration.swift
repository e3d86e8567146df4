package import Domain

/// A place of the district, from the list of divisions.
package struct SimulatedRegion: Hashable, Sendable {
    /// The statistical code, 12 digits.
    package let code: RegionCode
    /// Such as 城东街道.
    package let name: String

    /// Makes a place.
    package init(code: RegionCode, name: String) {
        self.code = code
        self.name = name
    }

    /// Reads the list of divisions: lines of code, name and further columns under one header line.
    ///
    /// Lines whose first field is no code of a division are left out, as the header is.
    package static func list(fromCSV text: String) -> [SimulatedRegion] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count > 1, let code = RegionCode.parse(Array(fields[0].utf8).span) else { return nil }
            return SimulatedRegion(code: code, name: String(fields[1]))
        }
    }
}

/// What an artificial district is made of.
package struct SimulationConfiguration: Sendable {
    /// Households that ever applied; most have one case, some two.
    package var households: Int

    /// The same seed gives the same bytes.
    package var seed: UInt64

    /// The last day of the data; nothing in it is later.
    package var asOf: CalendarDay

    /// How many months before the last day the recent cases and the tickets begin.
    package var monthsOfHistory: Int

    /// How many days before the last one have a batch of their own; what came before is in the first files.
    package var days: Int

    /// The ways in which files are written, in turn.
    package var formats: [SimulationFormat]

    /// Whether some records cannot be loaded.
    package var hasBrokenRecords = true

    /// One district, its townships and villages.
    package var regions: [SimulatedRegion]

    /// The working days by which steps are laid out and deadlines counted.
    package var calendar: WorkingDayCalendar

    /// Makes a configuration; by default 10,000 households with 18 months of history up to 2026-10-31, the
    /// last seven days apart.
    package init(
        households: Int = 10_000, seed: UInt64 = 1, asOf: CalendarDay = CalendarDay(daysSince2000: 9800),
        monthsOfHistory: Int = 18, days: Int = 7, formats: [SimulationFormat] = SimulationFormat.usual,
        regions: [SimulatedRegion], calendar: WorkingDayCalendar
    ) {
        self.households = households
        self.seed = seed
        self.asOf = asOf
        self.monthsOfHistory = monthsOfHistory
        self.days = days
        self.formats = formats
        self.regions = regions
        self.calendar = calendar
    }
}

/// What a simulation wrote.
package struct SimulationSummary: Sendable {
    /// Rows by feed.
    package var rows: [String: Int]

    /// Findings that the rules must report, by rule.
    package var truth: [String: Int]

    /// Records that cannot be loaded.
    package var quarantined: Int

    /// Files of feeds, those that were sent again among them.
    package var files: Int
}

/// Why a district cannot be simulated.
package enum SimulationError: Error, Hashable, Sendable {
    /// The list of regions has no district or no village in a township of the list.
    case noVillages
}

extension SimulationError: CustomStringConvertible {
    /// One sentence for the operator.
    package var description: String {
        switch self {
        case .noVillages: "the list of regions has no district with townships and villages; give a whole list"
        }
    }
}
