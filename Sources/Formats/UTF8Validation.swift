/// How far a run of bytes is well-formed UTF-8 (Unicode 16, table 3-7).
struct UTF8Validation {
    /// What stands behind the valid bytes.
    enum Stop {
        /// Nothing: all bytes are valid.
        case end
        /// The first bytes of a character whose rest is not there yet.
        case incomplete
        /// A maximal ill-formed part of this many bytes.
        case invalid(Int)
    }

    /// Bytes that are valid and complete.
    let validCount: Int
    /// Characters of two bytes or more among them.
    let multiByteCount: Int
    /// Characters of three bytes or more among them: nearly all of a Chinese text, hardly any of one in GB 18030.
    let wideCount: Int
    /// What stands behind them.
    let stop: Stop

    /// Looks at bytes from a position on.
    ///
    /// - Parameters:
    ///   - base: the first byte.
    ///   - start: where to begin; a character begins there.
    ///   - end: one behind the last byte.
    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) {
        var position = start
        var multi = 0
        var narrow = 0
        let raw = UnsafeRawPointer(base)
        scan: while true {
            while end - position >= 32 {
                let a = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                let b = raw.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self)
                let c = raw.loadUnaligned(fromByteOffset: position + 16, as: UInt64.self)
                let d = raw.loadUnaligned(fromByteOffset: position + 24, as: UInt64.self)
                if (a | b | c | d) & 0x8080_8080_8080_8080 != 0 { break }
                position += 32
            }
            while end - position >= 8 {
                let high = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080
                if high != 0 {
                    position += UInt64(littleEndian: high).trailingZeroBitCount >> 3
                    break
                }
                position += 8
            }
            while position < end, base[position] < 0x80 { position += 1 }
            // Characters of several bytes mostly stand together.
            while position < end {
                let first = base[position]
                if first < 0x80 { continue scan }
                // Nearly all Chinese characters: three bytes whose second one has no narrower range.
                if first >= 0xe1, first <= 0xef, first != 0xed, end - position >= 3,
                    base[position + 1] & 0xc0 == 0x80, base[position + 2] & 0xc0 == 0x80
                {
                    position += 3
                    multi += 1
                    continue
                }
                let length = Self.sequence(base, position, end)
                if length > 0 {
                    position += length
                    multi += 1
                    if length == 2 { narrow += 1 }
                    continue
                }
                validCount = position - start
                multiByteCount = multi
                wideCount = multi - narrow
                stop = length == 0 ? .incomplete : .invalid(-length)
                return
            }
            break
        }
        validCount = position - start
        multiByteCount = multi
        wideCount = multi - narrow
        stop = .end
    }

    /// Returns the length of the character at a position; 0 when it is cut off by the end, and minus the number of
    /// ill-formed bytes when it is invalid.
    private static func sequence(_ base: UnsafePointer<UInt8>, _ position: Int, _ end: Int) -> Int {
        let first = base[position]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xbf
        switch first {
        case 0x00...0x7f: return 1
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, low) = (3, 0xa0)
        case 0xed: (length, high) = (3, 0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, low) = (4, 0x90)
        case 0xf1...0xf3: length = 4
        case 0xf4: (length, high) = (4, 0x8f)
        default: return -1
        }
        for index in 1..<length {
            guard position + index < end else { return 0 }
            let byte = base[position + index]
            if byte < low || byte > high { return -index }
            (low, high) = (0x80, 0xbf)
        }
        return length
    }
}
