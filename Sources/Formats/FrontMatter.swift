/// The YAML that stands before the body of a rule file.
package enum FrontMatter {
    /// Parts a file that begins with a line `---`, YAML and a second line `---`.
    ///
    /// - Parameters:
    ///   - text: the whole file.
    ///   - file: its name, for messages.
    /// - Returns: the YAML, the text behind the second line, and the line of the file on which that begins.
    /// - Throws: ``ConfigurationError`` when a line `---` is missing or the YAML is not valid.
    package static func split(
        _ text: String, file: String
    ) throws(ConfigurationError) -> (yaml: YAMLNode, body: String, bodyFirstLine: Int) {
        func problem(_ message: String) -> ConfigurationError {
            ConfigurationError(problems: [ConfigurationProblem(file: file, line: 1, column: 1, message: message)])
        }
        // Unicode scalars, because CRLF is one Character.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, isFence(first, isFirst: true) else {
            throw problem("the file must begin with a line --- and its front matter")
        }
        guard let closing = lines.dropFirst().firstIndex(where: { isFence($0, isFirst: false) }) else {
            throw problem("the front matter that begins here has no closing line ---")
        }
        let yaml = lines[1..<closing].map { String($0) }.joined(separator: "\n")
        let body = lines[(closing + 1)...].map { String($0) }.joined(separator: "\n")
        return (try YAMLNode.parse(yaml, file: file, firstLine: 2), body, closing + 2)
    }

    private static func isFence(_ line: Substring.UnicodeScalarView, isFirst: Bool) -> Bool {
        var line = line
        if isFirst, line.first == "\u{feff}" { line.removeFirst() }
        while let last = line.last, last == "\r" || last == " " || last == "\t" { line.removeLast() }
        return line.elementsEqual("---".unicodeScalars)
    }
}
