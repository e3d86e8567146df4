/// What a number format makes of a number, as far as it decides what the number is.
///
/// Source: ECMA-376 part 1, 18.8.30 (built-in formats, those of Chinese versions included) and 18.8.31 (codes).
enum NumberFormat: UInt8, Sendable {
    /// A number.
    case number
    /// A day, without the time.
    case day
    /// A day and a time.
    case dayAndTime
    /// A time of the day.
    case time
    /// Hours, minutes or seconds beyond those of a day.
    case elapsed

    /// The format of a number that every workbook has.
    init(builtIn id: Int) {
        switch id {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .day
        case 18...21, 32...35, 45, 47, 55, 56: self = .time
        case 22: self = .dayAndTime
        case 46: self = .elapsed
        default: self = .number
        }
    }

    /// The format that a code describes, by its first section.
    ///
    /// `yyyy"年"m"月"d"日"` is a day, `h:mm AM/PM` a time, `[h]:mm` elapsed, `0.00E+00` and `[Red]0` a number.
    init(code: String) {
        var scan = Scan(Array(code.unicodeScalars))
        scan.run()
        if scan.isElapsed {
            self = .elapsed
        } else if scan.hasDay {
            self = scan.hasTime ? .dayAndTime : .day
        } else if scan.hasTime {
            self = .time
        } else {
            // An m alone is a month.
            self = scan.hasM ? .day : .number
        }
    }

    private struct Scan {
        let scalars: [Unicode.Scalar]
        var position = 0
        var hasDay = false
        var hasTime = false
        var hasM = false
        var isElapsed = false

        init(_ scalars: [Unicode.Scalar]) {
            self.scalars = scalars
        }

        mutating func run() {
            while position < scalars.count, scalars[position] != ";" {
                let scalar = scalars[position]
                position += 1
                switch scalar {
                case "\"": skip(behind: "\"")
                case "\\", "_", "*": position += 1
                case "[": bracket()
                case "G", "g": word("eneral")
                case "E", "e":
                    // A power of ten has its sign; else it is the year of an era.
                    if position < scalars.count, scalars[position] == "+" || scalars[position] == "-" { continue }
                    hasDay = true
                case "y", "Y", "d", "D", "b", "B": hasDay = true
                case "h", "H", "s", "S", "上", "下": hasTime = true
                case "m", "M": hasM = true
                case "A", "a":
                    word("M/PM")
                    word("/P")
                default: break
                }
            }
        }

        private mutating func skip(behind end: Unicode.Scalar) {
            while position < scalars.count, scalars[position] != end { position += 1 }
            position += 1
        }

        /// Colours, conditions and locales mean nothing here; hours, minutes and seconds in brackets are elapsed.
        private mutating func bracket() {
            let start = position
            skip(behind: "]")
            let inside = scalars[start..<min(position - 1, scalars.count)]
            guard let first = inside.first?.properties.lowercaseMapping, "hms".contains(first) else { return }
            if inside.allSatisfy({ $0.properties.lowercaseMapping == first }) { isElapsed = true }
        }

        /// Moves behind a word whose first letter was read.
        private mutating func word(_ rest: String) {
            let letters = Array(rest.unicodeScalars)
            guard scalars.count - position >= letters.count else { return }
            let isWord = letters.indices.allSatisfy {
                scalars[position + $0].properties.lowercaseMapping == letters[$0].properties.lowercaseMapping
            }
            if isWord { position += letters.count }
        }
    }
}
