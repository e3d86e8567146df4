/// Writes JSON strings that were checked before without their escapes.
enum JSONUnescaping {
    /// Unescapes a string and returns how many bytes were written; never more than were read.
    static func unescape(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) -> Int {
        guard let base = source.baseAddress else { return 0 }
        var read = 0
        var written = 0
        while read < source.count {
            let byte = base[read]
            guard byte == UInt8(ascii: "\\") else {
                target[written] = byte
                written += 1
                read += 1
                continue
            }
            let letter = base[read + 1]
            read += 2
            guard letter == UInt8(ascii: "u") else {
                target[written] = control(letter)
                written += 1
                continue
            }
            var scalar = JSONScanner.hexUnit(base + read) ?? 0xfffd
            read += 4
            if scalar & 0xfc00 == 0xd800 {
                let low = JSONScanner.hexUnit(base + read + 2) ?? 0xdc00
                scalar = 0x10000 + (scalar & 0x3ff) << 10 + low & 0x3ff
                read += 6
            }
            for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{fffd}") ?? UTF8.encodedReplacementCharacter {
                target[written] = byte
                written += 1
            }
        }
        return written
    }

    private static func control(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }
}
