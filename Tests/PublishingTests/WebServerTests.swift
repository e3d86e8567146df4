import Foundation
import Glibc
import Testing

/// The sample configuration, run by a real nginx.
@Suite(
    "Grants of the sample configuration of nginx",
    .enabled(
        if: ["/usr/sbin/nginx", "/usr/bin/curl"].allSatisfy(FileManager.default.isExecutableFile(atPath:)),
        "nginx or curl is not installed"))
struct WebServerTests {
    /// The sample with a socket instead of the port, without the certificate, and with a folder's own paths.
    private func configuration(in folder: String) throws -> String {
        var text = try String(
            contentsOf: TestFolders.root.appending(path: "Packaging/nginx/aidwatch.conf"), encoding: .utf8)
        for (sample, own) in [
            ("listen 443 ssl;", "listen unix:\(folder)/socket;"), ("/srv/www/aidwatch/site", "\(folder)/site"),
            ("/etc/nginx/aidwatch.", "\(folder)/aidwatch."), ("/var/log/nginx/aidwatch.log", "\(folder)/access.log"),
        ] {
            #expect(text.contains(sample))
            text = text.replacing(sample, with: own)
        }
        let lines = text.split(separator: "\n").filter { !$0.contains("ssl_certificate") }.joined(separator: "\n")
        return """
            daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/error.log;
            events { worker_connections 64; }
            http { client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
            fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
            \(lines)
            }
            """
    }

    private func run(_ program: String, _ arguments: [String]) throws -> (Process, Pipe) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output)
    }

    /// The status of a request; curl waits for the server's start.
    private func status(_ path: String, _ credentials: String?, method: String = "GET", in folder: String) throws
        -> String
    {
        let user = credentials.map { ["--user", $0] } ?? []
        let (process, output) = try run(
            "/usr/bin/curl",
            [
                "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--path-as-is", "--request", method,
                "--retry", "20", "--retry-delay", "0", "--retry-all-errors", "--retry-max-time", "10", "--unix-socket",
                "\(folder)/socket", "http://aidwatch.example.gov.cn\(path)",
            ] + user)
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("each level reads its own folder and those below it, by name and password, and writes nothing")
    func grants() throws {
        try TestFolders.withTemporary { folder in
            let root = folder.path
            for path in [
                "index.html", "style.css", "manifest.json", "district/index.html", "district/findings.csv",
                "township/500114112000/index.html", "township/500114113000/index.html",
                "village/500114112201/index.html", "village/500114113201/index.html",
                "village/500114112201/archive/2026-10/index.html",
            ] {
                let file = folder.appending(path: "site/\(path)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(path.utf8).write(to: file)
            }
            let users = ["li", "wang", "chen", "gone"].map { "\($0):{PLAIN}secret-\($0)\n" }.joined()
            try Data(users.utf8).write(to: folder.appending(path: "aidwatch.htpasswd"))
            try Data("li district;\nwang township/500114112000;\nchen village/500114112201;\n".utf8)
                .write(to: folder.appending(path: "aidwatch.grants"))
            try Data(try configuration(in: root).utf8).write(to: folder.appending(path: "nginx.conf"))
            // Where tests run as root, nginx does not become another user, who could not enter the folder.
            let (server, _) = try run(
                "/usr/sbin/nginx", ["-p", root, "-c", "\(root)/nginx.conf", "-e", "\(root)/error.log"])
            defer {
                // It may have inherited a mask by which it does not see a gentler signal.
                kill(server.processIdentifier, SIGKILL)
                server.waitUntilExit()
            }
            let (district, township, other) = (
                "/district/index.html", "/township/500114112000/index.html", "/township/500114113000/index.html"
            )
            let (village, stranger) = ("/village/500114112201/index.html", "/village/500114113201/index.html")
            let kept = "/village/500114112201/archive/2026-10/index.html"
            let expected: [(name: String?, paths: [String: String])] = [
                (
                    nil,
                    ["/index.html": "401", district: "401", township: "401", village: "401", "/manifest.json": "401"]
                ),
                (
                    "li",
                    [
                        "/": "200", district: "200", "/district/findings.csv": "200", township: "200", other: "200",
                        village: "200", stranger: "200", "/district/none.html": "404",
                    ]
                ),
                (
                    "wang",
                    [
                        "/": "200", "/style.css": "200", district: "403", "/district/findings.csv": "403",
                        township: "200", "/township/500114112000/": "200", other: "403", village: "200", kept: "200",
                        stranger: "403", "/village/500114112201/../../district/index.html": "403",
                        "/township/500114112000/%2e%2e/%2e%2e/district/index.html": "403", "/manifest.json": "403",
                    ]
                ),
                ("chen", ["/": "200", district: "403", township: "403", village: "200", stranger: "403"]),
                ("gone", ["/": "403", district: "403", village: "403"]),
            ]
            for (name, paths) in expected {
                for (path, status) in paths {
                    let found = try self.status(path, name.map { "\($0):secret-\($0)" }, in: root)
                    #expect(found == status, "\(name ?? "nobody") \(path)")
                }
            }
            #expect(try self.status(district, "li:wrong", in: root) == "401")
            #expect(try self.status(district, "li:secret-li", method: "PUT", in: root) == "403")
        }
    }
}
