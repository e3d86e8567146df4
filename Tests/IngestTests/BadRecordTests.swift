import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// F08.
@Suite("Bad records wherever they stand", .database)
struct BadRecordTests {
    /// One kind of bad record: a cell of the probe feed or a whole line, and what quarantine must say of it.
    struct Kind: Sendable {
        let column: String?
        let bytes: [UInt8]
        let reason: String
        var isLine = false

        static func cell(_ column: String, _ text: String, _ reason: String) -> Kind {
            Kind(column: column, bytes: Array(text.utf8), reason: reason)
        }
    }

    static let columns = ["k", "t", "d", "at", "m", "amount", "pay", "n", "b", "i", "strict", "r", "c", "l", "deg"]

    static let kinds: [Kind] = [
        .cell("k", "", "missing"), .cell("k", "\u{3000}", "missing"),
        .cell("k", String(repeating: "k", count: 1001), "too_long"),
        .cell("d", "0000-00-00", "date"), .cell("d", "2023-02-29", "date"), .cell("d", "1899-12-31", "date"),
        .cell("d", "民国115年3月1日", "date"), .cell("d", "2026-3-1x", "date"), .cell("d", "45000", "date"),
        .cell("at", "2026-03-01T25:00:00", "time"), .cell("at", "08:30", "time"),
        .cell("at", "2026-02-30 08:30", "time"),
        .cell("m", "2026-13", "month"), .cell("m", "三月", "month"),
        .cell("amount", "-1", "money"), .cell("amount", "12.345", "money"), .cell("amount", "壹仟元", "money"),
        .cell("amount", "1000000000000", "money"), .cell("amount", "NaN", "money"), .cell("pay", "0", "range"),
        .cell("n", "0", "range"), .cell("n", "1.5", "int"), .cell("n", "99999999999999999999", "int"),
        .cell("b", "也许", "bool"), .cell("i", "5.00233E+17", "id_precision"),
        .cell("strict", "", "missing"), .cell("strict", "110105194912310021", "id_check_character"),
        .cell("strict", "11010519490231002X", "id_birth_date"), .cell("strict", "1101051949123100", "id_length"),
        .cell("strict", "11010519491231002A", "id_character"), .cell("strict", "5.00233E+17", "id_precision"),
        .cell("r", "黔江", "region"), .cell("r", "500101001001", "scope"), .cell("c", "suburb", "code"),
        .cell("l", "残疾;懒", "codes"), .cell("deg", "181", "number"),
        Kind(column: "t", bytes: [0xE7, 0x94, 0x00, 0xB2], reason: "encoding"),
        Kind(column: nil, bytes: [0x41, 0xFF, 0xFE, 0x41], reason: "encoding"),
        Kind(column: "t", bytes: [0x41, 0x00, 0x42], reason: "nul"),
        Kind(
            column: nil, bytes: Array("x,x,,,,,,,,,11010519491231002X,,,,,16".utf8), reason: "too_many_fields",
            isLine: true),
    ]

    /// A file of eleven records with one bad one, and the line of that; record 3 spans two lines.
    private func file(_ kind: Kind, at place: Int, number: Int) -> (bytes: [UInt8], line: Int) {
        var bytes = Array((Self.columns.joined(separator: ",") + "\n").utf8)
        var line = 2
        var badLine = 0
        for record in 0..<11 {
            if record == place {
                badLine = line
                if kind.isLine {
                    bytes += kind.bytes
                } else {
                    for (index, column) in Self.columns.enumerated() {
                        if index > 0 { bytes.append(UInt8(ascii: ",")) }
                        if column == (kind.column ?? "t") {
                            bytes += kind.bytes
                        } else if column == "k" {
                            bytes += Array("bad\(number)".utf8)
                        } else if column == "strict" {
                            bytes += Array(FieldRuleTests.anyID.utf8)
                        }
                    }
                }
                bytes.append(UInt8(ascii: "\n"))
                line += 1
                continue
            }
            // With ten times as many good characters a few bad bytes do not make it GB 18030.
            let note = record == 3 ? "\"甲乙丙丁\n戊\"" : "甲乙丙丁"
            bytes += Array("K\(record),\(note),,,,,,,,,\(FieldRuleTests.anyID),,,,\n".utf8)
            line += record == 3 ? 2 : 1
        }
        return (bytes, badLine)
    }

    @Test(
        "F08: forty kinds of bad record as first, middle and last: line, column and reason are exact, the others load",
        arguments: [0, 5, 10])
    func kinds(place: Int) async throws {
        let bench = try await IngestBench(feeds: ["probe": FieldRuleTests.probe])
        defer { bench.clean() }
        #expect(Self.kinds.count == 40)
        for (number, kind) in Self.kinds.enumerated() {
            let (bytes, line) = file(kind, at: place, number: number)
            let outcome = try await bench.load(bytes, as: "probe.\(1000 + number).csv", feed: "probe")
            let comment = "kind \(number), \(kind.reason), record \(place)"
            #expect(outcome.state == .loaded, "\(comment)")
            #expect((outcome.read, outcome.quarantined) == (11, 1), "\(comment)")
            let found = try await bench.rows(
                "select line, coalesce(\"column\", '') as c, reason from api.quarantine where load_id = \(outcome.loadID)"
            )
            let column = kind.reason == "encoding" || kind.reason == "too_many_fields" ? "" : kind.column ?? ""
            #expect(found == ["\(line)|\(column)|\(kind.reason)"], "\(comment)")
        }
        #expect(
            try await bench.rows("select count(*), count(*) filter (where t like '甲%') as good from feed.probe") == [
                "10|10"
            ])
    }
}
