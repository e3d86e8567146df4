import Foundation

/// A tab of the browser.
struct Page: Sendable {
    /// How the page is looked at.
    struct View: Sendable, CustomStringConvertible {
        var width = 1440
        var height = 900
        var isDark = false

        static let light = View()
        static let dark = View(isDark: true)
        static let phone = View(width: 390, height: 844)
        static let narrow = View(width: 320, height: 640)

        var description: String { "\(width) px, \(isDark ? "dark" : "light")" }
    }

    let browser: Browser
    private let target: String
    private let session: String

    /// Runs a body with a tab of its own, which is closed afterwards.
    static func with<Result>(_ view: View = .light, _ body: (Page) async throws -> Result) async throws -> Result {
        let browser = try await Browser.shared.get()
        let page = try await Page(browser)
        try await page.look(view)
        do {
            let result = try await body(page)
            try await page.close()
            return result
        } catch {
            try await page.close()
            throw error
        }
    }

    private init(_ browser: Browser) async throws {
        self.browser = browser
        target = try await browser.call("Target.createTarget", ["url": "about:blank"])["targetId"].text
        session = try await browser.call("Target.attachToTarget", ["targetId": .string(target), "flatten": true])[
            "sessionId"
        ].text
        for domain in ["Page", "Runtime", "Log", "Network", "DOM", "CSS"] { try await call("\(domain).enable") }
    }

    private func close() async throws {
        try await browser.call("Target.closeTarget", ["targetId": .string(target)])
        _ = browser.takeEvents(of: session)
    }

    /// Asks this tab.
    @discardableResult
    func call(_ method: String, _ parameters: JSON = [:]) async throws -> JSON {
        try await browser.call(method, parameters, session: session)
    }

    /// Looks at the page in another size or colour scheme.
    func look(_ view: View) async throws {
        try await call(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(view.width)), "height": .number(Double(view.height)), "deviceScaleFactor": 1,
                "mobile": .bool(view.width < 500),
            ])
        try await call(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": view.isDark ? "dark" : "light"],
                    // What is scrolled to is there at once.
                    ["name": "prefers-reduced-motion", "value": "reduce"],
                ]
            ])
    }

    /// Opens an address and waits until it has loaded; what happened before is forgotten.
    func open(_ address: String) async throws {
        // Another fragment alone would not load anything.
        _ = browser.takeEvents(of: session)
        try await call("Page.navigate", ["url": "about:blank"])
        try await wait("the empty page") { browser.hasEvent("Page.loadEventFired", session: session) }
        _ = browser.takeEvents(of: session)
        let error = try await call("Page.navigate", ["url": .string(address)])["errorText"].text
        guard error.isEmpty else { throw Browser.Failure(description: "\(address): \(error)") }
        try await wait(address) { browser.hasEvent("Page.loadEventFired", session: session) }
    }

    /// The events since the page was opened.
    func takeEvents() -> [Browser.Event] { browser.takeEvents(of: session) }

    /// The value of an expression, which may be a promise; the page's policy does not bind the protocol.
    @discardableResult
    func evaluate(_ expression: String) async throws -> JSON {
        let answer = try await call(
            "Runtime.evaluate",
            ["expression": .string(expression), "awaitPromise": true, "returnByValue": true, "userGesture": true])
        guard answer["exceptionDetails"] == .null else {
            throw Browser.Failure(
                description: answer["exceptionDetails"]["exception"]["description"].text + " in "
                    + expression.prefix(200))
        }
        return answer["result"]["value"]
    }

    /// Waits until an expression is true.
    func waitUntil(_ expression: String) async throws {
        try await wait(expression) { try await evaluate(expression).isTrue }
    }

    private func wait(_ what: String, until isTrue: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while try await !isTrue() {
            guard clock.now < end else { throw Browser.Failure(description: "waited in vain for \(what)") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// A key that does something.
    enum Key: String {
        case tab = "Tab"
        case enter = "Enter"
        case space = " "
        case down = "ArrowDown"

        fileprivate var code: (name: String, number: Int, text: String) {
            switch self {
            case .tab: ("Tab", 9, "")
            case .enter: ("Enter", 13, "\r")
            case .space: ("Space", 32, " ")
            case .down: ("ArrowDown", 40, "")
            }
        }
    }

    /// Presses a key and lets it go.
    func press(_ key: Key) async throws {
        let code = key.code
        var event: [String: JSON] = [
            "key": .string(key.rawValue), "code": .string(code.name),
            "windowsVirtualKeyCode": .number(Double(code.number)),
        ]
        event["type"] = .string(code.text.isEmpty ? "rawKeyDown" : "keyDown")
        if !code.text.isEmpty { event["text"] = .string(code.text) }
        try await call("Input.dispatchKeyEvent", .object(event))
        event["type"] = "keyUp"
        event["text"] = nil
        try await call("Input.dispatchKeyEvent", .object(event))
    }

    /// Types a text, a character a key.
    func type(_ text: String) async throws {
        for character in text {
            try await call(
                "Input.dispatchKeyEvent",
                ["type": "keyDown", "key": .string(String(character)), "text": .string(String(character))])
            try await call("Input.dispatchKeyEvent", ["type": "keyUp", "key": .string(String(character))])
        }
    }

    /// Presses Tab until a selector has the focus.
    func tab(to selector: String) async throws {
        for _ in 0..<400 {
            if try await evaluate("document.activeElement.matches(\(Self.quoted(selector)))").isTrue { return }
            try await press(.tab)
        }
        throw Browser.Failure(description: "Tab does not reach \(selector)")
    }

    /// The page as it is printed, as text.
    func printed(_ options: JSON = ["preferCSSPageSize": true]) async throws -> String {
        let data = Data(base64Encoded: try await call("Page.printToPDF", options)["data"].text) ?? Data()
        let file = browser.folder + "/\(UUID().uuidString).pdf"
        try data.write(to: URL(filePath: file))
        return try Tool.output("/usr/bin/pdftotext", ["-raw", file, "-"])
    }

    /// A JavaScript string.
    static func quoted(_ text: String) -> String {
        let json = try? JSONEncoder().encode(text)
        return String(decoding: json ?? Data(), as: UTF8.self)
    }
}
