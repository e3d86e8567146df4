import Domain
import Formats

/// Reads what a cell of a workbook holds beside text: numbers, days and times.
enum CellReading {
    /// The text by which a column reads a cell that is no text: its number as the day it counts, or the part of a day
    /// that the column takes; nil where the cell's own text stands.
    static func text(
        _ bytes: Span<UInt8>, of kind: FieldKind, in column: ColumnShape.Kind, _ dates: DateSystem
    ) -> [UInt8]? {
        switch (kind, column) {
        case (.number, .date) where CalendarDay.parse(bytes) == nil,
            (.number, .time) where Instant.parse(bytes) == nil:
            day(bytes, dates)
        // Whatever time the number has, the cell shows a day.
        case (.day, .date): beginning(bytes, dayLength)
        case (.day, .month), (.time, .month): beginning(bytes, monthLength)
        default: nil
        }
    }

    private static func beginning(_ bytes: Span<UInt8>, _ length: Int) -> [UInt8]? {
        guard bytes.count > length else { return nil }
        var beginning: [UInt8] = []
        for index in 0..<length { beginning.append(bytes[index]) }
        return beginning
    }

    /// A text by ISO 8601 for a cell's number in a column of days or times; nil where it is no count of days.
    ///
    /// A number such as 20260301 is a date as it is written, and far above every count.
    private static func day(_ bytes: Span<UInt8>, _ dates: DateSystem) -> [UInt8]? {
        guard let serial = Double(FieldReading.string(bytes)) else { return nil }
        return dates.text(serial)
    }

    /// Bytes of the day that a text by ISO 8601 begins with.
    private static let dayLength = 10
    /// Bytes of the month that a text by ISO 8601 begins with.
    private static let monthLength = 7

    /// Whether a number has lost digits: it is written with a power of ten, from 10^15 on.
    static func hasLostDigits(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "E") {
            return index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "+")
        }
        return false
    }

    // MARK: Texts of cells that were kept

    /// What stands for a formula without a stored value where cells are kept as texts.
    static let noValue = "#N/A"

    /// What was wrong with the cell whose text was kept, where a column of a kind reads it; nil where nothing was.
    static func damage(of text: Span<UInt8>, in column: ColumnShape.Kind) -> Rejection.Reason? {
        if isError(text) { return .cellError }
        switch column {
        case .text, .openCode: return isLostNumber(text) ? .precision : nil
        default: return nil
        }
    }

    /// Whether a kept text is that of an error, such as `#REF!` or `#N/A`.
    private static func isError(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "#") else { return false }
        let last = bytes[bytes.count - 1]
        for index in 1..<(bytes.count - 1) {
            switch bytes[index] {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"),
                UInt8(ascii: "_"):
                continue
            default: return false
            }
        }
        if last == UInt8(ascii: "!") || last == UInt8(ascii: "?") { return true }
        let text = FieldReading.string(bytes)
        return text == noValue || text == "#GETTING_DATA"
    }

    /// Whether a kept text is that of a number that has lost digits, such as `6.22202123456789E+18`.
    static func isLostNumber(_ bytes: Span<UInt8>) -> Bool {
        guard hasLostDigits(bytes) else { return false }
        return FieldReading.string(bytes).wholeMatch(of: #/-?[0-9](\.[0-9]+)?E\+(1[5-9]|[2-9][0-9]|[0-9]{3})/#) != nil
    }
}
