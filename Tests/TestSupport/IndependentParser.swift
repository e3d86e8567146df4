import Foundation

/// What a parser of HTML that is not ours makes of pages: html5lib, Debian's `python3-html5lib`.
package enum IndependentParser {
    /// One parsed page.
    package struct Page: Decodable, Sendable {
        /// Errors of the HTML standard: line, column and name.
        package let errors: [String]
        /// Each element's name with its class and the names of its attributes, in the order of the document.
        package let elements: [String]
        /// The targets of links, scripts and style sheets.
        package let targets: [String]
        /// All text and all attributes' values, without white space.
        package let words: String
    }

    /// There was no answer.
    package struct Failure: Error {
        let messages: String
    }

    private static let python = "/usr/bin/python3"

    /// Whether it is installed.
    package static let isInstalled: Bool =
        FileManager.default.isExecutableFile(atPath: python)
        && ((try? run(["-c", "import html5lib"], input: ""))?.status == 0)

    private static let script = """
        import html5lib, json, sys
        for path in sys.stdin.read().split('\\n'):
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            with open(path, 'rb') as page:
                root = parser.parse(page, transport_encoding='utf-8')
            elements, targets, words = [], [], []
            for element in root.iter():
                if not isinstance(element.tag, str):
                    continue
                elements.append(' '.join([element.tag, element.get('class', '')] + sorted(map(str, element.attrib))))
                targets += [element.attrib[name] for name in ('href', 'src', 'action') if name in element.attrib]
                words += list(element.attrib.values()) + [element.text or '', element.tail or '']
            print(json.dumps({
                'errors': ['%s:%s %s' % (place[0], place[1], code) for place, code, _ in parser.errors],
                'elements': elements, 'targets': targets, 'words': ''.join(''.join(words).split())}))
        """

    /// Parses pages.
    ///
    /// - Parameter paths: The files.
    /// - Returns: One answer a file.
    /// - Throws: ``Failure`` where a file cannot be read.
    package static func parse(_ paths: [String]) throws -> [Page] {
        let answer = try run(["-c", script], input: paths.joined(separator: "\n"))
        guard answer.status == 0 else { throw Failure(messages: answer.messages) }
        return try answer.output.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Page.self, from: Data($0))
        }
    }

    /// Parses pages that are not written yet.
    package static func parse(pages: [[UInt8]]) throws -> [Page] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = pages.indices.map { folder.appending(path: "\($0).html") }
        for (page, file) in zip(pages, files) { try Data(page).write(to: file) }
        return try parse(files.map(\.path))
    }

    private static func run(
        _ arguments: [String], input: String
    ) throws -> (status: Int32, output: [UInt8], messages: String) {
        let process = Process()
        let (orders, output, messages) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.standardInput = orders
        process.standardOutput = output
        process.standardError = messages
        try process.run()
        try orders.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try orders.fileHandleForWriting.close()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        let text = try messages.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, Array(bytes), String(decoding: text, as: UTF8.self))
    }
}
