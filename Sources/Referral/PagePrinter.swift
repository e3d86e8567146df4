import Formats
import Foundation
import Glibc
import Publishing
import Store

/// Prints pages as PDF through a browser that is installed.
///
/// Page and PDF pass through the browser's debugging pipe, never through a file. Source: Chrome DevTools Protocol 1.3,
/// `--remote-debugging-pipe`: JSON messages, each ended by a zero byte, to descriptor 3 and from descriptor 4.
package struct PagePrinter: Sendable {
    private let browser: String

    /// The installed browser.
    ///
    /// - Throws: `Failure` 1836 where there is none.
    package static func installedBrowser() throws -> String {
        for path in ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        where FileManager.default.isExecutableFile(atPath: path) {
            return path
        }
        throw Failure(
            1836, .noInput, Bilingual("no browser is installed that prints PDF", "没有安装可生成 PDF 的浏览器"),
            repair: Bilingual("install the package chromium, or leave --pdf out", "请安装 chromium 软件包，或去掉 --pdf"))
    }

    /// A printer that uses a browser.
    init(browser: String) {
        self.browser = browser
    }

    /// The pages of a document.
    ///
    /// - Throws: `Failure` 1837 where the browser does not print.
    func pdf(of document: HTML) throws -> [UInt8] {
        let profile = try VolatileFolder.path() + "/aidwatch-browser-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: profile) }
        let session = try Session(browser, profile: profile)
        let target = try session.call("Target.createTarget", ["url": "about:blank"])
        let attached = try session.call(
            "Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true])
        guard let page = attached["sessionId"] as? String else { throw Self.failure }
        let tree = try session.call("Page.getFrameTree", [:], page)
        guard let frame = (tree["frameTree"] as? [String: Any])?["frame"] as? [String: Any],
            let frameID = frame["id"] as? String
        else { throw Self.failure }
        _ = try session.call(
            "Page.setDocumentContent",
            ["frameId": frameID, "html": String(decoding: document.bytes, as: UTF8.self)], page)
        let printed = try session.call(
            "Page.printToPDF",
            ["preferCSSPageSize": true, "printBackground": false, "displayHeaderFooter": false], page)
        guard let text = printed["data"] as? String, let data = Data(base64Encoded: text) else { throw Self.failure }
        return Array(data)
    }

    private static let failure = Failure(
        1837, .inputOutput, Bilingual("the browser did not print the pages", "浏览器未能生成 PDF"),
        repair: Bilingual("check that chromium runs here, or leave --pdf out", "请检查 chromium 能否运行，或去掉 --pdf"))

    /// A browser that runs and answers.
    private final class Session {
        private let process: pid_t
        private let writes: Int32
        private let reads: Int32
        private var held: [UInt8] = []
        private var number = 0

        init(_ browser: String, profile: String) throws {
            let input = try Descriptors.socket()
            let output = try Descriptors.pipe()
            let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
            (writes, reads) = (input.writes, output.reads)
            defer {
                close(nothing)
                close(input.reads)
                close(output.writes)
            }
            let words =
                [browser, "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(profile)"]
                + ["--no-first-run", "--disable-gpu", "--disable-extensions", "--disable-background-networking"]
                + ["--disable-breakpad", "--disk-cache-size=1"]
                // Its own sandbox refuses to run as root; what is printed holds no script and loads nothing.
                + (getuid() == 0 ? ["--no-sandbox"] : [])
            do {
                process = try ChildProcess.spawn(
                    words, descriptors: [nothing, nothing, nothing, input.reads, output.writes],
                    variables: ["HOME=\(profile)"])
            } catch {
                close(writes)
                close(reads)
                throw PagePrinter.failure
            }
        }

        deinit {
            close(writes)
            close(reads)
            kill(process, SIGKILL)
            _ = ChildProcess.wait(for: process)
        }

        /// Calls a method and waits for its answer; events that come before are left aside.
        func call(_ method: String, _ parameters: [String: Any], _ session: String? = nil) throws -> [String: Any] {
            number += 1
            var message: [String: Any] = ["id": number, "method": method, "params": parameters]
            message["sessionId"] = session
            try send(Array(try JSONSerialization.data(withJSONObject: message)) + [0])
            while let answer = try receive() {
                guard answer["id"] as? Int == number else { continue }
                guard let result = answer["result"] as? [String: Any] else { break }
                return result
            }
            throw PagePrinter.failure
        }

        private func send(_ bytes: [UInt8]) throws {
            try bytes.withUnsafeBytes { try Descriptors.send($0, to: writes) }
        }

        private func receive() throws -> [String: Any]? {
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
            defer { room.deallocate() }
            var searched = 0
            while true {
                if let end = held[searched...].firstIndex(of: 0) {
                    let message = Data(held[..<end])
                    held.removeSubrange(...end)
                    return try JSONSerialization.jsonObject(with: message) as? [String: Any]
                }
                searched = held.count
                var ready = pollfd(fd: reads, events: Int16(POLLIN), revents: 0)
                // Printing a thousand pages takes seconds; a browser that says nothing for two minutes hangs.
                guard poll(&ready, 1, 120_000) > 0 else { throw PagePrinter.failure }
                let count = read(reads, room.baseAddress, room.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return nil }
                held.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
            }
        }
    }
}
