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
    /// What it goes through; nil: nothing.
    var proxy: HTTPProxy?
    /// Time limits, sizes and certificates.
    var settings: HTTPSettings
}

/// The answer to a request, whole.
struct HTTPResponse: Sendable {
    /// The status, such as 200.
    let status: Int
    /// Header names in lower case, with their values, in the order in which they came.
    let headers: [(name: String, value: String)]
    /// The body after inflating.
    let body: TemporaryFile

    /// The last header of a name.
    func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }

    /// Whether the end of the body was told by its length or by chunks, so that a cut one is known as such.
    var isLengthKnown: Bool {
        header("content-length") != nil || header("transfer-encoding")?.lowercased().contains("chunked") == true
    }
}
