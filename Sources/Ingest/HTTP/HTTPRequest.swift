import Formats
import Store

/// One request for a page.
struct HTTPRequest: Sendable {
    /// The address, with its query.
    var address: String
    /// Whole header lines.
    var headers: [String] = []
    /// `user:password` of basic authentication.
    var login: String?
    /// The password of the client certificate's key.
    var keyPassword: String?
    /// Time limits, sizes, certificates and proxy.
    var settings: HTTPSettings
}

/// The answer to a request, whole.
struct HTTPResponse: Sendable {
    /// The status, such as 200.
    let status: Int
    /// Header names in lower case, with their values, in the order in which they came.
    let headers: [(name: String, value: String)]
    /// The body after inflating.
    let body: SpoolFile

    /// The last header of a name.
    func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }

    /// Whether the end of the body was told by its length or by chunks, so that a cut one is known as such.
    var isLengthKnown: Bool {
        header("content-length") != nil || header("transfer-encoding")?.lowercased().contains("chunked") == true
    }
}

/// Why no whole answer came.
enum HTTPProblem: Error, Hashable, Sendable {
    /// The server cannot be reached, or the connection broke.
    case unreachable(String)
    /// It took too long.
    case timeout
    /// The body ended before its length, or its last chunk.
    case cut
    /// The body, after inflating, or the header is larger than allowed.
    case tooLarge(limit: Int)
    /// Certificates do not fit, or encryption failed.
    case insecure(String)
    /// The answer is no HTTP, or its encoding is damaged.
    case malformed(String)
    /// The address leads where none may.
    case forbiddenAddress
    /// The task was cancelled.
    case cancelled

    /// Whether asking again may help.
    var mayPass: Bool {
        switch self {
        case .unreachable, .timeout, .cut: true
        case .tooLarge, .insecure, .malformed, .forbiddenAddress, .cancelled: false
        }
    }
}
