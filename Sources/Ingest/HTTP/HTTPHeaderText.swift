package import Domain

/// Values of headers taken apart.
package enum HTTPHeaderText {
    /// The seconds that a `Retry-After` header names, as a number or as a date (RFC 9110, 10.2.3); nil for others.
    package static func retryAfter(_ value: String, now: Instant) -> Int? {
        if let seconds = Int(value) { return max(0, seconds) }
        guard let date = date(value) else { return nil }
        return max(0, Int((date.microsecondsSince2000 - now.microsecondsSince2000 + 999_999) / 1_000_000))
    }

    /// The instant of a date such as `Wed, 21 Oct 2015 07:28:00 GMT`; nil for other forms.
    static func date(_ value: String) -> Instant? {
        let parts = value.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let text = "\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z"
        return Instant.parse(Array(text.utf8).span)
    }

    /// The address with `rel="next"` in the `Link` headers of an answer (RFC 8288); nil where there is none.
    static func next(_ values: [String]) -> String? {
        for value in values {
            var rest = value[...]
            while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
                let address = rest[rest.index(after: start)..<end]
                rest = rest[rest.index(after: end)...]
                // The parameters end where the next address begins; a comma may stand in a quoted one.
                let parameters = rest.prefix { $0 != "<" }
                let isNext = parameters.split(separator: ";").contains { parameter in
                    let pair = parameter.split(separator: "=", maxSplits: 1)
                    guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == "rel" else { return false }
                    let names = pair[1].filter { $0 != "\"" && $0 != "," }
                    return names.split(separator: " ").contains { $0.lowercased() == "next" }
                }
                if isNext { return String(address) }
            }
        }
        return nil
    }
}
