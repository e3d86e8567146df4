import Foundation
import Ingest
import Postgres
import Store
import TestSupport
import Testing

/// F17.
@Suite("Schema drift", .database)
struct HeaderChangeTests {
    /// A feed with a required, an aliased and optional columns.
    static let definition = """
        feed: drift
        key: [k]
        columns:
          k:    {type: text, required: true, header: 编号}
          name: {type: text, required: true, header: 姓名, aliases: [名称, 对象姓名]}
          d:    {type: date, header: 日期, aliases: [办理日期]}
          note: {type: text, header: 备注}
        """
    static let usual = ["编号", "姓名", "日期", "备注"]

    /// One drift: the headers of the second file, and what is said of them.
    struct Case: Sendable {
        let name: String
        let header: [String]
        var vanished: [String] = []
        var new: [String] = []
        var renamed: [String] = []
        var isHeld = false
        var unknown: [String] = []
    }

    static let cases: [Case] = [
        .init(name: "nothing", header: usual),
        .init(name: "another order", header: ["备注", "日期", "姓名", "编号"]),
        .init(name: "an unknown column more", header: usual + ["民族"], new: ["民族"], unknown: ["民族"]),
        .init(
            name: "two unknown columns more", header: ["民族"] + usual + ["婚姻"], new: ["民族", "婚姻"], unknown: ["民族", "婚姻"]),
        .init(name: "an optional column less", header: ["编号", "姓名", "日期"], vanished: ["备注"]),
        .init(name: "all optional columns less", header: ["编号", "姓名"], vanished: ["日期", "备注"]),
        .init(name: "a required column less", header: ["编号", "日期", "备注"], vanished: ["姓名"], isHeld: true),
        .init(name: "a known alias", header: ["编号", "名称", "日期", "备注"], renamed: ["name: 姓名 -> 名称"]),
        .init(
            name: "two known aliases", header: ["编号", "对象姓名", "办理日期", "备注"],
            renamed: ["name: 姓名 -> 对象姓名", "d: 日期 -> 办理日期"]),
        .init(name: "the canonical name", header: ["编号", "name", "日期", "备注"], renamed: ["name: 姓名 -> name"]),
        .init(
            name: "an optional column under an unknown name", header: ["编号", "姓名", "日期", "附注"], vanished: ["备注"],
            new: ["附注"], unknown: ["附注"]),
        .init(
            name: "a required column under an unknown name", header: ["编号", "户主", "日期", "备注"], vanished: ["姓名"],
            new: ["户主"], isHeld: true, unknown: ["户主"]),
        .init(
            name: "an alias, one more, one less", header: ["编号", "名称", "备注", "民族"], vanished: ["日期"], new: ["民族"],
            renamed: ["name: 姓名 -> 名称"], unknown: ["民族"]),
        .init(name: "blanks, full-width and traditional characters", header: ["編號", " 姓名 ", "日\u{3000}期", "備註"]),
        .init(
            name: "a column twice under two names", header: ["编号", "姓名", "名称", "日期", "备注"], new: ["名称"], isHeld: true),
    ]

    /// How a table becomes a file; the members of a JSON object are its headers.
    enum Shape: String, CaseIterable, Sendable {
        case csv, json, xlsx

        /// What the ledger must say of it.
        var dialect: String { self == .csv ? "," : rawValue }

        func bytes(_ header: [String], row: [String: String], number: Int) throws -> [UInt8] {
            let values = header.map { row[$0] ?? "值\(number)" }
            switch self {
            case .csv: return Array(IngestTests.csv(header, [values]).utf8)
            case .json:
                let pairs = zip(header, values).map { "\"\($0)\":\"\($1)\"" }
                return Array("[{\(pairs.joined(separator: ","))}]".utf8)
            case .xlsx: return try workbook(header, values)
            }
        }

        /// A workbook in which days are numbers with a format, as spreadsheet programs write them.
        private func workbook(_ header: [String], _ values: [String]) throws -> [UInt8] {
            let rows = [header, values].enumerated().map { row, texts in
                let cells = texts.enumerated().map { column, text in
                    let place = "\(Character(Unicode.Scalar(UInt8(65 + column))))\(row + 1)"
                    // 2026-03-01 is day 46082 by the serial numbers of spreadsheets.
                    return text == HeaderChangeTests.day
                        ? #"<c r="\#(place)" s="0"><v>46082</v></c>"#
                        : #"<c r="\#(place)" t="inlineStr"><is><t xml:space="preserve">\#(text)</t></is></c>"#
                }
                return #"<row r="\#(row + 1)">\#(cells.joined())</row>"#
            }
            var workbook = WorkbookBuilder(rows.joined())
            // 14 is the format of a day that every program has.
            workbook.styles = [14]
            return try workbook.bytes()
        }
    }

    static let day = "2026-03-01"
    static let row = [
        "编号": "K", "編號": "K", "日期": day, "办理日期": day, "日\u{3000}期": day,
    ]

