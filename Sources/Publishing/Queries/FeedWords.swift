import Foundation
import Store

/// Tells feeds and their columns by the words of their files instead of their names in the database.
struct FeedWords {
    private let catalog: FeedCatalog

    init(_ catalog: FeedCatalog) {
        self.catalog = catalog
    }

    /// A sentence with the names of feeds, and of the columns of the first of them, as titles and headers.
    ///
    /// Chinese words stand beside Chinese ones without a space.
    func told(_ sentence: String) -> String {
        var feed: FeedDefinition?
        var told = ""
        var rest = sentence[...]
        while let name = rest.firstMatch(of: #/[a-z][a-z_]*/#) {
            let word = String(name.output)
            var before = rest[..<name.range.lowerBound]
            rest = rest[name.range.upperBound...]
            // The name of a source stays as it is typed in commands.
            let named = before.hasSuffix(":") ? nil : catalog.feed(word)
            let words = named?.title ?? feed?.column(word)?.headers.first { !$0.utf8.allSatisfy { $0 < 128 } }
            feed = feed ?? named
            if words != nil {
                if before == "." { before = "的" }
                if before.hasSuffix(" ") { before.removeLast() }
                if rest.hasPrefix(" "), rest.dropFirst().first.map({ !$0.isASCII }) ?? false { rest.removeFirst() }
            }
            told += before + (words ?? word)
        }
        return told + rest
    }
}
