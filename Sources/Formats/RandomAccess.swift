import Glibc

/// Bytes that can be read at any place and more than once.
package protocol RandomAccess: AnyObject {
    /// How many bytes there are.
    var byteCount: Int { get }

    /// Reads bytes from a place on.
    ///
    /// - Parameters:
    ///   - buffer: where they go; not empty.
    ///   - offset: where the first one stands.
    /// - Returns: how many were read; 0 at or behind the end only.
    /// - Throws: ``FormatError`` when they cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FormatError) -> Int
}

extension RandomAccess {
    /// Reads so many bytes; fewer only where the end comes before.
    ///
    /// - Throws: ``FormatError`` when they cannot be read.
    package func bytes(at offset: Int, count: Int) throws(FormatError) -> [UInt8] {
        let size = max(0, min(count, byteCount - offset))
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
        defer { room.deallocate() }
        var filled = 0
        while filled < size {
            let step = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]), at: offset + filled)
            if step == 0 { break }
            filled += step
        }
        return Array(room[..<filled])
    }
}

extension FileSource: RandomAccess {
    package var byteCount: Int { Int(identity.size) }

    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FormatError) -> Int {
        try readDescriptor(descriptor, into: buffer, at: offset)
    }
}

extension MemorySource: RandomAccess {
    package var byteCount: Int { bytes.count }

    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FormatError) -> Int {
        guard offset >= 0, offset < bytes.count else { return 0 }
        let count = min(buffer.count, bytes.count - offset)
        buffer.copyBytes(from: bytes[offset..<(offset + count)])
        return count
    }
}

/// Reads from a descriptor at a place without moving its own.
func readDescriptor(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
) throws(FormatError) -> Int {
    while true {
        let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        if count >= 0 { return count }
        if errno != EINTR { throw FormatError(.unreadable, errorNumber: errno) }
    }
}
