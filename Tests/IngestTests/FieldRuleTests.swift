import Ingest
import TestSupport
import Testing

@Suite("Field rules", .database)
struct FieldRuleTests {
    /// One column of every type, all optional but the key and `strict`.
    static let probe = """
        feed: probe
        title: 试验
        key: [k]
        columns:
          k:      {type: text, required: true, header: 编号}
          t:      {type: text}
          d:      {type: date}
          at:     {type: time}
          m:      {type: month}
          amount: {type: money}
          pay:    {type: money, positive: true}
          n:      {type: int, minimum: 1, maximum: 60}
          b:      {type: bool}
          i:      {type: id}
          strict: {type: id, required: true}
          r:      {type: region}
          c:      {type: code, codes: {urban: 城市, rural: 农村}, default: rural}
          o:      {type: code, open: true, codes: {pass: 通过}}
          l:      {type: codes, codes: {disability: 残疾, illness: 重病}}
          deg:    {type: degrees}
        """
    static let anyID = "11010519491231002X"

    /// A cell and the text of what is stored; `-` is NULL.
    static let accepted: [(column: String, cell: String, stored: String)] = [
        ("t", "\u{3000} 张三\u{3000}\t", "张三"), ("t", "\u{a0}a b\u{a0}", "a b"), ("t", "𠮷野 䶮 😀", "𠮷野 䶮 😀"),
        ("t", "Robert'); DROP TABLE feed.probe;--", "Robert'); DROP TABLE feed.probe;--"), ("t", "\u{3000}", "-"),
        ("t", "%n ${jndi:x} {{7*7}}", "%n ${jndi:x} {{7*7}}"), ("t", "'=1+1", "=1+1"), ("t", "'abc", "'abc"),
        ("t", "a\nb", "a\nb"), ("t", String(repeating: "长", count: 200), String(repeating: "长", count: 200)),
        ("d", "2026-03-01", "2026-03-01"), ("d", "2026/3/1", "2026-03-01"), ("d", "2026年3月1日", "2026-03-01"),
        ("d", "20260301", "2026-03-01"), ("d", "2026-3-1", "2026-03-01"), ("d", "2024-02-29", "2024-02-29"),
        ("d", "1900-01-01", "1900-01-01"), ("d", "2100-12-31", "2100-12-31"), ("d", " 2026-03-01 ", "2026-03-01"),
        ("at", "2026-03-01T08:30:00+08:00", "2026-03-01 08:30:00+08"),
        ("at", "2026-03-01T00:30:00Z", "2026-03-01 08:30:00+08"),
        ("at", "2026-03-01T08:30:00", "2026-03-01 08:30:00+08"),
        ("at", "2026-03-01 08:30:00", "2026-03-01 08:30:00+08"), ("at", "2026-03-01", "2026-03-01 00:00:00+08"),
        ("at", "2011-12-06 13:41:31.788000+01:00", "2011-12-06 20:41:31.788+08"),
        ("at", "2026/3/1 8:30:00", "2026-03-01 08:30:00+08"),
        ("m", "2026-03", "2026-03-01"), ("m", "202603", "2026-03-01"), ("m", "2026-3", "2026-03-01"),
        ("amount", "0", "0.00"), ("amount", "1,234.5", "1234.50"), ("amount", "1,234", "1234.00"),
        ("amount", "999,999,999,999.99", "999999999999.99"), ("amount", "1234567.8", "1234567.80"),
        ("pay", "0.01", "0.01"),
        ("n", "1", "1"), ("n", "+12", "12"), ("n", "60", "60"),
        ("b", "true", "true"), ("b", "TRUE", "true"), ("b", "1", "true"), ("b", "是", "true"), ("b", "Y", "true"),
        ("b", "false", "false"), ("b", "0", "false"), ("b", "否", "false"), ("b", "N", "false"),
        ("i", "11010519491231002X", anyID), ("i", "11010519491231002x", anyID), ("i", "110105491231002", anyID),
        ("i", "１１０１０５１９４９１２３１００２Ｘ", anyID), ("i", "110105 19491231\u{3000}002x", anyID),
        ("i", "513523198803108412", "513523198803108412"),
        ("r", "500114", "500114000000"), ("r", "500114001", "500114001000"), ("r", "500114001001", "500114001001"),
        ("c", "urban", "urban"), ("c", "城市", "urban"), ("c", "", "rural"), ("c", " 农村 ", "rural"),
        ("o", "通过", "pass"), ("o", "其他情况", "其他情况"),
        ("l", "残疾；重病", "{disability,illness}"), ("l", "disability;illness", "{disability,illness}"),
        ("l", "[\"残疾\", \"illness\"]", "{disability,illness}"), ("l", "残疾;disability; ", "{disability}"),
        ("l", " ; ", "-"), ("l", "[]", "-"), ("l", "[\"\\u6b8b\\u75be\"]", "{disability}"),
        ("l", "[\"ill\\u006eess\" , \"\\u6b8b疾\"]", "{illness,disability}"),
        ("l", "[illness, 残疾]", "{illness,disability}"),
        ("l", "[\"illness\",\"\"]", "{illness}"),
        ("deg", "108.7712", "108.7712"), ("deg", "-29.5", "-29.5"),
    ]

