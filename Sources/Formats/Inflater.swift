import CISAL

/// The C state of one decompression, by ISA-L: three times as fast as zlib.
///
/// The state holds 90 KB of tables and window, so it lives on the heap.
final class Inflater {
    enum Outcome {
        case more
        case memberEnd
        case damaged
    }

    /// What stands around the compressed bytes.
    enum Wrapping {
        /// Nothing, as in a ZIP archive.
        case raw
        /// Header and checksum of gzip.
        case gzip
    }

    private let state: UnsafeMutablePointer<inflate_state>
    private let wrapping: Wrapping

    init(_ wrapping: Wrapping) {
        self.wrapping = wrapping
        state = .allocate(capacity: 1)
        isal_inflate_init(state)
        reset()
    }

    deinit {
        state.deallocate()
    }

    /// Prepares for the next member.
    func reset() {
        isal_inflate_reset(state)
        state.pointee.crc_flag = UInt32(wrapping == .raw ? ISAL_DEFLATE : ISAL_GZIP)
    }

    /// Inflates as much as fits; bytes that are held back inside may still come when there is no more input.
    func step(
        from input: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int, outcome: Outcome) {
        let room = min(output.count, Int(UInt32.max))
        state.pointee.next_in = input.baseAddress
        state.pointee.avail_in = UInt32(input.count)
        state.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        state.pointee.avail_out = UInt32(room)
        let code = isal_inflate(state)
        let consumed = input.count - Int(state.pointee.avail_in)
        let produced = room - Int(state.pointee.avail_out)
        if code < 0 { return (consumed, produced, .damaged) }
        return (consumed, produced, state.pointee.block_state == ISAL_BLOCK_FINISH ? .memberEnd : .more)
    }
}
