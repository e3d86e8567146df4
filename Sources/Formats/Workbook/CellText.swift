import Glibc

/// The text of one cell or shared string while its pieces arrive; used again for the next.
final class CellText {
    private let block = ByteBlock(capacity: 1 << 10)
    private let limit: Int
    private(set) var count = 0

    /// A collector for at most so many bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// The bytes so far, with a NUL behind them for C.
    @inline(__always)
    var bytes: UnsafeBufferPointer<UInt8> {
        block.base[count] = 0
        return UnsafeBufferPointer(start: block.base, count: count)
    }

    @inline(__always)
    func removeAll() {
        count = 0
    }

    /// Appends a piece; false where there is no room.
    @inline(__always)
    func append(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = piece.baseAddress, piece.count <= limit - count else { return piece.isEmpty }
        block.reserve(count + piece.count, keeping: count)
        memcpy(block.base + count, first, piece.count)
        count += piece.count
        return true
    }

    /// Replaces `_x000D_` and the like by the character whose number it is.
    ///
    /// So workbooks write what XML cannot hold (ECMA-376 part 1, 22.9.2.19). Halves of a surrogate pair stay as they are.
    func unescape() {
        guard memchr(block.base, Int32(UInt8(ascii: "_")), count) != nil else { return }
        let base = block.base
        var read = 0
        var written = 0
        while read < count {
            if base[read] == UInt8(ascii: "_"), count - read >= 7, base[read + 1] == UInt8(ascii: "x"),
                base[read + 6] == UInt8(ascii: "_"), let unit = JSONScanner.hexUnit(base + read + 2),
                let scalar = Unicode.Scalar(unit), let encoded = UTF8.encode(scalar)
            {
                for byte in encoded {
                    base[written] = byte
                    written += 1
                }
                read += 7
            } else {
                base[written] = base[read]
                written += 1
                read += 1
            }
        }
        count = written
    }
}
