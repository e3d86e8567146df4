import CPostgres

/// An address for one of PostgreSQL's client programs, whose command line everybody on the machine can read.
package struct ClientAddress: Sendable, Equatable {
    /// The address as words `keyword='value'`, without the password; for `--dbname`.
    package let conninfo: String
    /// The password, for the variable `PGPASSWORD`; nil where the address has none.
    ///
    /// The passphrase of a client's key (`sslpassword`) has no variable: it stays in ``conninfo``.
    package let password: String?

    /// An address of these parts.
    package init(conninfo: String, password: String?) {
        self.conninfo = conninfo
        self.password = password
    }
}

extension ConnectionConfiguration {
    /// The address for a client program, of the same server, database and login.
    ///
    /// Settings of the session are not part of it.
    ///
    /// - Throws: A `.usage` error where libpq cannot read the address.
    package var clientAddress: ClientAddress {
        get throws(PostgresError) {
            var reason: UnsafeMutablePointer<CChar>?
            let parsed = PQconninfoParse(conninfo, &reason)
            // The reason may quote a part of the password.
            PQfreemem(reason)
            guard let parsed else {
                throw PostgresError(
                    .usage, "the address of the database cannot be read", hint: "Give it as postgresql://host/name.")
            }
            defer { PQconninfoFree(parsed) }
            var values: [(name: String, value: String)] = []
            var password: String?
            var option = parsed
            while let keyword = option.pointee.keyword {
                if let value = option.pointee.val {
                    switch String(cString: keyword) {
                    case "password": password = String(cString: value)
                    case let name: values.append((name, String(cString: value)))
                    }
                }
                option += 1
            }
            for (name, value) in overrides {
                values.removeAll { $0.name == name }
                values.append((name, value))
            }
            let words = values.map { name, value in
                "\(name)='\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
            }
            return ClientAddress(conninfo: words.joined(separator: " "), password: password)
        }
    }
}
