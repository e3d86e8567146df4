import ArgumentParser
import Domain
import Formats
import Foundation
import Operation
import Postgres
import Referral
import Store

extension ReferralCommand {
    /// Opens a package, mostly at the recipient's.
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Open a package: decipher it, verify who signed it and that it is whole, and answer with a receipt.",
            discussion: """
                Needs no workspace; then --log names the file in which opened packages are kept, so that an older one that \
                comes again is refused. In the sender's workspace the access is recorded instead.
                Example: aidwatch referral open 0001.p7m --certificate jiwei.pem --key jiwei.key --signer qu.pem \
                --log opened.jsonl --out 0001 --receipt 0001.receipt --result 已受理
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The package.")
        var package: String

        @Option(help: "The recipient's certificate.")
        var certificate: String

        @Option(help: "The recipient's private key.")
        var key: String

        @Option(help: "A file whose first line opens the key.")
        var passphraseFile: String?

        @Option(help: "The certificate of who must have signed it.")
        var signer: String

        @Option(
            help: """
                For the profile external: a program and its arguments, in quotes where they hold blanks, which get the \
                package and give the archive.
                """)
        var opener: String?

        @Option(help: "The file in which opened packages are kept.")
        var log: String?

        @Option(help: "A new folder for the files, readable by its owner only; without it nothing is written.")
        var out: String?

        @Option(help: "Where a signed receipt goes.")
        var receipt: String?

        @Option(help: "The result of all findings that are not returned: they are closed by the receipt.")
        var result: String?

        @Option(help: ArgumentHelp("A finding that is sent back, and why.", valueName: "number=reason"))
        var returned: [String] = []

        @Flag(help: "Print the manifest as a JSON object.")
        var json = false

        func validate() throws {
            if receipt == nil, result != nil || !returned.isEmpty {
                throw ValidationError("--result and --returned need --receipt")
            }
            if !returned.allSatisfy({ $0.contains("=") }) { throw ValidationError("--returned is number=reason") }
            if let opener { _ = try Self.program(opener, "--opener") }
        }

        /// The path of a program and its arguments, as an option gives them.
        static func program(_ text: String, _ option: String) throws -> [String] {
            guard let words = CommandWords.split(text), words.first?.hasPrefix("/") == true else {
                throw ValidationError(
                    "\(option) is the path of a program from / on and its arguments; words with blanks stand in quotes")
            }
            return words
        }

        func run() async throws {
            let isWorkspace = FileManager.default.fileExists(atPath: common.directory + "/aidwatch.yaml")
            if !isWorkspace, log == nil {
                throw ValidationError("--log names the file in which opened packages are kept")
            }
            let keys = KeyPair(
                certificate: try Certificate(path: certificate), key: key, passphrase: passphraseFile)
            let signer = try Certificate(path: self.signer)
            let opened = try NamedFile.naming(package) {
                try OpenedPackage(
                    path: package, for: keys, from: signer, opener: try opener.map { try Self.program($0, "--opener") })
            }
            if isWorkspace { try await record(opened) }
            let log = try self.log.map { try PackageLog(path: $0) }
            let missing = try log?.check(opened) ?? 0..<0
            let statement = try receipt == nil ? nil : self.statement(opened)
            if let out { try opened.write(to: out) }
            if let receipt, let statement { try Receipt.write(statement, signedBy: keys, to: receipt) }
            try log?.add(opened)
            try show(opened.manifest, of: opened)
            if !missing.isEmpty {
                Terminal.message(
                    Message.pick(
                        "AW1847 packages \(missing.lowerBound) to \(missing.upperBound - 1) of the district are missing: ask the sender",
                        "AW1847 该区第 \(missing.lowerBound) 至 \(missing.upperBound - 1) 批尚未收到，请向发送单位核实"))
                throw ExitCode(ExitStatus.personNeeded.rawValue)
            }
        }

        /// In the sender's own workspace the newest package alone counts, and who opened it is recorded.
        private func record(_ opened: OpenedPackage) async throws {
            let installation = try common.installation()
            let book = ReferralBook(settings: installation.workspace.settings)
            let database = try await installation.connect()
            let (number, digest) = (opened.manifest.referral, opened.digest)
            try await database.session { database in
                guard try book.manifestDigest(of: number, on: database) == digest else {
                    throw ReferralRefusal.otherPackage.failure(number, "")
                }
                try book.recordAccess(to: number, "open_referral", by: nil, user: ActorOptions.user, on: database)
            }
        }

        private func statement(_ opened: OpenedPackage) throws -> Receipt.Statement {
            var outcomes: [Receipt.Statement.Outcome] = []
            let numbers = opened.findingNumbers
            var reasons: [String: String] = [:]
            for entry in returned {
                let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, numbers.contains(parts[0]) else {
                    throw ValidationError("--returned \(entry) names no finding of the package, or no reason")
                }
                reasons[parts[0]] = parts[1]
            }
            for number in numbers {
                if let reason = reasons[number] {
                    outcomes.append(.init(.returned, of: number, reason))
                } else if let result {
                    outcomes.append(.init(.accepted, of: number, result))
                }
            }
            return Receipt.Statement(of: opened, receivedAt: Days.now.description, outcomes: outcomes)
        }

        private func show(_ manifest: Manifest, of opened: OpenedPackage) throws {
            if json {
                let text = try opened.contents(of: Manifest.name) ?? []
                let object = try JSONSerialization.jsonObject(with: Data(text))
                let line = try JSONSerialization.data(
                    withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
                Terminal.line(String(decoding: line, as: UTF8.self))
            } else {
                Terminal.line(
                    Terminal.printable(
                        Message.pick(
                            "\(manifest.referral), number \(manifest.serial) of \(manifest.county): \(manifest.findings) findings, \(manifest.files.count) files, whole and signed",
                            "\(manifest.referral)（\(manifest.county) 第 \(manifest.serial) 批）：\(manifest.findings) 条线索，\(manifest.files.count) 个文件，完整且签名有效"
                        )))
            }
            Terminal.flush()
        }
    }
}
