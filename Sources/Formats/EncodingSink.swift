/// A stream that takes UTF-8 and writes another encoding, without a byte order mark of its own.
package final class EncodingSink: ByteSink {
    private let sink: any ByteSink
    private let encoding: TextEncoding
    private let converter: IconvConverter?
    private var rest: [UInt8] = []
    private let output = ByteBlock(capacity: 1 << 16)

    /// Creates a stream into another one.
    ///
    /// - Parameters:
    ///   - sink: where the encoded bytes go; finished with this stream.
    ///   - encoding: how they are written.
    /// - Throws: ``FormatError`` with `encodingUnavailable`.
    package init(_ sink: any ByteSink, encoding: TextEncoding) throws(FormatError) {
        self.sink = sink
        self.encoding = encoding
        converter = encoding == .utf8 ? nil : try IconvConverter(from: .utf8, to: encoding)
    }

    /// Writes UTF-8 bytes; a character may be cut between two calls.
    ///
    /// - Parameter bytes: what is written; valid during the call only.
    /// - Throws: ``FormatError`` with `unencodable` for bytes that are not UTF-8, or an error of the other stream.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        guard converter != nil else { return try sink.write(bytes) }
        if rest.isEmpty {
            let consumed = try convert(bytes.bindMemory(to: UInt8.self))
            rest.append(contentsOf: bytes[consumed...])
            return
        }
        rest.append(contentsOf: bytes)
        let joined = rest
        let consumed = try joined.withUnsafeBufferPointer { (buffer) throws(FormatError) in try convert(buffer) }
        rest.removeFirst(consumed)
    }

    package func finish() throws(FormatError) {
        if !rest.isEmpty { throw FormatError(.unencodable, detail: "the text ends within a character") }
        try sink.finish()
    }

    /// Converts all whole characters and returns how many bytes they took.
    private func convert(_ input: UnsafeBufferPointer<UInt8>) throws(FormatError) -> Int {
        guard let converter else { return 0 }
        var consumed = 0
        while consumed < input.count {
            let step = converter.convert(
                UnsafeBufferPointer(rebasing: input[consumed...]),
                into: UnsafeMutableBufferPointer(start: output.base, count: output.capacity))
            consumed += step.consumed
            if step.produced > 0 { try sink.write(UnsafeRawBufferPointer(start: output.base, count: step.produced)) }
            switch step.stop {
            case .end, .incomplete: return consumed
            case .full: continue
            case .invalid: throw FormatError(.unencodable, detail: "in \(encoding.rawValue)")
            }
        }
        return consumed
    }
}
