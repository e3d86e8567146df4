import Crypto
import Foundation
import Postgres
package import Store

/// How the headers of a file differ from those of the last file of its source; their order makes no difference.
///
/// It is told and kept, and changes nothing by itself: what a feed knows of is in its definition.
package struct HeaderChange: Sendable, Hashable {
    /// A column whose header is another one that the definition knows.
    package struct Renaming: Sendable, Hashable {
        /// The canonical name.
        package let column: String
        /// The headers.
        package let before: String, after: String
    }

    /// The headers of the last file, in its order.
    package let before: [String]
    /// The headers of this file, in its order.
    package let after: [String]
    /// Headers that are no longer there.
    package let vanished: [String]
    /// Headers that were not there.
    package let new: [String]
    /// Columns that stand under another header.
    package let renamed: [Renaming]
    /// Whether the feed knows none of the headers, so that they may be a record.
    private let isStrange: Bool

    /// Compares two headers; nil where they hold the same ones.
    ///
    /// Blanks, case, full-width and traditional characters make no difference, as for the mapping of columns.
    package init?(from before: [String], to after: [String], feed: FeedDefinition) {
        let old = Self.named(before)
        let current = Self.named(after)
        guard Self.fingerprint(of: before) != Self.fingerprint(of: after) else { return nil }
        self.before = before
        self.after = after
        isStrange = HeaderText.knowsNone(of: after, feed)
        var vanished = old.filter { header in !current.contains { $0.name == header.name } }
        var new = current.filter { header in !old.contains { $0.name == header.name } }
        var renamed: [Renaming] = []
        for column in feed.columns where column.constant == nil {
            let names = Set(column.headers.map(HeaderText.normalized))
            guard let gone = vanished.firstIndex(where: { names.contains($0.name) }),
                let come = new.firstIndex(where: { names.contains($0.name) })
            else { continue }
            renamed.append(Renaming(column: column.name, before: vanished[gone].header, after: new[come].header))
            vanished.remove(at: gone)
            new.remove(at: come)
        }
        self.vanished = vanished.map(\.header)
        self.new = new.map(\.header)
        self.renamed = renamed
    }

    /// The first 16 hexadecimal digits of a SHA-256 over the headers, in whatever order they stand.
    package static func fingerprint(of headers: [String]) -> String {
        let text = named(headers).map(\.name).sorted().joined(separator: "\u{1F}")
        return Hexadecimal.text(SHA256.hash(data: Data(text.utf8)).prefix(8))
    }

    /// What changed, in a line: `vanished: 甲; new: 乙; renamed: 丙 -> 丁`.
    package var summary: String {
        var parts: [String] = []
        if !vanished.isEmpty { parts.append("vanished: " + HeaderText.shown(vanished)) }
        if !new.isEmpty { parts.append("new: " + (isStrange ? HeaderText.hidden(new) : HeaderText.shown(new))) }
        if !renamed.isEmpty {
            parts.append("renamed: " + renamed.map { "\($0.before) -> \($0.after)" }.joined(separator: ", "))
        }
        if parts.isEmpty { parts.append("a header stands more or less often") }
        return parts.joined(separator: "; ")
    }

    /// The headers before and after for a message.
    package var shown: (before: String, after: String) {
        (HeaderText.shown(before), isStrange ? HeaderText.hidden(after) : HeaderText.shown(after))
    }

    /// As the ledger keeps it.
    var json: String {
        get throws {
            struct Kept: Encodable {
                struct Renaming: Encodable { let column: String, before: String, after: String }
                let before: [String], after: [String], vanished: [String], new: [String], renamed: [Renaming]
            }
            let kept = Kept(
                before: before, after: after, vanished: vanished, new: new,
                renamed: renamed.map { .init(column: $0.column, before: $0.before, after: $0.after) })
            return String(decoding: try JSONEncoder().encode(kept), as: UTF8.self)
        }
    }

    /// The headers of the last file that a source gave by a definition; nil where it gave none.
    static func lastHeader(
        county: String, source: String, definition: String, on database: isolated Connection
    ) throws -> [String]? {
        try database.first(
            """
            select header from ledger.load
            where county_code = $1 and source = $2 and coalesce(definition, feed) = $3 and state = 'loaded'
                and replay_of is null and cardinality(header) > 0
            order by load_id desc limit 1
            """, [.init(county), .init(source), .init(definition)], as: [String].self)
    }

    private static func named(_ headers: [String]) -> [(header: String, name: String)] {
        headers.map { (header: $0, name: HeaderText.normalized($0)) }.filter { !$0.name.isEmpty }
    }
}
