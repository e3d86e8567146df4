import Foundation
import Postgres
import TestSupport
import Testing

/// Expected values by SciPy 1.17: binom.sf, binom.cdf, norm.sf, false_discovery_control; the bound and the funnel by their
/// published formulas in NumPy.
@Suite("Statistics of the rules", .database)
struct RuleStatisticsTests {
    private let database: Connection

    init() throws {
        database = try TestDatabase.connect()
    }

    private func isNear(_ value: Double?, _ expected: Double) -> Bool {
        guard let value else { return false }
        return abs(value - expected) <= max(1e-10 * abs(expected), 1e-300)
    }

    @Test(
        "binomial tails, also far out and of certain events",
        arguments: [
            (0, 10, 0.3, 1.0, 0.028247524900000005), (3, 10, 0.3, 0.6172172136000003, 0.6496107184000002),
            (7, 10, 0.3, 0.010592078399999996, 0.9984096136), (10, 10, 0.3, 5.9048999999999975e-06, 1.0),
            (12, 50, 0.1, 0.003219921135909919, 0.9989953801382137),
            (1, 1000, 0.0001, 0.09516710644145375, 0.9953252321482599),
            (520, 1000, 0.5, 0.10872414660207075, 0.9026168357691174),
            (480, 1000, 0.5, 0.9026168357691174, 0.10872414660207075), (60, 100, 0.2, 2.515819199533466e-18, 1.0),
            (900, 1000, 0.02, 0.0, 1.0), (5, 5, 1.0, 1.0, 1.0), (1, 5, 0.0, 0.0, 1.0),
        ])
    func binomial(k: Int, n: Int, p: Double, upper: Double, lower: Double) async throws {
        let tails = try await database.first(
            "select reference.binomial_upper_tail($1::bigint, $2::bigint, $3), reference.binomial_lower_tail($1::bigint, $2::bigint, $3)",
            [.init(k), .init(n), .init(p)], as: Double.self, Double.self)
        #expect(isNear(tails?.0, upper))
        #expect(isNear(tails?.1, lower))
    }

    @Test(
        "the upper tail of the normal distribution on both sides and far out",
        arguments: [
            (-5, 0.9999997133484281), (-1.5, 0.9331927987311419), (0, 0.5), (0.5, 0.3085375387259869),
            (1.959963984540054, 0.025), (3, 0.0013498980316300933), (3.0902, 0.0010001087832070706),
            (5, 2.866515718791933e-07), (8, 6.22096057427174e-16), (20, 2.7536241186061556e-89), (37.5, 0),
        ])
    func normal(z: Double, tail: Double) async throws {
        let found = try await database.first("select reference.normal_upper_tail($1)", [.init(z)], as: Double.self)
        #expect(isNear(found, tail))
    }

    @Test(
        "the weekly bound: plain counts, over-dispersed ones, ones without variance",
        arguments: [
            ("{3,5,4,6,2,4,5,3,4,6,5,4,15}", 4.25, 1, 12.384296182670177, 4.4989671538953716e-05),
            ("{0,0,1,0,9,0,0,2,0,0,0,12,10}", 2, 8.272727272727273, 24.825515826569262, 0.08638485007349245),
            ("{2,2,2,2,2,2,2,2,2,2,2,2,4}", 2, 1, 7.982743126555775, 0.11561794890296795),
            ("{2,2,2,2,2,2,2,2,2,2,2,2,1}", 2, 1, 7.982743126555775, 1),
        ])
    func weekly(counts: String, mean: Double, dispersion: Double, upper: Double, p: Double) async throws {
        let found = try await database.first(
            "select mean, dispersion, upper, p_value from reference.weekly_bound($1::bigint[], 3.0902, 4)",
            [.init(text: counts)], as: Double.self, Double.self, Double.self, Double.self)
        #expect(isNear(found?.0, mean))
        #expect(isNear(found?.1, dispersion))
        #expect(isNear(found?.2, upper))
        #expect(isNear(found?.3, p))
    }

    @Test("the weekly bound of weeks without any is the given one")
    func weeklyOfNone() async throws {
        let found = try await database.first(
            "select last, upper, p_value, dispersion is null from reference.weekly_bound('{0,0,0,0,5}', 3.0902, 4)",
            as: Int.self, Double.self, Double.self, Bool.self)
        #expect(found?.0 == 5)
        #expect(found?.1 == 4)
        #expect(found?.2 == 0)
        #expect(found?.3 == true)
    }

