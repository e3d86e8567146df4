package import Formats
package import Store

/// One request: for a page, or with a body to be taken.
package struct HTTPRequest: Sendable {
    /// The address, with its query.
    package var address: String
    /// Whole header lines.
    package var headers: [String] = []
    /// What is posted; nil: the request is a GET.
    package var body: String?
    /// `user:password` of basic authentication.
    var login: String?
    /// The password of the client certificate's key.
    var keyPassword: String?
    /// What it goes through; nil: nothing.
    var proxy: HTTPProxy?
    /// Time limits, sizes and certificates.
    package var settings: HTTPSettings

    /// A GET of an address, within the limits of settings.
    package init(address: String, settings: HTTPSettings) {
        self.address = address
        self.settings = settings
    }
}

/// The answer to a request, whole.
package struct HTTPResponse: Sendable {
    /// The status, such as 200.
    package let status: Int
    /// Header names in lower case, with their values, in the order in which they came.
    package let headers: [(name: String, value: String)]
    /// The body after inflating.
    package let body: TemporaryFile

    /// The last header of a name.
    package func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }

    /// Whether the end of the body was told by its length or by chunks, so that a cut one is known as such.
    var isLengthKnown: Bool {
        header("content-length") != nil || header("transfer-encoding")?.lowercased().contains("chunked") == true
    }
}
