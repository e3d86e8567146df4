import Store

/// All that is known of a column of a file's rows.
final class EncodedColumn: Sendable {
    let definition: FeedColumn
    let shape: ColumnShape
    let constant: [UInt8]?
    let defaultValue: [UInt8]?
    let codes: CodeReading

    init(_ definition: FeedColumn, field: Int?, isKey: Bool, isIndexed: Bool) {
        self.definition = definition
        let kind: ColumnShape.Kind
        constant = definition.constant.map { Array($0.utf8) }
        defaultValue = definition.defaultValue.map { Array($0.utf8) }
        switch definition.type {
        case .text: (kind, codes) = (.text, CodeReading(CodeList([])))
        case .date: (kind, codes) = (.date, CodeReading(CodeList([])))
        case .time: (kind, codes) = (.time, CodeReading(CodeList([])))
        case .month: (kind, codes) = (.month, CodeReading(CodeList([])))
        case .money: (kind, codes) = (.money, CodeReading(CodeList([])))
        case .int: (kind, codes) = (.int, CodeReading(CodeList([])))
        case .bool: (kind, codes) = (.bool, CodeReading(CodeList([])))
        case .id: (kind, codes) = (.id, CodeReading(CodeList([])))
        case .region: (kind, codes) = (.region, CodeReading(CodeList([])))
        case .degrees: (kind, codes) = (.degrees, CodeReading(CodeList([])))
        case .codes(let list): (kind, codes) = (.codes, CodeReading(list))
        case .code(let list, let isOpen): (kind, codes) = (isOpen ? .openCode : .code, CodeReading(list))
        }
        shape = ColumnShape(
            kind: kind, field: field ?? -1, isConstant: definition.constant != nil, isKey: isKey,
            isMapped: !definition.valueMap.isEmpty, isPositive: definition.isPositive,
            keepsRaw: definition.keepsRaw, isIndexed: isIndexed, minimum: definition.minimum ?? .min,
            maximum: definition.maximum ?? .max)
    }
}

/// What the inner loop over records asks of a column: plain values, so that asking costs no reference count.
struct ColumnShape: Sendable {
    enum Kind: UInt8, Sendable {
        case text, date, time, month, money, int, bool, id, region, code, openCode, codes, degrees
    }

    let kind: Kind
    /// The field of the file; negative where it has none.
    let field: Int
    let isConstant: Bool
    let isKey: Bool
    let isMapped: Bool
    let isPositive: Bool
    let keepsRaw: Bool
    let isIndexed: Bool
    let minimum: Int
    let maximum: Int
}
