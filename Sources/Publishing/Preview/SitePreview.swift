import Glibc

/// Answers requests for the files of a site: nothing above its folder, nothing behind a symbolic link.
package struct SitePreview: Sendable {
    /// What is answered.
    package struct Answer: Sendable, Equatable {
        /// The status line's number.
        package var status: Int
        /// Headers beside those that every answer has.
        package var headers: [String]
        /// The body; a request of `HEAD` is told its length alone.
        package var body: [UInt8]
    }

    /// The site's folder, which may be a link to the folder of the last build.
    private let site: String
    private let grant: SiteGrant

    /// A preview of a site for a reader.
    package init(site: String, grant: SiteGrant = .everything) {
        self.site = site
        self.grant = grant
    }

    /// The headers of the sample configuration for nginx, which every answer has.
    package static let headers = [
        "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
        "Referrer-Policy: no-referrer",
    ]

    /// The answer to a request for a target such as `/district/findings.html?x`.
    package func answer(_ method: String, _ target: String) -> Answer {
        guard method == "GET" || method == "HEAD" else {
            return Self.message(405, "Method Not Allowed", ["Allow: GET, HEAD"])
        }
        let path = target.prefix { $0 != "?" }
        guard let parts = Self.parts(of: path) else { return Self.message(400, "Bad Request") }
        guard grant.allows(parts) else { return Self.message(403, "Forbidden") }
        let isFolder = path.hasSuffix("/")
        switch read(isFolder ? parts + ["index.html"] : parts) {
        case .file(let bytes): return Answer(status: 200, headers: [Self.type(of: parts, isFolder)], body: bytes)
        // Relative links of a folder's page need the stroke behind its name.
        case .folder: return Self.message(301, "Moved Permanently", ["Location: \(path)/"])
        case .none: return Self.message(404, "Not Found")
        }
    }

    private static func message(_ status: Int, _ text: String, _ headers: [String] = []) -> Answer {
        Answer(
            status: status, headers: ["Content-Type: text/plain; charset=utf-8"] + headers,
            body: Array("\(status) \(text)\n".utf8))
    }

    /// The decoded parts of a path; `nil` where it is not one that a site can have.
    private static func parts(of path: Substring) -> [String]? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var pieces = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if pieces.last == "" { pieces.removeLast() }
        var parts: [String] = []
        for piece in pieces {
            // No name of a site begins with a dot; one that holds a stroke or a control once decoded is none.
            guard let name = decoded(piece), let first = name.utf8.first, first != UInt8(ascii: "."),
                name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
                )
            else { return nil }
            parts.append(name)
        }
        return parts
    }

    /// A piece with its percent escapes replaced; `nil` for a broken escape or what is no UTF-8.
    private static func decoded(_ piece: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = piece.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap(\.hexadecimalDigit)
            guard digits.count == 2 else { return nil }
            bytes.append(digits[0] << 4 | digits[1])
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private enum Content {
        case file([UInt8])
        case folder
        case none
    }

    /// Opens part by part, each without following a link.
    private func read(_ parts: [String]) -> Content {
        var descriptor = unsafe open(site, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for part in parts where descriptor >= 0 {
            let next = unsafe openat(descriptor, part, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            close(descriptor)
            descriptor = next
        }
        guard descriptor >= 0 else { return .none }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return .none }
        if status.st_mode & S_IFMT == S_IFDIR { return .folder }
        guard status.st_mode & S_IFMT == S_IFREG else { return .none }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return .none }
            offset += count
        }
        return .file(bytes)
    }

    private static func type(of parts: [String], _ isFolder: Bool) -> String {
        let name = isFolder ? "index.html" : parts.last ?? ""
        let type =
            switch name.split(separator: ".").last {
            case "html": "text/html; charset=utf-8"
            case "css": "text/css; charset=utf-8"
            case "js": "text/javascript; charset=utf-8"
            case "json": "application/json"
            case "csv": "text/csv; charset=utf-8"
            case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            default: "application/octet-stream"
            }
        return "Content-Type: \(type)"
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
