import Foundation
import Glibc
import Publishing
import Store
import TestSupport
import Testing

@Suite struct SitePreviewTests {
    /// A site behind a link, as a build leaves it, with a secret above it and links that lead there.
    private func withSite(_ body: (URL) throws -> Void) throws {
        try TestFolders.withTemporary { folder in
            let files = [
                "secret.txt": "secret", ".site.1/index.html": "entrance", ".site.1/style.css": "style",
                ".site.1/manifest.json": "{}", ".site.1/district/index.html": "overview",
                ".site.1/district/findings.csv": "csv", ".site.1/district/findings.xlsx": "xlsx",
                ".site.1/district/app.js": "js", ".site.1/township/500114112000/index.html": "township",
                ".site.1/township/500114113000/index.html": "other",
                ".site.1/village/500114112201/index.html": "village",
                ".site.1/village/500114113201/index.html": "stranger",
                ".site.1/district/清单 1.html": "words", ".site.1/.hidden": "hidden", ".site.1/district/empty/x": "",
            ]
            for (path, text) in files {
                let file = folder.appending(path: path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            for (link, target) in [
                ("site", ".site.1"), (".site.1/leak.txt", "../secret.txt"), (".site.1/up", ".."),
                (".site.1/district/again", "../district"),
            ] {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: link).path, withDestinationPath: target)
            }
            mkfifo(folder.appending(path: ".site.1/pipe.html").path, 0o600)
            try body(folder.appending(path: "site"))
        }
    }

    private func answers(_ requests: [(String, Int, String)], grant: SiteGrant = .everything) throws {
        try withSite { site in
            let preview = SitePreview(site: site.path, grant: grant)
            for (target, status, body) in requests {
                let answer = preview.answer("GET", target)
                #expect(answer.status == status, "\(target)")
                if status == 200 { #expect(String(decoding: answer.body, as: UTF8.self) == body, "\(target)") }
                #expect(!String(decoding: answer.body, as: UTF8.self).contains("secret"), "\(target)")
            }
        }
    }

    @Test("files are handed out by their path, with or without a query, escaped or not")
    func files() throws {
        try answers([
            ("/", 200, "entrance"), ("/index.html", 200, "entrance"), ("/district/", 200, "overview"),
            ("/district/index.html?a=/../b", 200, "overview"), ("/%64istrict/index.html", 200, "overview"),
            ("/district/%E6%B8%85%E5%8D%95%201.html", 200, "words"), ("/district/empty/x", 200, ""),
        ])
    }

    @Test("what is not there, a folder without a page, and a name that no site has are told apart")
    func missing() throws {
        try answers([
            ("/none.html", 404, ""), ("/district/none/index.html", 404, ""), ("/index.html/", 404, ""),
            ("/district/empty/", 404, ""), ("/district", 301, ""), ("", 400, ""), ("index.html", 400, ""),
            ("http://127.0.0.1/index.html", 400, ""), ("/%zz", 400, ""), ("/%4", 400, ""), ("/%ff", 400, ""),
        ])
    }

    @Test(
        "nothing above the site and nothing behind a link is handed out",
        arguments: [
            "/../secret.txt", "/district/../../secret.txt", "/%2e%2e/secret.txt", "/district/%2e%2e/%2e%2e/secret.txt",
            "/..%2fsecret.txt", "/district%2f..%2f..%2fsecret.txt", "/..%5csecret.txt", "/.hidden", "/.%2e/secret.txt",
            "//secret.txt", "//etc/passwd", "/leak.txt", "/up/secret.txt", "/district/again/index.html",
            "/index.html%00.txt", "/district/%0a", "/%252e%252e/secret.txt", "/pipe.html",
        ])
    func escapes(target: String) throws {
        try withSite { site in
            let answer = SitePreview(site: site.path).answer("GET", target)
            #expect([400, 404].contains(answer.status), "\(answer.status)")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("secret"))
        }
    }

    @Test("the type follows the name")
    func types() throws {
        try withSite { site in
            let preview = SitePreview(site: site.path)
            for (target, type) in [
                ("/", "text/html; charset=utf-8"), ("/style.css", "text/css; charset=utf-8"),
                ("/district/app.js", "text/javascript; charset=utf-8"), ("/manifest.json", "application/json"),
                ("/district/findings.csv", "text/csv; charset=utf-8"),
                ("/district/findings.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ] {
                #expect(preview.answer("GET", target).headers == ["Content-Type: \(type)"], "\(target)")
            }
        }
    }

    @Test("a reader of a township opens its folder and those of its villages, one of a village its own alone")
    func grants() throws {
        let township = try #require(SiteGrant(level: .township, code: "500114112"))
        try answers(
            [
                ("/", 200, "entrance"), ("/style.css", 200, "style"), ("/township/500114112000/", 200, "township"),
                ("/village/500114112201/index.html", 200, "village"), ("/township/500114113000/", 403, ""),
                ("/village/500114113201/", 403, ""), ("/district/", 403, ""), ("/district/findings.csv", 403, ""),
                ("/manifest.json", 403, ""), ("/district", 403, ""), ("/none/x", 403, ""),
            ], grant: township)
        let village = try #require(SiteGrant(level: .village, code: "500114112201"))
        try answers(
            [
                ("/", 200, "entrance"), ("/village/500114112201/", 200, "village"), ("/village/500114113201/", 403, ""),
                ("/township/500114112000/", 403, ""), ("/district/", 403, ""),
            ], grant: village)
        for (level, code) in [
            (Level.township, "500114"), (.township, "500114112201"), (.village, "500114112"),
            (.village, "50011411220x"),
            (.district, "500114"),
        ] {
            #expect(SiteGrant(level: level, code: code) == nil)
        }
    }

    @Test("only GET and HEAD are answered, and every answer of the sample server's headers is there")
    func methods() throws {
        try withSite { site in
            let preview = SitePreview(site: site.path)
            for method in ["POST", "PUT", "DELETE", "OPTIONS", "get"] {
                let answer = preview.answer(method, "/")
                #expect(answer.status == 405 && answer.headers.contains("Allow: GET, HEAD"), "\(method)")
            }
            #expect(preview.answer("HEAD", "/") == preview.answer("GET", "/"))
        }
        let sample = try String(
            contentsOf: TestFolders.root.appending(path: "Packaging/nginx/aidwatch.conf"), encoding: .utf8)
        let headers = sample.matches(of: /add_header (\S+) "([^"]+)" always;/).map { "\($0.output.1): \($0.output.2)" }
        #expect(headers.count == 4)
        #expect(headers == SitePreview.headers)
    }
}
