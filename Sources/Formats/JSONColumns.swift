import Glibc

/// The keys met so far in a JSON Lines file, in the order of their first appearance.
struct JSONColumns {
    private(set) var names: [String] = []
    private var keys: [[UInt8]] = []
    private var indices: [[UInt8]: Int] = [:]
    private var lastRecord: [Int] = []
    private var expected = 0

    /// Starts a record, whose keys are expected in the order of the last one.
    mutating func begin() {
        expected = 0
    }

    /// Returns the column of a key, a new one if need be, and whether the record had the key already.
    mutating func column(of key: UnsafeBufferPointer<UInt8>, record: Int) -> (index: Int, isDuplicate: Bool) {
        let index = find(key)
        expected = index + 1
        defer { lastRecord[index] = record }
        return (index, lastRecord[index] == record)
    }

    /// Forgets the keys from a column on, which came with a malformed record.
    mutating func truncate(to count: Int) {
        for key in keys[count...] { indices[key] = nil }
        names.removeSubrange(count...)
        keys.removeSubrange(count...)
        lastRecord.removeSubrange(count...)
    }

    private mutating func find(_ key: UnsafeBufferPointer<UInt8>) -> Int {
        if expected < keys.count, keys[expected].count == key.count {
            let isExpected = keys[expected].withUnsafeBufferPointer { known in
                guard let left = known.baseAddress, let right = key.baseAddress else { return true }
                return memcmp(left, right, key.count) == 0
            }
            if isExpected { return expected }
        }
        let bytes = Array(key)
        if let index = indices[bytes] { return index }
        indices[bytes] = keys.count
        names.append(String(decoding: key, as: UTF8.self))
        keys.append(bytes)
        lastRecord.append(-1)
        return keys.count - 1
    }
}
