import Domain
import Testing

@Suite struct RegionCodeTests {
    @Test(
        "6, 9 and 12 digits are padded to 12",
        arguments: [
            ("500114", "500114000000", RegionLevel.district), ("500114000000", "500114000000", .district),
            ("500114001", "500114001000", .township), ("500114001000", "500114001000", .township),
            ("500114001001", "500114001001", .village),
        ])
    func pads(text: String, expected: String, level: RegionLevel) throws {
        let code = try #require(parse(text))
        #expect(code.description == expected)
        #expect(code.level == level)
    }

    @Test(
        "anything else is no code",
        arguments: ["", "5001", "50011400", "5001140010011", "50011400100a", "000000", " 500114"])
    func refusesOthers(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("a village knows its township and county")
    func knowsAncestors() throws {
        let village = try #require(parse("500114105003"))
        #expect(village.township.description == "500114105000")
        #expect(village.county.description == "500114000000")
        #expect(village.countyDigits == 500_114)
        #expect(village.parent == village.township)
        #expect(village.township.parent == village.county)
        #expect(village.county.parent == nil)
        #expect(village.township.contains(village))
        #expect(village.county.contains(village))
        #expect(!village.contains(village.township))
    }

    @Test("any bytes are a code or nil")
    func survivesAnyBytes() {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<20_000 {
            let bytes = generator.text()
            if let code = RegionCode.parse(bytes.span) { #expect(code.description.utf8.count == 12) }
        }
    }

    @Test("the shipped list is the statistics bureau's of 2022", .enabled(if: SharedFolder.isPresent))
    func shippedListIsOfficial() throws {
        var official: Set<String> = []
        for row in try SharedFolder.lines("data/divisions/nbs-2022/villages_500000_chongqing.csv") {
            let field = row.split(separator: ",", omittingEmptySubsequences: false)
            guard field[4] == "500114000000" else { continue }
            official.insert("\(field[4]),\(field[3]),district,,nbs")
            official.insert("\(field[6]),\(field[5]),township,\(field[4]),nbs")
            official.insert("\(field[8]),\(field[7]),village,\(field[6]),nbs")
        }
        let shipped = try SharedFolder.packageLines("Pipelines/regions/qianjiang.csv")
        #expect(shipped.first == "code,name,level,parent_code,code_system")
        #expect(shipped.count == 1 + 1 + 30 + 220)
        #expect(Array(shipped.dropFirst()) == official.sorted())
    }

    @Test("levels and parents of the shipped list follow from the codes")
    func shippedListIsConsistent() throws {
        for row in try SharedFolder.packageLines("Pipelines/regions/qianjiang.csv").dropFirst() {
            let field = row.split(separator: ",", omittingEmptySubsequences: false)
            let code = try #require(parse(String(field[0])))
            #expect(code.level.rawValue == field[2])
            #expect(code.parent?.description ?? "" == field[3])
        }
    }

    private func parse(_ text: String) -> RegionCode? {
        RegionCode.parse(Array(text.utf8).span)
    }
}
