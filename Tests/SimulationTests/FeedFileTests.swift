import Domain
import Formats
import Foundation
import TestSupport
import Testing

@testable import Simulation

@Suite struct FeedFileTests {
    /// Writes two records and gives the bytes and the lines on which they begin.
    private func write(_ format: SimulationFormat, isChinese: Bool) throws -> (bytes: [UInt8], lines: [Int]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "feed-file-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let style = FileStyle(format: format, isChinese: isChinese)
        let path = folder.appending(path: "feedback.\(style.suffix)").path
        let file = try FeedFile(
            path: path, style: style, columns: isChinese ? ["日期", "内容", "状态"] : ["on", "text", "status"])
        let lines = [
            try file.append([.day("2026-03-01"), "冉;\"甲\"\n乙", Cell(CaseStatus.active)]),
            try file.append([.empty, "丙", .flag(true)]),
        ]
        try file.finish()
        return (Array(try Data(contentsOf: URL(filePath: path))), lines)
    }

    @Test("CSV is separated as its format says, and a record with a line break takes two lines")
    func separates() throws {
        let plain = try write(.csv, isChinese: false)
        #expect(
            String(decoding: plain.bytes, as: UTF8.self)
                == "on,text,status\n2026-03-01,\"冉;\"\"甲\"\"\n乙\",active\n,丙,true\n")
        #expect(plain.lines == [2, 4])
        let tabs = try write(.tab, isChinese: true)
        #expect(
            String(decoding: tabs.bytes, as: UTF8.self)
                == "日期\t内容\t状态\n20260301\t\"冉;\"\"甲\"\"\n乙\"\t在享\n\t丙\t是\n")
        let semicolons = try write(.semicolon, isChinese: true)
        #expect(String(decoding: semicolons.bytes, as: UTF8.self).hasPrefix("日期;内容;状态\n2026/03/01;\"冉;"))
    }

    @Test("encodings: a byte order mark, GB 18030, gzip")
    func encodes() throws {
        #expect(try write(.bom, isChinese: true).bytes.starts(with: [0xef, 0xbb, 0xbf, 0xe6]))
        // 日期 is C8 D5 C6 DA in GB 2312, of which GB 18030 is an extension.
        #expect(try write(.gb18030, isChinese: true).bytes.starts(with: [0xc8, 0xd5, 0xc6, 0xda, 0x2c]))
        #expect(try write(.gzip, isChinese: false).bytes.starts(with: [0x1f, 0x8b]))
        #expect(try write(.jsonlGzip, isChinese: false).bytes.starts(with: [0x1f, 0x8b]))
    }

    @Test("JSON leaves out what is empty; in an array the line is the number of the object")
    func writesJSON() throws {
        let lines = try write(.jsonl, isChinese: false)
        let first = #"{"on":"2026-03-01","text":"冉;\"甲\"\n乙","status":"active"}"#
        #expect(String(decoding: lines.bytes, as: UTF8.self) == first + "\n" + #"{"text":"丙","status":"true"}"# + "\n")
        #expect(lines.lines == [1, 2])
        let array = try write(.json, isChinese: false)
        #expect(
            String(decoding: array.bytes, as: UTF8.self)
                == "[\n\(first),\n" + #"{"text":"丙","status":"true"}"# + "\n]\n")
        #expect(array.lines == [1, 2])
    }

    @Test("a workbook is a zip file, the same one each time, and its header is the first row")
    func writesWorkbooks() throws {
        let first = try write(.xlsx, isChinese: true)
        #expect(first.bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]))
        #expect(first.lines == [2, 3])
        #expect(try write(.xlsx, isChinese: true).bytes == first.bytes)
    }
}
