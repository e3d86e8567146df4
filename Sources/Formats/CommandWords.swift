/// The words of a command line that stands in a text.
package enum CommandWords {
    /// Splits at blanks; within quotes, single or double, blanks belong to the word.
    ///
    /// Nil where a quote has no end.
    /// There are no escapes: `'a b' "c'd"` is `a b` and `c'd`.
    package static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character == " " || character == "\t" {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(word) }
        return words
    }
}
