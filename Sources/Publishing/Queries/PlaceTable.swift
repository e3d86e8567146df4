import Domain
import Postgres
import Store

/// The district, its townships and villages, found by their codes.
struct PlaceTable {
    /// A place.
    struct Place {
        let code: String
        let name: String
        let residents: Int?
    }

    let district: Place
    let townships: [Place]
    /// Villages of the townships, in the order of their codes.
    let villages: [Place]
    private let names: [String: String]

    /// Reads the places of the day.
    ///
    /// - Throws: `Failure` 1404 where no list of regions was loaded.
    init(_ book: QueryBook, settings: Settings, on database: isolated Connection) throws {
        let sql = try book.statement("places")
        let rows = try database.query(sql.text, sql.values, as: String.self, String.self, String.self, Int?.self)
        func places(_ level: RegionLevel) -> [Place] {
            rows.filter { $0.2 == level.rawValue }.map { Place(code: $0.0, name: $0.1, residents: $0.3) }
        }
        townships = places(.township)
        guard !townships.isEmpty else {
            throw Failure(
                1404, .noInput, Bilingual("no list of regions was loaded", "还没有装载行政区划"),
                repair: Bilingual(
                    "load one with aidwatch ingest --feed regions FILE", "请用 aidwatch ingest --feed regions 装载"))
        }
        let codes = Set(townships.map(\.code))
        villages = places(.village).filter { codes.contains(Self.township(of: $0.code)) }
        let residents = townships.compactMap(\.residents)
        let sum = residents.count == townships.count ? residents.reduce(0, +) : nil
        let named = places(.district).first
        district = Place(
            code: settings.district + "000000", name: settings.name, residents: named?.residents ?? sum)
        names = Dictionary((townships + villages).map { ($0.code, $0.name) }) { first, _ in first }
    }

    /// The township's code of any code in it.
    static func township(of code: String) -> String { code.prefix(9) + "000" }

    /// The township of a region that the list holds.
    func township(of region: String) -> Place? {
        let code = Self.township(of: region)
        return names[code].map { Place(code: code, name: $0, residents: nil) }
    }

    /// The village of that code; nil for a township's own code and unknown ones.
    func village(_ region: String) -> Place? {
        guard region != Self.township(of: region), let name = names[region] else { return nil }
        return Place(code: region, name: name, residents: nil)
    }
}
