import Domain
package import Foundation
package import Postgres
package import Store
package import Supervision

/// The referrals of a district: who proposed, approved and sealed them, and what the recipient answered.
///
/// The database holds the guards; what is refused changes nothing.
package struct ReferralBook: Sendable {
    /// A referral as far as its packing needs it.
    package struct Referral: Sendable {
        /// Its number.
        package let number: String
        /// Counts the approved ones from 1 on.
        package let serial: Int
        /// The number of the one approved before it; nil for the first.
        package let previous: String?
        /// Who receives it.
        package let recipient: String
        /// SHA-256 of the recipient's certificate.
        package let certificate: Data
        /// Who proposed it, and when, as `2026-03-01 08:30:00`.
        package let planned: (by: String, at: String)
        /// Who approved it, and when.
        package let approved: (by: String, at: String)
        /// The end of the audit chain after the approval.
        package let audit: (event: Int, hash: String)
    }

    /// What was sealed, by SHA-256 digests.
    package struct Sealed: Sendable, Hashable {
        /// Of the register.
        package let register: Data
        /// Of the manifest, and by it of everything in the package.
        package let manifest: Data
        /// Of the package itself.
        package let package: Data
    }

    private let county: String
    private let prefix: String

    /// The referrals of a workspace's district.
    package init(settings: Settings) {
        county = settings.district
        prefix = settings.findingPrefix
    }

    /// Proposes a referral of findings, or of all that may be referred: what the register will say is frozen by it.
    ///
    /// - Parameters:
    ///   - findings: Their numbers; nil for all that are confirmed and referable.
    ///   - recipient: Who receives it.
    ///   - certificate: For whom it will be sealed.
    ///   - actor: Who proposes it.
    ///   - database: The session.
    /// - Returns: Its number.
    /// - Throws: `Failure` 1250, 1251, 1230, 1262, 1801 to 1803.
    package func plan(
        _ findings: [String]?, for recipient: String, _ certificate: Certificate, by actor: Decision.Actor,
        on database: isolated Connection
    ) throws -> String {
        let outcome = try ask(
            "api.plan_referral($1, $2::text[], $3, $4::bytea, $5, $6, $7, $8::timestamptz)",
            [
                .init(county), .init(findings), .init(recipient), .init(certificate.fingerprint), .init(prefix),
                .init(actor.login), .init(actor.user), .init(actor.at.description),
            ], on: database)
        guard let number = outcome else { throw ReferralRefusal.nothingToRefer.failure("", "") }
        return number
    }

    /// Approves a referral as another person than the one who proposed it: its findings are referred.
    ///
    /// - Throws: `Failure` 1250 to 1262, 1804 to 1806; then none of its findings is.
    package func approve(_ number: String, by actor: Decision.Actor, on database: isolated Connection) throws {
        _ = try ask(
            "api.approve_referral($1, $2, $3, $4, $5::timestamptz, $6::integer)",
            [
                .init(county), .init(number), .init(actor.login), .init(actor.user), .init(actor.at.description),
                .init(actor.term),
            ], on: database)
    }

    /// Records that a referral was sealed.
    ///
    /// - Throws: `Failure` 1804, 1807, 1808.
    package func recordSealing(
        of number: String, _ profile: SealingProfile, _ sealed: Sealed, by actor: Decision.Actor,
        on database: isolated Connection
    ) throws {
        _ = try ask(
            "api.record_sealing($1, $2, $3, $4::bytea, $5::bytea, $6::bytea, $7, $8, $9::timestamptz)",
            [
                .init(county), .init(number), .init(profile.name), .init(sealed.register), .init(sealed.manifest),
                .init(sealed.package), .init(actor.login), .init(actor.user), .init(actor.at.description),
            ], on: database)
    }

    /// Records that a referral's findings were shown, by `list_referral` or `open_referral`.
    ///
    /// - Throws: `Failure` 1804.
    package func recordAccess(
        to number: String, _ action: String, by login: String?, user: String, on database: isolated Connection
    ) throws {
        _ = try ask(
            "api.record_referral_access($1, $2, $3, $4, $5)",
            [.init(county), .init(number), .init(action), .init(login), .init(user)], on: database)
    }

    /// Takes a receipt whose signature was verified: what it accepts is closed, what it returns is confirmed again.
    ///
    /// - Throws: `Failure` 1250 to 1275, 1804, 1809 to 1813; then nothing has changed.
    package func take(
        _ receipt: Receipt, from recipient: Certificate, by actor: Decision.Actor, on database: isolated Connection
    ) throws {
        _ = try ask(
            """
            api.receipt_referral(
                $1, $2, $10::bytea, $3::bytea, $4::bytea, $5::jsonb, $6, $7, $8::timestamptz, $9::integer)
            """,
            [
                .init(county), .init(receipt.statement.referral), .init(receipt.statement.manifestDigest),
                .init(receipt.digest), .init(try receipt.statement.outcomesJSON()), .init(actor.login),
                .init(actor.user), .init(actor.at.description), .init(actor.term), .init(recipient.fingerprint),
            ], action: .close, on: database)
    }

    /// An approved referral.
    ///
    /// - Throws: `Failure` 1804 where there is none of the number, 1807 where it is not approved.
    package func approved(_ number: String, on database: isolated Connection) throws -> Referral {
        let time = "'YYYY-MM-DD HH24:MI:SS'"
        let row = try database.first(
            """
            select r.serial, p.referral_no, r.recipient, r.certificate, r.planned_by,
                to_char(r.planned_at at time zone 'Asia/Shanghai', \(time)), r.approved_by,
                to_char(r.approved_at at time zone 'Asia/Shanghai', \(time)), r.audit_event, encode(r.audit_hash, 'hex')
            from supervision.referral r
            left join supervision.referral p on p.county_code = r.county_code and p.serial = r.serial - 1
            where r.county_code = $1 and r.referral_no = $2
            """, [.init(county), .init(number)],
            as: Int?.self, String?.self, String.self, Data.self, String.self, String.self, String?.self, String?.self,
            Int?.self, String?.self)
        guard let row else { throw ReferralRefusal.unknownReferral.failure(number, "") }
        guard let serial = row.0, let approver = row.6, let approvedAt = row.7, let event = row.8, let hash = row.9
        else { throw ReferralRefusal.notApproved.failure(number, "") }
        return Referral(
            number: number, serial: serial, previous: row.1, recipient: row.2, certificate: row.3,
            planned: (row.4, row.5), approved: (approver, approvedAt), audit: (event, hash))
    }

    /// The digest of the manifest that was sealed last; nil where none was.
    ///
    /// - Throws: `Failure` 1804 where there is no referral of the number.
    package func manifestDigest(of number: String, on database: isolated Connection) throws -> Data? {
        let row = try database.first(
            "select manifest_digest from supervision.referral where county_code = $1 and referral_no = $2",
            [.init(county), .init(number)], as: Data?.self)
        guard let row else { throw ReferralRefusal.unknownReferral.failure(number, "") }
        return row
    }

    /// Hands over the findings of a referral as they were frozen, by number.
    func items(
        of referral: Referral, on database: isolated Connection, _ body: (ReferralItem) throws -> Void
    ) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        try database.stream(
            """
            select finding_no, facts::text from supervision.referral_finding
            where county_code = $1 and referral_no = $2 order by finding_no
            """, [.init(county), .init(referral.number)], as: String.self, String.self
        ) { number, facts in
            let facts = try decoder.decode(ReferralItem.Facts.self, from: Data(facts.utf8))
            try body(ReferralItem(number: number, facts: facts))
        }
    }

    /// Calls one of the functions that answer with `api.referral_outcome`; returns the referral's number.
    private func ask(
        _ call: String, _ values: [PostgresParameter], action: FindingAction = .refer,
        on database: isolated Connection
    ) throws -> String? {
        let row = try database.first(
            "select (o).referral_no, (o).refusal, (o).detail from (select \(call) as o offset 0) made", values,
            as: String?.self, String?.self, String?.self)
        if let refusal = row?.1 { throw ReferralRefusal.failure(refusal, detail: row?.2, action: action) }
        return row?.0
    }
}
