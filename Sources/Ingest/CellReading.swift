import Formats

/// Reads what a cell of a workbook holds beside text: numbers, days and times.
enum CellReading {
    /// A text by ISO 8601 for a cell's number in a column of days or times; nil where it is no count of days.
    ///
    /// A number such as 20260301 is a date as it is written, and far above every count.
    static func day(_ bytes: Span<UInt8>, _ dates: DateSystem) -> [UInt8]? {
        guard let serial = Double(FieldReading.string(bytes)) else { return nil }
        return dates.text(serial)
    }

    /// Bytes of the day that a text by ISO 8601 begins with.
    static let dayLength = 10
    /// Bytes of the month that a text by ISO 8601 begins with.
    static let monthLength = 7

    /// Whether a number has lost digits: it is written with a power of ten, from 10^15 on.
    static func hasLostDigits(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "E") {
            return index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "+")
        }
        return false
    }
}
