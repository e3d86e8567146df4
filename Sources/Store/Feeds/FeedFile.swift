import Formats

/// Reads one feed definition file.
struct FeedFile {
    private let root: YAMLNode
    private let name: String
    private var problems: [ConfigurationProblem] = []

    private static let keys: Set<String> = [
        "feed", "title", "group", "into", "shared", "any_district", "key", "key_without", "own_date", "own_date_else",
        "ended", "indexes", "columns", "encoding", "delimiter", "sheet",
    ]
    private static let columnKeys: Set<String> = [
        "type", "required", "header", "aliases", "codes", "open", "default", "constant", "map", "from", "minimum",
        "maximum", "positive", "ending", "ended_by", "as_of", "personal",
    ]

    /// Parses the text of `file`; `name` is the file's name without its ending, and the feed's.
    init(text: String, file: String, name: String) throws {
        root = try YAMLNode.parse(text, file: file)
        self.name = name
    }

    /// The name of the feed whose table this one fills, where it is another's.
    var target: String? { root["into"]?.string }

    /// The definition; `base` is the target's where this file has `into`.
    ///
    /// - Throws: `ConfigurationError` with every problem of the file.
    mutating func definition(base: FeedDefinition?) throws -> FeedDefinition {
        guard root.entries != nil else {
            throw ConfigurationError(problems: [root.problem("a feed file is a mapping that begins with `feed:`")])
        }
        problems += root.unknownKeys(allowed: Self.keys)
        if root["feed"]?.string != name {
            problems.append((root["feed"] ?? root).problem("`feed` must be \(name), the name of the file"))
        }
        checkName(name, at: root)
        if let target, base == nil {
            problems.append(root.problem("`into` names the feed \(target), which does not exist"))
        }
        let columns = columns(base: base)
        let definition = FeedDefinition(
            name: name,
            title: root["title"]?.string ?? base?.title ?? name,
            group: group() ?? base?.group ?? .supervision,
            table: base?.table ?? name,
            isShared: flag("shared", in: root) ?? base?.isShared ?? false,
            acceptsAnyDistrict: flag("any_district", in: root) ?? base?.acceptsAnyDistrict ?? false,
            key: list("key", in: root) ?? base?.key ?? [],
            keyWithout: alternativeKey() ?? base?.keyWithout,
            ownDate: root["own_date"]?.string ?? base?.ownDate,
            ownDateElse: ownDateElse() ?? base?.ownDateElse,
            ended: root["ended"]?.string ?? base?.ended,
            indexes: indexes() ?? base?.indexes ?? [],
            columns: columns,
            encoding: encoding(),
            delimiter: delimiter(),
            sheet: sheet()
        )
        checkReferences(of: definition)
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return definition
    }

    private mutating func columns(base: FeedDefinition?) -> [FeedColumn] {
        guard let entries = root["columns"]?.entries, !entries.isEmpty else {
            problems.append((root["columns"] ?? root).problem("`columns` must list at least one column"))
            return []
        }
        var given: [String: FeedColumn] = [:]
        var order: [String] = []
        for (key, keyNode, value) in entries {
            let inherited = base?.column(key)
            if base != nil, inherited == nil {
                problems.append(keyNode.problem("the feed \(base?.name ?? "") has no column \(key)"))
            }
            checkName(key, at: keyNode)
            given[key] = column(key, value, base: inherited)
            order.append(key)
        }
        guard let base else { return order.compactMap { given[$0] } }
        return base.columns.map { given[$0.name] ?? $0 }
    }

