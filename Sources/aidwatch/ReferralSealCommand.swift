import ArgumentParser
import Foundation
import Operation
import Postgres
import Referral
import Store

extension ReferralCommand {
    /// Seals an approved referral.
    struct Seal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal an approved referral for its recipient: signed inside, enciphered outside.",
            discussion: """
                Nothing in clear is ever written to a disk. Sealing again gives the same register.
                Example: aidwatch referral seal QJ-YS-2026-0001 --certificate jiwei.pem --signer qu.pem --key qu.key --out 0001.p7m
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var acting: ActorOptions

        @Argument(help: "The referral's number.")
        var number: String

        @Option(help: "The recipient's certificate, the one of the plan.")
        var certificate: String

        @Option(help: "The certificate of who signs.")
        var signer: String?

        @Option(help: "The private key of who signs.")
        var key: String?

        @Option(help: "A file whose first line opens the key.")
        var passphraseFile: String?

        @Option(help: ArgumentHelp("gcm, triple (for recipients without GCM), or external.", valueName: "profile"))
        var profile = "gcm"

        @Option(
            help: "For the profile external: a program and its arguments, which get the archive and give the package.")
        var sealer: String?

        @Option(help: "Where the package goes; by default the number with .p7m.")
        var out: String?

        @Flag(help: "Also pack one PDF of all findings, made by an installed chromium.")
        var pdf = false

        @Flag(help: "Print a JSON object: the referral and its items.")
        var json = false

        func validate() throws {
            guard ["gcm", "triple", "external"].contains(profile) else {
                throw ValidationError("--profile is gcm, triple or external")
            }
            if profile == "external" {
                guard let sealer else { throw ValidationError("--profile external takes --sealer") }
                _ = try Open.program(sealer, "--sealer")
            } else if signer == nil || key == nil {
                throw ValidationError("--signer and --key are missing")
            }
        }

        func run() async throws {
            let installation = try common.installation()
            let actor = try acting.actor(installation)
            let out = out ?? number + ".p7m"
            var request = Sealing.Request(
                number, for: try Certificate(path: certificate), signer: try keys(), to: out)
            switch profile {
            case "triple": request.profile = .triple
            case "external": request.profile = .external(try Open.program(sealer ?? "", "--sealer"))
            default: request.profile = .gcm
            }
            if pdf { request.browser = try PagePrinter.installedBrowser() }
            let database = try await installation.connect()
            let sealing = Sealing(installation.workspace, installation.catalog)
            let sealed = try await database.session { [request] database in
                try sealing.seal(request, by: actor, on: database)
            }
            Terminal.message(
                Message.pick(
                    "\(out) is sealed; its SHA-256 is \(Hexadecimal.text(sealed.package))",
                    "已封装 \(out)，SHA-256 为 \(Hexadecimal.text(sealed.package))"))
            try await ReferralCommand.print(number, asJSON: json, on: database)
        }

        private func keys() throws -> KeyPair? {
            guard let signer, let key else { return nil }
            return KeyPair(certificate: try Certificate(path: signer), key: key, passphrase: passphraseFile)
        }
    }
}
