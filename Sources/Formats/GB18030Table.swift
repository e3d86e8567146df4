/// Decodes GB 18030 by tables that are filled once from the C library's iconv, which alone is slower by far.
final class GB18030Table: CharacterConverter, Sendable {
    /// The scalar of each code of two bytes, 0 where there is none.
    private let pairs: [UInt32]
    /// The scalar of each code of four bytes in the basic plane, 0 where there is none.
    private let quads: [UInt16]

    /// The tables, or why they cannot be filled.
    static let shared = Result { () throws(FormatError) in try GB18030Table() }

    private static let trailsPerLead = 190
    private static let basicQuads = 39_420
    /// The linear number of 0x90308130, which is U+10000; from there on codes and scalars run side by side.
    private static let firstSupplementary = 189_000

    private init() throws(FormatError) {
        let converter = try IconvConverter(from: .gb18030, to: .utf8)
        func scalar(_ code: [UInt8]) -> UInt32 {
            var text = [UInt8](repeating: 0, count: 8)
            let step = code.withUnsafeBufferPointer { input in
                text.withUnsafeMutableBufferPointer { converter.convert(input, into: $0) }
            }
            guard case .end = step.stop, step.consumed == code.count else { return 0 }
            return String(decoding: text[..<step.produced], as: UTF8.self).unicodeScalars.first?.value ?? 0
        }
        pairs = (0..<126 * Self.trailsPerLead).map { index in
            let trail = index % Self.trailsPerLead
            return scalar([UInt8(0x81 + index / Self.trailsPerLead), UInt8(trail < 63 ? 0x40 + trail : 0x41 + trail)])
        }
        quads = (0..<Self.basicQuads).map { index in
            let code = [
                UInt8(0x81 + index / 12_600), UInt8(0x30 + index / 1_260 % 10), UInt8(0x81 + index / 10 % 126),
                UInt8(0x30 + index % 10),
            ]
            return UInt16(truncatingIfNeeded: scalar(code))
        }
    }

    func convert(
        _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> (consumed: Int, produced: Int, stop: ConversionStop) {
        guard let source = input.baseAddress, let target = output.baseAddress else { return (0, 0, .end) }
        let raw = UnsafeRawPointer(source)
        let end = input.count
        var read = 0
        var written = 0
        return pairs.withUnsafeBufferPointer { pairs in
            while read < end {
                if output.count - written < 8 { return (read, written, .full) }
                if end - read >= 8 {
                    let word = raw.loadUnaligned(fromByteOffset: read, as: UInt64.self)
                    if word & 0x8080_8080_8080_8080 == 0 {
                        UnsafeMutableRawPointer(target + written).storeBytes(of: word, as: UInt64.self)
                        read += 8
                        written += 8
                        continue
                    }
                }
                let lead = source[read]
                if lead < 0x80 {
                    target[written] = lead
                    read += 1
                    written += 1
                    continue
                }
                if lead == 0x80 || lead == 0xff { return (read, written, .invalid) }
                if read + 1 == end { return (read, written, .incomplete) }
                let trail = source[read + 1]
                if trail >= 0x40, trail != 0x7f, trail != 0xff {
                    let place = Int(trail) - (trail < 0x7f ? 0x40 : 0x41)
                    let scalar = pairs[(Int(lead) - 0x81) * Self.trailsPerLead + place]
                    if scalar == 0 { return (read, written, .invalid) }
                    written += Self.write(scalar, to: target + written)
                    read += 2
                    continue
                }
                let quad = self.quad(source + read, count: end - read)
                if let stop = quad.stop { return (read, written, stop) }
                written += Self.write(quad.scalar, to: target + written)
                read += 4
            }
            return (read, written, .end)
        }
    }

    /// Reads a code of four bytes, or says why there is none.
    private func quad(_ code: UnsafePointer<UInt8>, count: Int) -> (scalar: UInt32, stop: ConversionStop?) {
        guard code[1] &- 0x30 < 10 else { return (0, .invalid) }
        if count < 3 { return (0, .incomplete) }
        guard code[2] >= 0x81, code[2] <= 0xfe else { return (0, .invalid) }
        if count < 4 { return (0, .incomplete) }
        guard code[3] &- 0x30 < 10 else { return (0, .invalid) }
        let leads = (Int(code[0]) - 0x81) * 10 + Int(code[1]) - 0x30
        let number = (leads * 126 + Int(code[2]) - 0x81) * 10 + Int(code[3]) - 0x30
        let scalar: UInt32
        if number < Self.basicQuads {
            scalar = UInt32(quads[number])
        } else if number >= Self.firstSupplementary, number < Self.firstSupplementary + 0x10_0000 {
            scalar = 0x1_0000 + UInt32(number - Self.firstSupplementary)
        } else {
            scalar = 0
        }
        return (scalar, scalar == 0 ? .invalid : nil)
    }

    /// Writes a scalar as UTF-8 and returns how many bytes it takes.
    @inline(__always)
    private static func write(_ scalar: UInt32, to target: UnsafeMutablePointer<UInt8>) -> Int {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift) & 0x3f }
        if scalar < 0x800 {
            target[0] = 0xc0 | UInt8(truncatingIfNeeded: scalar >> 6)
            target[1] = tail(0)
            return 2
        }
        if scalar < 0x1_0000 {
            target[0] = 0xe0 | UInt8(truncatingIfNeeded: scalar >> 12)
            target[1] = tail(6)
            target[2] = tail(0)
            return 3
        }
        target[0] = 0xf0 | UInt8(truncatingIfNeeded: scalar >> 18)
        target[1] = tail(12)
        target[2] = tail(6)
        target[3] = tail(0)
        return 4
    }
}