    private mutating func column(_ name: String, _ node: YAMLNode, base: FeedColumn?) -> FeedColumn {
        problems += node.unknownKeys(allowed: Self.columnKeys)
        var headers = base?.headers ?? [name]
        if let source = node["from"]?.string { headers = [source] }
        if let header = node["header"]?.string { headers.append(header) }
        headers += list("aliases", in: node) ?? []
        var map: [String: String] = [:]
        for (key, _, value) in node["map"]?.entries ?? [] {
            map[key] = value.string
        }
        let column = FeedColumn(
            name: name,
            type: type(of: node) ?? base?.type ?? .text,
            isRequired: flag("required", in: node) ?? base?.isRequired ?? false,
            headers: headers,
            defaultValue: node["default"]?.string ?? base?.defaultValue,
            constant: node["constant"]?.string,
            valueMap: map,
            minimum: bound("minimum", in: node) ?? base?.minimum,
            maximum: bound("maximum", in: node) ?? base?.maximum,
            isPositive: flag("positive", in: node) ?? base?.isPositive ?? false,
            isEnding: flag("ending", in: node) ?? base?.isEnding ?? false,
            endedBy: node["ended_by"]?.string ?? base?.endedBy,
            asOf: node["as_of"]?.string ?? base?.asOf,
            purge: purging(of: node) ?? base?.purge
        )
        checkCodes(of: column, at: node)
        return column
    }

    /// What a purge leaves of the column: of an ID number always a mark.
    private mutating func purging(of node: YAMLNode) -> FeedColumn.Purging? {
        guard let mark = node["personal"] else { return node["type"]?.string == "id" ? .marked : nil }
        guard let purging = mark.string.flatMap(FeedColumn.Purging.init(rawValue:)), node["type"]?.string == "text"
        else {
            problems.append(mark.problem("`personal` is true or key, of a text"))
            return nil
        }
        return purging
    }

    private mutating func type(of node: YAMLNode) -> ColumnType? {
        guard let typeNode = node["type"] else { return nil }
        switch typeNode.string {
        case "text": return .text
        case "date": return .date
        case "time": return .time
        case "month": return .month
        case "money": return .money
        case "int": return .int
        case "bool": return .bool
        case "id": return .id
        case "region": return .region
        case "degrees": return .degrees
        case "code": return .code(codes(of: node), isOpen: flag("open", in: node) ?? false)
        case "codes": return .codes(codes(of: node))
        default:
            problems.append(
                typeNode.problem(
                    "unknown type; one of text, date, time, month, money, int, bool, id, region, code, codes, degrees"))
            return nil
        }
    }

    private mutating func codes(of node: YAMLNode) -> CodeList {
        let isOpen = node["open"]?.bool ?? false
        guard let entries = node["codes"]?.entries else {
            if !isOpen { problems.append(node.problem("a column of type code needs `codes: {code: label}`")) }
            return CodeList([])
        }
        return CodeList(entries.map { CodeList.Entry(code: $0.key, label: $0.value.string ?? $0.key) })
    }

    /// The name of the pinned encoding as the readers know it; `gbk` and `gb2312` are parts of `gb18030`.
    private mutating func encoding() -> String? {
        guard let node = root["encoding"] else { return nil }
        let name = node.string?.lowercased() ?? ""
        let usual = [
            "utf8": "utf-8", "utf16le": "utf-16le", "utf16be": "utf-16be", "gbk": "gb18030", "gb2312": "gb18030",
        ]
        guard let encoding = TextEncoding(rawValue: usual[name] ?? name) else {
            let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append(node.problem("`encoding` is one of \(known), gbk"))
            return nil
        }
        return encoding.rawValue
    }

    private mutating func delimiter() -> String? {
        guard let node = root["delimiter"] else { return nil }
        guard let delimiter = node.string, [",", ";", "\t", "|"].contains(delimiter) else {
            problems.append(node.problem("`delimiter` is one of \",\", \";\", \"|\" and \"\\t\""))
            return nil
        }
        return delimiter
    }

    private mutating func sheet() -> String? {
        guard let node = root["sheet"] else { return nil }
        guard let sheet = node.string, !sheet.allSatisfy(\.isWhitespace) else {
            problems.append(node.problem("`sheet` is the name of a sheet"))
            return nil
        }
        return sheet
    }

