import CZlib

/// The inflated bytes of one entry of a ZIP archive; at the end their number and checksum are compared.
final class ZipEntrySource: ByteSource {
    private let entry: ZipEntry
    private let archive: any RandomAccess
    private let budget: InflationBudget
    private let inflater: Inflater?
    private let input = ByteBlock(capacity: 1 << 16)
    private var inputStart = 0
    private var inputEnd = 0
    private var consumed = 0
    private var produced = 0
    private var checksum: UInt
    private var isFinished = false

    init(_ entry: ZipEntry, in archive: any RandomAccess, budget: InflationBudget) {
        self.entry = entry
        self.archive = archive
        self.budget = budget
        inflater = entry.method == .deflated ? Inflater(.raw) : nil
        checksum = crc32(0, nil, 0)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        while !isFinished {
            if inputStart == inputEnd { try refill() }
            let count = inflater == nil ? copy(into: buffer) : try inflate(into: buffer)
            if count > 0 {
                produced += count
                if produced > entry.size { throw damage }
                checksum = crc32(checksum, buffer.bindMemory(to: UInt8.self).baseAddress, UInt32(count))
                try budget.add(count, entryInflated: produced, entryCompressed: consumed)
                return count
            }
        }
        guard produced == entry.size, consumed == entry.compressedSize, checksum == UInt(entry.checksum) else {
            throw damage
        }
        return 0
    }

    /// The first bytes, without a look at the checksum of all.
    func head(_ count: Int) throws(FormatError) -> [UInt8] {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { room.deallocate() }
        var filled = 0
        while filled < count {
            let step = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
            if step == 0 { break }
            filled += step
        }
        return Array(room[..<filled])
    }

    private var damage: FormatError { FormatError(.damagedWorkbook, detail: "a part of it does not inflate") }

    private func refill() throws(FormatError) {
        let wanted = min(input.capacity, entry.compressedSize - consumed)
        inputStart = 0
        inputEnd = 0
        if wanted == 0 { return }
        let room = UnsafeMutableRawBufferPointer(start: input.base, count: wanted)
        inputEnd = try archive.read(into: room, at: entry.dataOffset + consumed)
        if inputEnd == 0 { throw FormatError(.truncated, offset: archive.byteCount) }
    }

    private func copy(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, inputEnd - inputStart)
        if count > 0 {
            buffer.copyMemory(from: UnsafeRawBufferPointer(start: input.base + inputStart, count: count))
            inputStart += count
            consumed += count
        }
        isFinished = consumed == entry.compressedSize
        return count
    }

    private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        guard let inflater else { return 0 }
        let available = UnsafeMutableBufferPointer(start: input.base + inputStart, count: inputEnd - inputStart)
        let step = inflater.step(from: available, into: buffer)
        inputStart += step.consumed
        consumed += step.consumed
        switch step.outcome {
        case .memberEnd: isFinished = true
        case .damaged: throw damage
        case .more:
            // All of the entry's bytes are used up, and the stream asks for more.
            if step.produced == 0, step.consumed == 0, consumed == entry.compressedSize { throw damage }
        }
        return step.produced
    }
}
