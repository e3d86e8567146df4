import Glibc

/// A stream that inflates gzip (RFC 1952, any number of members) and passes everything else through.
///
/// Gzip is recognised by its first two bytes. Zero bytes behind the last member are ignored, as tapes leave them;
/// anything else there counts as damage.
package final class InflatingSource: ByteSource {
    private enum State {
        case unknown
        case plain
        case member
        case betweenMembers
        case finished
    }

    /// Room for a header with a long name and comment.
    private static let headerBytes = 4096

    private let source: any ByteSource
    private let limits: Limits
    private let input = ByteBlock(capacity: 1 << 16)
    private var inputStart = 0
    private var inputEnd = 0
    private var isAtInputEnd = false
    private var state = State.unknown
    private var inflater: Inflater?
    private var compressedBytes = 0
    private var inflatedBytes = 0

    /// Whether the stream turned out to be gzip; false before the first read.
    package private(set) var isCompressed = false

    /// Creates a stream over another one.
    ///
    /// - Parameters:
    ///   - source: the bytes, compressed or not.
    ///   - limits: how far a compressed stream may grow.
    package init(_ source: any ByteSource, limits: Limits = Limits()) {
        self.source = source
        self.limits = limits
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        if state == .unknown { try recognise() }
        if state == .plain {
            guard inputStart < inputEnd else { return try source.read(into: buffer) }
            let count = min(buffer.count, inputEnd - inputStart)
            buffer.copyMemory(from: UnsafeRawBufferPointer(start: input.base + inputStart, count: count))
            inputStart += count
            return count
        }
        while state != .finished {
            if inputStart == inputEnd { try refill() }
            if state == .betweenMembers {
                try beginMember()
            } else {
                let count = try inflate(into: buffer)
                if count > 0 { return count }
            }
        }
        return 0
    }

    private func recognise() throws(FormatError) {
        try fillHeader()
        isCompressed = inputEnd >= 2 && input.base[0] == 0x1f && input.base[1] == 0x8b
        guard isCompressed else {
            state = .plain
            return
        }
        inflater = Inflater(.gzip)
        state = .member
    }

    /// Brings the bytes in which a member's header lies: ISA-L finds a header's own checksum right only in one piece.
    private func fillHeader() throws(FormatError) {
        while inputEnd - inputStart < Self.headerBytes, !isAtInputEnd { try refill() }
    }

    /// Reads more compressed bytes behind those that are left.
    private func refill() throws(FormatError) {
        if inputStart == inputEnd {
            inputStart = 0
            inputEnd = 0
        } else if inputStart > 0 {
            memmove(input.base, input.base + inputStart, inputEnd - inputStart)
            inputEnd -= inputStart
            inputStart = 0
        }
        let room = UnsafeMutableRawBufferPointer(start: input.base + inputEnd, count: input.capacity - inputEnd)
        let count = try source.read(into: room)
        inputEnd += count
        if count == 0 { isAtInputEnd = true }
    }

    private func beginMember() throws(FormatError) {
        while inputStart < inputEnd, input.base[inputStart] == 0 {
            inputStart += 1
            compressedBytes += 1
        }
        if inputStart == inputEnd {
            if isAtInputEnd { state = .finished }
            return
        }
        try fillHeader()
        guard inputEnd - inputStart >= 2, input.base[inputStart] == 0x1f, input.base[inputStart + 1] == 0x8b else {
            throw FormatError(.damagedGzip, offset: compressedBytes)
        }
        inflater?.reset()
        state = .member
    }

    private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        guard let inflater else { return 0 }
        let available = UnsafeMutableBufferPointer(start: input.base + inputStart, count: inputEnd - inputStart)
        let step = inflater.step(from: available, into: buffer)
        inputStart += step.consumed
        compressedBytes += step.consumed
        inflatedBytes += step.produced
        switch step.outcome {
        case .more:
            if step.produced == 0, inputStart == inputEnd, isAtInputEnd {
                throw FormatError(.truncated, offset: compressedBytes)
            }
        case .memberEnd: state = .betweenMembers
        case .damaged: throw FormatError(.damagedGzip, offset: compressedBytes)
        }
        if inflatedBytes > limits.inflatedBytes {
            throw FormatError(.limits, detail: "more than \(limits.inflatedBytes) inflated bytes")
        }
        if inflatedBytes > limits.ratioFreeBytes, inflatedBytes / limits.inflateRatio > compressedBytes {
            throw FormatError(.limits, detail: "inflates more than \(limits.inflateRatio) times")
        }
        return step.produced
    }
}
