/// CSV read the slow and obvious way, byte by byte into arrays; what the reader is compared with.
enum ReferenceCSV {
    /// Returns all records with their fields, the header first; nil when a quote is never closed.
    static func records(
        _ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\"")
    ) -> [[String]]? {
        var records: [[String]] = []
        var fields: [[UInt8]] = [[]]
        var lineStart = 0
        var index = 0
        enum State { case fieldStart, unquoted, quoted }
        var state = State.fieldStart

        func endRecord(at end: Int) {
            let isBlank = bytes[lineStart..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 } && fields.count == 1
            if !isBlank { records.append(fields.map { String(decoding: $0, as: UTF8.self) }) }
            fields = [[]]
            state = .fieldStart
        }
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : nil
            switch state {
            case .quoted:
                if byte == quote, next == quote {
                    fields[fields.count - 1].append(byte)
                    index += 1
                } else if byte == quote {
                    state = .unquoted
                } else {
                    fields[fields.count - 1].append(byte)
                }
            case .fieldStart, .unquoted:
                if byte == quote, state == .fieldStart {
                    state = .quoted
                } else if byte == delimiter {
                    fields.append([])
                    state = .fieldStart
                } else if byte == 0x0a || byte == 0x0d {
                    endRecord(at: index)
                    if byte == 0x0d, next == 0x0a { index += 1 }
                    lineStart = index + 1
                } else {
                    fields[fields.count - 1].append(byte)
                    state = .unquoted
                }
            }
            index += 1
        }
        if state == .quoted { return nil }
        if lineStart < bytes.count { endRecord(at: bytes.count) }
        return records
    }
}
