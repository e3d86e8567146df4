/// The words, strings and signs of a query, comments aside, each with the line on which it begins.
struct SQLTokens {
    /// What a token is.
    enum Kind {
        /// A key word or a name without quotes, in lower case.
        case word
        /// A name in double quotes, without them.
        case quoted
        /// A string, without its quotes.
        case string
        /// A parameter, `:name`, without the colon.
        case parameter
        /// A number, or one sign.
        case other
    }

    /// One token.
    struct Token {
        let kind: Kind
        let text: String
        /// The line within the query, the first is 0.
        let line: Int

        /// Whether it is one of these words.
        func isWord(_ words: String...) -> Bool { kind == .word && words.contains(text) }

        /// Whether it is this sign.
        func isSign(_ sign: String) -> Bool { kind == .other && text == sign }
    }

    /// The tokens in their order.
    let tokens: [Token]

    /// Takes a query apart.
    init(_ sql: String) {
        var scanner = Scanner(sql)
        tokens = scanner.all()
    }

    /// The place behind the closing bracket of the bracket that opens at a place.
    func end(ofBracketAt start: Int) -> Int {
        var depth = 0
        for index in start..<tokens.count {
            if tokens[index].isSign("(") { depth += 1 }
            if tokens[index].isSign(")") { depth -= 1 }
            if depth == 0 { return index + 1 }
        }
        return tokens.count
    }

    /// The names that the query gives to sets of its own: `name as (`, after `with` or a comma.
    var namedSets: [Token] {
        tokens.indices.dropFirst().compactMap { place in
            let before = tokens[place - 1]
            guard before.isWord("with") || before.isSign(","), tokens[place].kind == .word,
                isPhrase(["as", "("], at: place + 1) || isPhrase(["as", "materialized", "("], at: place + 1)
                    || isPhrase(["as", "not", "materialized", "("], at: place + 1)
            else { return nil }
            return tokens[place]
        }
    }

    /// Whether the tokens from a place on are these words.
    func isPhrase(_ words: [String], at place: Int) -> Bool {
        guard place + words.count <= tokens.count else { return false }
        return words.indices.allSatisfy { index in
            let token = tokens[place + index]
            return words[index] == "(" ? token.isSign("(") : token.isWord(words[index])
        }
    }
}

extension SQLTokens {
    /// Walks over the characters of a query.
    private struct Scanner {
        private let text: [Unicode.Scalar]
        private var place = 0
        private var line = 0

        init(_ sql: String) {
            text = Array(sql.unicodeScalars)
        }

        mutating func all() -> [Token] {
            var tokens: [Token] = []
            while let token = next() { tokens.append(token) }
            return tokens
        }

        private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
            place + offset < text.count ? text[place + offset] : nil
        }

        private mutating func advance() {
            if peek() == "\n" { line += 1 }
            place += 1
        }

        private mutating func next() -> Token? {
            skipBlanksAndComments()
            guard let first = peek() else { return nil }
            let begin = line
            switch first {
            case "'":
                let isEscaped = place > 0 && (text[place - 1] == "e" || text[place - 1] == "E")
                return Token(kind: .string, text: closed(by: "'", isEscaped: isEscaped), line: begin)
            case "\"": return Token(kind: .quoted, text: closed(by: "\"", isEscaped: false), line: begin)
            case "$":
                if let tag = dollarTag() { return Token(kind: .string, text: dollarQuoted(tag), line: begin) }
            case ":" where peek(1) == ":":
                place += 2
                return Token(kind: .other, text: "::", line: begin)
            case ":":
                advance()
                let name = run { Self.isNamePart($0) }
                return Token(kind: name.isEmpty ? .other : .parameter, text: name.isEmpty ? ":" : name, line: begin)
            case _ where Self.isNameStart(first):
                return Token(kind: .word, text: run { Self.isNamePart($0) }.lowercased(), line: begin)
            case _ where first.properties.numericType != nil:
                return Token(kind: .other, text: run { Self.isNamePart($0) || $0 == "." }, line: begin)
            default: break
            }
            advance()
            return Token(kind: .other, text: String(first), line: begin)
        }

        private mutating func skipBlanksAndComments() {
            while let scalar = peek() {
                if scalar.properties.isWhitespace {
                    advance()
                } else if scalar == "-", peek(1) == "-" {
                    while place < text.count, peek() != "\n" { advance() }
                } else if scalar == "/", peek(1) == "*" {
                    skipBlockComment()
                } else {
                    return
                }
            }
        }

        /// Block comments may stand in each other.
        private mutating func skipBlockComment() {
            var depth = 0
            repeat {
                if peek() == "/", peek(1) == "*" {
                    depth += 1
                    place += 2
                } else if peek() == "*", peek(1) == "/" {
                    depth -= 1
                    place += 2
                } else {
                    advance()
                }
            } while depth > 0 && place < text.count
        }

        private mutating func run(_ isPart: (Unicode.Scalar) -> Bool) -> String {
            var name = String.UnicodeScalarView()
            while let scalar = peek(), isPart(scalar) {
                name.append(scalar)
                advance()
            }
            return String(name)
        }

        /// The text up to the closing quote; a doubled one stands for itself.
        private mutating func closed(by quote: Unicode.Scalar, isEscaped: Bool) -> String {
            var content = String.UnicodeScalarView()
            advance()
            while let scalar = peek() {
                if scalar == quote {
                    advance()
                    guard peek() == quote else { break }
                } else if isEscaped, scalar == "\\", peek(1) != nil {
                    advance()
                }
                if let kept = peek() { content.append(kept) }
                advance()
            }
            return String(content)
        }

        /// The tag of a string such as `$tag$text$tag$` that begins here.
        private func dollarTag() -> [Unicode.Scalar]? {
            guard let length = text[(place + 1)...].firstIndex(where: { !Self.isNamePart($0) }),
                text[length] == "$"
            else { return nil }
            return Array(text[place...length])
        }

        private mutating func dollarQuoted(_ tag: [Unicode.Scalar]) -> String {
            place += tag.count
            var content = String.UnicodeScalarView()
            while place < text.count, !text[place...].starts(with: tag) {
                content.append(text[place])
                advance()
            }
            place = min(place + tag.count, text.count)
            return String(content)
        }

        private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "_" || scalar.properties.isAlphabetic
        }

        private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
            isNameStart(scalar) || ("0"..."9").contains(scalar)
        }
    }
}