    @Test("every accepted form is stored as its canonical value")
    func accepts() async throws {
        let bench = try await IngestBench(feeds: ["probe": Self.probe])
        defer { bench.clean() }
        let columns = ["编号", "strict", "t", "d", "at", "m", "amount", "pay", "n", "b", "i", "r", "c", "o", "l", "deg"]
        let rows = Self.accepted.enumerated().map { number, example in
            columns.map {
                $0 == "编号" ? "\(number)" : $0 == "strict" ? Self.anyID : $0 == example.column ? example.cell : ""
            }
        }
        let outcome = try await bench.load(csv(columns, rows), as: "probe.csv", feed: "probe")
        #expect(try await bench.quarantine() == [])
        #expect(outcome.loaded == Self.accepted.count)
        for (number, example) in Self.accepted.enumerated() {
            let stored = try await bench.rows("select \(example.column)::text from feed.probe where k = '\(number)'")
            #expect(stored == [example.stored], "\(example.column): \(example.cell)")
        }
    }

    /// A cell and why it is refused.
    static let refused: [(column: String, cell: String, reason: String)] = [
        ("d", "0000-00-00", "date"), ("d", "2023-02-29", "date"), ("d", "1899-12-31", "date"),
        ("d", "2101-01-01", "date"), ("d", "115/03/01", "date"), ("d", "民国115年3月1日", "date"), ("d", "45000", "date"),
        ("d", "2026-13-01", "date"), ("d", "2026-03-01x", "date"), ("d", "2026-03-01 08:30:00", "date"),
        ("at", "2026-03-01T25:00:00", "time"), ("at", "08:30", "time"), ("at", "2026-02-30T08:30:00", "time"),
        ("at", "2026-03-01T08:61:00", "time"), ("at", "46082.5", "time"),
        ("m", "2026-13", "month"), ("m", "26-03", "month"), ("m", "2026", "month"), ("m", "2026-03-01", "month"),
        ("amount", "-1", "money"), ("amount", "1000000000000", "money"), ("amount", "1e12", "money"),
        ("amount", "12.345", "money"), ("amount", "壹仟元", "money"), ("amount", "NaN", "money"),
        ("amount", "1,23", "money"), ("amount", "￥5", "money"), ("amount", "5元", "money"),
        ("pay", "0", "range"), ("pay", "0.00", "range"),
        ("n", "0", "range"), ("n", "61", "range"), ("n", "1.5", "int"), ("n", "abc", "int"),
        ("n", "99999999999999999999", "int"),
        ("b", "yes", "bool"), ("b", "有", "bool"), ("b", "2", "bool"),
        ("i", "5.00233E+17", "id_precision"), ("strict", "5.00233E+17", "id_precision"),
        ("strict", "110105194912310021", "id_check_character"), ("strict", "11010519490231002X", "id_birth_date"),
        ("strict", "500233202313011234", "id_birth_date"), ("strict", "1101051949123100", "id_length"),
        ("strict", "11010519491231002A", "id_character"), ("strict", "", "missing"), ("strict", "\u{3000}", "missing"),
        ("r", "5001140010", "region"), ("r", "黔江", "region"), ("r", "500101001001", "scope"), ("r", "510000", "scope"),
        ("c", "suburb", "code"), ("l", "残疾;懒", "codes"),
        ("l", "[\"\\u91cd\"]", "codes"), ("l", "[\"\\u91\"]", "codes"), ("l", "[\"illness\", null]", "codes"),
        ("l", "[[\"illness\"]]", "codes"), ("l", "[\"illness\"]x", "codes"), ("l", "[\"ill\\u0000ness\"]", "codes"),
        ("deg", "181", "number"), ("deg", "abc", "number"), ("deg", "nan", "number"), ("deg", "0x10", "number"),
        ("编号", String(repeating: "k", count: 1001), "too_long"),
    ]

