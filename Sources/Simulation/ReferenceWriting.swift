import Domain

/// The feeds that say who and what the others refer to.
extension District {
    /// Writes regions, standards, institutions, agencies and officers.
    func writeReferenceFeeds() throws {
        try writeRegions()
        // Amounts of the order of the region's, made up.
        for (day, urban, rural) in [
            ("2018-07-01", 546, 420), ("2020-09-01", 620, 496), ("2022-09-01", 717, 581), ("2024-09-01", 750, 620),
            ("2025-09-01", 770, 640),
        ] {
            try files.append(["dibao", "urban", day, "\(urban).00"], to: .standards)
            try files.append(["dibao", "rural", day, "\(rural).00"], to: .standards)
            try files.append(["tekun", "urban", day, "\(urban * 13 / 10).00"], to: .standards)
            try files.append(["tekun", "rural", day, "\(urban * 13 / 10).00"], to: .standards)
        }
        for (index, name) in ["城区敬老院", "阿蓬江敬老院", "石会敬老院", "濯水敬老院", "马喇敬老院", "区福利院"].enumerated() {
            try files.append(["621799000000000100\(index)", name], to: .institutions)
        }
        let names = ["春晖社会工作服务中心", "同行社会工作服务中心", "阳光社会工作服务中心", "乐善社会工作服务中心", "众扶社会工作服务中心"]
        for (agency, name) in zip(offices.agencies, names) {
            try files.append([agency, name, "2024-01-01", "2026-12-31"], to: .agencies)
        }
        for officer in offices.officers {
            try files.append(
                [
                    officer.number, officer.person.name, officer.person.id.description,
                    files.word(officer.role, in: .officers), officer.region.description, officer.agency,
                    officer.person.phone, officer.bankAccount, "2018-01-01", "",
                ], to: .officers)
        }
    }

    /// Regions with a population: that of a township is the sum of its villages', the district's that of the townships.
    private func writeRegions() throws {
        var rows: [[String]] = []
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
        try files.append(row(offices.district, .district, parent: nil, total), to: .regions)
        for row in rows { try files.append(row, to: .regions) }
    }

    private func row(
        _ region: SimulatedRegion, _ level: RegionLevel, parent: RegionCode?, _ population: Int
    ) -> [String] {
        [
            region.code.description, region.name, files.word(level, in: .regions), parent?.description ?? "",
            String(population), files.word(CodeSystem.statistics, in: .regions),
        ]
    }
}