    @Test(
        "what vanished, is new or is renamed is told with before and after, kept, and never adapted",
        arguments: cases.indices, Shape.allCases)
    func drift(index: Int, shape: Shape) async throws {
        var bench = try await IngestBench(feeds: ["drift": Self.definition])
        defer { bench.clean() }
        bench.configuration.badRecords = 0
        let drift = Self.cases[index]
        let first = try await bench.load(
            try shape.bytes(Self.usual, row: Self.row, number: 1), as: "drift.1.\(shape)", feed: "drift")
        #expect(first.headerChange == nil)
        let second = try await bench.load(
            try shape.bytes(drift.header, row: Self.row, number: 2), as: "drift.2.\(shape)", feed: "drift")
        let isChanged = !(drift.vanished + drift.new + drift.renamed).isEmpty
        #expect((second.headerChange != nil) == isChanged)
        if let change = second.headerChange {
            #expect(change.vanished == drift.vanished)
            #expect(change.new == drift.new)
            #expect(change.renamed.map { "\($0.column): \($0.before) -> \($0.after)" } == drift.renamed)
            #expect(change.before == Self.usual)
            #expect(change.after == drift.header)
            #expect(second.ledgerReason?.contains("drift " + change.summary) == true)
        }
        #expect((second.state == .held) == drift.isHeld)
        let kept = try await bench.rows(
            """
            select header_change -> 'vanished' as v, header_change -> 'new' as n,
                jsonb_array_length(header_change -> 'renamed') as r, header_change -> 'before' as b
            from ledger.load where load_id = \(second.loadID)
            """)
        let list = { (names: [String]) in "[" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
        #expect(
            kept == [
                isChanged
                    ? "\(list(drift.vanished))|\(list(drift.new))|\(drift.renamed.count)|\(list(Self.usual))"
                    : "-|-|-|-"
            ])
        let fingerprints = try await bench.rows("select count(distinct header_fingerprint) from ledger.load")
        #expect(fingerprints == [isChanged ? "2" : "1"])
        let value = drift.isHeld ? "值1" : "值2"
        // Nothing is adapted: the table has the columns of the definition, and no value of an unknown one.
        let isNoted = drift.isHeld || drift.header.contains { ["备注", "備註"].contains($0) }
        let isDated = drift.isHeld || drift.header.contains { Self.row[$0] == Self.day }
        #expect(
            try await bench.rows("select k, name, note, d from feed.drift")
                == ["K|\(value)|\(isNoted ? value : "-")|\(isDated ? Self.day : "-")"])
        #expect(try await bench.rows("select distinct dialect from ledger.load") == [shape.dialect])
        if !drift.isHeld { #expect(second.drift == drift.unknown) }
    }

    @Test("a file is compared with the last one loaded of its source, not with a held one or another source's")
    func comparedWith() async throws {
        let bench = try await IngestBench(feeds: ["drift": Self.definition])
        defer { bench.clean() }
        func load(_ header: [String], _ name: String, source: String = "file:drift") async throws -> HeaderChange? {
            try await bench.load(
                try Shape.csv.bytes(header, row: Self.row, number: name.count), as: name, feed: "drift", source: source
            ).headerChange
        }
        #expect(try await load(Self.usual, "drift.1.csv") == nil)
        #expect(try await load(["编号", "日期"], "drift.02.csv") != nil)
        #expect(try await load(Self.usual, "drift.003.csv") == nil)
        #expect(try await load(["编号", "姓名"], "drift.4.csv", source: "inbox:drift") == nil)
        #expect(try await load(["编号", "姓名"], "drift.0005.csv")?.vanished == ["日期", "备注"])
        #expect(try await load(["编号", "姓名"], "drift.00006.csv") == nil)
    }

    @Test("what may be a record is shown in no message: a header with a telephone number, and a file without a header")
    func records() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.load("机构编号,机构名称\nA1,甲\n", as: "agencies.1.csv", feed: "agencies")
        let phone = try await bench.load(
            "机构编号,机构名称,欧阳锋锋,13912345678\nA2,乙,,\n", as: "agencies.2.csv", feed: "agencies")
        #expect(phone.drift == ["(2 headers, not shown, since they look like a record)"])
        let bare = try await bench.load("欧阳锋锋,白马村三组\n冉一,二组\n", as: "agencies.3.csv", feed: "agencies")
        #expect(bare.reason?.code == .missingColumn)
        let told = [
            bare.reason?.detail ?? "", bare.headerChange?.summary ?? "", bare.headerChange?.shown.after ?? "",
            try await bench.rows("select reason, drift from ledger.load").joined(),
        ]
        for text in told {
            #expect(!text.contains("欧阳") && !text.contains("白马") && !text.contains("139"), "\(text)")
        }
        #expect(bare.reason?.detail.contains("2 fields") == true)
        // A header of which the feed knows a column is one.
        let lacking = try await bench.load("机构编号,名字\nA3,丙\n", as: "agencies.4.csv", feed: "agencies")
        #expect(lacking.reason?.detail.contains("机构编号, 名字") == true)
    }

}
