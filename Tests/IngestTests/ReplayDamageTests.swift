import Formats
import Foundation
import Ingest
import Postgres
import Store
import TestSupport
import Testing

/// What was quarantined because its value was lost stays there until somebody gives the value.
@Suite("Damaged records given back", .database)
struct ReplayDamageTests {
    static let header = ["机构编号", "机构名称", "合同起"]

    private func export(_ load: Int64, _ bench: IngestBench) async throws -> String {
        let export = QuarantineExport(county: "500114", catalog: bench.catalog)
        return try await bench.connection.session { database in
            let sink = MemorySink()
            try export.write(load: load, to: sink, on: database)
            return String(decoding: sink.bytes, as: UTF8.self)
        }
    }

    private func retry(_ text: String, _ bench: IngestBench) async throws -> LoadOutcome {
        let path = try bench.write(Array(text.utf8), as: "corrected.csv")
        return try #require(try await bench.replay.retry(file: path, on: bench.connection).outcome)
    }

    /// A file of agencies, how a person corrects its bad record, and what is in afterwards.
    struct Case: Sendable {
        let name: String
        let bytes: [UInt8]
        let reason: String
        /// What stands in the export, and what a person puts there.
        let bad: String, good: String
        let row: String
    }

    private static func text(_ cell: String) -> String { #"<c t="inlineStr"><is><t>\#(cell)</t></is></c>"# }

    /// A workbook of the header, one good row and a row of these cells.
    private static func workbook(_ cells: String...) throws -> [UInt8] {
        let good = [text("A0"), text("零")].joined()
        let rows = [header.map(text).joined(), good, cells.joined()]
        return try WorkbookBuilder(rows.map { "<row>\($0)</row>" }.joined()).bytes()
    }

    static func cases() throws -> [Case] {
        let ten = (0..<6).map { "B\($0),一二三四五六七八九十,\n" }.joined()
        return [
            Case(
                name: "a number that lost digits", bytes: try workbook("<c><v>6222021234567890123</v></c>", text("甲")),
                reason: "precision", bad: "\"6.22202123456789E+18\"", good: "\"6222021234567890123\"",
                row: "6222021234567890123|甲|-"),
            Case(
                name: "an error", bytes: try workbook(text("A1"), #"<c t="e"><v>#REF!</v></c>"#), reason: "cell_error",
                bad: "\"#REF!\"", good: "\"甲\"", row: "A1|甲|-"),
            Case(
                name: "an unusual error", bytes: try workbook(text("A1"), #"<c t="e"><v>#ouch</v></c>"#),
                reason: "cell_error", bad: "\"#ouch\"", good: "\"甲\"", row: "A1|甲|-"),
            Case(
                name: "a formula without a value", bytes: try workbook(text("A1"), "<c><f>B9</f></c>"),
                reason: "cell_error", bad: "\"A1\",\"#N/A\"", good: "\"A1\",\"甲\"", row: "A1|甲|-"),
            Case(
                name: "bytes that are no text",
                bytes: Array((header.joined(separator: ",") + "\n" + ten + "A1,").utf8) + [0xFF, 0xFE]
                    + Array("x,\n".utf8),
                reason: "encoding", bad: "\"\u{FFFD}\u{FFFD}x\"", good: "\"甲\"", row: "A1|甲|-"),
            Case(
                name: "NUL", bytes: Array((header.joined(separator: ",") + "\nA0,零,\nA1,\0甲,\n").utf8), reason: "nul",
                bad: "\"\u{2400}甲\"", good: "\"甲\"", row: "A1|甲|-"),
            Case(
                name: "NUL in JSON",
                bytes: Array(
                    #"{"机构编号":"A0","机构名称":"零","合同起":"2026-01-01"}"#.utf8) + [0x0A]
                    + Array(#"{"机构编号":"A1","机构名称":"\u0000甲"}"#.utf8),
                reason: "nul", bad: "\"\u{2400}甲\"", good: "\"甲\"", row: "A1|甲|-"),
            Case(
                name: "an array where a text belongs",
                bytes: Array(
                    #"{"机构编号":"A0","机构名称":"零","合同起":"2026-01-01"}"#.utf8) + [0x0A]
                    + Array(#"{"机构编号":"A1","机构名称":["a"]}"#.utf8),
                reason: "type", bad: #""[""a""]""#, good: "\"甲\"", row: "A1|甲|-"),
        ]
    }

    @Test("given back as it was, or with another column corrected, it stays; with its value it loads", arguments: 0..<8)
    func staysUntilCorrected(index: Int) async throws {
        let example = try Self.cases()[index]
        var bench = try await IngestBench()
        defer { bench.clean() }
        bench.configuration.badShare = 100
        let load = try await bench.load(example.bytes, as: "agencies.x", feed: "agencies").loadID
        #expect(try await bench.rows("select reason from ledger.quarantine") == [example.reason], "\(example.name)")
        let before = try await bench.rows("select agency_id from feed.agencies order by 1")
        let good = { try await bench.rows("select agency_id from feed.agencies order by 1") == before }
        for round in 0..<2 {
            let again = try await bench.replay.retry(load: load, on: bench.connection)
            #expect(again.outcome?.quarantined == 1, "\(example.name), as it was, round \(round)")
            let text = try await export(load, bench)
            #expect(text.contains(example.bad), "\(text)")
            #expect(try await retry(text, bench).quarantined == 1, "\(example.name), exported, round \(round)")
            let neighbour = text.replacing("\"\"\r\n", with: "\"2026-02-03\"\r\n")
            #expect(neighbour != text)
            #expect(try await retry(neighbour, bench).quarantined == 1, "\(example.name), neighbour, round \(round)")
            #expect(try await good())
            #expect(try await bench.rows("select state, reason from ledger.quarantine") == ["open|\(example.reason)"])
            let third = text.replacing("\"2026-02-03\"\r\n", with: "\"\"\r\n")
            #expect(try await retry(third, bench).quarantined == 1)
        }
        let text = try await export(load, bench).replacing(example.bad, with: example.good)
        #expect(try await retry(text, bench).loaded == 1, "\(example.name): \(text)")
        let id = example.row.prefix { $0 != "|" }
        #expect(
            try await bench.rows("select agency_id, name, contract_from from feed.agencies where agency_id = '\(id)'")
                == [example.row])
    }

    @Test("a second damaged cell behind the corrected one keeps the record in quarantine")
    func secondCell() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let bytes = try Self.workbook("<c><v>6222021234567890123</v></c>", #"<c t="e"><v>#REF!</v></c>"#)
        let load = try await bench.load(bytes, as: "agencies.xlsx", feed: "agencies").loadID
        let half = try await export(load, bench).replacing("6.22202123456789E+18", with: "6222021234567890123")
        #expect(try await retry(half, bench).quarantined == 1)
        #expect(try await bench.quarantine().last?.hasSuffix("name|#REF!|cell_error") == true)
        let whole = try await export(load, bench).replacing("#REF!", with: "甲")
        #expect(try await retry(whole, bench).loaded == 1)
    }

    @Test("an account that lost its digits while another column was corrected is not taken for one")
    func mangled() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        let account = "6222021234567890123"
        let load = try await bench.load(
            csv(Self.header, [["A0", "零", ""], [account, "", ""]]), as: "agencies.csv", feed: "agencies"
        ).loadID
        let text = try await export(load, bench).replacing("\"\(account)\",\"\"", with: "\"6.22202E+18\",\"甲\"")
        #expect(try await retry(text, bench).quarantined == 1)
        #expect(try await bench.quarantine() == ["3|agency_id|6.22202E+18|precision"])
        #expect(try await retry(text.replacing("6.22202E+18", with: account), bench).loaded == 1)
    }

    @Test("a day that a workbook gives as a bare number is exported and read again as the day")
    func serials() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        // 46082 is 1 March 2026; the record is bad in its name alone.
        let bytes = try Self.workbook(Self.text("A1"), "<c/>", "<c><v>46082</v></c>")
        let load = try await bench.load(bytes, as: "agencies.xlsx", feed: "agencies").loadID
        #expect(
            try await bench.rows("select convert_from(record, 'UTF8') as r from ledger.quarantine")
                == ["A1,,2026-03-01"])
        let again = try await bench.replay.retry(load: load, on: bench.connection)
        #expect(again.outcome?.quarantined == 1)
        #expect(try await bench.quarantine() == ["3|name|-|missing"])
        let text = try await export(load, bench).replacing("\"A1\",\"\"", with: "\"A1\",\"甲\"")
        #expect(try await retry(text, bench).loaded == 1)
        #expect(
            try await bench.rows("select name, contract_from from feed.agencies where agency_id = 'A1'")
                == ["甲|2026-03-01"])
    }

    @Test("a text that looks guarded comes back as it would have been read in its own file")
    func guarded() async throws {
        let csv = Array("机构编号,机构名称,合同起\nA0,零,\nA1,'=q,昨天\nA2,'=q,\n".utf8)
        let cells = WorkbookBuilder.rows("机构编号|机构名称|合同起\nA0|零|\nA1|'=q|昨天\nA2|'=q|")
        for (name, bytes) in [("agencies.csv", csv), ("agencies.xlsx", try WorkbookBuilder(cells).bytes())] {
            let bench = try await IngestBench()
            defer { bench.clean() }
            try await bench.connection.execute("truncate feed.agencies, history.agencies")
            let load = try await bench.load(bytes, as: name, feed: "agencies", source: "file:\(name)").loadID
            let text = try await export(load, bench).replacing("昨天", with: "")
            #expect(try await retry(text, bench).loaded == 1, "\(name): \(text)")
            let names = try await bench.rows("select distinct name from feed.agencies where agency_id in ('A1', 'A2')")
            #expect(names == [name == "agencies.csv" ? "=q" : "'=q"], "\(name)")
        }
    }
}
