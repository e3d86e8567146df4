import Crypto
import Formats
import Foundation

/// A stream on its way into another one, whose bytes are counted and digested.
final class DigestingSink: ByteSink {
    private let sink: any ByteSink
    private var hash = SHA256()
    /// How many bytes were written.
    private(set) var count = 0

    init(_ sink: any ByteSink) {
        self.sink = sink
    }

    /// SHA-256 of what was written.
    var digest: Data { Data(hash.finalize()) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        hash.update(bufferPointer: bytes)
        count += bytes.count
        try sink.write(bytes)
    }

    func finish() throws(FormatError) {
        try sink.finish()
    }
}
