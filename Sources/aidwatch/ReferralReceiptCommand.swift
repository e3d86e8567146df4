import ArgumentParser
import Operation
import Postgres
import Referral
import Store

extension ReferralCommand {
    /// Takes the recipient's receipt.
    struct TakeReceipt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receipt",
            abstract:
                "Verify the recipient's signed receipt: what it accepts is closed, what it returns is confirmed again.",
            discussion: "Example: aidwatch referral receipt 0001.receipt --certificate jiwei.pem --by li")

        @OptionGroup var common: CommonOptions
        @OptionGroup var acting: ActorOptions

        @Argument(help: "The receipt.")
        var receipt: String

        @Option(help: "The recipient's certificate, the one of the plan.")
        var certificate: String

        @Flag(help: "Print a JSON object: the referral and its items.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let actor = try acting.actor(installation)
            let recipient = try Certificate(path: certificate)
            let path = self.receipt
            let receipt = try NamedFile.naming(path) { try Receipt(path: path, from: recipient) }
            let database = try await installation.connect()
            let book = ReferralBook(settings: installation.workspace.settings)
            try await database.session { database in
                try book.take(receipt, from: recipient, by: actor, on: database)
            }
            try await ReferralCommand.print(receipt.statement.referral, asJSON: json, on: database)
        }
    }
}