    @Test("weekly bounds of several units: weeks without any count as none; strange weeks and units are passed over")
    func weeklyOfUnits() async throws {
        // a: 4 0 2 0 | 9; b: none before | 1. Of a: mean 1.5, variance 11/3, dispersion 22/9. By hand and NumPy.
        let rows = try await database.query(
            """
            select unit, counts::text, last, upper, q_value from reference.weekly_bounds(
                '{b,a}', '{a,a,a,b,a,x}', '{0,2,4,0,5,0}', '{9,2,4,1,7,8}', 4, 3.0902, 4) order by unit
            """, as: String.self, String.self, Int.self, Double.self, Double.self)
        #expect(rows.map(\.0) == ["a", "b"])
        #expect(rows.map(\.1) == ["{4,0,2,0,9}", "{0,0,0,0,1}"])
        #expect(rows.map(\.2) == [9, 1])
        #expect(isNear(rows.first?.3, 11.73245009445577))
        #expect(rows.last?.3 == 4)
        // Benjamini and Hochberg: of b the chance is 0, so of a it is the greater of two.
        #expect(isNear(rows.first?.4, 0.007775959147884991))
        #expect(rows.last?.4 == 0)
    }

    @Test("the funnel: z, the bound with winsorised over-dispersion, two-sided probabilities")
    func funnel() async throws {
        let rows = try await database.query(
            """
            select unit, z, bound, p_value from reference.funnel(
                '{a,b,c,d,e,f,g,h,i,j}', '{8,12,9,30,2,11,10,9,13,1}', '{20,25,22,40,30,28,24,21,26,15}', 3.0902, 10)
            order by unit
            """, as: String.self, Double.self, Double.self, Double.self)
        let z = [
            -0.16615053808107702, 0.625129340824197, -0.08781885254793403, 4.252488623287984, -3.904687444598953,
            -0.2732139925984045, -0.016486303921852706, 0.0951728413111203, 0.8442468669422547, -2.761030970489891,
        ]
        let p = [
            0.9028233680274217, 0.6459645091339388, 0.948545371630034, 0.0017784366958983257, 0.004113100609678716,
            0.8408776612595301, 0.9903339124460542, 0.9442432880797473, 0.5349985593014281, 0.04246437391086017,
        ]
        #expect(rows.map(\.0) == ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
        for (index, row) in rows.enumerated() {
            // The pooled share is a decimal number of limited length.
            #expect(abs(row.1 - z[index]) < 1e-9)
            #expect(abs(row.2 - 4.205218857013739) < 1e-9)
            #expect(abs(row.3 - p[index]) < 1e-9)
        }
    }

    @Test("the funnel is the same to the last digit in whatever order the units come")
    func funnelInAnyOrder() async throws {
        var answers: Set<String> = []
        for order in ["unit", "md5(unit)", "k, unit", "n - k, unit desc"] {
            let answer = try await database.first(
                """
                with given as (
                    select 'u' || i as unit, (7 + i * i % 23)::numeric as k, (40 + i * 17 % 91)::numeric as n
                    from generate_series(1, 30) as i
                ),
                listed as (
                    select array_agg(unit order by \(order)) as units, array_agg(k order by \(order)) as k,
                        array_agg(n order by \(order)) as n
                    from given
                )
                select string_agg(f::text, ' ' order by f.unit)
                from listed l cross join lateral reference.funnel(l.units, l.k, l.n, 3.0902, 10) f
                """, as: String.self)
            answers.insert(answer ?? "")
        }
        #expect(answers.count == 1 && answers != [""])
    }

    @Test("the funnel of units that all have everything, nothing, or more than everything, has no rows")
    func flatFunnel() async throws {
        for k in ["{10,20}", "{0,0}", "{25,20}"] {
            let count = try await database.first(
                "select count(*) from reference.funnel('{a,b}', $1::numeric[], '{10,20}', 3.0902, 10)",
                [.init(text: k)], as: Int.self)
            #expect(count == 0)
        }
    }

    @Test("false discovery rates of tied, tiny and certain probabilities, in the order given")
    func discovery() async throws {
        let found = try await database.query(
            "select q from unnest(reference.false_discovery_rates('{0.01,0.04,0.03,0.005,0.9,0.04,1,0}')) as q",
            as: Double.self)
        let expected = [
            0.026666666666666665, 0.05333333333333333, 0.05333333333333333, 0.02, 1, 0.05333333333333333, 1, 0,
        ]
        #expect(found.count == expected.count)
        for (value, wanted) in zip(found, expected) { #expect(isNear(value, wanted) || value == wanted) }
        let none = try await database.first(
            "select reference.false_discovery_rates('{}') = '{}'", as: Bool.self)
        #expect(none == true)
    }
}
