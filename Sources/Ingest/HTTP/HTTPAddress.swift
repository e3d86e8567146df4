import Foundation

/// Where requests of a source may go: its own host, and the hosts that its settings name.
struct HTTPAddress {
    /// Why an address is refused.
    struct Refusal: Error, Hashable {
        /// The host, or what stands in its place.
        let host: String
    }

    private let origin: URL
    private let hosts: Set<String>

    /// The policy of a source; nil where its address is none.
    init?(_ address: String, hosts: [String]) {
        guard let url = URL(string: address) else { return nil }
        origin = url
        self.hosts = Set(hosts.map { $0.lowercased() })
    }

    /// The address to which a redirect or a link leads.
    ///
    /// - Throws: `Refusal` for another scheme than http and https, for http behind https, for a login in the address,
    ///   for link-local addresses, and for hosts and ports that the settings do not name.
    func resolve(_ location: String, from base: String) throws(Refusal) -> String {
        guard let url = URL(string: location, relativeTo: URL(string: base))?.absoluteURL, let scheme = url.scheme,
            let host = url.host?.lowercased()
        else { throw Refusal(host: "no address") }
        let isPlain = scheme == "http" && origin.scheme == "http"
        guard scheme == "https" || isPlain, url.user == nil, url.password == nil, !Self.isLinkLocal(host),
            isOwn(url) || hosts.contains(host)
        else { throw Refusal(host: host) }
        return url.absoluteString
    }

    /// Whether an address is of the source's own host and port, so that its login may be sent there.
    func isOwn(_ address: String) -> Bool { URL(string: address).map(isOwn) ?? false }

    private func isOwn(_ url: URL) -> Bool {
        func port(_ url: URL) -> Int { url.port ?? (url.scheme == "https" ? 443 : 80) }
        return url.host?.lowercased() == origin.host?.lowercased() && port(url) == port(origin)
            && (url.scheme == origin.scheme || url.scheme == "https")
    }

    /// Whether an address of a machine is link-local, as those from which clouds give secrets are.
    static func isLinkLocal(_ address: String) -> Bool {
        let text = address.lowercased().trimmingCharacters(in: ["[", "]"])
        let four = text.hasPrefix("::ffff:") ? String(text.dropFirst(7)) : text
        if four.hasPrefix("169.254.") { return true }
        return ["fe8", "fe9", "fea", "feb"].contains { text.hasPrefix($0) } && text.contains(":")
    }

    /// An address with parameters added to its query.
    static func adding(_ parameters: [(name: String, value: String)], to address: String) -> String {
        guard !parameters.isEmpty, var parts = URLComponents(string: address) else { return address }
        // The usual set leaves `+` as it is, which services read as a blank.
        var allowed = CharacterSet.urlQueryAllowed
        allowed.remove(charactersIn: "+&=#;")
        let names = Set(parameters.map(\.name))
        var items = parts.percentEncodedQueryItems ?? []
        items.removeAll { names.contains($0.name) }
        items += parameters.map { parameter in
            URLQueryItem(
                name: parameter.name.addingPercentEncoding(withAllowedCharacters: allowed) ?? "",
                value: parameter.value.addingPercentEncoding(withAllowedCharacters: allowed))
        }
        parts.percentEncodedQueryItems = items
        return parts.string ?? address
    }
}