    /// Values that the definition gives itself must be something, and codes or labels where their column has such.
    private mutating func checkCodes(of column: FeedColumn, at node: YAMLNode) {
        for (key, value) in [("default", column.defaultValue), ("constant", column.constant)] {
            let isNothing = value?.allSatisfy { $0.isWhitespace || $0 == ";" || $0 == "；" } ?? false
            if isNothing { problems.append((node[key] ?? node).problem("`\(key)` is empty; leave it out")) }
        }
        guard case .code(let list, let isOpen) = column.type, !isOpen else { return }
        for (key, value) in [("default", column.defaultValue), ("constant", column.constant)] {
            if let value, list.code(for: value) == nil {
                problems.append((node[key] ?? node).problem("`\(key)` is none of the codes of \(column.name)"))
            }
        }
        for (_, _, target) in node["map"]?.entries ?? [] {
            if let value = target.string, !value.isEmpty, list.code(for: value) == nil {
                problems.append(target.problem("`map` leads to none of the codes of \(column.name)"))
            }
        }
    }

    private mutating func group() -> FeedDefinition.Group? {
        guard let node = root["group"] else { return nil }
        guard let group = node.string.flatMap(FeedDefinition.Group.init(rawValue:)) else {
            problems.append(node.problem("`group` is reference, report or supervision"))
            return nil
        }
        return group
    }

    private mutating func alternativeKey() -> FeedDefinition.AlternativeKey? {
        guard let node = root["key_without"] else { return nil }
        guard let entry = node.entries?.first, let columns = entry.value.elements?.compactMap(\.string) else {
            problems.append(node.problem("`key_without` is {column: [columns of the key without it]}"))
            return nil
        }
        return FeedDefinition.AlternativeKey(missing: entry.key, columns: columns)
    }

    private mutating func ownDateElse() -> (feed: String, column: String)? {
        guard let node = root["own_date_else"] else { return nil }
        let parts = node.string?.split(separator: ".").map(String.init) ?? []
        guard parts.count == 2 else {
            problems.append(node.problem("`own_date_else` is feed.column"))
            return nil
        }
        return (feed: parts[0], column: parts[1])
    }

    private mutating func indexes() -> [[String]]? {
        guard let node = root["indexes"] else { return nil }
        guard let lists = node.elements?.map({ $0.elements?.compactMap(\.string) ?? [] }) else {
            problems.append(node.problem("`indexes` is a list of lists of columns"))
            return nil
        }
        return lists
    }

    private mutating func list(_ key: String, in node: YAMLNode) -> [String]? {
        guard let value = node[key] else { return nil }
        guard let elements = value.elements else {
            problems.append(value.problem("`\(key)` is a list"))
            return nil
        }
        return elements.compactMap(\.string)
    }

    private mutating func flag(_ key: String, in node: YAMLNode) -> Bool? {
        guard let value = node[key] else { return nil }
        guard let flag = value.bool else {
            problems.append(value.problem("`\(key)` is true or false"))
            return nil
        }
        return flag
    }

    private mutating func bound(_ key: String, in node: YAMLNode) -> Int? {
        guard let value = node[key] else { return nil }
        guard let number = value.int else {
            problems.append(value.problem("`\(key)` is a whole number"))
            return nil
        }
        return number
    }

    private mutating func checkName(_ name: String, at node: YAMLNode) {
        let isPlain = name.utf8.allSatisfy { byte in
            (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == 95
        }
        if !isPlain || name.isEmpty || name.utf8.count > 40 || name.hasPrefix("_") {
            problems.append(node.problem("a name is at most 40 of a-z, 0-9 and _, here: \(name)"))
        }
        if ["county_code", "row_key", "load_id", "known_from", "known_to"].contains(name) {
            problems.append(node.problem("the name \(name) is kept for the ledger's own columns"))
        }
    }

    private mutating func checkReferences(of definition: FeedDefinition) {
        var named = definition.key + definition.indexes.flatMap { $0 } + (definition.keyWithout?.columns ?? [])
        named += [definition.keyWithout?.missing, definition.ownDate].compactMap { $0 }
        named += definition.columns.compactMap(\.endedBy)
        for name in named where definition.column(name) == nil {
            problems.append(root.problem("the column \(name) is named but not defined"))
        }
        if definition.key.isEmpty {
            problems.append(root.problem("`key` must name the columns of the natural key"))
        }
        if let ownDate = definition.ownDate, let column = definition.column(ownDate),
            column.type != .date, column.type != .time
        {
            problems.append(root.problem("`own_date` must name a date or a time"))
        }
    }
}