    @Test("every refused form is quarantined with line, column, value and reason, and the good rows load")
    func refuses() async throws {
        var bench = try await IngestBench(feeds: ["probe": Self.probe])
        defer { bench.clean() }
        bench.configuration.badShare = 100
        // The columns stand in another order than the contract's.
        let columns = ["deg", "l", "o", "c", "r", "strict", "i", "b", "n", "pay", "amount", "m", "at", "d", "t", "编号"]
        var rows = Self.refused.enumerated().map { number, example in
            columns.map {
                $0 == example.column ? example.cell : $0 == "编号" ? "\(number)" : $0 == "strict" ? Self.anyID : ""
            }
        }
        rows.append(columns.map { $0 == "编号" ? "good" : $0 == "strict" ? Self.anyID : "" })
        let outcome = try await bench.load(csv(columns, rows), as: "probe.csv", feed: "probe")
        #expect(outcome.loaded == 1)
        #expect(outcome.quarantined == Self.refused.count)
        let expected = Self.refused.enumerated().map { number, example in
            let value = example.reason == "missing" ? "-" : example.cell
            return "\(number + 2)|\(example.column == "编号" ? "k" : example.column)|\(value)|\(example.reason)"
        }
        let found = try await bench.quarantine()
        for (found, expected) in zip(found, expected) { #expect(found == expected) }
        #expect(found.count == expected.count)
    }

    @Test(
        "an optional ID that does not verify loads with its text beside the column",
        arguments: ["110105194912310021", "11010519490231002X", "12345", "无", "11010519491231002A"])
    func optionalID(text: String) async throws {
        let bench = try await IngestBench(feeds: ["probe": Self.probe])
        defer { bench.clean() }
        let outcome = try await bench.load(
            csv(["编号", "strict", "i"], [["1", Self.anyID, " \(text) "]]), as: "probe.csv", feed: "probe")
        #expect(outcome.loaded == 1)
        #expect(try await bench.rows("select i, i_raw from feed.probe") == ["-|\(text)"])
    }

    @Test("an ID that is corrected empties the raw text")
    func correctedID() async throws {
        let bench = try await IngestBench(feeds: ["probe": Self.probe])
        defer { bench.clean() }
        for (number, id) in ["123", Self.anyID].enumerated() {
            try await bench.load(
                csv(["编号", "strict", "i"], [["1", Self.anyID, id]]), as: "probe.\(number).csv", feed: "probe")
        }
        #expect(try await bench.rows("select i, i_raw from feed.probe") == ["\(Self.anyID)|-"])
        #expect(try await bench.rows("select i, i_raw from history.probe") == ["-|123"])
    }

    @Test("one record gives one entry: the first bad column in the contract's order, whatever the file's")
    func firstBadColumn() async throws {
        var bench = try await IngestBench(feeds: ["probe": Self.probe])
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let text = csv(
            ["deg", "amount", "d", "strict", "编号"],
            [["x", "y", "z", "1", "1"], ["", "", "", Self.anyID, "2"]])
        try await bench.load(text, as: "probe.csv", feed: "probe")
        #expect(try await bench.quarantine() == ["2|d|z|date"])
    }

    @Test("registers of any district are accepted only where the definition says so")
    func anyDistrict() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let row = ["O1", "张三", Self.anyID, "经办人员", "510104"]
        let outcome = try await bench.load(
            csv(["人员编号", "姓名", "身份证号", "岗位", "所属区划"], [row]), as: "officers.csv", feed: "officers")
        #expect(outcome.loaded == 1)
        #expect(try await bench.rows("select role, region_code from feed.officers") == ["handler|510104000000"])
    }

