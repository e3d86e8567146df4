import CZlib

/// Writes a ZIP archive as a stream: entry after entry, each compressed as it comes, the directory at the end.
///
/// Equal entries give equal bytes: every entry says that it was made on 1980-01-01 (APPNOTE.TXT 6.3.10).
package final class ZipWriter {
    private let sink: any ByteSink
    private var offset = 0
    private var directory: [UInt8] = []
    private var count = 0
    private var open: Entry?

    /// 2^32 - 1: greater sizes and places need the long form, which is not written.
    private static let most = 0xffff_ffff

    /// Creates an archive into a stream.
    package init(_ sink: any ByteSink) {
        self.sink = sink
    }

    /// Begins an entry, which ends with its `finish()`; the one before must have ended.
    ///
    /// The name has `/` between its parts.
    ///
    /// - Throws: ``FormatError`` of the stream, or with `limits` where there are too many entries.
    package func begin(_ name: String) throws(FormatError) -> any ByteSink {
        precondition(open == nil, "the entry before has not ended")
        guard count < 0xffff else { throw FormatError(.limits, detail: "entries of an archive") }
        var header: [UInt8] = []
        header.appendLittle(0x0403_4b50, 4)
        header.append(contentsOf: Self.common(name))
        // Checksum and sizes follow the data.
        header.append(contentsOf: [UInt8](repeating: 0, count: 12))
        header.appendLittle(name.utf8.count, 2)
        header.appendLittle(0, 2)
        header.append(contentsOf: name.utf8)
        let place = offset
        try write(header)
        let entry = try Entry(name, at: place, of: self)
        open = entry
        return entry
    }

    /// Writes the directory and finishes the stream.
    ///
    /// - Throws: ``FormatError`` of the stream, or with `limits` where the archive is too large.
    package func finish() throws(FormatError) {
        precondition(open == nil, "the last entry has not ended")
        guard offset + directory.count < Self.most else { throw FormatError(.limits, detail: "bytes of an archive") }
        var end: [UInt8] = []
        end.appendLittle(0x0605_4b50, 4)
        end.appendLittle(0, 4)
        end.appendLittle(count, 2)
        end.appendLittle(count, 2)
        end.appendLittle(directory.count, 4)
        end.appendLittle(offset, 4)
        end.appendLittle(0, 2)
        try sink.write(directory)
        try sink.write(end)
        try sink.finish()
    }

    /// Version, flags (a descriptor follows, names are UTF-8), method and time of an entry.
    private static func common(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittle(20, 2)
        bytes.appendLittle(0x0808, 2)
        bytes.appendLittle(8, 2)
        bytes.appendLittle(0, 2)
        bytes.appendLittle(0x21, 2)
        return bytes
    }

    fileprivate func write(_ bytes: [UInt8]) throws(FormatError) {
        try sink.write(bytes)
        offset += bytes.count
    }

    fileprivate func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        try sink.write(bytes)
        offset += bytes.count
    }

    fileprivate func end(_ entry: Entry) throws(FormatError) {
        guard entry.size < Self.most, offset < Self.most else {
            throw FormatError(.limits, detail: "bytes of an archive")
        }
        var sizes: [UInt8] = []
        sizes.appendLittle(Int(entry.checksum), 4)
        sizes.appendLittle(entry.compressedSize, 4)
        sizes.appendLittle(entry.size, 4)
        var descriptor: [UInt8] = []
        descriptor.appendLittle(0x0807_4b50, 4)
        try write(descriptor + sizes)
        directory.appendLittle(0x0201_4b50, 4)
        directory.appendLittle(20, 2)
        directory.append(contentsOf: Self.common(entry.name))
        directory.append(contentsOf: sizes)
        directory.appendLittle(entry.name.utf8.count, 2)
        // No extra field, no comment, the first disk, no attributes.
        directory.append(contentsOf: [UInt8](repeating: 0, count: 12))
        directory.appendLittle(entry.offset, 4)
        directory.append(contentsOf: entry.name.utf8)
        count += 1
        open = nil
    }

    /// The bytes of one entry.
    fileprivate final class Entry: ByteSink {
        let name: String
        let offset: Int
        private(set) var size = 0
        private(set) var checksum = crc32(0, nil, 0)
        private let output: Output
        private let deflating: DeflatingSink
        private let writer: ZipWriter

        var compressedSize: Int { output.count }

        init(_ name: String, at offset: Int, of writer: ZipWriter) throws(FormatError) {
            self.name = name
            self.offset = offset
            self.writer = writer
            output = Output(writer)
            deflating = try DeflatingSink(output, isRaw: true)
        }

        func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
            checksum = crc32_z(checksum, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
            size += bytes.count
            try deflating.write(bytes)
        }

        func finish() throws(FormatError) {
            try deflating.finish()
            try writer.end(self)
        }
    }

    /// The compressed bytes on their way into the archive; the archive stays open when an entry ends.
    private final class Output: ByteSink {
        private unowned let writer: ZipWriter
        private(set) var count = 0

        init(_ writer: ZipWriter) {
            self.writer = writer
        }

        func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
            count += bytes.count
            try writer.write(bytes)
        }

        func finish() throws(FormatError) {}
    }
}

extension [UInt8] {
    /// Appends a number with its lowest byte first.
    fileprivate mutating func appendLittle(_ number: Int, _ count: Int) {
        for place in 0..<count { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}
