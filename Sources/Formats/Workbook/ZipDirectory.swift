import Glibc

/// Reads the end record and the central directory of a ZIP archive, and takes nothing on trust.
///
/// Readers of ZIP differ in what they make of an ambiguous archive, which is how one shows a checker another content
/// than the program behind it. So there is one end record, directly behind the one directory, at the end of the file.
struct ZipDirectory {
    /// The entries in the directory's order; their local headers are not read yet.
    private(set) var entries: [ZipEntry] = []
    /// Where the directory begins, and the data of the last entry ends.
    let offset: Int

    private static let endSize = 22
    private static let fileSize = 46

    /// Reads the directory of an archive.
    ///
    /// - Throws: ``FormatError`` with `truncated`, `refusedWorkbook`, `unsupported` or `limits`.
    init(_ archive: any RandomAccess, limits: Limits) throws(FormatError) {
        let place = try Self.locate(archive)
        if place.count > limits.workbookEntries {
            throw FormatError(.limits, detail: "more than \(limits.workbookEntries) entries in the archive")
        }
        // Names and extra fields of a workbook are short: 1 KiB an entry is far more than they take.
        if place.size > limits.workbookEntries << 10 {
            throw FormatError(.limits, detail: "the archive's directory is larger than its entries need")
        }
        offset = place.offset
        let bytes = try archive.bytes(at: place.offset, count: place.size)
        var position = 0
        while position < bytes.count {
            let rest = bytes[position...]
            guard rest.count >= Self.fileSize, ZipFields(rest).four(0) == 0x0201_4b50 else {
                throw FormatError(.refusedWorkbook, detail: "the archive's directory is not one list of entries")
            }
            let fields = ZipFields(rest)
            let lengths = (name: fields.two(28), extra: fields.two(30), comment: fields.two(32))
            let size = Self.fileSize + lengths.name + lengths.extra + lengths.comment
            guard rest.count >= size else {
                throw FormatError(.refusedWorkbook, detail: "the archive's directory is not one list of entries")
            }
            let name = rest.dropFirst(Self.fileSize).prefix(lengths.name)
            let extra = rest.dropFirst(Self.fileSize + lengths.name).prefix(lengths.extra)
            entries.append(try Self.entry(fields, name: name, extra: extra))
            position += size
        }
        if entries.count != place.count {
            throw FormatError(.refusedWorkbook, detail: "the archive's end record counts other entries")
        }
    }

    /// Finds the directory by the end record, in its long form where there is one.
    private static func locate(
        _ archive: any RandomAccess
    ) throws(FormatError) -> (count: Int, offset: Int, size: Int) {
        let tailSize = min(archive.byteCount, endSize + 0xffff)
        let start = archive.byteCount - tailSize
        let tail = try archive.bytes(at: start, count: tailSize)
        let marks = tail.indices.dropLast(3).filter { index in
            tail[index] == 0x50 && tail[index + 1] == 0x4b && tail[index + 2] == 0x05 && tail[index + 3] == 0x06
        }
        guard let mark = marks.last, tail.count - mark >= endSize else {
            throw FormatError(.truncated, offset: archive.byteCount)
        }
        if marks.count > 1 { throw FormatError(.refusedWorkbook, detail: "the archive has two end records") }
        let end = ZipFields(tail[mark...])
        let commentEnd = mark + endSize + end.two(20)
        if commentEnd > tail.count { throw FormatError(.truncated, offset: archive.byteCount) }
        if commentEnd < tail.count { throw FormatError(.refusedWorkbook, detail: "bytes follow the archive") }
        var place = (count: end.two(10), offset: end.four(16), size: end.four(12))
        var directoryEnd = start + mark
        if end.two(4) != 0 || end.two(6) != 0 || end.two(8) != place.count {
            throw FormatError(.unsupported, detail: "the archive has several volumes")
        }
        if mark >= 20, ZipFields(tail[(mark - 20)...]).four(0) == 0x0706_4b50 {
            directoryEnd = ZipFields(tail[(mark - 20)...]).eight(8)
            let long = try archive.bytes(at: directoryEnd, count: 56)
            guard long.count == 56, ZipFields(long[...]).four(0) == 0x0606_4b50,
                directoryEnd + 12 + ZipFields(long[...]).eight(4) == start + mark - 20
            else {
                throw FormatError(.refusedWorkbook, detail: "the archive's long end record is not where it should be")
            }
            let fields = ZipFields(long[...])
            place = (count: fields.eight(32), offset: fields.eight(48), size: fields.eight(40))
        }
        guard place.offset <= directoryEnd, place.size == directoryEnd - place.offset else {
            throw FormatError(.refusedWorkbook, detail: "the archive's directory is not directly before its end record")
        }
        return place
    }

    private static func entry(
        _ fields: ZipFields, name: ArraySlice<UInt8>, extra: ArraySlice<UInt8>
    ) throws(FormatError) -> ZipEntry {
        let flags = fields.two(8)
        // Encrypted, strongly encrypted, or with masked headers.
        if flags & 0x2041 != 0 { throw FormatError(.unsupported, detail: "it is encrypted") }
        guard let method = ZipEntry.Method(rawValue: UInt16(fields.two(10))) else {
            throw FormatError(.unsupported, detail: "its archive is compressed in an unusual way")
        }
        let type = mode_t(truncatingIfNeeded: fields.four(38) >> 16) & S_IFMT
        if type != 0, type != S_IFREG, type != S_IFDIR {
            throw FormatError(.refusedWorkbook, detail: "its archive holds a link or a device")
        }
        var numbers = [fields.four(24), fields.four(20), fields.four(42)]
        try widen(&numbers, by: extra)
        return ZipEntry(
            name: try safeName(name), method: method, checksum: UInt32(fields.four(16)), compressedSize: numbers[1],
            size: numbers[0], headerOffset: numbers[2], hasDescriptor: flags & 8 != 0, rawName: name)
    }

    /// Replaces numbers that did not fit by those of the long form's extra field.
    private static func widen(_ numbers: inout [Int], by extra: ArraySlice<UInt8>) throws(FormatError) {
        guard numbers.contains(0xffff_ffff) else { return }
        var rest = extra
        while rest.count >= 4 {
            let size = ZipFields(rest).two(2)
            guard rest.count >= 4 + size else { break }
            guard ZipFields(rest).two(0) == 1 else {
                rest = rest.dropFirst(4 + size)
                continue
            }
            var values = rest.dropFirst(4).prefix(size)
            for index in numbers.indices where numbers[index] == 0xffff_ffff && values.count >= 8 {
                numbers[index] = ZipFields(values).eight(0)
                values = values.dropFirst(8)
            }
            return
        }
    }

    /// A name that stays within the archive; nothing is ever written under it, but a path is no name of a part.
    private static func safeName(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> String {
        let name = String(decoding: bytes, as: UTF8.self).replacing("\\", with: "/")
        let isPath =
            name.hasPrefix("/") || name.contains(":") || name.isEmpty
            || name.split(separator: "/", omittingEmptySubsequences: false).contains { $0 == ".." || $0 == "." }
        if isPath || name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
            throw FormatError(.refusedWorkbook, detail: "its archive holds a path instead of a name")
        }
        return name
    }
}
