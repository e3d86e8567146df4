import Formats
import Foundation
import TestSupport
import Testing

@testable import Ingest

/// Files of other people's bug reports: each is read or refused as the stored list says.
///
/// The list is renewed with `AIDWATCH_RENEW_GOLDEN=1 swift test --filter SpreadsheetFilesTests`; every changed line is
/// to be understood before it is kept.
@Suite("Spreadsheet files", .enabled(if: SharedData.isPresent))
struct SpreadsheetFilesTests {
    private static let folders = ["calamine", "duckdb", "encodings", "frictionless", "sheetjs"]

    private func names() throws -> [String] {
        let root = try #require(SharedData.path("data/spreadsheets"))
        var names: [String] = []
        for folder in Self.folders {
            let entries = try #require(FileManager.default.enumerator(atPath: "\(root)/\(folder)"))
            for case let name as String in entries where !name.hasPrefix("expected/") {
                var isFolder: ObjCBool = false
                let path = "\(root)/\(folder)/\(name)"
                if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
                    names.append("\(folder)/\(name)")
                }
            }
        }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// What becomes of a file, in one line.
    private func outcome(_ name: String) throws -> String {
        let path = try #require(SharedData.path("data/spreadsheets/" + name))
        do throws(FormatError) {
            let file = try SourceFile(path: path, pinned: nil, limits: Limits())
            let reader = try file.reader(dialect: nil, sheet: nil)
            var record = RecordBuffer()
            var records = 0
            var blank = 0
            var problems = 0
            var digest = Digest()
            while try reader.next(into: &record) {
                if record.isBlank {
                    blank += 1
                    continue
                }
                records += 1
                if record.problem != nil { problems += 1 }
                digest.add("\(record.line)")
                for field in 0..<record.fieldCount {
                    digest.add("\(record.kind(field))")
                    digest.add(record.string(field))
                }
            }
            for column in reader.columns { digest.add(column) }
            let kind =
                file.encoding.map { "\(file.kind) \($0.rawValue)" }
                ?? "workbook \((reader as? XLSXReader)?.sheet ?? "")"
            return
                "\(kind): \(reader.columns.count) columns, \(records) records, \(blank) blank, \(problems) with a problem, "
                + digest.text
        } catch {
            return "refused: \(FileLoader.holdReason(error)?.rawValue ?? "\(error.code)") \(error.detail ?? "")"
        }
    }

    @Test("every file is read or refused as listed")
    func all() throws {
        let lines = try names().map { name in "\(name)\t\(try outcome(name))" }
        #expect(lines.count == 328)
        let golden = URL(filePath: SharedData.packageRoot + "/Tests/IngestTests/golden/spreadsheets.txt")
        if ProcessInfo.processInfo.environment["AIDWATCH_RENEW_GOLDEN"] == "1" {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: golden)
            return
        }
        let stored = try String(contentsOf: golden, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(stored.count == lines.count)
        for (line, expected) in zip(lines, stored) { #expect(line == expected) }
    }

    @Test("every workbook is either a table or refused with a reason that a person can act on")
    func workbooks() throws {
        for name in try names() {
            let line = try outcome(name)
            let isOld = [".xls", ".xlsb", ".ods"].contains { name.hasSuffix($0) }
            if isOld { #expect(line.hasPrefix("refused: unsupported") || line.hasPrefix("table"), "\(name): \(line)") }
            if name.hasSuffix(".xlsx") {
                #expect(line.hasPrefix("workbook") || line.hasPrefix("refused"), "\(name): \(line)")
            }
        }
    }
}

/// FNV-1a over texts, to see that nothing of them changed.
private struct Digest {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { take(byte) }
        // Stands nowhere in UTF-8.
        take(0xff)
    }

    private mutating func take(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    var text: String { String(value, radix: 16) }
}
