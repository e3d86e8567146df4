import Domain

/// The feeds that say who and what the others refer to.
extension District {
    /// Monthly amounts of the minimum living allowance in town and country, of the order of the region's, made up.
    static let standards: [(from: CalendarDay, urban: Int, rural: Int)] = [
        (CalendarDay(year: 2018, month: 7, day: 1), 546, 420), (CalendarDay(year: 2020, month: 9, day: 1), 620, 496),
        (CalendarDay(year: 2022, month: 9, day: 1), 717, 581), (CalendarDay(year: 2024, month: 9, day: 1), 750, 620),
        (CalendarDay(year: 2025, month: 9, day: 1), 770, 640),
    ].compactMap { day, urban, rural in day.map { ($0, urban, rural) } }

    /// The monthly amount of the minimum living allowance on the last day of the data, in yuan.
    func standard(_ area: Area) -> Int {
        let row = Self.standards.last { $0.from <= day }
        return area == .urban ? row?.urban ?? 0 : row?.rural ?? 0
    }

    /// Writes regions, standards, institutions, agencies, officers and the officers' families.
    mutating func writeReferenceFeeds() throws {
        try writeRegions()
        for row in Self.standards where row.from <= day {
            let care = row.urban * 13 / 10
            for (program, area, amount) in [
                (Program.minimumLivingAllowance, Area.urban, row.urban), (.minimumLivingAllowance, .rural, row.rural),
                (.extremePoverty, .urban, care), (.extremePoverty, .rural, care),
            ] {
                try files.append(
                    [Cell(program), Cell(area), Cell(row.from), Cell(yuan(amount))], to: .standards)
            }
        }
        for (account, name) in zip(Offices.institutions, Offices.institutionNames) {
            try files.append([Cell(account), Cell(name)], to: .institutions)
        }
        for (agency, name) in zip(offices.agencies, Offices.agencyNames) {
            try files.append(
                [
                    Cell(agency), "\(name)社会工作服务中心", Cell(CalendarDay(year: 2024, month: 1, day: 1)),
                    Cell(CalendarDay(year: 2026, month: 12, day: 31)),
                ], to: .agencies)
        }
        try files.append(
            [Cell(Offices.lenientAgency), "安心社会工作服务中心", .empty, .empty], to: .agencies)
        for officer in offices.officers { try write(officer) }
        var random = SeededRandom(seed: configuration.seed, stream: 1 << 40)
        try writeOfficersFamilies(&random)
    }

    /// Writes an officer's row.
    func write(_ officer: Officer) throws {
        try files.append(
            [
                Cell(officer.number), Cell(officer.person.name), Cell(officer.person.id), Cell(officer.role),
                Cell(officer.region), Cell(officer.agency), Cell(officer.person.phone), Cell(officer.bankAccount),
                Cell(officer.activeFrom), Cell(officer.activeTo),
            ], to: .officers)
    }

    /// Regions with a population: that of a township is the sum of its villages', the district's that of the townships.
    private func writeRegions() throws {
        var rows: [[Cell]] = []
        var total = 0
        for township in offices.townships {
            total += township.population
            rows.append(row(township.region, .township, parent: offices.district.code, township.population))
            let count = township.villages.count
            for (index, village) in township.villages.enumerated() {
                // The larger places stand first; the sum is the township's to the head.
                let weight = 3 * count - 2 * index
                let before = index * (3 * count + 1 - index)
                let all = count * (2 * count + 1)
                let share = township.population * (before + weight) / all - township.population * before / all
                rows.append(row(village.region, .village, parent: township.region.code, share))
            }
        }
        if let quiet = offices.quietVillage?.region {
            rows.append(row(quiet, .village, parent: quiet.code.township, 0))
        }
        try files.append(row(offices.district, .district, parent: nil, total), to: .regions)
        for row in rows { try files.append(row, to: .regions) }
    }

    private func row(
        _ region: SimulatedRegion, _ level: RegionLevel, parent: RegionCode?, _ population: Int
    ) -> [Cell] {
        [
            Cell(region.code), Cell(region.name), Cell(level), Cell(parent), Cell(population),
            Cell(CodeSystem.statistics),
        ]
    }
}
