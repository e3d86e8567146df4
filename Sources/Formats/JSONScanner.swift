/// Checks one JSON text (RFC 8259) and finds where its values are, without building them.
struct JSONScanner {
    /// Why the text is not JSON, in a few words.
    struct Failure: Error {
        let reason: String
    }

    /// A value, by its place.
    struct Value {
        var kind: FieldKind
        /// The first byte; of a string, behind its quote.
        var start: Int
        /// One behind the last byte; of a string, its closing quote.
        var end: Int
        /// Whether it is a string with escapes.
        var isEscaped = false
    }

    /// Levels of arrays and objects, the outermost included.
    static let deepest = 64

    let base: UnsafePointer<UInt8>
    let end: Int
    var position: Int
    /// Whether an escaped U+0000 was met since this was last set to false.
    var hasNUL = false

    /// Moves to the next byte that is not white space and returns it; nil at the end.
    mutating func nextToken() -> UInt8? {
        while position < end {
            switch base[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return base[position]
            }
        }
        return nil
    }

    /// Moves behind a byte that must come next.
    mutating func expect(_ byte: UInt8, _ reason: @autoclosure () -> String) throws(Failure) {
        guard nextToken() == byte else { throw Failure(reason: reason()) }
        position += 1
    }

    /// Moves behind a value and returns its place.
    mutating func value(depth: Int) throws(Failure) -> Value {
        let token = nextToken()
        let start = position
        switch token {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"):
            try object(depth: depth)
            return Value(kind: .object, start: start, end: position)
        case UInt8(ascii: "["):
            try array(depth: depth)
            return Value(kind: .array, start: start, end: position)
        case UInt8(ascii: "t"):
            try word("true")
            return Value(kind: .bool, start: start, end: position)
        case UInt8(ascii: "f"):
            try word("false")
            return Value(kind: .bool, start: start, end: position)
        case UInt8(ascii: "n"):
            try word("null")
            return Value(kind: .missing, start: start, end: start)
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"):
            try number()
            return Value(kind: .number, start: start, end: position)
        case nil: throw Failure(reason: "a value is missing")
        default: throw Failure(reason: "a value begins with an unexpected character")
        }
    }

    /// Moves behind a string, whose quote comes next.
    mutating func string() throws(Failure) -> Value {
        position += 1
        let start = position
        var isEscaped = false
        while position < end {
            switch base[position] {
            case UInt8(ascii: "\""):
                position += 1
                return Value(kind: .text, start: start, end: position - 1, isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case 0..<0x20: throw Failure(reason: "a string holds a control character")
            default: position += 1
            }
        }
        throw Failure(reason: "a string is not closed")
    }

    private mutating func escape() throws(Failure) {
        guard position + 1 < end else { throw Failure(reason: "a string is not closed") }
        position += 2
        switch base[position - 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"): break
        default: throw Failure(reason: "a string holds an unknown escape")
        }
        let unit = try hexUnit()
        if unit == 0 { hasNUL = true }
        if unit & 0xfc00 == 0xdc00 { throw Failure(reason: "a string holds half a surrogate pair") }
        guard unit & 0xfc00 == 0xd800 else { return }
        guard position + 1 < end, base[position] == UInt8(ascii: "\\"), base[position + 1] == UInt8(ascii: "u") else {
            throw Failure(reason: "a string holds half a surrogate pair")
        }
        position += 2
        if try hexUnit() & 0xfc00 != 0xdc00 { throw Failure(reason: "a string holds half a surrogate pair") }
    }

    private mutating func hexUnit() throws(Failure) -> UInt32 {
        guard position + 4 <= end, let unit = Self.hexUnit(base + position) else {
            throw Failure(reason: "an escape lacks its four hexadecimal digits")
        }
        position += 4
        return unit
    }

    /// Reads four hexadecimal digits; nil when one is none.
    static func hexUnit(_ digits: UnsafePointer<UInt8>) -> UInt32? {
        var unit: UInt32 = 0
        for index in 0..<4 {
            switch digits[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(digits[index] - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(digits[index] - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(digits[index] - 0x37)
            default: return nil
            }
        }
        return unit
    }

    private mutating func object(depth: Int) throws(Failure) {
        if depth > Self.deepest { throw Failure(reason: "nested deeper than \(Self.deepest) levels") }
        position += 1
        if nextToken() == UInt8(ascii: "}") {
            position += 1
            return
        }
        while true {
            guard nextToken() == UInt8(ascii: "\"") else { throw Failure(reason: "a key is missing") }
            _ = try string()
            try expect(UInt8(ascii: ":"), "a colon is missing")
            _ = try value(depth: depth + 1)
            if nextToken() == UInt8(ascii: ",") {
                position += 1
                continue
            }
            return try expect(UInt8(ascii: "}"), "an object is not closed")
        }
    }

    private mutating func array(depth: Int) throws(Failure) {
        if depth > Self.deepest { throw Failure(reason: "nested deeper than \(Self.deepest) levels") }
        position += 1
        if nextToken() == UInt8(ascii: "]") {
            position += 1
            return
        }
        while true {
            _ = try value(depth: depth + 1)
            if nextToken() == UInt8(ascii: ",") {
                position += 1
                continue
            }
            return try expect(UInt8(ascii: "]"), "an array is not closed")
        }
    }

    private mutating func word(_ word: StaticString) throws(Failure) {
        let count = word.utf8CodeUnitCount
        guard end - position >= count, (0..<count).allSatisfy({ base[position + $0] == word.utf8Start[$0] }) else {
            throw Failure(reason: "a value begins with an unexpected character")
        }
        position += count
    }

    private mutating func number() throws(Failure) {
        if base[position] == UInt8(ascii: "-") { position += 1 }
        if position < end, base[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if position < end, base[position] == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        guard position < end, base[position] | 0x20 == UInt8(ascii: "e") else { return }
        position += 1
        if position < end, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") { position += 1 }
        try digits()
    }

    private mutating func digits() throws(Failure) {
        let start = position
        while position < end, base[position] &- 0x30 < 10 { position += 1 }
        if position == start { throw Failure(reason: "a number lacks a digit") }
    }
}
