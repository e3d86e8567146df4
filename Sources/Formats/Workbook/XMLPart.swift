import CExpat

/// Reads one XML part of a workbook piece by piece; what it means is said by the class that inherits from it.
///
/// A DOCTYPE ends the reading before anything behind it is looked at, so there are no entities but the five of XML and
/// the numbered ones, and nothing outside of the part is ever asked for.
class XMLPart {
    /// Levels of elements, the outermost included.
    static let deepest = 64
    /// Attributes of one element.
    static let mostAttributes = 256

    private let parser: XML_Parser
    private let source: any ByteSource
    private let name: String
    private var fedBytes = 0
    private var hasEnded = false
    private var isPaused = false
    private var problem: FormatError?
    /// The level of the element whose handler is called, 1 for the outermost.
    private(set) var depth = 0
    private static let window: Int32 = 1 << 16

    /// Prepares to read a part.
    ///
    /// - Parameters:
    ///   - source: its bytes.
    ///   - name: what it is, for messages.
    /// - Throws: ``FormatError`` with `limits` when there is no memory for the parser.
    init(_ source: any ByteSource, name: String) throws(FormatError) {
        guard let parser = XML_ParserCreate(nil) else { throw FormatError(.limits, detail: "no memory to read XML") }
        self.parser = parser
        self.source = source
        self.name = name
        // The parser holds the pointer no longer than this object lives, which frees the parser.
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { part, name, attributes in
                guard let part, let name, let attributes else { return }
                Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef {
                    $0.begin(name, XMLAttributes(attributes))
                }
            },
            { part, name in
                guard let part, let name else { return }
                Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef { $0.close(name) }
            })
        XML_SetStartDoctypeDeclHandler(parser) { part, _, _, _, _ in
            guard let part else { return }
            Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef { part in
                part.fail(FormatError(.refusedWorkbook, detail: "\(part.name) declares a DOCTYPE"))
            }
        }
    }

    deinit {
        XML_ParserFree(parser)
    }

    /// An element begins.
    func start(_ name: XMLName, _ attributes: XMLAttributes) {}

    /// An element ends.
    func end() {}

    /// Some text; only while ``collectsText(_:)`` is on.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// Turns the text on or off.
    final func collectsText(_ isOn: Bool) {
        guard isOn else { return XML_SetCharacterDataHandler(parser, nil) }
        XML_SetCharacterDataHandler(parser) { part, characters, count in
            guard let part, let characters else { return }
            let bytes = UnsafeRawBufferPointer(start: characters, count: Int(count))
            Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef {
                $0.text(bytes.bindMemory(to: UInt8.self))
            }
        }
    }

    /// Makes ``advance()`` return as soon as the handler does.
    final func pause() {
        XML_StopParser(parser, XML_Bool(1))
    }

    /// Ends the reading with an error; the first one counts.
    final func fail(_ error: FormatError) {
        guard problem == nil else { return }
        problem = error
        XML_StopParser(parser, XML_Bool(0))
    }

    /// Reads until a handler pauses.
    ///
    /// - Returns: false at the end of the part.
    /// - Throws: ``FormatError``: what a handler failed with, an error of the source, or `damagedWorkbook`.
    final func advance() throws(FormatError) -> Bool {
        if hasEnded { return false }
        var status: XML_Status
        if isPaused {
            isPaused = false
            status = XML_ResumeParser(parser)
        } else {
            status = try feed()
        }
        while true {
            if let problem { throw problem }
            switch status {
            case XML_STATUS_SUSPENDED:
                isPaused = true
                return true
            case XML_STATUS_OK:
                if hasEnded { return false }
                // What stands between two tags is held until it is whole.
                if fedBytes - XML_GetCurrentByteIndex(parser) > 2 << 20 {
                    throw FormatError(.limits, detail: "more than \(2 << 20) bytes in a tag of \(name)")
                }
                status = try feed()
            default:
                throw FormatError(.damagedWorkbook, detail: "\(name) is not well-formed XML")
            }
        }
    }

    private func feed() throws(FormatError) -> XML_Status {
        guard let room = XML_GetBuffer(parser, Self.window) else {
            throw FormatError(.limits, detail: "no memory to read XML")
        }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(start: room, count: Int(Self.window)))
        fedBytes += count
        hasEnded = count == 0
        return XML_ParseBuffer(parser, Int32(count), hasEnded ? 1 : 0)
    }

    private func begin(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
        guard problem == nil else { return }
        depth += 1
        if depth > Self.deepest {
            return fail(FormatError(.limits, detail: "more than \(Self.deepest) levels in \(self.name)"))
        }
        // The count is of names and values together.
        if XML_GetSpecifiedAttributeCount(parser) > 2 * Self.mostAttributes {
            return fail(FormatError(.limits, detail: "more than \(Self.mostAttributes) attributes in \(self.name)"))
        }
        start(XMLName(name), attributes)
    }

    private func close(_ name: UnsafePointer<CChar>) {
        guard problem == nil else { return }
        end()
        depth -= 1
    }
}
