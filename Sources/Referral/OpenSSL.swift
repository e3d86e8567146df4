import Foundation

/// The commands of openssl that seal, open and sign; everything goes through descriptors, nothing through files.
///
/// Source: openssl-cms(1), openssl-verify(1); RFC 5652 (CMS), RFC 5083 and 5084 (AES-GCM), RFC 2634 (triple wrapping).
enum OpenSSL {
    /// The program.
    static let program =
        ["/usr/bin/openssl", "/usr/local/bin/openssl"].first { FileManager.default.isExecutableFile(atPath: $0) }
        ?? "/usr/bin/openssl"

    /// How what is signed is enciphered.
    enum Cipher: String {
        case gcm = "-aes-256-gcm"
        case cbc = "-aes-256-cbc"
    }

    /// Signs what comes in; without the certificate where nothing protects what is written.
    static func sign(_ keys: KeyPair, isOutermost: Bool) -> [String] {
        [program, "cms", "-sign", "-binary", "-nodetach", "-stream", "-outform", "DER", "-md", "sha256"]
            + ["-signer", keys.certificate.path, "-inkey", keys.key] + password(keys)
            + (isOutermost ? ["-nocerts", "-nosmimecap"] : [])
    }

    /// Enciphers what comes in for a recipient.
    static func encrypt(for recipient: Certificate, _ cipher: Cipher) -> [String] {
        [program, "cms", "-encrypt", "-binary", "-stream", "-outform", "DER", cipher.rawValue, recipient.path]
    }

    /// Deciphers what comes in.
    static func decrypt(_ keys: KeyPair) -> [String] {
        [program, "cms", "-decrypt", "-binary", "-inform", "DER", "-recip", keys.certificate.path, "-inkey", keys.key]
            + password(keys)
    }

    /// Gives what was signed, if the signature is that of one certificate and this is valid.
    static func verify(_ signer: Certificate) -> [String] {
        [program, "cms", "-verify", "-binary", "-inform", "DER", "-nointern", "-certfile", signer.path]
            + ["-CAfile", signer.path, "-no-CApath", "-no-CAstore", "-partial_chain", "-purpose", "any"]
    }

    /// Looks whether a certificate is valid now, its issuer aside.
    static func verifyCertificate(_ certificate: Certificate) -> [String] {
        [program, "verify", "-no-CApath", "-no-CAstore", "-partial_chain", "-CAfile", certificate.path]
            + [certificate.path]
    }

    private static func password(_ keys: KeyPair) -> [String] {
        // Without it openssl would ask on the terminal.
        ["-passin", keys.passphrase.map { "file:" + $0 } ?? "pass:"]
    }
}
