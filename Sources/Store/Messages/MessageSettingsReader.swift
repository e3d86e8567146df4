import Formats
import Foundation

extension MessageSettings {
    /// Reads `Pipelines/messages.yaml`, without which nothing is told; folders are relative to `workspace`.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    package init(_ resources: Resources, workspace: String) throws {
        self.init()
        guard let path = resources.path(of: "Pipelines/messages.yaml") else { return }
        let root = try YAMLNode.parse(try Resources.text(at: path), file: path)
        if root.isNull { return }
        var reader = MessageSettingsReader(root, workspace: workspace)
        reader.read(into: &self)
        guard reader.problems.isEmpty else { throw ConfigurationError(problems: reader.problems) }
    }
}

/// Reads the settings of messages.
private struct MessageSettingsReader {
    private var node: SettingsNode
    private let workspace: String

    init(_ root: YAMLNode, workspace: String) {
        self.workspace = workspace
        node = SettingsNode(
            root,
            allowed: [
                "templates", "transports", "applicants", "channels", "quiet", "per_number", "most_days", "attempts",
                "first_wait", "longest_wait", "receipt_after", "receipts_for",
            ])
    }

    var problems: [ConfigurationProblem] { node.problems }

    mutating func read(into settings: inout MessageSettings) {
        settings.transports = transports()
        let names = Set(settings.transports.keys)
        settings.templates = templates()
        settings.channels = channels(names)
        settings.applicants = node.value("applicants", "is the name of a transport") { node in
            node.string.flatMap { names.contains($0) ? $0 : nil }
        }
        if let place = node.node["templates"], settings.applicants == nil,
            settings.templates.keys.contains(where: \.isForApplicants), node.node["applicants"] == nil
        {
            node.add(place, "applicants are told, but `applicants` does not name their transport")
        }
        settings.quiet = node.value("quiet", "is two times of the day, such as [\"21:00\", \"08:00\"]") { node in
            let seconds = (node.elements ?? []).compactMap(\.secondOfDay)
            guard seconds.count == 2, node.elements?.count == 2 else { return nil }
            return .init(begin: seconds[0], end: seconds[1])
        }
        settings.mostPerNumber = node.int("per_number", 1...1000) ?? settings.mostPerNumber
        settings.mostDays = node.int("most_days", 1...366) ?? settings.mostDays
        settings.attempts = node.int("attempts", 1...100) ?? settings.attempts
        settings.firstWait = node.term("first_wait", isElapsed: true) ?? settings.firstWait
        settings.longestWait = node.term("longest_wait", isElapsed: true) ?? settings.longestWait
        settings.receiptAfter = node.term("receipt_after", isElapsed: true) ?? settings.receiptAfter
        settings.receiptsFor = node.term("receipts_for", isElapsed: true) ?? settings.receiptsFor
    }

    private mutating func templates() -> [MessageSettings.Template: String] {
        guard let place = node.node["templates"], !place.isNull else { return [:] }
        var reader = SettingsNode(place, allowed: Set(MessageSettings.Template.allCases.map(\.rawValue)))
        defer { node.add(reader.problems) }
        var templates: [MessageSettings.Template: String] = [:]
        for template in MessageSettings.Template.allCases { templates[template] = reader.text(template.rawValue) }
        return templates
    }

    private mutating func list(_ key: String) -> [YAMLNode] {
        guard let place = node.node[key], !place.isNull else { return [] }
        if place.elements == nil { node.add(place, "`\(key)` is a list") }
        return place.elements ?? []
    }

    private mutating func channels(_ transports: Set<String>) -> [String: MessageSettings.Channel] {
        var channels: [String: MessageSettings.Channel] = [:]
        for place in list("channels") {
            var reader = SettingsNode(place, allowed: ["name", "transport", "to"])
            let name = reader.requiredText("name")
            let transport = reader.required("transport", "is the name of a transport") { node in
                node.string.flatMap { transports.contains($0) ? $0 : nil }
            }
            let address = reader.text("to")
            node.add(reader.problems)
            guard let name, let transport else { continue }
            if channels.updateValue(.init(transport: transport, address: address), forKey: name) != nil {
                node.add(place, "there are two channels named \(name)")
            }
        }
        return channels
    }

    private mutating func transports() -> [String: MessageSettings.Transport] {
        var transports: [String: MessageSettings.Transport] = [:]
        for place in list("transports") {
            var reader = SettingsNode(
                place,
                allowed: [
                    "name", "kind", "folder", "url", "receipts", "secret", "authorities", "time_limit", "max_bytes",
                    "max_age",
                ])
            let name = reader.requiredText("name")
            let transport = transport(&reader)
            node.add(reader.problems)
            guard let name, let transport else { continue }
            if transports.updateValue(transport, forKey: name) != nil {
                node.add(place, "there are two transports named \(name)")
            }
        }
        return transports
    }

    private func transport(_ reader: inout SettingsNode) -> MessageSettings.Transport? {
        switch reader.node["kind"]?.string {
        case "file":
            return reader.requiredText("folder").map { folder in
                .file(folder: folder.hasPrefix("/") ? folder : "\(workspace)/\(folder)")
            }
        case "http":
            let hint = "is an https address without a login in it; http on this machine only"
            let address = reader.required("url", hint, Self.address)
            let receipts = reader.value("receipts", hint, Self.address)
            if reader.node["secret"] == nil {
                reader.add(reader.node, "`secret` is missing: {file: path} or {env: NAME}, shared with the gateway")
            }
            let secret = reader.secret("secret")
            let limit = reader.term("time_limit", isElapsed: true) ?? Term(10, .second)
            let bytes = reader.int("max_bytes", 256...(16 << 20)) ?? 64 << 10
            let age = reader.term("max_age", isElapsed: true)
            let authorities = reader.text("authorities")
            guard let address, let secret else { return nil }
            var http = HTTPSettings(address: address)
            http.authorities = authorities
            (http.connectTimeout, http.stallTimeout, http.totalTimeout) = (limit, limit, limit)
            http.mostBytes = bytes
            var gateway = MessageSettings.Gateway(http, receipts: receipts, secret: secret)
            gateway.mostAge = age ?? gateway.mostAge
            return .http(gateway)
        default:
            reader.add(reader.node["kind"] ?? reader.node, "`kind` is file or http")
            return nil
        }
    }

    /// An address to which telephone numbers may be given.
    private static func address(_ node: YAMLNode) -> String? {
        guard let text = node.string, HTTPSettingsReader.isAddress(text), let url = URL(string: text) else {
            return nil
        }
        let isHere = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(url.host ?? "")
        return url.scheme == "https" || isHere ? text : nil
    }
}
