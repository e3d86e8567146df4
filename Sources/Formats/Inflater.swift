import CZlib

/// The C state of one decompression.
///
/// zlib keeps a pointer back to the stream structure, so it lives on the heap and never moves.
final class Inflater {
    enum Outcome {
        case more
        case memberEnd
        case damaged
    }

    /// What stands around the compressed bytes.
    enum Wrapping: Int32 {
        /// Nothing, as in a ZIP archive.
        case raw = -15
        /// Header and checksum of gzip; 15 is the largest window, and 16 more refuses every other wrapping.
        case gzip = 31
    }

    private let stream: UnsafeMutablePointer<z_stream>

    /// - Throws: ``FormatError`` with `limits` when there is no memory for the state.
    init(_ wrapping: Wrapping) throws(FormatError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, wrapping.rawValue, ZLIB_VERSION, size) == Z_OK else {
            throw FormatError(.limits, detail: "no memory to inflate")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Prepares for the next member.
    func reset() throws(FormatError) {
        guard inflateReset(stream) == Z_OK else { throw FormatError(.damagedGzip) }
    }

    /// Inflates as much as fits.
    func step(
        from input: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int, outcome: Outcome) {
        let room = min(output.count, Int(UInt32.max))
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(room)
        let code = CZlib.inflate(stream, Z_NO_FLUSH)
        let consumed = input.count - Int(stream.pointee.avail_in)
        let produced = room - Int(stream.pointee.avail_out)
        switch code {
        case Z_OK: return (consumed, produced, .more)
        case Z_STREAM_END: return (consumed, produced, .memberEnd)
        // No progress was possible with this input; the caller brings more or finds the stream cut.
        case Z_BUF_ERROR where input.isEmpty || produced > 0: return (consumed, produced, .more)
        default: return (consumed, produced, .damaged)
        }
    }
}
