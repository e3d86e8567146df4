/// A list of findings of a folder, in pages of at most a thousand rows.
///
/// The district's list of over a thousand findings is split: its first page has the most urgent thousand and the index of
/// the townships' lists, which hold all.
struct FindingList: Sendable {
    /// Rows on one page.
    static let pageSize = 1000
    /// The first page of a folder's list.
    static let whole = "findings.html"

    /// The township's name; `nil` for the folder's own list.
    let township: String?
    /// The township's 12 digits; `nil` for the folder's own list and for findings about the whole district.
    let townshipCode: String?
    /// Its rows, most urgent first.
    let rows: [FindingRow]
    /// How many pages it has, at least one.
    let pages: Int

    private init(township: String?, code: String?, rows: [FindingRow], pages: Int) {
        self.township = township
        townshipCode = code
        self.rows = rows
        self.pages = pages
    }

    /// The lists of a folder's findings, its own first.
    static func lists(of findings: [FindingRow], level: Level) -> [FindingList] {
        let pages = max(1, (findings.count + pageSize - 1) / pageSize)
        guard level == .district, pages > 1 else {
            return [FindingList(township: nil, code: nil, rows: findings, pages: pages)]
        }
        let groups = Dictionary(grouping: findings) { $0.townshipCode ?? "" }
        return [FindingList(township: nil, code: nil, rows: findings, pages: 1)]
            + groups.keys.sorted().map { code in
                let rows = groups[code] ?? []
                let name = code.isEmpty ? "全区" : rows.first?.township ?? ""
                return FindingList(
                    township: name, code: code.isEmpty ? nil : code, rows: rows,
                    pages: (rows.count + pageSize - 1) / pageSize)
            }
    }

    /// The file of a page, from 1.
    func file(_ page: Int) -> String {
        let place = township == nil ? nil : townshipCode.map { String($0.prefix(9)) } ?? "district"
        let parts = [place, page == 1 ? nil : String(page)].compactMap { $0 }
        return parts.isEmpty ? Self.whole : "findings-\(parts.joined(separator: "-")).html"
    }

    /// The rows of a page, from 1.
    func rows(_ page: Int) -> ArraySlice<FindingRow> {
        rows[((page - 1) * Self.pageSize)..<min(page * Self.pageSize, rows.count)]
    }
}
