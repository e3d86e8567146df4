/// The records of each value of one blocking key.
struct BlockIndex {
    private let key: BlockingKey
    /// For each part its column and the hash of each of the column's values.
    private let parts: [(column: Int, hashes: [UInt64])]
    /// Hashes of values that too many records have in common.
    private(set) var cut: Set<UInt64> = []

    /// A value's hash and a record that has it.
    struct Entry {
        let hash: UInt64
        let record: Int32
    }

    init(_ key: BlockingKey, _ records: RecordColumns, _ model: LinkageModel) {
        self.key = key
        parts = key.parts.compactMap { part in
            guard let column = model.index(of: part.field) else { return nil }
            let values = records.columns[column]
            return (
                column,
                (0..<Int32(values.valueCount)).map {
                    Self.hash(values.bytes.span.extracting(values.range(of: $0)), part.slice)
                }
            )
        }
    }

    /// The hash of a record's value; nil where it lacks a part.
    func hash(_ record: Int, _ records: RecordColumns) -> UInt64? {
        var hash: UInt64 = 0
        for part in parts {
            let code = records.columns[part.column].codes[record]
            guard code >= 0 else { return nil }
            hash = RecordColumns.mixed(hash &* 31 &+ part.hashes[Int(code)])
        }
        return hash
    }

    /// Whether two records are a pair by this key.
    func joins(_ a: Int, _ b: Int, _ records: RecordColumns) -> Bool {
        for part in parts {
            let codes = records.columns[part.column].codes
            guard codes[a] >= 0, codes[b] >= 0, part.hashes[Int(codes[a])] == part.hashes[Int(codes[b])] else {
                return false
            }
        }
        guard !cut.isEmpty, let hash = hash(a, records) else { return true }
        return !cut.contains(hash)
    }

    /// The entries of all records in buckets by the first bits of the hash, and where each bucket begins.
    func buckets(_ records: RecordColumns, count: Int) -> (entries: [Entry], starts: [Int]) {
        let shift = UInt64(64 - count.trailingZeroBitCount)
        let bucket = { (hash: UInt64) in shift == 64 ? 0 : Int(hash >> shift) }
        var sizes = Array(repeating: 0, count: count + 1)
        for record in 0..<records.count {
            if let hash = hash(record, records) { sizes[bucket(hash) + 1] += 1 }
        }
        for index in 1...count { sizes[index] += sizes[index - 1] }
        var next = sizes
        var entries = Array(repeating: Entry(hash: 0, record: 0), count: sizes[count])
        for record in 0..<records.count {
            guard let hash = hash(record, records) else { continue }
            entries[next[bucket(hash)]] = Entry(hash: hash, record: Int32(record))
            next[bucket(hash)] += 1
        }
        return (entries, sizes)
    }

    /// Keeps the values that were cut.
    mutating func cutting(_ hashes: [UInt64]) {
        cut.formUnion(hashes)
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
