/// How a package is sealed.
package enum SealingProfile: Sendable, Hashable {
    /// Signed inside, enciphered outside with AES-256-GCM.
    case gcm
    /// For recipients whose programs know no GCM: signed, enciphered with AES-256-CBC, and signed again (RFC 2634).
    case triple
    /// By a program of the operator's, for example for SM2 and SM4: it gets the archive on standard input and gives the
    /// package on standard output. The words are the program's path and its arguments.
    case external([String])

    /// The name in `api.referrals`.
    package var name: String {
        switch self {
        case .gcm: "gcm"
        case .triple: "triple"
        case .external: "external"
        }
    }

    /// The programs through which the archive goes to become the package.
    func programs(signer: KeyPair?, recipient: Certificate) -> [[String]] {
        switch (self, signer) {
        case (.external(let words), _): [words]
        case (_, nil): []
        case (.gcm, let signer?):
            [OpenSSL.sign(signer, isOutermost: false), OpenSSL.encrypt(for: recipient, .gcm)]
        case (.triple, let signer?):
            [
                OpenSSL.sign(signer, isOutermost: false), OpenSSL.encrypt(for: recipient, .cbc),
                OpenSSL.sign(signer, isOutermost: true),
            ]
        }
    }
}
