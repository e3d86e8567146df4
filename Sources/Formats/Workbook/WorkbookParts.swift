/// The relationships of a part: which other part an ID stands for (ECMA-376 part 2, 6.5).
final class RelationshipsPart: XMLPart {
    /// Where a relationship leads, and the last word of its type.
    struct Relationship {
        let id: String
        let kind: Substring
        let target: String
    }

    private(set) var relationships: [Relationship] = []

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard name == "Relationship", let id = attributes["Id"], let type = attributes["Type"],
            let target = attributes["Target"]
        else { return }
        if relationships.count == WorkbookPart.mostItems {
            return fail(FormatError(.limits, detail: "more than \(WorkbookPart.mostItems) relationships of a part"))
        }
        let kind = type.split(separator: "/").last ?? ""
        relationships.append(Relationship(id: id, kind: kind, target: target))
    }

    /// The name of the part to which a target leads from the folder of another.
    static func part(_ target: String, from folder: String) -> String {
        var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for part in target.replacing("\\", with: "/").split(separator: "/") where part != "." {
            if part == ".." {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}

/// What the main part of a workbook says: its sheets in their order, and how it counts days.
final class WorkbookPart: XMLPart {
    /// Sheets, relationships and the like of one part.
    static let mostItems = 10_000

    /// A sheet as it is listed.
    struct Sheet {
        let name: String
        let relationship: String
        let isHidden: Bool
    }

    private(set) var sheets: [Sheet] = []
    private(set) var dateSystem = DateSystem.from1900

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "workbookPr", let value = attributes["date1904"], value == "1" || value == "true" {
            dateSystem = .from1904
        }
        guard name == "sheet", let title = attributes["name"], let id = attributes["id"] else { return }
        if sheets.count == Self.mostItems {
            return fail(FormatError(.limits, detail: "more than \(Self.mostItems) sheets"))
        }
        let state = attributes["state"]
        sheets.append(Sheet(name: title, relationship: id, isHidden: state == "hidden" || state == "veryHidden"))
    }
}

/// Which style shows a number as a date.
final class StylesPart: XMLPart {
    /// The format of each style of cells.
    private(set) var formats: [NumberFormat] = []

    private var custom: [Int: NumberFormat] = [:]
    private var isInCellStyles = false
    private static let mostStyles = 1 << 16

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard let id = attributes.number("numFmtId"), let code = attributes["formatCode"] else { return }
            custom[id] = NumberFormat(code: code)
        case "cellXfs": isInCellStyles = true
        case "cellStyleXfs", "cellStyles", "dxfs": isInCellStyles = false
        case "xf" where isInCellStyles:
            let id = attributes.number("numFmtId") ?? 0
            formats.append(custom[id] ?? NumberFormat(builtIn: id))
        default: break
        }
        if formats.count > Self.mostStyles || custom.count > Self.mostStyles {
            fail(FormatError(.limits, detail: "more than \(Self.mostStyles) styles"))
        }
    }
}
