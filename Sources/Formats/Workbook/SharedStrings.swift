import Glibc

/// The texts that cells refer to by their number, kept in few large blocks.
final class SharedStrings {
    private static let blockBits = 21
    private static let lengthSize = 4

    private var blocks: [ByteBlock] = []
    private var used = 1 << blockBits
    /// Where each text begins: the block in the high bits.
    private var starts: [UInt32] = []
    private let limit: Int

    /// Takes at most so many bytes, the account of the texts included.
    init(limit: Int) {
        self.limit = limit
    }

    /// How many texts there are.
    var count: Int { starts.count }

    /// The bytes of a text; nil where there is none of this number.
    @inline(__always)
    func text(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        guard index >= 0, index < starts.count else { return nil }
        let start = Int(starts[index])
        let place = UnsafePointer(blocks[start >> Self.blockBits].base) + start & (1 << Self.blockBits - 1)
        let count = UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: place + Self.lengthSize, count: Int(count))
    }

    /// Appends a text; false where the limit is passed.
    func append(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let size = Self.lengthSize + text.count
        if used + size > 1 << Self.blockBits {
            guard size <= 1 << Self.blockBits else { return false }
            blocks.append(ByteBlock(capacity: 1 << Self.blockBits))
            used = 0
        }
        let total = (blocks.count - 1) << Self.blockBits + used + size + (starts.count + 1) * Self.lengthSize
        if total > limit { return false }
        let place = blocks[blocks.count - 1].base + used
        UnsafeMutableRawPointer(place).storeBytes(of: UInt32(text.count), as: UInt32.self)
        if let first = text.baseAddress { memcpy(place + Self.lengthSize, first, text.count) }
        starts.append(UInt32((blocks.count - 1) << Self.blockBits + used))
        used += size
        return true
    }
}

/// The part that holds the shared strings: plain text, or runs of formatted text; readings of Chinese or Japanese
/// characters that stand beside them are left out.
final class SharedStringsPart: XMLPart {
    let strings: SharedStrings

    private let limits: Limits
    private let collected: CellText
    private var itemDepth = 0
    private var readingDepth = 0
    private var textDepth = 0

    init(_ source: any ByteSource, limits: Limits) throws(FormatError) {
        self.limits = limits
        strings = SharedStrings(limit: limits.sharedStringBytes)
        collected = CellText(limit: limits.fieldBytes)
        try super.init(source, name: "the part of shared strings")
    }

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if itemDepth == 0 {
            guard depth == 2, name == "si" else { return }
            itemDepth = depth
            collected.removeAll()
        } else if readingDepth == 0, name == "rPh" {
            readingDepth = depth
        } else if readingDepth == 0, name.letter == UInt8(ascii: "t") {
            textDepth = depth
            collectsText(true)
        }
    }

    override func end() {
        if depth == textDepth {
            textDepth = 0
            collectsText(false)
        } else if depth == readingDepth {
            readingDepth = 0
        } else if depth == itemDepth {
            itemDepth = 0
            collected.unescape()
            if !strings.append(collected.bytes) {
                fail(
                    FormatError(
                        .limits,
                        detail: "more than \(limits.sharedStringBytes) bytes of shared strings; save the sheet as CSV"))
            }
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if !collected.append(bytes) {
            fail(FormatError(.limits, detail: "more than \(limits.fieldBytes) bytes in a shared string"))
        }
    }
}
