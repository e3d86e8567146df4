/// One generated sentence of 本月要点: a signal, what is the case, and where to look.
package struct Statement: Sendable {
    /// What kind of attention a statement asks for; the tag's words are its label.
    package enum Signal: String, Sendable {
        case breach
        case watch
        case late
        case due
        case note

        var label: String {
            switch self {
            case .breach: "超上限"
            case .watch: "关注"
            case .late: "数据滞后"
            case .due: "须办"
            case .note: "留意"
            }
        }

        /// Its place among statements, the worst first.
        var rank: Int {
            switch self {
            case .breach, .due: 0
            case .late: 1
            case .watch: 2
            case .note: 3
            }
        }

        var style: HTML {
            switch self {
            case .breach, .due: "bad"
            case .watch, .late: "warn"
            case .note: "mute"
            }
        }
    }

    /// By what statements ask for; those that ask for the same keep their order.
    static func worstFirst(_ statements: [Statement]) -> [Statement] {
        statements.enumerated()
            .sorted { ($0.element.signal.rank, $0.offset) < ($1.element.signal.rank, $1.offset) }.map(\.element)
    }

    /// What the statement is.
    package var signal: Signal
    /// The sentence that carries the number, in bold; ends with its punctuation.
    package var headline: String
    /// Explanation, cause or advice; may be empty.
    package var detail: String
    /// Where the link leads, with its words, such as 看环节.
    package var link: Link?

    package init(signal: Signal, headline: String, detail: String = "", link: Link? = nil) {
        self.signal = signal
        self.headline = headline
        self.detail = detail
        self.link = link
    }
}

/// Words and the place that they lead to; never above the reader's own folder.
package struct Link: Sendable {
    /// What the reader reads; says where it goes.
    package var words: String
    /// Where it goes.
    package var target: LinkTarget

    package init(words: String, target: LinkTarget) {
        self.words = words
        self.target = target
    }
}

/// A place inside the reader's folder.
package enum LinkTarget: Sendable {
    /// A block of the same page: `steps`, `aid`, `leads`, `trend`, `townships`, `villages`, `hotline`, `freshness`, `method`.
    case section(String)
    /// The list of findings, filtered.
    case findings(FindingFilter)
    /// The page of one finding, by its number.
    case finding(String)
    /// The page on data quality.
    case data

    var href: String {
        switch self {
        case .section(let id): "#" + URLText.encoded(id)
        case .findings(let filter): FindingList.whole + filter.fragment
        case .finding(let number): FindingRow.pageName(number)
        case .data: "data.html"
        }
    }
}

/// A filtered view of the list; `nil` means all.
package struct FindingFilter: Sendable {
    /// Only this kind.
    package var kind: Kind?
    /// Only this township, by name.
    package var township: String?
    /// Only this village, by name.
    package var village: String?
    /// Only this stage.
    package var stage: Stage?
    /// Only what is due then.
    package var due: Due?
    /// Only rows that hold this text.
    package var text: String?

    /// Groups of days left.
    package enum Due: String, Sendable {
        /// Past its day.
        case late
        /// Due today or within seven days.
        case week
        /// Due after more than seven days.
        case later

        init(daysLeft: Int) {
            self = daysLeft < 0 ? .late : daysLeft <= 7 ? .week : .later
        }
    }

    package init(
        kind: Kind? = nil, township: String? = nil, village: String? = nil, stage: Stage? = nil, due: Due? = nil,
        text: String? = nil
    ) {
        self.kind = kind
        self.township = township
        self.village = village
        self.stage = stage
        self.due = due
        self.text = text
    }

    var fragment: String {
        let pairs = [
            ("q", text), ("kind", kind?.label), ("town", township), ("vill", village), ("stage", stage?.label),
            ("due", due?.rawValue),
        ]
        let set = pairs.compactMap { name, value in value.map { "\(name)=\(URLText.encoded($0))" } }
        return set.isEmpty ? "" : "#" + set.joined(separator: "&")
    }
}

/// Percent encoding for parts of addresses.
enum URLText {
    /// The text with every byte but RFC 3986's unreserved characters percent-encoded.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded.append("%")
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
        return encoded
    }
}
