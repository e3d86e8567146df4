import Glibc

/// A stream of valid UTF-8 without byte order mark, whatever the encoding of its source.
///
/// Bytes that are not valid become U+FFFD and are remembered, so that the record they lie in can be quarantined.
/// UTF-8 input is checked in the caller's buffer and not copied.
package final class DecodingSource: ByteSource {
    /// The encoding of the source.
    package let encoding: TextEncoding
    private let source: any ByteSource
    private let isChecked: Bool
    private var converter: (any CharacterConverter)?
    private var errors: [DecodingError] = []

    private let raw = ByteBlock(capacity: window)
    private var rawStart = 0
    private var rawEnd = 0
    private var isAtSourceEnd = false
    private var isIncomplete = false
    private var hasBegun = false

    // An invalid byte becomes three, and nothing grows more.
    private let ready = ByteBlock(capacity: 3 * window)
    private var readyStart = 0
    private var readyEnd = 0

    private var sourceOffset = 0
    private var decodedOffset = 0
    private static let window = 1 << 16

    /// Creates a stream over another one.
    ///
    /// - Parameters:
    ///   - source: the bytes of the text.
    ///   - encoding: how they are to be read.
    ///   - isChecked: whether the bytes are known to be valid UTF-8, so that they need not be checked again.
    package init(_ source: any ByteSource, encoding: TextEncoding, isChecked: Bool = false) {
        self.source = source
        self.encoding = encoding
        self.isChecked = isChecked && encoding == .utf8
    }

    /// Returns the errors found since the last call, in their order.
    package func takeErrors() -> [DecodingError] {
        defer { errors = [] }
        return errors
    }

    /// Reads decoded bytes; throws `encodingUnavailable` when the system has no such conversion.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        if !hasBegun { try begin() }
        if isChecked, rawStart == rawEnd, readyStart == readyEnd {
            return isAtSourceEnd ? 0 : try source.read(into: buffer)
        }
        while true {
            if readyStart < readyEnd {
                let count = min(buffer.count, readyEnd - readyStart)
                buffer.copyMemory(from: UnsafeRawBufferPointer(start: ready.base + readyStart, count: count))
                readyStart += count
                return count
            }
            if encoding == .utf8, buffer.count >= 64, rawEnd - rawStart < 4, !isAtSourceEnd {
                let count = try readDirectly(into: buffer)
                if count > 0 { return count }
            } else if try !convertMore() {
                return 0
            }
        }
    }

    private func begin() throws(FormatError) {
        hasBegun = true
        switch encoding {
        case .utf8: break
        case .gb18030: converter = try GB18030Table.shared.get()
        case .utf16le, .utf16be: converter = try IconvConverter(from: encoding, to: .utf8)
        }
        let mark = encoding.byteOrderMark
        while rawEnd < mark.count, !isAtSourceEnd { try refill() }
        if rawEnd >= mark.count, mark.indices.allSatisfy({ raw.base[$0] == mark[$0] }) {
            rawStart = mark.count
            sourceOffset = mark.count
        }
    }

    /// Appends source bytes to those that are not converted yet.
    private func refill() throws(FormatError) {
        if rawStart > 0 {
            memmove(raw.base, raw.base + rawStart, rawEnd - rawStart)
            rawEnd -= rawStart
            rawStart = 0
        }
        raw.reserve(rawEnd + 16, keeping: rawEnd)
        let room = UnsafeMutableRawBufferPointer(start: raw.base + rawEnd, count: raw.capacity - rawEnd)
        let count = try source.read(into: room)
        rawEnd += count
        if count == 0 { isAtSourceEnd = true }
    }

    /// Reads UTF-8 into the caller's buffer and keeps what is cut off or not valid for later.
    private func readDirectly(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        guard let base = buffer.bindMemory(to: UInt8.self).baseAddress else { return 0 }
        let kept = rawEnd - rawStart
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...]))
        guard count > 0 else {
            isAtSourceEnd = true
            return 0
        }
        memcpy(base, raw.base + rawStart, kept)
        let total = kept + count
        let run = UTF8Validation(base, from: 0, to: total)
        let left = total - run.validCount
        raw.reserve(left, keeping: 0)
        memcpy(raw.base, base + run.validCount, left)
        rawStart = 0
        rawEnd = left
        isIncomplete = if case .incomplete = run.stop { true } else { false }
        sourceOffset += run.validCount
        decodedOffset += run.validCount
        return run.validCount
    }

    /// Converts the next bytes into `ready`; false at the end of the source.
    private func convertMore() throws(FormatError) -> Bool {
        if rawStart == rawEnd || isIncomplete, !isAtSourceEnd { try refill() }
        guard rawStart < rawEnd else { return false }
        readyStart = 0
        readyEnd = 0
        isIncomplete = false
        let end = min(rawEnd, rawStart + Self.window)
        if let converter {
            convert(to: end, with: converter)
        } else {
            convertUTF8(to: end)
        }
        return true
    }

    private func convertUTF8(to end: Int) {
        while rawStart < end {
            let run = UTF8Validation(raw.base, from: rawStart, to: end)
            memcpy(ready.base + readyEnd, raw.base + rawStart, run.validCount)
            advance(consumed: run.validCount, produced: run.validCount)
            switch run.stop {
            case .end: return
            case .invalid(let length): replace(length)
            case .incomplete:
                if stopsIncomplete(at: end) { return }
                replace(rawEnd - rawStart)
            }
        }
    }

    private func convert(to end: Int, with converter: any CharacterConverter) {
        while rawStart < end {
            let input = UnsafeBufferPointer(start: raw.base + rawStart, count: end - rawStart)
            let room = UnsafeMutableBufferPointer(start: ready.base + readyEnd, count: ready.capacity - readyEnd)
            let step = converter.convert(input, into: room)
            advance(consumed: step.consumed, produced: step.produced)
            switch step.stop {
            case .end, .full: return
            case .invalid: replace(invalidLength(to: end))
            case .incomplete:
                if stopsIncomplete(at: end) { return }
                // The bytes behind a cut lead byte may be digits or letters of their own.
                replace(encoding == .gb18030 ? 1 : rawEnd - rawStart)
            }
        }
    }

    /// Whether an incomplete character waits for more input; at the end of the source none comes.
    private func stopsIncomplete(at end: Int) -> Bool {
        isIncomplete = end == rawEnd
        return end < rawEnd || !isAtSourceEnd
    }

    /// How many bytes at `rawStart` make up the invalid character; never takes an ASCII byte with it, as that could
    /// be a delimiter.
    private func invalidLength(to end: Int) -> Int {
        guard encoding == .gb18030 else { return min(2, end - rawStart) }
        let isLead = raw.base[rawStart] >= 0x81 && raw.base[rawStart] <= 0xfe
        let isPair = isLead && end - rawStart >= 2 && raw.base[rawStart + 1] >= 0x80
        return isPair ? 2 : 1
    }

    private func advance(consumed: Int, produced: Int) {
        rawStart += consumed
        sourceOffset += consumed
        readyEnd += produced
        decodedOffset += produced
    }

    private func replace(_ length: Int) {
        let invalid = UnsafeBufferPointer(start: raw.base + rawStart, count: length)
        errors.append(DecodingError(decodedOffset: decodedOffset, sourceOffset: sourceOffset, invalid: invalid))
        ready.base[readyEnd] = 0xef
        ready.base[readyEnd + 1] = 0xbf
        ready.base[readyEnd + 2] = 0xbd
        advance(consumed: length, produced: 3)
    }
}
