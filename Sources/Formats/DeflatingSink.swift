import CZlib

/// A stream that compresses into one gzip member, or into bare deflated data.
///
/// The header holds neither a time nor a name, so equal input gives equal output.
package final class DeflatingSink: ByteSink {
    private let sink: any ByteSink
    // zlib keeps a pointer back to the structure, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let output = ByteBlock(capacity: 1 << 16)

    /// Creates a stream into another one.
    ///
    /// - Parameters:
    ///   - sink: where the compressed bytes go; finished with this stream.
    ///   - level: 1 (fast) to 9 (small).
    ///   - isRaw: whether neither header nor checksum is written, as in a ZIP archive.
    /// - Throws: ``FormatError`` with `limits` when there is no memory for the compression.
    package init(_ sink: any ByteSink, level: Int = 6, isRaw: Bool = false) throws(FormatError) {
        self.sink = sink
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 = the largest window, + 16 = gzip wrapping, negative = none; 8 = zlib's usual memory level.
        let code = deflateInit2_(
            stream, Int32(min(max(level, 1), 9)), Z_DEFLATED, isRaw ? -15 : 15 + 16, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw FormatError(.limits, detail: "no memory to compress") }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        var rest = bytes
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            // zlib does not write through the input pointer.
            let input = UnsafeMutableRawBufferPointer(mutating: part)
            stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_in = UInt32(part.count)
            while stream.pointee.avail_in > 0 { _ = try step(Z_NO_FLUSH) }
            rest = UnsafeRawBufferPointer(rebasing: rest[part.count...])
        }
    }

    package func finish() throws(FormatError) {
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        while try step(Z_FINISH) != Z_STREAM_END {}
        try sink.finish()
    }

    private func step(_ flush: Int32) throws(FormatError) -> Int32 {
        stream.pointee.next_out = output.base
        stream.pointee.avail_out = UInt32(output.capacity)
        let code = deflate(stream, flush)
        guard code == Z_OK || code == Z_STREAM_END else { throw FormatError(.unwritable, detail: "compression failed") }
        let produced = output.capacity - Int(stream.pointee.avail_out)
        if produced > 0 { try sink.write(UnsafeRawBufferPointer(start: output.base, count: produced)) }
        return code
    }
}
