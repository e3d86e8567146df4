/// The records of each value of one blocking key.
struct BlockIndex: Sendable {
    /// The hash of each record's value; 0 where it lacks a part, or where too many records have the value.
    private var hashes: [UInt64]

    /// A value's hash and a record that has it.
    struct Entry: Sendable {
        let hash: UInt64
        let record: Int32
    }

    init(_ key: BlockingKey, _ records: RecordColumns, _ model: LinkageModel) {
        hashes = Array(repeating: 1, count: records.count)
        for part in key.parts {
            guard let column = model.index(of: part.field) else { continue }
            let values = records.columns[column]
            let ofValue = (0..<Int32(values.valueCount)).map {
                Self.hash(values.bytes.span.extracting(values.range(of: $0)), part.slice)
            }
            for record in hashes.indices where hashes[record] != 0 {
                let code = values.codes[record]
                hashes[record] = code < 0 ? 0 : max(RecordColumns.mixed(hashes[record] &* 31 &+ ofValue[Int(code)]), 1)
            }
        }
    }

    /// Whether two records are a pair by this key.
    func joins(_ a: Int, _ b: Int) -> Bool {
        hashes[a] == hashes[b] && hashes[a] != 0
    }

    /// The entries of all records in so many buckets, a power of two, by the first bits of the hash, and where each
    /// bucket begins.
    func buckets(count: Int) -> (entries: [Entry], starts: [Int]) {
        let shift = UInt64(64 - count.trailingZeroBitCount)
        var sizes = Array(repeating: 0, count: count + 1)
        for hash in hashes where hash != 0 { sizes[Int(hash >> shift) + 1] += 1 }
        for index in 1...count { sizes[index] += sizes[index - 1] }
        var next = sizes
        var entries = Array(repeating: Entry(hash: 0, record: 0), count: sizes[count])
        for (record, hash) in hashes.enumerated() where hash != 0 {
            let bucket = Int(hash >> shift)
            entries[next[bucket]] = Entry(hash: hash, record: Int32(record))
            next[bucket] += 1
        }
        return (entries, sizes)
    }

    /// Lets the values of some hashes make no pairs.
    mutating func cut(_ values: Set<UInt64>) {
        guard !values.isEmpty else { return }
        for record in hashes.indices where values.contains(hashes[record]) { hashes[record] = 0 }
    }

    /// The hash of the part of a text that counts; characters are Unicode scalars, as in the database.
    private static func hash(_ text: Span<UInt8>, _ slice: BlockingKey.Slice) -> UInt64 {
        switch slice {
        case .whole: return RecordColumns.hash(text)
        case .first(let count):
            var end = 0
            var seen = 0
            while end < text.count, seen < count || text[end] & 0xC0 == 0x80 {
                end += 1
                if end == text.count || text[end] & 0xC0 != 0x80 { seen += 1 }
            }
            return RecordColumns.hash(text.extracting(0..<end))
        case .last(let count):
            var start = text.count
            var seen = 0
            while start > 0, seen < count {
                start -= 1
                if text[start] & 0xC0 != 0x80 { seen += 1 }
            }
            return RecordColumns.hash(text.extracting(start..<text.count))
        }
    }
}
