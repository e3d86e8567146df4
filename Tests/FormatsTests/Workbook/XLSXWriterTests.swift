import Formats
import TestSupport
import Testing

@Suite("XLSX writer")
struct XLSXWriterTests {
    private func list(_ rows: [[XLSXWriter.Value]]) throws -> [UInt8] {
        let sink = MemorySink()
        let writer = try XLSXWriter(sink)
        try writer.beginList([("名称", 12), ("值", 30)])
        for row in rows { try writer.write(row) }
        try writer.finish()
        return sink.bytes
    }

    @Test("what is written is read back with its kind")
    func roundTrip() throws {
        // 2026-10-31 is 9,800 days after 2000-01-01.
        let table = try ReadTable.xlsx(
            list([
                [.text("a & <b> \"c\""), .text("=1+1")], [.text("数"), .number(-3)],
                [.text("日"), .day(daysSince2000: 9_800)],
                [.text("时"), .time(daysSince2000: 9_800, second: 30_600)], [.text("无"), .empty],
            ]))
        #expect(table.columns == ["名称", "值"])
        #expect(
            table.rows == [
                ["a & <b> \"c\"", "=1+1"], ["数", "-3"], ["日", "2026-10-31"], ["时", "2026-10-31T08:30:00"], ["无", nil],
            ])
        #expect(table.kinds.map { $0.last } == [.text, .number, .day, .time, .missing])
    }

    @Test("equal rows give equal bytes")
    func reproducible() throws {
        let rows: [[XLSXWriter.Value]] = (0..<500).map { [.text("行 \($0)"), .number(Double($0))] }
        #expect(try list(rows) == list(rows))
    }

    @Test("a text longer than a cell can hold is an error")
    func tooLong() throws {
        let error = #expect(throws: FormatError.self) {
            _ = try list([[.text(String(repeating: "x", count: 32_768))]])
        }
        #expect(error?.code == .limits)
    }
}
