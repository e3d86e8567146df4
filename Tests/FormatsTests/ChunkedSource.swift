import Formats

/// A source that gives at most so many bytes a read, as a slow pipe would.
final class ChunkedSource: ByteSource {
    private let bytes: [UInt8]
    private let chunk: Int
    private var position = 0

    init(_ bytes: [UInt8], chunk: Int) {
        self.bytes = bytes
        self.chunk = chunk
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        let count = min(buffer.count, chunk, bytes.count - position)
        for index in 0..<count { buffer[index] = bytes[position + index] }
        position += count
        return count
    }
}

/// A source that repeats a block without holding its whole content.
final class RepeatingSource: ByteSource {
    private let head: [UInt8]
    private let byte: UInt8
    private var left: Int
    private var isHeadRead = false

    init(head: [UInt8], byte: UInt8, count: Int) {
        self.head = head
        self.byte = byte
        left = count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        if !isHeadRead {
            isHeadRead = true
            // The head is short, the buffers of the readers are not.
            buffer.copyBytes(from: head)
            return head.count
        }
        let count = min(left, buffer.count)
        UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]).initializeMemory(as: UInt8.self, repeating: byte)
        left -= count
        return count
    }
}

/// Reads a source to its end through a buffer of a given size.
func readAll(_ source: any ByteSource, bufferSize: Int = 1 << 16) throws(FormatError) -> [UInt8] {
    var result: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 16)
    defer { buffer.deallocate() }
    while true {
        let count = try source.read(into: buffer)
        if count == 0 { return result }
        result.append(contentsOf: buffer[..<count])
    }
}