    @Test("constants win over cells, value maps come before reading, a map to nothing empties")
    func constantsAndMaps() async throws {
        let definition = """
            feed: mapped
            into: probe
            columns:
              k:      {from: id}
              strict: {constant: "\(Self.anyID)"}
              c:      {from: area, map: {U: urban, R: 农村}}
              n:      {from: size, map: {多: "9", 无: ""}}
              r:      {constant: "500114"}
            """
        let bench = try await IngestBench(feeds: ["probe": Self.probe, "mapped": definition])
        defer { bench.clean() }
        let text = csv(
            ["id", "area", "size", "r"], [["1", "U", "多", "900"], ["2", " R ", "无", ""], ["3", "城市", "4", ""]])
        let outcome = try await bench.load(text, as: "mapped.csv", feed: "mapped")
        #expect(outcome.loaded == 3)
        // The cell of a column that has a constant is not read, so its header is one that the feed does not know.
        #expect(outcome.drift == ["r"])
        #expect(
            try await bench.rows("select k, c, n, r from feed.probe order by k")
                == ["1|urban|9|500114000000", "2|rural|-|500114000000", "3|urban|4|500114000000"])
    }

    @Test("keys of every type keep their rows apart")
    func keysOfEveryType() async throws {
        let definition = """
            feed: keyed
            key: [n, b, amount, l, deg, i]
            columns:
              n:      {type: int}
              b:      {type: bool}
              amount: {type: money}
              l:      {type: codes, codes: {a: 甲, b: 乙}}
              deg:    {type: degrees}
              i:      {type: id}
            """
        let bench = try await IngestBench(feeds: ["keyed": definition])
        defer { bench.clean() }
        let base = ["1", "1", "1", "a", "1", ""]
        let others = [
            ["2"], ["1", "0"], ["1", "1", "2"], ["1", "1", "1", "b"], ["1", "1", "1", "a", "2"],
            ["1", "1", "1", "a", "1", "x"],
        ]
        let rows = [base] + others.map { $0 + base.dropFirst($0.count) }
        let outcome = try await bench.load(
            csv(["n", "b", "amount", "l", "deg", "i"], rows + [["1", "Y", "1.00", "甲", "1.0", ""]]), as: "keyed.csv",
            feed: "keyed")
        #expect(outcome.loaded == 7)
        #expect(outcome.unchanged == 1)
    }

    @Test("a latitude is at most 90 degrees, so that one that stands for the longitude is found")
    func latitude() async throws {
        var bench = try await IngestBench()
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let places = [("108.77", "95"), ("29.5", "108.77"), ("108.77", "-90.5"), ("108.77", "29.5"), ("-180", "-90")]
        let rows = places.enumerated().map { number, place in
            ["L\(number)", "2026-03-01", "甲", "500114001001", "death", place.0, place.1]
        }
        let header = ["report_no", "reported_at", "subject_name", "region_code", "signals", "longitude", "latitude"]
        let outcome = try await bench.load(csv(header, rows), as: "grid_reports.csv", feed: "grid_reports")
        #expect(outcome.loaded == 2)
        #expect(
            try await bench.quarantine()
                == ["2|latitude|95|range", "3|latitude|108.77|range", "4|latitude|-90.5|range"])
    }
}
