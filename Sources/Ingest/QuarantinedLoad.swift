import Formats
import Foundation
package import Postgres
package import Store

/// A load that left records in quarantine: what is needed to read them again.
package struct QuarantinedLoad: Sendable {
    /// Its number.
    package let loadID: Int64
    /// The source that gave its file.
    package let source: String
    /// The file's name.
    package let file: String
    /// Where the file was.
    package let path: String?
    /// How it ended: `loaded` or `held`.
    package let state: String
    /// Why it is held, or what drifted.
    package let reason: String?
    /// The headers of the file, as far as they were read.
    package let header: [String]
    /// The definition that read it.
    package let feed: FeedDefinition

    let digest: Data?
    private let delimiter: String?

    /// Looks a load up.
    ///
    /// - Throws: `Failure` 1131 where there is none of that number, 1111 where its definition is gone.
    package init(_ id: Int64, county: String, catalog: FeedCatalog, on database: isolated Connection) throws {
        let row = try database.first(
            """
            select feed, source, file, path, state, reason, digest, dialect, header, definition
            from ledger.load where county_code = $1 and load_id = $2::bigint
            """, [.init(county), .init(id)],
            as: String.self, String.self, String.self, String?.self, String.self, String?.self, Data?.self,
            String?.self, [String].self, String?.self)
        guard let row else {
            throw Failure(
                1131, .noInput, Bilingual("there is no load \(id)", "没有编号为 \(id) 的装载"),
                repair: Bilingual("see aidwatch quarantine list", "请用 aidwatch quarantine list 查看"))
        }
        loadID = id
        (source, file, path, state, reason) = (row.1, row.2, row.3, row.4, row.5)
        (digest, delimiter, header) = (row.6, row.7, row.8)
        // A source of the older ledger says by its name which definition reads its files.
        let named = row.9 ?? source.split(separator: ":").last.map(String.init) ?? row.0
        feed = try catalog.feed(named) ?? catalog.named(row.0)
    }

    /// The headers under which a record is shown and corrected: those of the file, and required columns that it lacks.
    package var shownHeader: [String] {
        get throws {
            // A file whose columns are claimed twice is held before any record is read.
            let mapping = try HeaderMapping(feed, headers: header, isOpen: true)
            let lacking = feed.columns.filter { $0.isRequired && mapping.absent.contains($0.name) }
            return header + lacking.map(\.name)
        }
    }

    /// The headers under which a record stays in quarantine: those of a table's file, or those that are shown.
    var keptHeader: [String] {
        get throws { delimiter == "json" ? try shownHeader : header }
    }

    /// How the region codes of its source are read; nil where they are of the district's own system.
    ///
    /// - Throws: `Failure` 1147 where the source is gone, so that nobody knows; 1152 as `RegionTranslation`.
    func regions(_ sources: SourceCatalog, on database: isolated Connection) throws -> RegionTranslation? {
        if let source = sources.source(source) { return try RegionTranslation.list(for: source, on: database) }
        // Files named by hand are always in the district's own codes.
        guard !source.hasPrefix("file:"), feed.columns.contains(where: { $0.type == .region }) else { return nil }
        throw Failure(
            1147, .refused,
            Bilingual(
                "the source \(source) of load \(loadID) is gone, so it is not known of which system its region codes are",
                "装载 \(loadID) 的来源 \(source) 已不存在，无法得知其区划编码体系"),
            repair: Bilingual(
                "put it back into Pipelines/sources.yaml; nothing was loaded",
                "请在 Pipelines/sources.yaml 中恢复该来源；没有装载任何内容"))
    }

    /// What the texts of its records are; nil where a reader tells it.
    var form: RecordEncoder.Form? { delimiter == "xlsx" ? .keptCells : nil }

    /// A reader over one record as it was read, under the columns of its file or others.
    func reader(
        of record: String, under columns: [String]? = nil, limits: Limits
    ) throws(FormatError) -> any RecordReader {
        if isJSON(record) {
            let line = record.replacing("\r\n", with: " ").replacing("\n", with: " ").replacing("\r", with: " ")
            return try JSONLinesReader(MemorySource(Array(line.utf8)), limits: limits)
        }
        let head = MemorySink()
        let writer = try CSVWriter(head, options: options)
        try writer.write(columns ?? header)
        try writer.finish()
        return try CSVReader(MemorySource(head.bytes + Array(record.utf8)), dialect: options.dialect, limits: limits)
    }

    /// The fields of one record as it was read, in the order of `shownHeader`; more where it has more.
    func fields(of record: String, limits: Limits) throws -> [String] {
        let reader = try reader(of: record, limits: limits)
        var buffer = RecordBuffer()
        guard try reader.next(into: &buffer), buffer.fieldCount > 0 else { return [record] }
        let values = (0..<buffer.fieldCount).map { buffer.string($0).replacing("\0", with: "\u{2400}") }
        if reader.columns == header { return values }
        let places = Dictionary(zip(reader.columns, values)) { first, _ in first }
        return try shownHeader.map { places[$0] ?? "" }
    }

    /// A record of a corrected file in the form in which the load's own records are kept.
    ///
    /// `kept` is the record before; its arrays and objects stay what they are where they were not touched.
    func record(of values: [String], under columns: [String], instead kept: String, limits: Limits) throws -> String {
        guard isJSON(kept) else {
            let line = MemorySink()
            let writer = try CSVWriter(line, options: options)
            try writer.write(values)
            try writer.finish()
            return String(decoding: line.bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
        }
        let before = try reader(of: kept, limits: limits)
        var buffer = RecordBuffer()
        var structures: [String: String] = [:]
        if try before.next(into: &buffer) {
            for (index, column) in before.columns.enumerated() where [.array, .object].contains(buffer.kind(index)) {
                structures[column] = buffer.string(index)
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        func quoted(_ text: String) throws -> String { String(decoding: try encoder.encode(text), as: UTF8.self) }
        let members = try zip(columns, values).filter { !$1.isEmpty }.sorted { $0.0 < $1.0 }.map { column, value in
            try quoted(column) + ":" + (structures[column] == value ? value : quoted(value))
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private func isJSON(_ record: String) -> Bool {
        delimiter == "json" || delimiter == nil && record.hasPrefix("{")
    }

    private var options: CSVWriter.Options {
        var options = CSVWriter.Options()
        if let byte = delimiter?.utf8.first, delimiter?.utf8.count == 1 { options.dialect.delimiter = byte }
        return options
    }
}
