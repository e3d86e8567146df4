/// A stream of bytes that is read once from its start to its end.
package protocol ByteSource: AnyObject {
    /// Reads the next bytes.
    ///
    /// - Parameter buffer: where they go; not empty.
    /// - Returns: how many were read, from 1 to the buffer's size; 0 at the end only.
    /// - Throws: ``FormatError`` when the stream cannot be read further.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int
}

/// A stream over bytes in memory.
package final class MemorySource: ByteSource {
    let bytes: [UInt8]
    private var position = 0

    /// Creates a stream over the bytes.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        let count = min(buffer.count, bytes.count - position)
        guard count > 0 else { return 0 }
        bytes.withUnsafeBytes { all in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[position..<(position + count)]))
        }
        position += count
        return count
    }
}
