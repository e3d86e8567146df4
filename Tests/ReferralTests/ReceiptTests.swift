import Domain
import Foundation
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@testable import Referral

@Suite("The recipient's receipt", .database)
struct ReceiptTests {
    /// A sealed referral and a receipt of it.
    private func receipt(
        _ bench: ReferralBench, _ outcomes: [Receipt.Statement.Outcome], signedBy keys: TestKeys.Pair? = nil
    ) async throws -> String {
        let number = try await bench.approved()
        try await bench.seal(number)
        try write(bench, try bench.open(), outcomes, signedBy: keys)
        return number
    }

    private func write(
        _ bench: ReferralBench, _ package: OpenedPackage, _ outcomes: [Receipt.Statement.Outcome],
        signedBy keys: TestKeys.Pair? = nil
    ) throws {
        try Receipt.write(
            Receipt.Statement(of: package, receivedAt: "2026-07-02T09:00:00+08:00", outcomes: outcomes),
            signedBy: try (keys ?? bench.keys.commission).keys(), to: bench.path("receipt"))
    }

    private func take(_ bench: ReferralBench, by login: String = "li", from keys: TestKeys.Pair? = nil) async throws
        -> Int
    {
        try await ReferralBench.code {
            let certificate = try Certificate(path: (keys ?? bench.keys.commission).certificate)
            let receipt = try Receipt(path: bench.path("receipt"), from: certificate)
            try await bench.book.take(receipt, from: certificate, by: ReferralBench.actor(login), on: bench.database)
        }
    }

    @Test("closes what is accepted, confirms what is returned, and leaves the rest referred")
    func taken() async throws {
        let bench = try await ReferralBench()
        let number = try await receipt(
            bench, [.init(.accepted, of: "QJ-1", "已立案"), .init(.returned, of: "QJ-2", "证据不足")])
        #expect(try await take(bench, by: "wang") == 1251)
        #expect(try await take(bench) == 0)
        #expect(try await bench.states().prefix(3) == ["QJ-1 closed", "QJ-2 confirmed", "QJ-3 referred"])
        let reasons = try await bench.database.query(
            "select action || ' ' || reason from api.finding_events where action in ('close', 'return') order by 1",
            as: String.self)
        #expect(reasons == ["close 区纪委监委回执（\(number)）：已立案", "return 区纪委监委回执（\(number)）：证据不足"])
        #expect(try await take(bench) == 1811)
        // The result of what was left comes with a later receipt.
        try write(bench, try bench.open(), [.init(.accepted, of: "QJ-3", "已处理")])
        #expect(try await take(bench) == 0)
        #expect(try await bench.states()[2] == "QJ-3 closed")
        #expect(try await bench.database.first("select state from api.referrals", as: String.self) == "receipted")
        #expect(try await AuditChain(county: ReferralBench.county).verify(on: bench.database).problems.isEmpty)
        let text = try TestKeys.openssl([
            "cms", "-verify", "-inform", "DER", "-in", bench.path("receipt"), "-CAfile",
            bench.keys.commission.certificate,
            "-purpose", "any",
        ])
        #expect(String(decoding: text, as: UTF8.self).contains("\"finding_no\" : \"QJ-3\""))
    }

    @Test("is refused where it was altered, is another's, speaks of another package or of a finding that is not in it")
    func refused() async throws {
        let bench = try await ReferralBench()
        let other = try bench.keys.pair("other")
        _ = try await receipt(bench, [.init(.accepted, of: "QJ-9", "已立案")])
        #expect(try await take(bench) == 1812)
        #expect(try await take(bench, from: other) == 1850)
        let whole = try bench.bytes("receipt")
        var random = SplitMix64(seed: 31)
        for _ in 0..<30 {
            var bytes = whole
            // The certificate inside is not looked at; all that is said stands before it.
            bytes[Int.random(in: 60..<300, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try bench.write(bytes, "receipt")
            #expect([1850, 1851].contains(try await take(bench)))
        }
        let package = try bench.open()
        try write(bench, package, [.init(.accepted, of: "QJ-1", "已立案")], signedBy: other)
        #expect(try await take(bench, from: other) == 1813)
        try write(bench, package, [.init(.accepted, of: "QJ-1", " "), .init(.accepted, of: "QJ-2", "已立案")])
        try await bench.database.execute("update supervision.referral set manifest_digest = sha256('x')")
        #expect(try await take(bench) == 1810)
        #expect(try await bench.states().prefix(3) == ["QJ-1 referred", "QJ-2 referred", "QJ-3 referred"])
        #expect(try await bench.database.first("select state from api.referrals", as: String.self) == "sealed")
        try bench.write(whole, "receipt")
        try TestKeys.openssl([
            "cms", "-sign", "-binary", "-nodetach", "-in", bench.path("commission.pem"), "-outform", "DER", "-out",
            bench.path("receipt"), "-signer", bench.keys.commission.certificate, "-inkey", bench.keys.commission.key,
        ])
        #expect(try await take(bench) == 1851)
    }
}
