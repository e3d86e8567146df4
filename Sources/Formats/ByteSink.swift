/// A stream of bytes that is written once from its start to its end.
package protocol ByteSink: AnyObject {
    /// Writes bytes.
    ///
    /// - Parameter bytes: what is written; valid during the call only.
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError)

    /// Writes what is still held back and closes the stream; nothing may be written afterwards.
    ///
    /// - Throws: ``FormatError`` with `noSpace` or `unwritable`.
    func finish() throws(FormatError)
}

extension ByteSink {
    /// Writes bytes.
    ///
    /// - Throws: what ``write(_:)-(UnsafeRawBufferPointer)`` throws.
    package func write(_ bytes: [UInt8]) throws(FormatError) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(FormatError) in try write(UnsafeRawBufferPointer(buffer)) }
    }
}

/// A stream into memory.
package final class MemorySink: ByteSink {
    /// What was written.
    package private(set) var bytes: [UInt8] = []

    /// Creates an empty stream.
    package init() {}

    package func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        self.bytes.append(contentsOf: bytes)
    }

    package func finish() throws(FormatError) {}
}
