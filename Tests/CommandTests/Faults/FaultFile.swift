import Foundation
import Glibc
import TestSupport

/// A generated file of the feed `fault`, of which a test knows every record.
struct FaultFile: Sendable {
    static let definition = """
        feed: fault
        key: [k]
        columns:
          k:    {type: text, required: true}
          v:    {type: int, required: true}
          note: {type: text}
        """

    /// How the records are written.
    enum Shape: String, CaseIterable, Sendable {
        case csv, tabs, gzip, gb18030
        case jsonLines, jsonArray
        case workbook

        var ending: String {
            switch self {
            case .csv, .tabs, .gb18030: "csv"
            case .gzip: "csv.gz"
            case .jsonLines: "jsonl"
            case .jsonArray: "json"
            case .workbook: "xlsx"
            }
        }

        /// Shapes for a run of files: a table, JSON Lines, an array and a workbook among each four, drawn in any order.
        static func mixed(_ count: Int, using random: inout SplitMix64) -> [Shape] {
            var shapes: [Shape] = []
            while shapes.count < count {
                let tables = [Shape.csv, .tabs, .gzip, .gb18030]
                let table = tables[Int.random(in: tables.indices, using: &random)]
                shapes += [table, .jsonLines, .jsonArray, .workbook].shuffled(using: &random)
            }
            return Array(shapes.prefix(count))
        }
    }

    /// One record: a key, a value or nonsense in its place, and a note.
    struct Record: Sendable {
        let key: String
        let value: Int?
        let note: String
    }

    let name: String
    let shape: Shape
    let records: [Record]

    /// A file in which some keys stand twice, the last time rightly, and `bad` records have no number.
    init(_ number: Int, shape: Shape, keys: Int, bad: Int, random: inout SplitMix64) {
        name = "fault.\(100 + number).\(shape.ending)"
        self.shape = shape
        var records: [Record] = []
        for key in 0..<keys {
            if Int.random(in: 0..<10, using: &random) == 0 {
                records.append(Record(key: "K\(key)", value: -1, note: "旧"))
            }
            // A third of the rows is the same in every file.
            let value = key % 3 == 0 ? key : Int.random(in: 0..<1_000_000, using: &random)
            records.append(Record(key: "K\(key)", value: value, note: "备注\(key)"))
        }
        for number in 0..<bad {
            let place = Int.random(in: 0...records.count, using: &random)
            records.insert(Record(key: "B\(number)", value: nil, note: "坏"), at: place)
        }
        self.records = records
    }

    /// The bytes of the file.
    var bytes: Data {
        get throws {
            let table = Data(("k,v,note\n" + rows.map { "\($0.key),\($0.value),\($0.note)\n" }.joined()).utf8)
            switch shape {
            case .csv: return table
            case .gzip: return try Self.filtered(table, "gzip", "-cn")
            case .gb18030: return try Self.filtered(table, "iconv", "-f", "UTF-8", "-t", "GB18030")
            case .tabs:
                return Data(("note\tk\tv\n" + rows.map { "\($0.note)\t\($0.key)\t\($0.value)\n" }.joined()).utf8)
            case .jsonLines: return Data(objects.map { $0 + "\n" }.joined().utf8)
            case .jsonArray: return Data(("[" + objects.joined(separator: ",\n ") + "]\n").utf8)
            case .workbook: return Data(try WorkbookBuilder(sheetRows).bytes())
            }
        }
    }

    /// The records as texts.
    private var rows: [(key: String, value: String, note: String)] {
        records.map { ($0.key, $0.value.map(String.init) ?? "none", $0.note) }
    }

    private var objects: [String] {
        rows.map { #"{"k":"\#($0.key)","note":"\#($0.note)","v":"\#($0.value)"}"# }
    }

    /// The rows of a sheet, in which values are numbers.
    private var sheetRows: String {
        let text = { (place: String, text: String) in #"<c r="\#(place)" t="inlineStr"><is><t>\#(text)</t></is></c>"# }
        let header = text("A1", "note") + text("B1", "v") + text("C1", "k")
        let body = records.indices.map { index in
            let (record, row) = (records[index], index + 2)
            let value = record.value.map { #"<c r="B\#(row)"><v>\#($0)</v></c>"# } ?? text("B\(row)", "none")
            return #"<row r="\#(row)">\#(text("A\(row)", record.note))\#(value)\#(text("C\(row)", record.key))</row>"#
        }
        return #"<row r="1">\#(header)</row>"# + body.joined()
    }

    /// Writes the file into a folder and gives its path.
    @discardableResult
    func write(to folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(name)"
        try bytes.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The lines of the bad records; the rows of a sheet, the elements of an array.
    var badLines: [Int] {
        let first = [.jsonLines, .jsonArray].contains(shape) ? 1 : 2
        return records.indices.filter { records[$0].value == nil }.map { $0 + first }
    }

    private static func filtered(_ data: Data, _ words: String...) throws -> Data {
        let paths = ["in", "out"].map { NSTemporaryDirectory() + "fault-\(UUID().uuidString).\($0)" }
        defer { for path in paths { unlink(path) } }
        try data.write(to: URL(fileURLWithPath: paths[0]))
        _ = FileManager.default.createFile(atPath: paths[1], contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: paths[0]))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: paths[1]))
        try process.run()
        process.waitUntilExit()
        return try Data(contentsOf: URL(fileURLWithPath: paths[1]))
    }
}
