import Formats
import Foundation
import Testing

@Suite("Temporary file")
struct TemporaryFileTests {
    @Test("what was written is read at any place, and the file has no name")
    func unnamed() throws {
        let file = try TemporaryFile()
        for piece in ["重庆", "", "abc"] { try Array(piece.utf8).withUnsafeBytes { try file.append($0) } }
        #expect(file.byteCount == 9)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 1)
        defer { buffer.deallocate() }
        #expect(try file.read(into: buffer, at: 6) == 3)
        #expect(Array(buffer.prefix(3)) == Array("abc".utf8))
        #expect(try file.read(into: buffer, at: 9) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        // Other tests of this process have files of their own open.
        let linked = names.filter { name in
            name.split(separator: "/").last.map { $0.hasPrefix("aidwatch-") && $0.count == "aidwatch-XXXXXX".count }
                ?? false
        }
        #expect(linked.isEmpty)
    }

    @Test("it is read from its beginning too, and is written behind its end all the same")
    func source() throws {
        let file = try TemporaryFile()
        try Array("abc".utf8).withUnsafeBytes { try file.append($0) }
        let source = try FileSource(file)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 1)
        defer { buffer.deallocate() }
        #expect(try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[0..<1])) == 1)
        try Array("de".utf8).withUnsafeBytes { try file.append($0) }
        #expect(file.byteCount == 5)
        #expect(try FileSource(file).read(into: buffer) == 5)
        #expect(Array(buffer.prefix(5)) == Array("abcde".utf8))
    }

    @Test("it needs a folder")
    func noFolder() {
        #expect(throws: FormatError.self) { try TemporaryFile(folder: "/nonexistent") }
    }
}
