/// The folders of the site with what each may hold.
struct Plan {
    private(set) var district: Folder
    private(set) var townships: [String: Folder] = [:]
    private(set) var villages: [String: Folder] = [:]
    private(set) var villagesByTownship: [String: [VillageModel]] = [:]
    private(set) var details: [String: FindingDetail] = [:]

    /// Sorts findings and their pages into the folders whose readers may see them.
    ///
    /// - Throws: ``PublishingError/inconsistent(reason:)`` when the day is none, when codes are no 12 digits, repeat or lead nowhere, and
    ///   when numbers of findings repeat or cannot be file names.
    init(_ publication: Publication, sorted: [FindingRow]) throws(PublishingError) {
        guard Archive.isMonth(publication.edition.month) else {
            throw .inconsistent(reason: "the edition's day does not begin with a month")
        }
        try Self.check(publication)
        details = Dictionary(publication.details.map { ($0.row.number, $0) }) { first, _ in first }
        let name = publication.edition.district
        district = Folder(
            level: .district, path: "district", name: name, ancestors: [], findings: sorted,
            pages: Set(details.keys), tested: publication.testedKinds)
        let townshipRows = Self.groups(sorted, of: .township, by: \.townshipCode)
        let townshipPages = Self.groups(publication.details.map(\.row), of: .township, by: \.townshipCode)
        var names: [String: String] = [:]
        for township in publication.townships {
            names[township.code] = township.name
            townships[township.code] = Folder(
                level: .township, path: "township/\(township.code)", name: township.name, ancestors: [name],
                findings: townshipRows[township.code] ?? [],
                pages: Set((townshipPages[township.code] ?? []).map(\.number)),
                tested: publication.testedKinds)
        }
        let villageRows = Self.groups(sorted, of: .village, by: \.villageCode)
        let villagePages = Self.groups(publication.details.map(\.row), of: .village, by: \.villageCode)
        for village in publication.villages {
            guard let township = names[village.townshipCode] else {
                throw .inconsistent(reason: "village \(village.code) names no township of the publication")
            }
            villagesByTownship[village.townshipCode, default: []].append(village)
            villages[village.code] = Folder(
                level: .village, path: "village/\(village.code)", name: village.name, ancestors: [name, township],
                findings: villageRows[village.code] ?? [],
                pages: Set((villagePages[village.code] ?? []).map(\.number)),
                tested: publication.testedKinds)
        }
    }

    private static func groups(
        _ rows: [FindingRow], of level: Level, by code: KeyPath<FindingRow, String?>
    ) -> [String: [FindingRow]] {
        var groups: [String: [FindingRow]] = [:]
        for row in rows where row.isVisible(to: level) {
            if let code = row[keyPath: code] { groups[code, default: []].append(row) }
        }
        return groups
    }

    /// Numbers become file names.
    private static func isNumber(_ number: String) -> Bool {
        !number.isEmpty && number.utf8.count <= 64
            && number.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static func check(_ publication: Publication) throws(PublishingError) {
        let codes = publication.townships.map(\.code) + publication.villages.map(\.code)
        for code in codes where code.utf8.count != 12 || !code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            throw .inconsistent(reason: "a place's code is not 12 digits")
        }
        let numbers = publication.findings.map(\.number) + publication.details.map(\.row.number)
        guard numbers.allSatisfy(isNumber) else {
            throw .inconsistent(reason: "a finding's number holds other than letters, digits and hyphens")
        }
        guard Set(codes).count == codes.count else { throw .inconsistent(reason: "two places share a code") }
        guard Set(publication.findings.map(\.number)).count == publication.findings.count,
            Set(publication.details.map(\.row.number)).count == publication.details.count
        else { throw .inconsistent(reason: "two findings share a number") }
    }
}
