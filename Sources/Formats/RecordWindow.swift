import Glibc

/// A sliding window over decoded text that always holds the record being read.
///
/// Behind the last byte stand line feeds, so that a search for line ends stops there without asking for the end.
final class RecordWindow {
    private let source: DecodingSource
    private let block = ByteBlock(capacity: 1 << 18)
    private var errors: [DecodingError] = []
    private var nextError = 0
    private var windowOffset = 0
    private var lastNUL = -1

    /// Where the next record starts.
    var position = 0
    /// One behind the last byte.
    private(set) var end = 0
    /// Whether the source has no more bytes.
    private(set) var isAtEnd = false

    /// The first byte; moves when the window is extended.
    var base: UnsafeMutablePointer<UInt8> { block.base }

    init(_ source: any ByteSource) {
        self.source = source as? DecodingSource ?? DecodingSource(source, encoding: .utf8)
        placeSentinel()
    }

    private func placeSentinel() {
        (block.base + end).update(repeating: UInt8(ascii: "\n"), count: ByteBlock.padding)
    }

    /// Drops what lies before `position` and reads until the window is full or the source ends.
    func extend() throws(FormatError) {
        let kept = end - position
        if position > 0 {
            memmove(block.base, block.base + position, kept)
            windowOffset += position
            position = 0
            end = kept
        }
        if kept > block.capacity / 2 { block.reserve(block.capacity * 2, keeping: kept) }
        while end < block.capacity {
            let room = UnsafeMutableRawBufferPointer(start: block.base + end, count: block.capacity - end)
            let count = try source.read(into: room)
            if count == 0 {
                isAtEnd = true
                break
            }
            if memchr(block.base + end, 0, count) != nil {
                let read = UnsafeBufferPointer(start: block.base + end, count: count)
                lastNUL = windowOffset + end + (read.lastIndex(of: 0) ?? 0)
            }
            end += count
            takeErrors()
        }
        placeSentinel()
    }

    /// Whether a NUL may stand at or behind `position`.
    @inline(__always)
    var mayHoldNUL: Bool { lastNUL >= windowOffset + position }

    /// Returns the first decoding error before an index of the window and forgets all that lie before it.
    @inline(__always)
    func takeError(before index: Int) -> DecodingError? {
        guard nextError < errors.count else { return nil }
        return popError(before: windowOffset + index)
    }

    private func popError(before offset: Int) -> DecodingError? {
        let first = errors[nextError]
        guard first.decodedOffset < offset else { return nil }
        while nextError < errors.count, errors[nextError].decodedOffset < offset { nextError += 1 }
        if nextError == errors.count {
            errors.removeAll(keepingCapacity: true)
            nextError = 0
        }
        return first
    }

    /// Keeps the first error of each line only, so that a file of garbage costs no memory.
    private func takeErrors() {
        for error in source.takeErrors() {
            if let last = errors.last {
                let start = last.decodedOffset - windowOffset
                let count = error.decodedOffset - last.decodedOffset
                let isSameLine =
                    memchr(block.base + start, 0x0a, count) == nil && memchr(block.base + start, 0x0d, count) == nil
                if isSameLine { continue }
            }
            errors.append(error)
        }
    }
}
