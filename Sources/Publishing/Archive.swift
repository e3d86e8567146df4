import Foundation

/// The monthly archive: each folder keeps the overview of every month as the month's last build showed it.
enum Archive {
    /// The file of a month, such as `archive/2026-10/index.html`.
    static func page(of month: String) -> String { "archive/\(month)/index.html" }

    /// A page as it is kept: a link would lead to what has changed since, so only its words stay.
    ///
    /// Marks inside the page, telephone numbers and the way back to the folder's page of today still lead somewhere.
    static func frozen(_ page: HTML) -> HTML {
        let kept = ["<a href=\"#", "<a href=\"tel:", "<a href=\"../../index.html\"", "<a class=\"skip\""].map {
            Array($0.utf8)
        }
        let (opening, closing) = (Array("<a ".utf8), Array("</a>".utf8))
        // Words such as 看清单, which say nothing without their link.
        let more = Array("<a class=\"more\"".utf8)
        var frozen = HTML(capacity: page.bytes.count)
        var rest = page.bytes[...]
        // No value can look like a tag: it was escaped.
        while let start = rest.firstRange(of: opening)?.lowerBound {
            frozen.append(rest[..<start])
            rest = rest[start...]
            guard let end = rest.firstRange(of: closing), let close = rest.firstIndex(of: UInt8(ascii: ">")) else {
                break
            }
            if kept.contains(where: rest.starts) {
                frozen.append(rest[..<end.upperBound])
            } else if !rest.starts(with: more) {
                frozen.append(rest[(close + 1)..<end.lowerBound])
            }
            rest = rest[end.upperBound...]
        }
        frozen.append(rest)
        return frozen
    }

    /// The months that each folder of a site keeps, oldest first, by the folder's path.
    static func months(of site: URL) -> [String: [String]] {
        var months: [String: [String]] = [:]
        for folder in folders(of: site) {
            let names = names(in: site.appending(path: folder + "/archive")).filter(isMonth)
            if !names.isEmpty { months[folder] = names }
        }
        return months
    }

    /// The folders of a site: the district's, and those of the places.
    static func folders(of site: URL) -> [String] {
        (["district"]
            + ["township", "village"].flatMap { level in
                names(in: site.appending(path: level)).map { "\(level)/\($0)" }
            }).filter { FileManager.default.fileExists(atPath: site.appending(path: $0 + "/index.html").path) }
    }

    private static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// True for `2026-10`.
    static func isMonth(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return bytes.count == 7 && bytes[4] == UInt8(ascii: "-")
            && bytes.enumerated().allSatisfy { $0.offset == 4 || (0x30...0x39).contains($0.element) }
    }
}
