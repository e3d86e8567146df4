import Store

/// The proxy that a request goes through.
struct HTTPProxy: Sendable {
    /// Its address.
    let address: String
    /// The user and the password that it asks for.
    let login: (user: String, password: String)?
    /// Hosts that are reached without it, as libcurl reads them.
    let exceptions: String

    /// The proxy of a source for requests of a scheme; nil where there is none.
    ///
    /// Of the environment's variables `http_proxy` counts in small letters only, as everywhere: a web server gives its
    /// programs `HTTP_PROXY` from a header that anybody may send.
    ///
    /// - Throws: `Failure` where the login cannot be read.
    init?(_ setting: HTTPSettings.Proxy?, scheme: String, environment: [String: String]) throws {
        switch setting {
        case nil: return nil
        case .address(let address, let login):
            self.address = address
            self.login = try login.map { login in
                (try login.user.value(environment: environment), try login.password.value(environment: environment))
            }
            exceptions = ""
        case .environment:
            let names = scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
            let named = (names + ["all_proxy", "ALL_PROXY"]).lazy.compactMap { environment[$0] }.first
            guard let named, !named.isEmpty else { return nil }
            address = named
            login = nil
            exceptions = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
        }
    }
}
