import CXlsxWriter
import Glibc

/// Writes one sheet of an Excel workbook, row by row and without keeping the rows in memory.
///
/// Equal rows give equal bytes: the workbook says that it was made on 2000-01-01.
package final class XLSXWriter {
    /// A cell.
    package enum Value: Hashable, Sendable {
        case empty
        case text(String)
        /// A day, by days since 2000-01-01.
        case day(daysSince2000: Int)
        /// A number.
        case number(Double)
        /// A local time, by days since 2000-01-01 and seconds of the day.
        case time(daysSince2000: Int, second: Int)
    }

    /// The rows that a sheet can hold, its header among them.
    package static let mostRows = 1_048_576

    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    /// What the library writes to: it reports a file that it cannot write on standard error, and not why.
    private let spool: TemporaryFile
    private let sink: any ByteSink
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let headFormat: UnsafeMutablePointer<lxw_format>?
    private let dayFormat: UnsafeMutablePointer<lxw_format>?
    private let timeFormat: UnsafeMutablePointer<lxw_format>?
    private var row: UInt32 = 0

    /// The serial number of 2000-01-01 in the 1900 date system.
    private static let serialOf2000 = 36_526

    /// Creates a workbook; the file is written by ``finish()``.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package convenience init(path: String) throws(FormatError) {
        try self.init(try FileSink(path: path))
    }

    /// Creates a workbook; ``finish()`` writes it to a stream and closes that.
    ///
    /// - Parameters:
    ///   - sink: where the workbook goes.
    ///   - folder: where temporary files without a name go meanwhile.
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package init(_ sink: any ByteSink, temporaryFolder folder: String = TemporaryFile.folder) throws(FormatError) {
        self.sink = sink
        spool = try TemporaryFile(folder: folder)
        let place = strdup(folder)
        defer { free(place) }
        var options = lxw_workbook_options()
        options.constant_memory = UInt8(LXW_TRUE.rawValue)
        // Copied by the library.
        options.tmpdir = place
        guard let workbook = workbook_new_opt("/proc/self/fd/\(spool.descriptor)", &options),
            let sheet = workbook_add_worksheet(workbook, nil)
        else { throw FormatError(.unwritable, detail: "no workbook can be made") }
        self.workbook = workbook
        self.sheet = sheet
        headFormat = workbook_add_format(workbook)
        format_set_bold(headFormat)
        dayFormat = workbook_add_format(workbook)
        timeFormat = workbook_add_format(workbook)
        format_set_num_format(dayFormat, "yyyy-mm-dd")
        format_set_num_format(timeFormat, "yyyy-mm-dd hh:mm:ss")
        var properties = lxw_doc_properties()
        // 2000-01-01 00:00:00 UTC in seconds since 1970.
        properties.created = 946_684_800
        workbook_set_properties(workbook, &properties)
    }

    deinit {
        // A workbook that was never finished leaves an empty file behind.
        if let workbook { workbook_close(workbook) }
    }

    /// Begins a list for readers: columns of some widths, in characters, and their names in a row that stays in sight.
    ///
    /// - Throws: ``FormatError`` with `limits` where a sheet cannot hold the row or a text.
    package func beginList(_ columns: [(name: String, width: Double)]) throws(FormatError) {
        for (index, column) in columns.enumerated() {
            worksheet_set_column(sheet, UInt16(index), UInt16(index), column.width, nil)
            let code = worksheet_write_string(sheet, row, UInt16(index), column.name, headFormat)
            if code != LXW_NO_ERROR { throw FormatError(.limits, detail: "a cell of a sheet") }
        }
        worksheet_freeze_panes(sheet, row + 1, 0)
        row += 1
    }

    /// Writes the next row.
    ///
    /// - Throws: ``FormatError`` with `limits` where a sheet cannot hold the row or a text.
    package func write(_ values: [Value]) throws(FormatError) {
        guard row < UInt32(Self.mostRows) else { throw FormatError(.limits, detail: "rows of a sheet") }
        for (index, value) in values.enumerated() {
            let column = UInt16(index)
            let code =
                switch value {
                case .empty: LXW_NO_ERROR
                case .text(let text): worksheet_write_string(sheet, row, column, text, nil)
                case .number(let number): worksheet_write_number(sheet, row, column, number, nil)
                case .day(let day):
                    worksheet_write_number(sheet, row, column, Double(day + Self.serialOf2000), dayFormat)
                case .time(let day, let second):
                    worksheet_write_number(
                        sheet, row, column, Double(day + Self.serialOf2000) + Double(second) / 86_400, timeFormat)
                }
            if code != LXW_NO_ERROR { throw FormatError(.limits, detail: "a cell of a sheet") }
        }
        row += 1
    }

    /// Writes the file.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    package func finish() throws(FormatError) {
        guard let workbook else { return }
        self.workbook = nil
        guard workbook_close(workbook) == LXW_NO_ERROR else {
            throw FormatError(.unwritable, detail: "the workbook cannot be written")
        }
        let written = try FileSource(spool)
        let block = ByteBlock(capacity: 1 << 16)
        while true {
            let count = try written.read(into: UnsafeMutableRawBufferPointer(start: block.base, count: block.capacity))
            if count == 0 { break }
            try sink.write(UnsafeRawBufferPointer(start: block.base, count: count))
        }
        try sink.finish()
    }
}
