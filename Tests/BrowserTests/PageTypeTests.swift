import Foundation
import TestSupport
import Testing

extension BrowserTests {
    @Suite("Every type of page")
    struct PageTypeTests {
        /// The text of axe-core, where `AIDWATCH_AXE` names its file.
        private static let axe: String? = ProcessInfo.processInfo.environment["AIDWATCH_AXE"].flatMap {
            try? String(contentsOfFile: $0, encoding: .utf8)
        }

        @Test(
            "says nothing to the console, asks for nothing outside, and fits its width",
            arguments: BrowserSite.PageType.allCases)
        func quiet(type: BrowserSite.PageType) async throws {
            let site = try await BrowserSite.get()
            try await Page.with { page in
                for path in site.pages(type) {
                    for view in [Page.View.light, .dark, .phone] {
                        try await page.look(view)
                        try await page.open(site.address(path))
                        try await fits(page, path)
                        let events = page.takeEvents()
                        let said = events.filter {
                            ["Runtime.consoleAPICalled", "Log.entryAdded", "Runtime.exceptionThrown"].contains(
                                $0.method)
                        }
                        #expect(said.isEmpty, "\(path): \(said)")
                        let asked = events.filter { $0.method == "Network.requestWillBeSent" }.map {
                            $0.parameters["request"]["url"].text
                        }
                        // The page, its style sheet and its script.
                        #expect(asked.count == 3, "\(path): \(asked)")
                        #expect(asked.allSatisfy { $0.hasPrefix(site.address("")) }, "\(path): \(asked)")
                        #expect(!events.contains { $0.method == "Network.loadingFailed" }, "\(path)")
                        let background = try await page.evaluate("getComputedStyle(document.body).backgroundColor")
                        #expect(background.text == (view.isDark ? "rgb(16, 22, 27)" : "rgb(244, 246, 247)"))
                    }
                    try await page.look(.narrow)
                    try await page.open(site.address(path))
                    try await fits(page, path)
                    // Text spacing of WCAG 2.2, 1.4.12.
                    try await page.evaluate(
                        """
                        for (const e of document.querySelectorAll('body *')) {
                          e.style.letterSpacing = '.12em'; e.style.wordSpacing = '.16em'; e.style.lineHeight = '1.5';
                        }
                        """)
                    try await fits(page, path + " with wide text")
                }
            }
        }

        private func fits(_ page: Page, _ path: String) async throws {
            let excess = try await page.evaluate(
                "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
            #expect(excess.integer == 0, "\(path) is wider than its window by \(excess.integer) px")
        }

        @Test(
            "has no violation that axe finds, in light, dark and on a telephone",
            .enabled(if: axe != nil, "AIDWATCH_AXE names no axe.min.js"), arguments: BrowserSite.PageType.allCases)
        func accessible(type: BrowserSite.PageType) async throws {
            let site = try await BrowserSite.get()
            let axe = try #require(Self.axe)
            try await Page.with { page in
                for (index, path) in site.pages(type).enumerated() {
                    // The folders of a type differ in their rows alone: all are looked at in light, the first in all views.
                    for view in index == 0 ? [Page.View.light, .dark, .phone] : [.light] {
                        try await page.look(view)
                        try await page.open(site.address(path))
                        // The page's policy forbids any other script; what the protocol evaluates is not bound by it.
                        try await page.evaluate(axe + "; 0")
                        // Between light and dark nothing differs but colours.
                        let rules = view.isDark ? ", runOnly: ['color-contrast', 'link-in-text-block']" : ""
                        let found = try await page.evaluate(
                            """
                            axe.run(document, {resultTypes: ['violations'], preload: false\(rules)}).then(function (result) {
                              return result.violations.map(function (v) {
                                return v.id + ': ' + v.nodes.slice(0, 3).map(function (n) { return n.target.join(' '); }).join(', ');
                              });
                            })
                            """)
                        #expect(found == .array([]), "\(path), \(view.description)")
                    }
                }
            }
        }

        @Test(
            "is valid to a parser that is not ours", .enabled(if: IndependentParser.isInstalled, "no python3-html5lib"))
        func valid() async throws {
            let site = try await BrowserSite.get()
            let paths = BrowserSite.PageType.allCases.flatMap { site.pages($0) }
            for (path, page) in zip(paths, try IndependentParser.parse(paths.map { "\(site.folder)/\($0)" })) {
                #expect(page.errors.isEmpty, "\(path): \(page.errors.prefix(5))")
                #expect(page.elements.count > 40 && page.elements.count <= 4_000 + 20 * 1_000, "\(path)")
            }
        }

        @Test("is valid to tidy", .enabled(if: Tool.isThere("/usr/bin/tidy"), "no tidy"))
        func tidy() async throws {
            let site = try await BrowserSite.get()
            for path in BrowserSite.PageType.allCases.flatMap({ site.pages($0) }) {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/tidy")
                process.arguments = ["-q", "-e", "-utf8", "--show-warnings", "no", "\(site.folder)/\(path)"]
                let messages = Pipe()
                process.standardError = messages
                try process.run()
                let text = String(decoding: try messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
                process.waitUntilExit()
                // 1 is for warnings, 2 for errors.
                #expect(process.terminationStatus < 2 && text.isEmpty, "\(path): \(text)")
            }
        }

        @Test("draws Chinese characters, with a font that has them", arguments: [Page.View.light, .phone])
        func glyphs(view: Page.View) async throws {
            let site = try await BrowserSite.get()
            try await Page.with(view) { page in
                try await page.open(site.address("district/index.html"))
                let root = try await page.call("DOM.getDocument")["root"]["nodeId"]
                let heading = try await page.call("DOM.querySelector", ["nodeId": root, "selector": "h1"])["nodeId"]
                let fonts = try await page.call("CSS.getPlatformFontsForNode", ["nodeId": heading])["fonts"].elements
                #expect(
                    fonts.contains { $0["familyName"].text.contains("CJK") || $0["familyName"].text.contains("Hei") })
                // A font without them would draw the same box for each.
                let pictures = try await page.evaluate(
                    """
                    ['救', '助', '\\u{10FFFF}'].map(function (character) {
                      var canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
                      pen.font = '32px ' + getComputedStyle(document.body).fontFamily;
                      pen.fillText(character, 10, 40);
                      return canvas.toDataURL();
                    })
                    """
                ).texts
                #expect(Set(pictures).count == 3)
            }
        }
    }
}
