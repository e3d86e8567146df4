import Domain
import Formats
import Foundation

/// A message as a transport takes it.
struct OutboxMessage: Sendable, Hashable {
    /// By what the other side knows it again, however often it is sent.
    let key: String
    /// The gateway's own template.
    let template: String
    /// A telephone number or what else the transport takes; nil where the transport alone tells.
    let to: String?
    /// What the template is filled with.
    let parameters: [OutboxParameter]

    /// The message as a JSON object: `id`, `template`, `to`, `params`.
    var json: String {
        let values = parameters.map { "\(QuotedText.of($0.name)):\($0.json)" }.joined(separator: ",")
        let to = to.map(QuotedText.of) ?? "null"
        return
            #"{"id":\#(QuotedText.of(key)),"template":\#(QuotedText.of(template)),"to":\#(to),"params":{\#(values)}}"#
    }
}

/// A value that a template is filled with, fit to be sent to a telephone.
struct OutboxParameter: Sendable, Hashable {
    /// Why a value is not fit.
    enum Refusal: String, Error {
        /// It is none of the types that messages have.
        case type
        case long
        /// A line break or another character that nobody sees.
        case control
        /// 【】, in which gateways put the sender's name.
        case sign
        /// Something that a telephone makes a link of.
        case address
        /// Something that reads as an ID number or a telephone number.
        case personal
    }

    private enum Value: Sendable, Hashable {
        case count(Int)
        case text(String)
    }

    /// The most characters of a text.
    static let longest = 40

    let name: String
    private let value: Value

    /// The parameters of a message, sorted by name, from a JSON object of texts and whole numbers.
    ///
    /// - Throws: `Refusal`.
    static func all(_ json: String) throws(Refusal) -> [OutboxParameter] {
        guard let values = try? JSONDecoder().decode([String: Decoded].self, from: Data(json.utf8)) else {
            throw .type
        }
        var parameters: [OutboxParameter] = []
        for (name, decoded) in values.sorted(by: { $0.key < $1.key }) {
            if case .text(let text) = decoded.value { try check(text) }
            parameters.append(OutboxParameter(name: name, value: decoded.value))
        }
        return parameters
    }

    var json: String {
        switch value {
        case .count(let count): "\(count)"
        case .text(let text): QuotedText.of(text)
        }
    }

    private struct Decoded: Decodable {
        let value: Value

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let count = try? container.decode(Int.self) {
                value = .count(count)
            } else {
                value = .text(try container.decode(String.self))
            }
        }
    }

    /// Refuses a text that must not stand in a message; digits and dots of any width are looked at as one.
    private static func check(_ text: String) throws(Refusal) {
        let plain = text.precomposedStringWithCompatibilityMapping
        if plain.count > longest { throw .long }
        let hidden: Set<Unicode.GeneralCategory> = [
            .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned,
        ]
        if text.unicodeScalars.contains(where: { hidden.contains($0.properties.generalCategory) }) { throw .control }
        if plain.contains(where: { "【】〖〗".contains($0) }) { throw .sign }
        let dotted = plain.replacing("。", with: ".")
        if dotted.contains("://") || dotted.contains(/(?i)\bwww\.|[a-z0-9\-]\.[a-z]{2,}/) { throw .address }
        let numbers = plain.split { !("0"..."9").contains($0) }
        if numbers.contains(where: { $0.wholeMatch(of: /1[3-9][0-9]{9}/) != nil }) || holdsIdentity(plain) {
            throw .personal
        }
    }

    /// Whether eighteen characters in a row are a valid ID number.
    private static func holdsIdentity(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 18 else { return false }
        return (0...(bytes.count - 18)).contains { first in
            if case .valid = ResidentID.parse(Array(bytes[first..<(first + 18)]).span) { true } else { false }
        }
    }
}
