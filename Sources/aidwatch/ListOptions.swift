import ArgumentParser
import Formats
import Operation
import Postgres

/// How a list is printed.
struct ListOptions: ParsableArguments {
    @Flag(help: "Print JSON Lines: an object a line with every column of the api view.")
    var json = false

    @Flag(help: "Print CSV with a header.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
    }

    /// A column of the table and its header.
    struct Shown: Sendable {
        let name: String
        let header: String

        /// Whether only the shape of a value is shown.
        var isMasked = false

        init(_ name: String, _ header: String, isMasked: Bool = false) {
            self.name = name
            self.header = header
            self.isMasked = isMasked
        }
    }

    /// Prints a list, which is the last that a command does; as a table it shows some columns only.
    func print(_ query: ListQuery, table columns: [Shown], on database: Connection) async throws {
        Terminal.onlyPrints()
        if json {
            try await query.json(on: database) { Terminal.line($0) }
        } else if csv {
            try await database.session { database in
                let writer = try Self.csvWriter(header: query.columns)
                try query.rows(on: database) { try writer.write($0) }
                try writer.finish()
            }
        } else {
            let table = try await database.session { database in
                let places = columns.map { column in query.columns.firstIndex(of: column.name) ?? 0 }
                var table = Table(columns.map(\.header))
                try query.rows(on: database) { row in
                    table.add(zip(columns, places).map { $0.isMasked ? Self.masked(row[$1]) : row[$1] })
                }
                return table
            }
            if table.isEmpty {
                Terminal.message(Message.pick("nothing to list", "没有内容"))
            } else {
                table.print()
            }
        }
        Terminal.flush()
    }

    /// A writer of CSV to standard output: every field in quotes, none that a spreadsheet would run.
    static func csvWriter(header: [String]) throws -> CSVWriter {
        var options = CSVWriter.Options()
        options.formulaSafe = true
        options.alwaysQuote = true
        let writer = try CSVWriter(TerminalSink(), options: options)
        try writer.write(header)
        return writer
    }

    /// The first character of a value and its length.
    static func masked(_ value: String) -> String {
        value.count <= 1 ? value : value.prefix(1) + String(repeating: "*", count: min(value.count - 1, 12))
    }
}

/// Standard output as a stream of bytes.
final class TerminalSink: ByteSink {
    func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        Terminal.bytes(bytes)
    }

    func finish() throws(FormatError) {
        Terminal.flush()
    }
}
