import Foundation

/// A file of a feed that is being written, record by record.
///
/// A class, since it owns an open file; records are gathered and written by the quarter megabyte.
final class FeedFile {
    /// How records look.
    enum Form {
        /// CSV under the canonical English names.
        case canonical
        /// CSV under the Chinese headers, with labels for codes.
        case chinese
        /// JSON Lines under the canonical names.
        case jsonLines
    }

    let form: Form
    private(set) var rows = 0
    private let columns: [String]
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    /// Creates the file and writes its header; `columns` are names or headers, as the form asks.
    init(path: String, form: Form, columns: [String]) throws {
        let folder = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw SimulationError.cannotCreate(path: path) }
        self.form = form
        self.columns = columns
        self.handle = handle
        buffer.reserveCapacity(1 << 18)
        if form != .jsonLines { appendCSV(columns) }
    }

    /// Appends a record: one text a column, empty where nothing is known.
    func append(_ fields: [String]) throws {
        precondition(fields.count == columns.count, "a record has one field a column")
        if form == .jsonLines { appendJSON(fields) } else { appendCSV(fields) }
        rows += 1
        if buffer.count > 1 << 18 { try flush() }
    }

    /// Writes what is still held back.
    func flush() throws {
        try handle.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }

    /// RFC 4180 with line feeds.
    private func appendCSV(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            let needsQuotes = field.utf8.contains { byte in
                byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                    || byte == UInt8(ascii: "\r")
            }
            guard needsQuotes else {
                buffer.append(contentsOf: field.utf8)
                continue
            }
            buffer.append(UInt8(ascii: "\""))
            for byte in field.utf8 {
                if byte == UInt8(ascii: "\"") { buffer.append(byte) }
                buffer.append(byte)
            }
            buffer.append(UInt8(ascii: "\""))
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    /// One object a line, without the keys of empty texts; the texts hold no control characters.
    private func appendJSON(_ fields: [String]) {
        buffer.append(UInt8(ascii: "{"))
        var isFirst = true
        for (column, field) in zip(columns, fields) where !field.isEmpty {
            if !isFirst { buffer.append(UInt8(ascii: ",")) }
            isFirst = false
            appendJSON(column)
            buffer.append(UInt8(ascii: ":"))
            appendJSON(field)
        }
        buffer.append(UInt8(ascii: "}"))
        buffer.append(UInt8(ascii: "\n"))
    }

    private func appendJSON(_ text: String) {
        buffer.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { buffer.append(UInt8(ascii: "\\")) }
            buffer.append(byte)
        }
        buffer.append(UInt8(ascii: "\""))
    }
}
