import Store
import Testing

@Suite("Placeholders of a rule")
struct BoundSQLTests {
    @Test(
        "are names behind a colon outside of strings, quoted names, comments and casts",
        arguments: [
            ("select :as_of", ["as_of"]),
            ("select '2026-01-01'::date, :as_of::date", ["as_of"]),
            ("select a::text || ':not_this' || :this", ["this"]),
            ("select 'it''s :not_this', :this", ["this"]),
            ("select \"odd:name\", :this", ["this"]),
            ("select 1 -- :not_this\n, :this", ["this"]),
            ("select 1 /* :not_this\n :nor_this */ , :this", ["this"]),
            ("select x[1:2], x[:low : :high]", ["low", "high"]),
            ("select :a1, :_not, :2nd, :Upper", ["a1"]),
            ("select ':open", []),
            ("select 1 -- :end", []),
            (":", []),
        ])
    func areFound(sql: String, names: [String]) {
        #expect(BoundSQL.placeholders(in: sql).map(\.name) == names)
    }

    @Test("are numbered once each and cast to their type; a name without a value stays")
    func areBound() {
        let bound = BoundSQL(
            "select :as_of - :days, :days, :other",
            binding: [
                "as_of": (type: "date", value: "2026-03-01"), "days": (type: "integer", value: nil),
            ])
        #expect(bound.text == "select $1::date - $2::integer, $2::integer, :other")
        #expect(bound.values.count == 2)
    }
}
