/// The parts of a workbook and how they hang together.
struct WorkbookPackage {
    /// How the workbook counts days.
    let dateSystem: DateSystem
    /// What the workbook holds beside its sheets that is not looked at.
    let notes: [String]

    private let archive: ZipArchive
    private let limits: Limits
    private let folder: String
    private let sheets: [WorkbookPart.Sheet]
    private let relationships: [RelationshipsPart.Relationship]

    /// Finds the workbook in an archive.
    init(_ bytes: any RandomAccess, limits: Limits) throws(FormatError) {
        archive = try ZipArchive(bytes, limits: limits)
        self.limits = limits
        let root = try Self.relationships("_rels/.rels", in: archive).first { $0.kind == "officeDocument" }
        let main = RelationshipsPart.part(root?.target ?? "xl/workbook.xml", from: "")
        guard let entry = archive.entry(main), !entry.key.hasSuffix(".bin") else {
            throw FormatError(.unsupported, detail: "it is no XLSX workbook")
        }
        let workbook = try WorkbookPart(archive.open(entry), name: "the workbook's main part")
        _ = try workbook.advance()
        sheets = workbook.sheets
        dateSystem = workbook.dateSystem
        var path = main.split(separator: "/")
        let name = path.popLast() ?? ""
        folder = path.joined(separator: "/")
        relationships = try Self.relationships(folder + "/_rels/\(name).rels", in: archive)
        if sheets.isEmpty, root == nil || !main.lowercased().hasSuffix("workbook.xml") {
            throw FormatError(.unsupported, detail: "it is no XLSX workbook")
        }
        let keys = archive.entries.map(\.key)
        notes = [
            keys.contains { $0.hasSuffix("vbaproject.bin") || $0.contains("/macrosheets/") } ? "macros" : nil,
            keys.contains { $0.contains("/externallinks/") } ? "links to other workbooks" : nil,
        ].compactMap { $0 }
    }

    /// The sheet of a name, or the first that is not hidden, or the first.
    func sheet(named name: String?) throws(FormatError) -> WorkbookPart.Sheet {
        let tables = sheets.filter { sheet in
            relationships.contains { $0.id == sheet.relationship && $0.kind == "worksheet" }
        }
        guard let name else {
            guard let first = tables.first(where: { !$0.isHidden }) ?? tables.first else {
                throw FormatError(.missingSheet, detail: "it has no sheet with cells")
            }
            return first
        }
        guard let named = tables.first(where: { Self.normalized($0.name) == Self.normalized(name) }) else {
            throw FormatError(.missingSheet, detail: name)
        }
        return named
    }

    /// Opens a sheet, with the strings and styles that its cells refer to.
    func open(_ sheet: WorkbookPart.Sheet) throws(FormatError) -> SheetPart {
        var context = SheetPart.Context()
        context.dates = dateSystem
        if let entry = entry(ofKind: "sharedStrings") {
            let part = try SharedStringsPart(archive.open(entry), limits: limits)
            _ = try part.advance()
            context.strings = part.strings
        }
        if let entry = entry(ofKind: "styles") {
            let part = try StylesPart(archive.open(entry), name: "the part of styles")
            _ = try part.advance()
            context.formats = part.formats
        }
        let target = relationships.first { $0.id == sheet.relationship }?.target ?? ""
        guard let entry = archive.entry(RelationshipsPart.part(target, from: folder)) else {
            throw FormatError(.damagedWorkbook, detail: "the part of the sheet is not there")
        }
        return try SheetPart(archive.open(entry), context: context, limits: limits)
    }

    private func entry(ofKind kind: String) -> ZipEntry? {
        relationships.first { $0.kind == kind }.flatMap {
            archive.entry(RelationshipsPart.part($0.target, from: folder))
        }
    }

    private static func relationships(
        _ name: String, in archive: ZipArchive
    ) throws(FormatError) -> [RelationshipsPart.Relationship] {
        guard let entry = archive.entry(name) else { return [] }
        let part = try RelationshipsPart(archive.open(entry), name: "a part of relationships")
        _ = try part.advance()
        return part.relationships
    }

    private static func normalized(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace }
    }
}
