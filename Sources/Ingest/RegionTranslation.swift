import Domain
import Postgres
import Store

/// Region codes of another official system, each with the district's own code of the same place.
///
/// The two systems give one code to different places, so a code is only ever read through this list: the region of
/// the same name below the same parent. Codes without exactly one such region have none.
package struct RegionTranslation: Sendable {
    private let own: [Int64: RegionCode]

    /// The list for a code system, worked out from the regions loaded.
    ///
    /// - Throws: `Failure` 1152 where no region of that system is loaded.
    init(from system: CodeSystem, county: String, on database: isolated Connection) throws {
        let pairs = try database.query(
            """
            with region as (
                select code_system, level, code, parent_code, replace(name, ' ', '') as name
                from feed.regions where valid_to is null
            ),
            district as (
                select f.code as given, o.code as own
                from region f join region o on o.code_system = 'nbs' and o.level = 'district' and o.name = f.name
                where f.code_system = $1 and f.level = 'district' and starts_with(o.code, $2)
            ),
            township as (
                select f.code as given, o.code as own
                from district d
                join region f on f.code_system = $1 and f.level = 'township' and f.parent_code = d.given
                join region o on o.code_system = 'nbs' and o.level = 'township' and o.parent_code = d.own and o.name = f.name
            ),
            village as (
                select f.code as given, o.code as own
                from township t
                join region f on f.code_system = $1 and f.level = 'village' and f.parent_code = t.given
                join region o on o.code_system = 'nbs' and o.level = 'village' and o.parent_code = t.own and o.name = f.name
            ),
            pair as (
                select given, own from district
                union all select given, own from township
                union all select given, own from village
            )
            select given, min(own) from pair group by given having count(*) = 1
            """, [.init(system.rawValue), .init(county)], as: String.self, String.self)
        own = Dictionary(
            pairs.compactMap { given, own in
                guard let given = RegionCode.parse(Array(given.utf8).span),
                    let own = RegionCode.parse(Array(own.utf8).span)
                else { return nil }
                return (given.value, own)
            }
        ) { first, _ in first }
        guard !own.isEmpty else {
            throw Failure(
                1152, .personNeeded,
                Bilingual(
                    "no region of the code system \(system.rawValue) is loaded, so its codes cannot be read",
                    "没有装载 \(system.rawValue) 编码体系的区划，无法换算其编码"),
                repair: Bilingual("load regions of both systems first", "请先装载两套编码体系的区划"))
        }
    }

    /// The list by which a source's codes are read; nil where they are of the district's own system.
    ///
    /// - Throws: `Failure` 1152 where no region of the source's system is loaded.
    static func list(for source: SourceDefinition, on database: isolated Connection) throws -> RegionTranslation? {
        // The regions themselves come in the codes of each system.
        guard source.codeSystem != .statistics, source.feed.table != "regions" else { return nil }
        return try RegionTranslation(from: source.codeSystem, county: source.county, on: database)
    }

    /// The district's own code of a place; nil where there is none.
    func own(_ given: RegionCode) -> RegionCode? { own[given.value] }
}
