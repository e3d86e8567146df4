import CCurl

/// Why no whole answer came.
package enum HTTPProblem: Error, Hashable, Sendable {
    /// No connection came about, so nothing was sent.
    case notConnected(String)
    /// The connection broke, or never carried an answer.
    case unreachable(String)
    /// It took too long.
    case timeout
    /// The body ended before its length, or its last chunk.
    case cut
    /// The body, after inflating, or the header is larger than allowed.
    case tooLarge(limit: Int)
    /// Certificates do not fit, or encryption failed.
    case insecure(String)
    /// The server asks for a client certificate, or for another one.
    case clientRefused(String)
    /// The proxy cannot be reached.
    case proxyUnreachable(String)
    /// The proxy answers with a status of its own instead of leading on.
    case proxyRefused(status: Int)
    /// The answer is no HTTP, or its encoding is damaged.
    case malformed(String)
    /// The address leads where none may.
    case forbiddenAddress
    /// The task was cancelled.
    case cancelled

    /// The statuses behind which asking again may help.
    static let passingStatuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504]

    /// Whether asking again may help.
    var mayPass: Bool {
        switch self {
        case .notConnected, .unreachable, .timeout, .cut, .proxyUnreachable: true
        case .proxyRefused(let status): Self.passingStatuses.contains(status)
        case .tooLarge, .insecure, .clientRefused, .malformed, .forbiddenAddress, .cancelled: false
        }
    }

    /// What a code of libcurl means.
    ///
    /// - Parameters:
    ///   - code: The code.
    ///   - detail: What libcurl says of this transfer; told of encryption only, as it may name a login elsewhere.
    ///   - proxyStatus: What a proxy answered to CONNECT, 0 where none did.
    ///   - isProxied: Whether the connection was one to a proxy.
    init(_ code: CURLcode, detail: String, proxyStatus: Int, isProxied: Bool) {
        let text = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_ABORTED_BY_CALLBACK: self = .cancelled
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_PARTIAL_FILE: self = .cut
        case _ where proxyStatus >= 300: self = .proxyRefused(status: proxyStatus)
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: self = .proxyUnreachable(text)
        case CURLE_COULDNT_CONNECT where isProxied: self = .proxyUnreachable(text)
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST: self = .notConnected(text)
        case CURLE_SSL_CLIENTCERT: self = .clientRefused(text)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CIPHER:
            let why = detail.isEmpty ? text : detail
            self = Self.isAboutClient(why) ? .clientRefused(why) : .insecure(why)
        // Since TLS 1.3 a server that wants another certificate says so after the handshake, when its answer is awaited.
        case CURLE_RECV_ERROR where Self.isAlert(detail), CURLE_SEND_ERROR where Self.isAlert(detail):
            self = Self.isAboutClient(detail) ? .clientRefused(detail) : .insecure(detail)
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
            self = .malformed(text)
        default: self = .unreachable(text)
        }
    }

    /// Whether the other side ended the encryption, by OpenSSL's names of alerts.
    private static func isAlert(_ text: String) -> Bool { text.contains(" alert ") }

    /// Whether it did so for the certificate that it was shown, or not shown.
    private static func isAboutClient(_ text: String) -> Bool {
        isAlert(text) && ["certificate", "unknown ca", "access denied"].contains { text.contains($0) }
    }
}
