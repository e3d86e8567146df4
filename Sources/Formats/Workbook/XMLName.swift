/// The name of an element or attribute without its prefix.
///
/// Writers choose the prefix of the one namespace that spreadsheet parts use, mostly none; names of other namespaces
/// stand where no name of this one is looked for.
struct XMLName {
    private let start: UnsafePointer<CChar>

    @inline(__always)
    init(_ name: UnsafePointer<CChar>) {
        var start = name
        var position = name
        while position.pointee != 0 {
            if position.pointee == 0x3a { start = position + 1 }
            position += 1
        }
        self.start = start
    }

    /// Whether this is the name.
    @inline(__always)
    static func ~= (name: StaticString, value: XMLName) -> Bool { value == name }

    /// Whether this is the name.
    @inline(__always)
    static func == (value: XMLName, name: StaticString) -> Bool {
        let bytes = UnsafeRawPointer(value.start).assumingMemoryBound(to: UInt8.self)
        for index in 0..<name.utf8CodeUnitCount where bytes[index] != name.utf8Start[index] { return false }
        return bytes[name.utf8CodeUnitCount] == 0
    }

    /// The letter of a name of one letter; 0 for a longer name.
    @inline(__always)
    var letter: UInt8 { start[1] == 0 ? UInt8(bitPattern: start[0]) : 0 }
}

/// The attributes of an element: names and values in turn, with a null pointer behind the last.
struct XMLAttributes {
    /// Name and value.
    typealias Pair = (name: XMLName, value: UnsafePointer<CChar>)

    private let base: UnsafeMutablePointer<UnsafePointer<CChar>?>

    @inline(__always)
    init(_ base: UnsafeMutablePointer<UnsafePointer<CChar>?>) {
        self.base = base
    }

    /// The pair at an index; nil behind the last.
    @inline(__always)
    subscript(index: Int) -> Pair? {
        guard let name = base[2 * index], let value = base[2 * index + 1] else { return nil }
        return (XMLName(name), value)
    }

    /// The value of a name.
    subscript(name: StaticString) -> String? {
        var index = 0
        while let pair = self[index] {
            if pair.name == name { return String(cString: pair.value) }
            index += 1
        }
        return nil
    }

    /// The whole number that is the value of a name.
    func number(_ name: StaticString) -> Int? { self[name].flatMap { Int($0) } }
}
