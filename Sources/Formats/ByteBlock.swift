/// A block of uninitialised bytes that is freed with its owner.
///
/// Arrays would check bounds and uniqueness at each byte of the hot path.
final class ByteBlock {
    /// The first byte; moves when the block grows.
    private(set) var base: UnsafeMutablePointer<UInt8>
    /// How many bytes there are, without the padding.
    private(set) var capacity: Int
    /// Bytes behind the capacity, for a sentinel that can be loaded eight bytes at once.
    static let padding = 16

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity + Self.padding)
    }

    deinit {
        base.deallocate()
    }

    /// Grows to at least a capacity and keeps the first bytes.
    func reserve(_ wanted: Int, keeping count: Int) {
        guard wanted > capacity else { return }
        let larger = max(wanted, capacity * 2)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + Self.padding)
        fresh.update(from: base, count: count)
        base.deallocate()
        base = fresh
        capacity = larger
    }
}
