/// Why a whole file could not be read or written.
///
/// A single bad record is not an error but a ``RecordProblem``. Neither the code nor the description
/// holds anything that stands in the file.
package struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, to switch on.
    package enum Code: Hashable, Sendable {
        /// The file has no bytes, or a byte order mark only.
        case empty
        /// The path names something other than a regular file.
        case notRegularFile(FileKind)
        /// The file cannot be opened or read; `errorNumber` says why.
        case unreadable
        /// The file cannot be created or written; `errorNumber` says why.
        case unwritable
        /// The volume or the quota is full.
        case noSpace
        /// A limit of ``Limits`` was passed; `detail` names it.
        case limits
        /// No supported delimiter separates the columns.
        case dialect
        /// A quoted field is never closed; `line` is where it begins.
        case unclosedQuote
        /// The compressed stream, the archive or the JSON array ends too early.
        case truncated
        /// The compressed stream is damaged.
        case damagedGzip
        /// The file is of a kind that is not read: an old or encrypted workbook, a web page, another archive.
        case unsupported
        /// The workbook's archive or one of the parts that are read is damaged; `detail` says which.
        case damagedWorkbook
        /// The workbook is built to deceive or to harm; `detail` says how.
        case refusedWorkbook
        /// The workbook has no sheet of the name asked for, or none at all.
        case missingSheet
        /// The JSON array is not well-formed between its elements; `line` is the element.
        case damagedJSON
        /// The file has lines but all of them are blank.
        case noHeader
        /// The header holds bytes that are not valid in the encoding, or a NUL.
        case badHeader
        /// The system lacks the conversion for this encoding.
        case encodingUnavailable
        /// The text cannot be expressed in the encoding asked for.
        case unencodable
    }

    /// What kind of thing a path names.
    package enum FileKind: String, Hashable, Sendable {
        case symbolicLink = "symbolic link"
        case directory
        case fifo = "FIFO"
        case socket
        case device
        case other = "special file"
    }

    /// What went wrong.
    package let code: Code
    /// Physical line, the first is 1; nil where no line is known.
    package let line: Int?
    /// Offset in bytes from the start of the stream; nil where none is known.
    package let offset: Int?
    /// `errno` of the failed call; nil where no call failed.
    package let errorNumber: Int32?
    /// A few words of this library's own, for instance the limit's name.
    package let detail: String?

    /// Creates an error from its code and its place.
    package init(
        _ code: Code, line: Int? = nil, offset: Int? = nil, errorNumber: Int32? = nil, detail: String? = nil
    ) {
        self.code = code
        self.line = line
        self.offset = offset
        self.errorNumber = errorNumber
        self.detail = detail
    }

    /// One sentence for the operator and what to do.
    package var description: String {
        var place = ""
        if let line { place += " at line \(line)" }
        if let offset { place += " at byte \(offset)" }
        let reason = errorNumber.map { " (\(systemMessage($0)))" } ?? ""
        let words = detail.map { ": \($0)" } ?? ""
        switch code {
        case .empty: return "The file is empty; ask its sender for it again."
        case .notRegularFile(let kind):
            return "The path is a \(kind.rawValue), not a regular file; put the file itself there."
        case .unreadable: return "The file cannot be read\(reason); check that it exists and its permissions."
        case .unwritable: return "The file cannot be written\(reason); check the folder and its permissions."
        case .noSpace: return "There is no space left to write the file\(reason); free some and run again."
        case .limits: return "The file passes a limit\(place)\(words); check it, or raise the limit for its source."
        case .dialect:
            return "No supported delimiter was found\(place)\(words); "
                + "export with comma, semicolon, tab or |, or name the delimiter in the source."
        case .unclosedQuote:
            return "A quoted field that begins\(place) is never closed; correct the quote and send it again."
        case .truncated: return "The file ends too early\(place); it was not sent completely, send it again."
        case .damagedGzip: return "The compressed file is damaged\(place); compress and send it again."
        case .unsupported: return "The file cannot be read as a table\(words); save as CSV or XLSX and send that."
        case .damagedWorkbook: return "The workbook is damaged\(place)\(words); save it again and send it again."
        case .refusedWorkbook: return "The workbook is refused\(place)\(words); ask its sender what made it."
        case .missingSheet:
            return "The workbook lacks the sheet\(words); correct the name in the workbook or in the feed."
        case .damagedJSON: return "The JSON array is damaged\(place)\(words); export it again and send it again."
        case .noHeader: return "The file has blank lines only, no header and no record; ask its sender for it again."
        case .badHeader: return "The header\(place) is not readable text\(words); check the file's encoding."
        case .encodingUnavailable:
            return "This system cannot convert the encoding\(words); install the C library's gconv modules."
        case .unencodable: return "A character does not exist in the encoding asked for\(words); write UTF-8 instead."
        }
    }
}
