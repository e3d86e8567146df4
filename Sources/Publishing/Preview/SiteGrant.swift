/// Which folders of a site a reader may open, as the sample configuration for nginx grants them.
///
/// A district's reader sees all; a township's its own folder and those of its villages; a village's its own. Everybody
/// sees the entrance and its two assets, which hold no figure.
package struct SiteGrant: Sendable, Equatable {
    /// Whose reader it is.
    package let level: Level
    /// The place's code, 12 digits; `nil` for the district.
    package let code: String?

    /// The whole site.
    package static let everything = SiteGrant(district: ())

    private init(district: Void) {
        level = .district
        code = nil
    }

    /// A grant of a place: 9 or 12 digits of a township, 12 of a village; `nil` where they are not that.
    package init?(level: Level, code: String) {
        guard level < .district, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let whole = level == .township && code.utf8.count == 9 ? code + "000" : code
        guard whole.utf8.count == 12, whole.hasSuffix("000") == (level == .township) else { return nil }
        self.level = level
        self.code = whole
    }

    /// Whether a file may be handed out, by the parts of its path below the site.
    func allows(_ path: [String]) -> Bool {
        guard let code else { return true }
        guard path.count >= 2 else {
            return path.isEmpty || (path.count == 1 && ["index.html", "style.css", "app.js"].contains(path[0]))
        }
        if level == .village { return path[0] == "village" && path[1] == code }
        return ["township", "village"].contains(path[0]) && path[1].utf8.count == 12
            && path[1].hasPrefix(code.prefix(9))
    }
}
