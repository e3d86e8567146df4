import Domain
import Formats
import Foundation

/// A file of a feed that is being written, record by record.
///
/// A class, since it owns an open file; records are gathered and written by the quarter megabyte.
final class FeedFile {
    let style: FileStyle
    let name: String
    private(set) var rows = 0
    private let columns: [String]
    private let output: Output
    private var buffer: [UInt8] = []

    private enum Output {
        case csv(CSVWriter)
        case json(any ByteSink)
        case workbook(XLSXWriter)
    }

    /// The physical line or row of the next record; of an array of objects its number.
    private var line = 1

    /// Creates the file and writes its header; `columns` are names or headers, as the style asks.
    init(path: String, style: FileStyle, columns: [String]) throws {
        let url = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        self.style = style
        self.columns = columns
        name = url.lastPathComponent
        if style.format == .xlsx {
            output = .workbook(try XLSXWriter(path: path))
        } else if let options = style.options {
            output = .csv(try CSVWriter(try Self.sink(path, isCompressed: style.isCompressed), options: options))
        } else {
            output = .json(try Self.sink(path, isCompressed: style.isCompressed))
        }
        try writeHeader()
    }

    private static func sink(_ path: String, isCompressed: Bool) throws -> any ByteSink {
        let file = try FileSink(path: path)
        guard isCompressed else { return file }
        return try DeflatingSink(file)
    }

    private func writeHeader() throws {
        switch output {
        case .csv(let csv): try csv.write(columns)
        case .workbook(let workbook): try workbook.write(columns.map { .text($0) })
        case .json: return
        }
        line = 2
    }

    /// Appends a record, one value a column, and says on which line it begins.
    @discardableResult
    func append(_ record: [Cell]) throws -> Int {
        precondition(record.count == columns.count, "a record has one value a column")
        let start = line
        rows += 1
        switch output {
        case .csv(let csv):
            for cell in record {
                let text = style.text(cell)
                try csv.append(text)
                line += text.utf8.count { $0 == UInt8(ascii: "\n") }
            }
            try csv.endRecord()
        case .workbook(let workbook): try workbook.write(record.map(value))
        case .json:
            appendObject(record)
            if buffer.count > 1 << 16 { try flush() }
        }
        line += 1
        return start
    }

    /// Days and times are numbers with a format in a workbook, all else is text.
    private func value(_ cell: Cell) -> XLSXWriter.Value {
        switch cell {
        case .empty: .empty
        case .day(let day): .day(daysSince2000: Int(day.daysSince2000))
        case .time(let time): .time(daysSince2000: Int(time.day.daysSince2000), second: time.secondOfDay)
        case .text, .flag, .codes: .text(style.text(cell))
        }
    }

    /// Writes what is still held back and closes the file.
    func finish() throws {
        switch output {
        case .csv(let csv): try csv.finish()
        case .workbook(let workbook): try workbook.finish()
        case .json(let sink):
            if style.format == .json { buffer += (rows == 0 ? "[]\n" : "\n]\n").utf8 }
            try flush()
            try sink.finish()
        }
    }

    private func flush() throws {
        guard case .json(let sink) = output else { return }
        try sink.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// One object, without the keys of empty values.
    private func appendObject(_ record: [Cell]) {
        if style.format == .json { buffer += (rows == 1 ? "[\n" : ",\n").utf8 }
        buffer.append(UInt8(ascii: "{"))
        var isFirst = true
        for (column, cell) in zip(columns, record) where cell != .empty {
            if !isFirst { buffer.append(UInt8(ascii: ",")) }
            isFirst = false
            appendJSON(column)
            buffer.append(UInt8(ascii: ":"))
            appendJSON(style.text(cell))
        }
        buffer.append(UInt8(ascii: "}"))
        if style.format != .json { buffer.append(UInt8(ascii: "\n")) }
    }

    /// The texts hold no control characters but line feeds.
    private func appendJSON(_ text: String) {
        buffer.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): buffer += "\\n".utf8
            default: buffer.append(byte)
            }
        }
        buffer.append(UInt8(ascii: "\""))
    }
}
