import Domain
import Formats
import Foundation
import TestSupport

@testable import Simulation

/// A record of a plain file, by canonical names.
struct PlainRecord {
    let values: [String: String]

    subscript(_ name: String) -> String { values[name] ?? "" }

    func day(_ name: String) -> CalendarDay? {
        self[name].isEmpty ? nil : CalendarDay(stringLiteral: String(self[name].prefix(10)))
    }

    /// Fen.
    func money(_ name: String) -> Int64? { Money.parse(Array(self[name].utf8).span)?.hundredths }

    func isTrue(_ name: String) -> Bool { ["是", "true"].contains(self[name]) }

    func isFalse(_ name: String) -> Bool { ["否", "false"].contains(self[name]) }

    /// The code that the text stands for, or is.
    func code<Value: Code>(_ name: String, as type: Value.Type) -> Value? {
        type.allCases.first { $0.label == self[name] || $0.rawValue == self[name] }
    }
}

/// The files of a plain district, read for a judgement that has nothing to do with how they came about.
struct PlainDistrict {
    let records: [Feed: [PlainRecord]]

    /// Rows of the truth: rule, key, event and due.
    let truth: Set<String>

    /// Reads every feed without the records that cannot be loaded.
    init(_ folder: URL) throws {
        var broken: Set<String> = []
        try Self.read(folder.appending(path: "quarantine.csv")) { columns, _, texts in
            broken.insert("\(texts[0]) \(texts[1])")
        }
        var truth: Set<String> = []
        try Self.read(folder.appending(path: "truth.csv")) { columns, _, texts in
            truth.insert(Self.finding(texts[0], texts[1], event: texts[5], due: texts[6]))
        }
        self.truth = truth
        var records: [Feed: [PlainRecord]] = [:]
        for feed in Feed.allCases {
            let names = Dictionary(
                uniqueKeysWithValues: feed.columns.flatMap { [($0.name, $0.name), ($0.header, $0.name)] })
            let files = try FileManager.default.contentsOfDirectory(
                at: folder.appending(path: feed.rawValue), includingPropertiesForKeys: nil)
            for file in files {
                try Self.read(file) { columns, line, texts in
                    guard !broken.contains("\(file.lastPathComponent) \(line)") else { return }
                    let pairs = zip(columns.compactMap { names[$0] }, texts).map { ($0, $1) }
                    records[feed, default: []].append(PlainRecord(values: Dictionary(uniqueKeysWithValues: pairs)))
                }
            }
        }
        self.records = records
    }

    /// A finding as a line.
    static func finding(_ rule: String, _ key: String, event: String, due: String = "") -> String {
        [rule, key, event, due].joined(separator: " ")
    }

    private static func read(_ file: URL, _ body: ([String], Int, [String]) throws -> Void) throws {
        let reader = try CSVReader(try FileSource(path: file.path))
        var record = RecordBuffer()
        while try reader.next(into: &record) {
            try body(reader.columns, record.line, (0..<record.fieldCount).map { record.string($0) })
        }
    }
}
