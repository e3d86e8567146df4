package import Domain

/// An HTTP endpoint that gives records page by page.
package struct HTTPSettings: Sendable, Hashable {
    /// What a body is.
    package enum Format: String, Sendable, CaseIterable {
        /// A JSON document with the records in an array.
        case json
        /// A JSON object a line.
        case jsonLines = "json_lines"
        /// CSV with a header on each page.
        case csv
    }

    /// How one page leads to the next.
    package enum Paging: Sendable, Hashable {
        /// There is one page.
        case none
        /// Pages are numbered; the first empty one, or one with fewer than `size` records, is the end.
        case number(parameter: String, first: Int, size: Int?, sizeParameter: String?)
        /// Each page names the token of the next at a path of its JSON; `keeps`: the last token is where the next
        /// pull goes on.
        case cursor(parameter: String, next: String, keeps: Bool)
        /// A `Link` header with `rel="next"` (RFC 8288).
        case link
    }

    /// The window of an incremental pull.
    package struct UpdatedSince: Sendable, Hashable {
        /// The parameter of the address.
        package let parameter: String
        /// The field of a record that says when it was changed.
        package let field: String
        /// What is read again before the newest change seen, for records that appear late.
        package let overlap: Term
        /// Where the first pull begins.
        package let start: Instant

        package init(parameter: String, field: String, overlap: Term, start: Instant) {
            self.parameter = parameter
            self.field = field
            self.overlap = overlap
            self.start = start
        }
    }

    /// A user with his password.
    package struct Login: Sendable, Hashable {
        /// Where they stand.
        package let user: Secret, password: Secret

        package init(user: Secret, password: Secret) {
            self.user = user
            self.password = password
        }
    }

    /// Who asks.
    package enum Authentication: Sendable, Hashable {
        case bearer(Secret)
        case basic(Login)
    }

    /// What requests go through.
    package enum Proxy: Sendable, Hashable {
        /// The one that the environment names in `https_proxy`, `http_proxy` or `all_proxy`, but for `no_proxy`.
        case environment
        /// The one at an address, with the login that it asks for.
        case address(String, Login?)
    }

    /// A certificate that the client shows.
    package struct ClientCertificate: Sendable, Hashable {
        /// The files of certificate and key, PEM.
        package let certificate: String, key: String
        /// The key's password.
        package let password: Secret?

        package init(certificate: String, key: String, password: Secret?) {
            self.certificate = certificate
            self.key = key
            self.password = password
        }
    }

    /// The address, http or https, without a login in it.
    package var address: String
    /// What a body is.
    package var format = Format.json
    /// The path of keys to the array of records; empty: the document itself.
    package var items = ""
    /// How one page leads to the next.
    package var paging = Paging.none
    /// The window of an incremental pull; nil: everything each time.
    package var updatedSince: UpdatedSince?
    /// Who asks.
    package var authentication: Authentication?
    /// The certificate that the client shows.
    package var clientCertificate: ClientCertificate?
    /// A file of certificate authorities to trust instead of the system's.
    package var authorities: String?
    /// Hosts, beside the address's own, to which a redirect or a link may lead.
    package var hosts: [String] = []
    /// What requests go through; nil: nothing, whatever the environment names.
    package var proxy: Proxy?
    /// How long connecting may take.
    package var connectTimeout = Term(10, .second)
    /// How long nothing may arrive.
    package var stallTimeout = Term(30, .second)
    /// How long a page may take in all.
    package var totalTimeout = Term(5, .minute)
    /// The most bytes of a page, counted after inflating.
    package var mostBytes = 256 << 20
    /// The most pages of a pull.
    package var mostPages = 10_000
    /// How often a page is asked for again.
    package var retries = 4
    /// Whether CSV and JSON Lines must end with a line break, which tells a body that was cut.
    package var needsFinalNewline = true

    package init(address: String) {
        self.address = address
    }
}
