/// Writes small XLSX workbooks from the XML of their parts.
package struct WorkbookBuilder: Sendable {
    /// A sheet: its name, its `row` elements and its state.
    package struct Sheet: Sendable {
        /// The name in the workbook.
        package var name: String
        /// What stands in `sheetData`.
        package var rows: String
        /// `hidden` or `veryHidden`; empty for a sheet that is shown.
        package var state = ""
        /// The kind of part in the relationship.
        package var kind = "worksheet"

        /// A sheet that is shown.
        package init(_ name: String, _ rows: String) {
            self.name = name
            self.rows = rows
        }
    }

    /// The sheets in their order.
    package var sheets: [Sheet]
    /// What stands in each `si`; no part where there is none.
    package var sharedStrings: [String] = []
    /// Formats by their number, and the number of each style of cells.
    package var formats: [Int: String] = [:]
    /// The format's number of each style of cells.
    package var styles: [Int] = []
    /// Whether days are counted from 1904.
    package var isFrom1904 = false
    /// What stands before the root of each part, behind the declaration.
    package var prolog = ""
    /// More entries of the archive.
    package var extra: [ZipBuilder.Entry] = []

    private static let namespace = #"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#
    private static let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

    /// A workbook of one sheet whose `row` elements are given.
    package init(_ rows: String) {
        sheets = [Sheet("Sheet1", rows)]
    }

    /// Rows whose cells are inline strings, one line a row and cells separated by `|`; an empty cell is left out.
    package static func rows(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { row, line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).enumerated()
                .map { column, cell in
                    let place = "\(Character(Unicode.Scalar(UInt8(65 + column))))\(row + 1)"
                    return cell.isEmpty ? "" : #"<c r="\#(place)" t="inlineStr"><is><t>\#(cell)</t></is></c>"#
                }
            return #"<row r="\#(row + 1)">\#(cells.joined())</row>"#
        }.joined()
    }

    /// The archive before it is written, to be changed.
    package func archive() -> ZipBuilder {
        let list = sheets.indices.map { index in
            let state = sheets[index].state.isEmpty ? "" : #" state="\#(sheets[index].state)""#
            return #"<sheet name="\#(sheets[index].name)" sheetId="\#(index + 1)"\#(state) r:id="rId\#(index + 1)"/>"#
        }
        let links = sheets.indices.map { index in
            Self.link("rId\(index + 1)", sheets[index].kind, "worksheets/sheet\(index + 1).xml")
        }
        let relationships = #"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#
        let dates = isFrom1904 ? #"<workbookPr date1904="1"/>"# : ""
        var entries = [
            part("_rels/.rels", Self.relationships([Self.link("rId1", "officeDocument", "xl/workbook.xml")])),
            part(
                "xl/workbook.xml",
                "<workbook \(Self.namespace) \(relationships)>\(dates)<sheets>\(list.joined())</sheets></workbook>"),
            part(
                "xl/_rels/workbook.xml.rels",
                Self.relationships(
                    links + [
                        Self.link("rIdS", "styles", "styles.xml"),
                        Self.link("rIdT", "sharedStrings", "/xl/sharedStrings.xml"),
                    ])),
        ]
        for (index, sheet) in sheets.enumerated() {
            entries.append(
                part(
                    "xl/worksheets/sheet\(index + 1).xml",
                    "<worksheet \(Self.namespace)><sheetData>\(sheet.rows)</sheetData></worksheet>"))
        }
        if !styles.isEmpty {
            let codes = formats.sorted { $0.key < $1.key }.map { id, code in
                #"<numFmt numFmtId="\#(id)" formatCode="\#(code)"/>"#
            }
            let cells = styles.map { #"<xf numFmtId="\#($0)"/>"# }
            entries.append(
                part(
                    "xl/styles.xml",
                    "<styleSheet \(Self.namespace)><numFmts>\(codes.joined())</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>\(cells.joined())</cellXfs></styleSheet>"
                ))
        }
        if !sharedStrings.isEmpty {
            let items = sharedStrings.map { "<si>\($0)</si>" }
            entries.append(part("xl/sharedStrings.xml", "<sst \(Self.namespace)>\(items.joined())</sst>"))
        }
        return ZipBuilder(entries + extra)
    }

    /// The workbook.
    package func bytes() throws -> [UInt8] { try archive().bytes() }

    private func part(_ name: String, _ xml: String) -> ZipBuilder.Entry {
        ZipBuilder.Entry(name, #"<?xml version="1.0" encoding="UTF-8"?>"# + prolog + xml)
    }

    private static func link(_ id: String, _ kind: String, _ target: String) -> String {
        #"<Relationship Id="\#(id)" Type="\#(types)\#(kind)" Target="\#(target)"/>"#
    }

    private static func relationships(_ links: [String]) -> String {
        let namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        return #"<Relationships xmlns="\#(namespace)">\#(links.joined())</Relationships>"#
    }
}
