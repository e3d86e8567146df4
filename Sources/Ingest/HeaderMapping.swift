package import Store

/// Which field of a file holds which column of a feed, found by the headers that the feed definition names.
package struct HeaderMapping: Sendable {
    /// The field of each column, in the order of the definition; nil where the file lacks the column.
    package let fields: [Int?]
    /// Headers that no column claims.
    package let unknown: [String]
    /// Headers that name their column in another spelling: blanks, case, full-width or traditional characters.
    package let respelled: [(header: String, column: String)]
    /// Columns of the definition that the file lacks.
    package let absent: [String]
    /// Whether a column that no header names may still come.
    let isOpen: Bool

    /// Why a file cannot be mapped and is held as a whole.
    package enum Problem: Error, Sendable, Hashable {
        /// Required columns are missing.
        case missingColumns([String])
        /// Two headers of the file belong to one column.
        case sameColumn(column: String, headers: [String])
    }

    /// Finds the columns of `feed` among `headers`, the names as they stand in the file.
    ///
    /// One header may fill several columns. Case, blanks, full-width forms and traditional characters make no difference. Empty headers are passed over. Where the headers are
    /// `open`, as the keys of JSON objects are, a column that none has is left to each record.
    /// - Throws: `Problem`.
    package init(_ feed: FeedDefinition, headers: [String], isOpen: Bool = false) throws(Problem) {
        var columnsOfHeader: [String: [Int]] = [:]
        for (index, column) in feed.columns.enumerated() where column.constant == nil {
            for name in Set(column.headers.map(HeaderText.normalized)) {
                columnsOfHeader[name, default: []].append(index)
            }
        }
        var fields = [Int?](repeating: nil, count: feed.columns.count)
        var unknown: [String] = []
        var respelled: [(header: String, column: String)] = []
        for (position, header) in headers.enumerated() {
            let name = HeaderText.normalized(header)
            if name.isEmpty { continue }
            guard let columns = columnsOfHeader[name] else {
                unknown.append(header)
                continue
            }
            for column in columns {
                let definition = feed.columns[column]
                if let earlier = fields[column] {
                    throw .sameColumn(column: definition.name, headers: [headers[earlier], header])
                }
                fields[column] = position
                if !definition.headers.contains(header) {
                    respelled.append((header: header, column: definition.name))
                }
            }
        }
        let lacking = feed.columns.indices.filter { fields[$0] == nil && feed.columns[$0].constant == nil }
        let required = lacking.filter { feed.columns[$0].isRequired }
        if !required.isEmpty, !isOpen {
            throw .missingColumns(required.map { feed.columns[$0].name })
        }
        self.isOpen = isOpen
        self.fields = fields
        self.unknown = unknown
        self.respelled = respelled
        absent = lacking.map { feed.columns[$0].name }
    }
}
