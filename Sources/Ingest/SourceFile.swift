import Crypto
import Formats
import Foundation
import Store

/// A file to be loaded, opened once: its digest, its encoding and its records come from one descriptor.
final class SourceFile {
    /// SHA-256 of the bytes after inflating: the identity of the content.
    let digest: Data
    /// Bytes after inflating.
    let byteCount: Int
    /// The text's encoding, as pinned or found; nil for a workbook.
    let encoding: TextEncoding?
    /// What the content is, by its first bytes.
    let kind: ContentKind

    private let isValidUTF8: Bool
    private let file: FileSource
    /// The content after inflating, where the file is compressed: inflating it once is what such a file costs.
    private let inflated: TemporaryFile?
    private let limits: Limits

    /// Opens and reads a file through once.
    ///
    /// Bytes in a `spool` are read instead of a file at the path.
    ///
    /// - Throws: `FormatError` where it is no regular file, cannot be read, is empty, its compression is damaged, or it
    ///   is of a kind that is not read.
    init(path: String, spool: TemporaryFile? = nil, pinned: TextEncoding?, limits: Limits) throws(FormatError) {
        let file = if let spool { try FileSource(spool) } else { try FileSource(path: path) }
        try Failpoint.fileOpened.pass()
        let source = InflatingSource(file, limits: limits)
        var hash = SHA256()
        var detector = EncodingDetector()
        var count = 0
        var kind: ContentKind?
        var inflated: TemporaryFile?
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let length = try Self.fill(chunk, from: source)
            if length == 0 { break }
            let bytes = UnsafeRawBufferPointer(rebasing: chunk[0..<length])
            if kind == nil {
                kind = ContentKind(bytes)
                if case .unsupported(let what) = kind { throw FormatError(.unsupported, detail: what) }
                if source.isCompressed { inflated = try TemporaryFile() }
            }
            hash.update(bufferPointer: bytes)
            count += length
            try inflated?.append(bytes)
            if kind == .workbook {
                if count > limits.workbookBytes {
                    throw FormatError(.limits, detail: "more than \(limits.workbookBytes) bytes of a workbook")
                }
            } else {
                detector.feed(bytes)
            }
        }
        // A compressed file of nothing; a plain one is not opened.
        if count == 0 { throw FormatError(.empty) }
        digest = Data(hash.finalize())
        byteCount = count
        self.kind = kind ?? .table
        encoding = kind == .workbook ? nil : pinned ?? detector.verdict
        isValidUTF8 = detector.isValidUTF8
        self.file = file
        self.inflated = inflated
        self.limits = limits
    }

    /// Reads until the chunk is full or the source ends, so that the first chunk tells what the content is.
    private static func fill(
        _ chunk: UnsafeMutableRawBufferPointer, from source: InflatingSource
    ) throws(FormatError) -> Int {
        var filled = 0
        while filled < chunk.count {
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[filled...]))
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// A reader from the beginning of the file by what a feed's definition pins.
    func reader(of feed: FeedDefinition) throws(FormatError) -> any RecordReader {
        try reader(dialect: feed.delimiter.flatMap(\.utf8.first).map { CSVDialect(delimiter: $0) }, sheet: feed.sheet)
    }

    /// A reader from the beginning of the file; `dialect` is of text, `sheet` of a workbook.
    func reader(dialect: CSVDialect? = nil, sheet: String? = nil) throws(FormatError) -> any RecordReader {
        guard let encoding else {
            let bytes: any RandomAccess = inflated ?? file
            return try XLSXReader(bytes, sheet: sheet, limits: limits)
        }
        let plain: FileSource
        if let inflated {
            plain = try FileSource(inflated)
        } else {
            try file.rewind()
            plain = file
        }
        let text = DecodingSource(plain, encoding: encoding, isChecked: isValidUTF8)
        switch kind {
        case .jsonLines: return try JSONLinesReader(text, limits: limits)
        case .jsonArray: return try JSONArrayReader(text, limits: limits)
        case .table, .workbook, .unsupported: return try CSVReader(text, dialect: dialect, limits: limits)
        }
    }

    /// Whether size, times or place of the file changed since it was opened.
    func hasChanged() throws(FormatError) -> Bool {
        try file.currentIdentity() != file.identity
    }
}
