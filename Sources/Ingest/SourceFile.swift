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
    /// The text's encoding, as pinned or found.
    let encoding: TextEncoding
    /// Whether the content begins like a JSON object, and not like a table.
    let isJSON: Bool

    private let isValidUTF8: Bool
    private let file: FileSource
    private let limits: Limits

    /// Opens and reads a file through once.
    ///
    /// - Throws: `FormatError` where it is no regular file, cannot be read, is empty, or its compression is damaged.
    init(path: String, pinned: TextEncoding?, limits: Limits) throws(FormatError) {
        file = try FileSource(path: path)
        try Failpoint.fileOpened.pass()
        self.limits = limits
        let source = InflatingSource(file, limits: limits)
        var hash = SHA256()
        var detector = EncodingDetector()
        var count = 0
        var first: UInt8?
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let length = try source.read(into: chunk)
            if length == 0 { break }
            let bytes = UnsafeRawBufferPointer(rebasing: chunk[0..<length])
            hash.update(bufferPointer: bytes)
            detector.feed(bytes)
            count += length
            if first == nil {
                first = bytes.first { byte in
                    byte > 0x20 && byte != 0xEF && byte != 0xBB && byte != 0xBF && byte != 0xFF && byte != 0xFE
                }
            }
        }
        digest = Data(hash.finalize())
        byteCount = count
        encoding = pinned ?? detector.verdict
        isValidUTF8 = detector.isValidUTF8
        isJSON = first == UInt8(ascii: "{")
    }

    /// A reader from the beginning of the file.
    func reader(dialect: CSVDialect?) throws(FormatError) -> any RecordReader {
        try file.rewind()
        let text = DecodingSource(
            InflatingSource(file, limits: limits), encoding: encoding, isChecked: isValidUTF8)
        if isJSON { return try JSONLinesReader(text, limits: limits) }
        return try CSVReader(text, dialect: dialect, limits: limits)
    }

    /// Whether size, times or place of the file changed since it was opened.
    func hasChanged() throws(FormatError) -> Bool {
        try file.currentIdentity() != file.identity
    }
}
