import Domain
import Formats
import Store

/// What a body holds, once it has been looked through.
struct HTTPPage: Sendable {
    /// The records, as the loader reads them.
    let spool: TemporaryFile
    /// How many there are.
    let count: Int
    /// The token of the next page, as the page names it.
    let next: String?
    /// The newest change of a record, by the field that says so.
    let newest: Instant?

    /// Why a body is not taken.
    struct Refusal: Error {
        let reason: LoadOutcome.HoldReason
        let detail: String
    }

    /// Looks through the body of an answer; records of a JSON document go to `lines`, one a line.
    ///
    /// - Throws: `Refusal`; `FormatError` where the spool cannot be read or written.
    init(_ response: HTTPResponse, _ settings: HTTPSettings, feed: FeedDefinition, lines: TemporaryFile) throws {
        let limits = Limits(inflatedBytes: settings.mostBytes)
        let isHTML = response.header("content-type")?.lowercased().contains("text/html") == true
        let isTable = settings.format == .csv
        if try isHTML || Self.beginsWithTag(response.body, limits) {
            throw Refusal(
                reason: isTable ? .notCSV : .notJSON, detail: "the answer is a page for people, as a login page is")
        }
        if settings.format == .json {
            var path: String?
            if case .cursor(_, let named, _) = settings.paging { path = named }
            var items = JSONItems(itemsPath: settings.items, valuePath: path, output: lines, limits: limits)
            let result: JSONItems.Result
            do {
                result = try items.read(InflatingSource(try FileSource(response.body), limits: limits))
            } catch let refusal as JSONItems.Refusal {
                throw Self.refusal(refusal, settings)
            }
            var newest: Instant?
            if let window = settings.updatedSince, result.count > 0 {
                newest = try Self.scan(lines, feed, limits, field: window.field).newest
            }
            (spool, count, next, self.newest) = (lines, result.count, result.value, newest)
        } else {
            var found = (count: 0, newest: Instant?.none)
            if response.body.byteCount > 0 {
                let isWhole = try !settings.needsFinalNewline || Self.endsWithNewline(response.body, limits)
                guard response.isLengthKnown, isWhole else {
                    throw Refusal(reason: .truncated, detail: "the answer does not end with a line break")
                }
                found = try Self.scan(response.body, feed, limits, field: settings.updatedSince?.field)
            }
            (spool, count, next, newest) = (response.body, found.count, nil, found.newest)
        }
    }

    private static func refusal(_ refusal: JSONItems.Refusal, _ settings: HTTPSettings) -> Refusal {
        switch refusal {
        case .notJSON(let offset): Refusal(reason: .notJSON, detail: "it ends or is no JSON at byte \(offset)")
        case .noItems:
            Refusal(
                reason: .notJSON,
                detail: settings.items.isEmpty ? "it is no array" : "it has no array at \(settings.items)")
        }
    }

    private static func beginsWithTag(_ spool: TemporaryFile, _ limits: Limits) throws -> Bool {
        let source = InflatingSource(try FileSource(spool), limits: limits)
        return try withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
            let count = try source.read(into: buffer)
            let first = buffer[0..<count].first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
            return first == UInt8(ascii: "<")
        }
    }

    private static func endsWithNewline(_ spool: TemporaryFile, _ limits: Limits) throws -> Bool {
        let source = InflatingSource(try FileSource(spool), limits: limits)
        var last: UInt8 = 0
        return try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            while true {
                let count = try source.read(into: buffer)
                if count == 0 { return last == 0x0A || last == 0x0D }
                // In UTF-16 a zero byte may stand behind the line break.
                if buffer[count - 1] != 0 { last = buffer[count - 1] } else if count > 1 { last = buffer[count - 2] }
            }
        }
    }

    /// Counts records and finds the newest change; a file that cannot be read through is left to the loader to judge.
    private static func scan(
        _ spool: TemporaryFile, _ feed: FeedDefinition, _ limits: Limits, field: String?
    ) throws -> (count: Int, newest: Instant?) {
        var count = 0
        var newest: Instant?
        do {
            let file = try SourceFile(
                path: "", spool: spool, pinned: feed.encoding.flatMap(TextEncoding.init(rawValue:)), limits: limits)
            let reader = try file.reader(of: feed)
            var record = RecordBuffer()
            while try reader.next(into: &record) {
                if record.isBlank { continue }
                count += 1
                guard let field, let column = reader.columns.firstIndex(of: field), column < record.fieldCount,
                    record.problem == nil
                else { continue }
                let instant = record.withSpan(column) { bytes in
                    Instant.parse(bytes.extracting(FieldReading.trimmed(bytes)))
                }
                if let instant, newest.map({ $0 < instant }) ?? true { newest = instant }
            }
        } catch {
            guard FileLoader.holdReason(error) != nil else { throw error }
            return (max(count, 1), nil)
        }
        return (count, newest)
    }
}
