import Formats
import Foundation
import Glibc
import Testing

@Suite("Files")
struct FileSourceTests {
    /// Gives a closure a folder that is gone afterwards.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "formats-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func code(_ path: String) -> FormatError.Code? {
        do {
            _ = try FileSource(path: path)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a regular file is read, twice when it is rewound, and keeps its identity")
    func regular() throws {
        try inFolder { folder in
            let path = folder + "/a.csv"
            let sink = try FileSink(path: path, isDurable: true)
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
            try bytes[..<70_000].withUnsafeBytes { try sink.write($0) }
            try bytes[70_000..<70_001].withUnsafeBytes { try sink.write($0) }
            try bytes[70_001...].withUnsafeBytes { try sink.write($0) }
            try sink.finish()
            let source = try FileSource(path: path)
            #expect(try readAll(source) == bytes)
            #expect(try readAll(source) == [])
            try source.rewind()
            #expect(try readAll(source, bufferSize: 777) == bytes)
            #expect(source.identity.size == 200_000)
            #expect(try source.currentIdentity() == source.identity)
        }
    }

    @Test("a file that grows, or is replaced under its name, is noticed")
    func changed() throws {
        try inFolder { folder in
            let path = folder + "/a.csv"
            try Data("a\n".utf8).write(to: URL(filePath: path))
            let source = try FileSource(path: path)
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("b\n".utf8))
            try handle.close()
            #expect(try source.currentIdentity() != source.identity)
            #expect(try source.currentIdentity().size == 4)
            try FileManager.default.removeItem(atPath: path)
            try Data("zz\n".utf8).write(to: URL(filePath: path))
            #expect(
                try FileSource(path: path).identity.inode != source.identity.inode || source.currentIdentity().size == 4
            )
            #expect(try readAll(source) == Array("a\nb\n".utf8))
        }
    }

    @Test("anything but a regular file is refused by its own code, without waiting")
    func refused() throws {
        try inFolder { folder in
            try Data("a".utf8).write(to: URL(filePath: folder + "/file"))
            #expect(symlink(folder + "/file", folder + "/link") == 0)
            #expect(symlink(folder + "/nowhere", folder + "/dangling") == 0)
            #expect(mkfifo(folder + "/fifo", 0o600) == 0)
            #expect(code(folder + "/link") == .notRegularFile(.symbolicLink))
            #expect(code(folder + "/dangling") == .notRegularFile(.symbolicLink))
            #expect(code(folder + "/fifo") == .notRegularFile(.fifo))
            #expect(code(folder) == .notRegularFile(.directory))
            #expect(code("/dev/zero") == .notRegularFile(.device))
            #expect(code(folder + "/absent") == .unreadable)
            #expect(throws: FormatError(.unreadable, errorNumber: ENOENT)) { try FileSource(path: folder + "/absent") }
            #expect(throws: FormatError.self) { try FileSink(path: folder + "/link") }
        }
    }

    @Test("a socket is refused as a socket")
    func socketFile() throws {
        try inFolder { folder in
            let path = folder + "/s"
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { room in
                for (index, byte) in path.utf8.prefix(room.count - 1).enumerated() { room[index] = byte }
            }
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
            #expect(code(path) == .notRegularFile(.socket))
        }
    }

    @Test("a full disk is recognised when writing", .enabled(if: access("/dev/full", W_OK) == 0))
    func noSpace() throws {
        let sink = try FileSink(path: "/dev/full")
        try [UInt8](repeating: 0, count: 10).withUnsafeBytes { try sink.write($0) }
        #expect(throws: FormatError(.noSpace, errorNumber: ENOSPC)) { try sink.finish() }
    }
}
