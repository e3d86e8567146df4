import Domain
import Formats
import Foundation

/// Reads the settings of an HTTP source.
struct HTTPSettingsReader {
    private var node: SettingsNode

    private static let keys: Set<String> = [
        "url", "format", "items", "paging", "updated_since", "bearer", "basic", "client_certificate", "authorities",
        "hosts", "proxy", "connect_timeout", "stall_timeout", "total_timeout", "max_bytes", "max_pages", "retries",
        "final_newline",
    ]

    init(_ node: YAMLNode) {
        self.node = SettingsNode(node, allowed: Self.keys)
    }

    /// What is wrong.
    var problems: [ConfigurationProblem] { node.problems }

    /// The settings; nil where the address is missing or no address.
    mutating func settings() -> HTTPSettings? {
        let address = node.required("url", "is an http or https address without a login in it") { node in
            node.string.flatMap { Self.isAddress($0) ? $0 : nil }
        }
        var result = HTTPSettings(address: address ?? "")
        result.format = node.word("format", HTTPSettings.Format.self) ?? result.format
        result.items = node.text("items") ?? ""
        if let place = node.node["paging"] { result.paging = paging(place) }
        if let place = node.node["updated_since"] { result.updatedSince = updatedSince(place) }
        result.authentication = authentication()
        if let place = node.node["client_certificate"] { result.clientCertificate = certificate(place) }
        result.authorities = node.text("authorities")
        result.hosts = node.value("hosts", "is a list of host names") { $0.elements?.compactMap(\.string) } ?? []
        if let place = node.node["proxy"] { result.proxy = proxy(place) }
        result.connectTimeout = node.term("connect_timeout", isElapsed: true) ?? result.connectTimeout
        result.stallTimeout = node.term("stall_timeout", isElapsed: true) ?? result.stallTimeout
        result.totalTimeout = node.term("total_timeout", isElapsed: true) ?? result.totalTimeout
        result.mostBytes = node.int("max_bytes", 1...(1 << 40)) ?? result.mostBytes
        result.mostPages = node.int("max_pages", 1...1_000_000) ?? result.mostPages
        result.retries = node.int("retries", 0...20) ?? result.retries
        result.needsFinalNewline = node.flag("final_newline") ?? result.needsFinalNewline
        if case .cursor = result.paging, result.format != .json, let place = node.node["paging"] {
            node.add(place, "paging by cursor needs format json, whose pages name the next")
        }
        if case .cursor(_, _, true) = result.paging, let place = node.node["updated_since"] {
            node.add(place, "a cursor that is kept and `updated_since` exclude each other")
        }
        return address == nil ? nil : result
    }

    /// Whether a text is an http or https address without a login in it.
    static func isAddress(_ text: String) -> Bool {
        guard !text.contains(where: { $0.isWhitespace || $0.isNewline }), let url = URL(string: text),
            let scheme = url.scheme, ["http", "https"].contains(scheme)
        else { return false }
        return url.user == nil && url.password == nil && url.host?.isEmpty == false
    }

    private mutating func paging(_ place: YAMLNode) -> HTTPSettings.Paging {
        var reader = SettingsNode(
            place, allowed: ["kind", "parameter", "first", "size", "size_parameter", "next", "keep"])
        defer { node.add(reader.problems) }
        switch place["kind"]?.string {
        case "number":
            let parameter = reader.requiredText("parameter")
            return .number(
                parameter: parameter ?? "", first: reader.int("first", 0...1) ?? 1,
                size: reader.int("size", 1...100_000),
                sizeParameter: reader.text("size_parameter"))
        case "cursor":
            let parameter = reader.requiredText("parameter")
            let next = reader.requiredText("next")
            return .cursor(parameter: parameter ?? "", next: next ?? "", keeps: reader.flag("keep") ?? false)
        case "link": return .link
        default:
            reader.add(place["kind"] ?? place, "`kind` is number, cursor or link")
            return .none
        }
    }

    private mutating func updatedSince(_ place: YAMLNode) -> HTTPSettings.UpdatedSince? {
        var reader = SettingsNode(place, allowed: ["parameter", "field", "overlap", "start"])
        let parameter = reader.requiredText("parameter")
        let field = reader.requiredText("field")
        let overlap = reader.term("overlap", isElapsed: true)
        let start = reader.required("start", "is a day or a time") { node in
            node.string.flatMap { Instant.parse(Array($0.utf8).span) }
        }
        node.add(reader.problems)
        guard let parameter, let field, let start else { return nil }
        return .init(parameter: parameter, field: field, overlap: overlap ?? Term(10, .minute), start: start)
    }

    private mutating func authentication() -> HTTPSettings.Authentication? {
        if node.node["bearer"] != nil, let place = node.node["basic"] {
            node.add(place, "`bearer` and `basic` exclude each other")
        }
        if node.node["bearer"] != nil { return node.secret("bearer").map { .bearer($0) } }
        guard let place = node.node["basic"] else { return nil }
        var reader = SettingsNode(place, allowed: ["user", "password"])
        let login = Self.login("basic", &reader)
        node.add(reader.problems)
        return login.map { .basic($0) }
    }

    private static func login(_ key: String, _ reader: inout SettingsNode) -> HTTPSettings.Login? {
        let user = reader.secret("user")
        let password = reader.secret("password")
        if reader.node["user"] == nil || reader.node["password"] == nil {
            reader.add(reader.node, "`\(key)` has user and password")
        }
        guard let user, let password else { return nil }
        return .init(user: user, password: password)
    }

    private mutating func proxy(_ place: YAMLNode) -> HTTPSettings.Proxy? {
        let hint = "is an address without a login, or `environment`, or {url, user, password}"
        guard place.entries != nil else {
            guard let text = node.value("proxy", hint, \.string) else { return nil }
            if text == "environment" { return .environment }
            if Self.isAddress(text) { return .address(text, nil) }
            if !text.isEmpty { node.add(place, "`proxy` \(hint)") }
            return nil
        }
        var reader = SettingsNode(place, allowed: ["url", "user", "password"])
        defer { node.add(reader.problems) }
        let address = reader.required("url", "is an http or https address without a login in it") { node in
            node.string.flatMap { Self.isAddress($0) ? $0 : nil }
        }
        let login = Self.login("proxy", &reader)
        guard let address, let login else { return nil }
        return .address(address, login)
    }

    private mutating func certificate(_ place: YAMLNode) -> HTTPSettings.ClientCertificate? {
        var reader = SettingsNode(place, allowed: ["certificate", "key", "password"])
        let certificate = reader.requiredText("certificate")
        let key = reader.requiredText("key")
        let password = reader.secret("password")
        node.add(reader.problems)
        guard let certificate, let key else { return nil }
        return .init(certificate: certificate, key: key, password: password)
    }
}
