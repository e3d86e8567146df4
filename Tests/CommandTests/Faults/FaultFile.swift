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
        case csv, tabs, json, gzip
        case gb18030

        var ending: String {
            switch self {
            case .csv, .tabs, .gb18030: "csv"
            case .json: "jsonl"
            case .gzip: "csv.gz"
            }
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
            let values = records.map { $0.value.map(String.init) ?? "none" }
            let rows = zip(records, values)
            let text =
                switch shape {
                case .csv, .gzip, .gb18030:
                    "k,v,note\n" + rows.map { "\($0.key),\($1),\($0.note)\n" }.joined()
                case .tabs: "note\tk\tv\n" + rows.map { "\($0.note)\t\($0.key)\t\($1)\n" }.joined()
                case .json: rows.map { #"{"k":"\#($0.key)","note":"\#($0.note)","v":"\#($1)"}"# + "\n" }.joined()
                }
            switch shape {
            case .csv, .tabs, .json: return Data(text.utf8)
            case .gzip: return try Self.filtered(Data(text.utf8), "gzip", "-cn")
            case .gb18030: return try Self.filtered(Data(text.utf8), "iconv", "-f", "UTF-8", "-t", "GB18030")
            }
        }
    }

    /// Writes the file into a folder and gives its path.
    @discardableResult
    func write(to folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(name)"
        try bytes.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The lines of the bad records.
    var badLines: [Int] {
        let first = shape == .json ? 1 : 2
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
