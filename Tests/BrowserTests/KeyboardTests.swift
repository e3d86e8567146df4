import TestSupport
import Testing

extension BrowserTests {
    @Suite("By keyboard")
    struct KeyboardTests {
        @Test(
            "Tab reaches every control, each with a ring that is seen",
            arguments: ["district/findings.html", "district/index.html", "district/methods.html", "index.html"])
        func everyControl(path: String) async throws {
            let site = try await BrowserSite.get()
            try await Page.with { page in
                try await page.open(site.address(path))
                let total = try await page.evaluate(
                    """
                    window.controls = Array.from(document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]'))
                      .filter(function (e) { return e.checkVisibility() && e.getClientRects().length; });
                    controls.length
                    """
                ).integer
                #expect(total > 5)
                var reached: Set<Int> = []
                var (bare, hidden) = ([String](), [String]())
                for _ in 0..<total {
                    try await page.press(.tab)
                    let seen = try await page.evaluate(
                        """
                        (function () {
                          var e = document.activeElement, box = e.getBoundingClientRect();
                          var ring = e.closest('.plot') ? getComputedStyle(e.querySelector('.fo')) : getComputedStyle(e);
                          var isRinged = e.closest('.plot') ? parseFloat(ring.strokeWidth) >= 3
                            : ring.outlineStyle === 'solid' && parseFloat(ring.outlineWidth) >= 3;
                          var isInside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
                          var bar = document.querySelector('.toc');
                          if (bar && !bar.contains(e) && bar.getBoundingClientRect().top <= 0) {
                            isInside = isInside && box.bottom > bar.getBoundingClientRect().bottom;
                          }
                          return [controls.indexOf(e), isRinged, isInside, e.outerHTML.slice(0, 120)];
                        })()
                        """
                    ).elements
                    reached.insert(seen[0].integer)
                    if !seen[1].isTrue { bare.append(seen[3].text) }
                    if !seen[2].isTrue { hidden.append(seen[3].text) }
                }
                reached.remove(-1)
                #expect(bare.isEmpty, "without a ring: \(bare.prefix(3))")
                #expect(hidden.isEmpty, "out of sight: \(hidden.prefix(3))")
                #expect(reached.count == total)
            }
        }

        @Test("the switch between light and dark works, says how it stands, and is remembered")
        func theme() async throws {
            let site = try await BrowserSite.get()
            try await Page.with(.dark) { page in
                let isPressed = "document.querySelector('[data-act=theme]').getAttribute('aria-pressed')"
                try await page.open(site.address("district/data.html"))
                #expect(try await page.evaluate(isPressed).text == "true")
                try await page.tab(to: "[data-act=theme]")
                try await page.press(.enter)
                #expect(try await page.evaluate(isPressed).text == "false")
                try await page.open(site.address("district/methods.html"))
                #expect(
                    try await page.evaluate("getComputedStyle(document.body).backgroundColor").text
                        == "rgb(244, 246, 247)")
                try await page.evaluate("localStorage.clear()")
            }
        }

        @Test("the first Tab leads past the head to the content")
        func skip() async throws {
            let site = try await BrowserSite.get()
            try await Page.with { page in
                try await page.open(site.address("district/index.html"))
                try await page.press(.tab)
                #expect(try await page.evaluate("document.activeElement.className").text == "skip")
                try await page.press(.enter)
                try await page.press(.tab)
                #expect(
                    try await page.evaluate("document.querySelector('main').contains(document.activeElement)").isTrue)
            }
        }
    }
}
