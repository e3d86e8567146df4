import Crypto
import Domain
import Foundation
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@testable import Formats
@testable import Referral

@Suite("Sealing and opening a package", .database)
struct SealingTests {
    @Test(
        "what is sealed is opened and verified by the openssl command alone", arguments: [false, true],
        [SealingProfile.gcm, .triple])
    func command(isCurve: Bool, profile: SealingProfile) async throws {
        let bench = try await ReferralBench()
        let recipient = isCurve ? try bench.keys.pair("curve") : bench.keys.commission
        let signer = isCurve ? try bench.keys.pair("rsa", isCurve: false) : bench.keys.district
        let certificate = try Certificate(path: recipient.certificate)
        let number = try await bench.book.plan(
            nil, for: "区纪委监委", certificate, by: ReferralBench.actor("li"), on: bench.database)
        try await bench.approve(number)
        let sealed = try await bench.seal(number, profile, for: recipient, signer: signer)
        #expect(sealed.package == Data(SHA256.hash(data: try bench.bytes())))
        let verify = [
            "-inform", "DER", "-binary", "-certfile", signer.certificate, "-CAfile", signer.certificate, "-purpose",
            "any",
        ]
        var current = bench.path("package.p7m")
        if profile == .triple {
            try TestKeys.openssl(["cms", "-verify", "-in", current, "-out", bench.path("outer")] + verify)
            current = bench.path("outer")
        }
        let head = try TestKeys.openssl(["asn1parse", "-inform", "DER", "-in", current])
        let text = String(decoding: head, as: UTF8.self)
        #expect(text.contains(profile == .gcm ? "aes-256-gcm" : "aes-256-cbc"))
        #expect(text.contains("id-smime-ct-authEnvelopedData") == (profile == .gcm))
        try TestKeys.openssl(
            [
                "cms", "-decrypt", "-inform", "DER", "-binary", "-in", current, "-out", bench.path("signed"), "-recip",
                recipient.certificate,
            ]
                + ["-inkey", recipient.key])
        try TestKeys.openssl(
            ["cms", "-verify", "-in", bench.path("signed"), "-out", bench.path("content.zip")] + verify)
        try TestKeys.run("/usr/bin/unzip", ["-q", bench.path("content.zip"), "-d", bench.path("content")])
        let manifest = try Data(contentsOf: URL(fileURLWithPath: bench.path("content/manifest.json")))
        #expect(Data(SHA256.hash(data: manifest)) == sealed.manifest)
        let read = try JSONDecoder().decode(Manifest.self, from: manifest)
        #expect(
            read.files.map(\.name) == [
                "register.xlsx", "findings/QJ-1.html", "findings/QJ-2.html", "findings/QJ-3.html",
                "sources/officers.csv",
                "sources/cases.csv", "sources/payments.csv", "sources/missing.csv",
            ])
        for file in read.files {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: bench.path("content/" + file.name)))
            #expect(Hexadecimal.text(SHA256.hash(data: bytes)) == file.sha256, "\(file.name)")
        }
        #expect(read.serial == 1 && read.previous == nil && read.referral == number && read.findings == 3)
        let anchor = try JSONDecoder().decode(
            AuditChain.Anchor.self,
            from: Data("{\"county\":\"500114\",\"event_no\":\(read.audit.event),\"hash\":\"\(read.audit.hash)\"}".utf8))
        let chain = try await AuditChain(county: ReferralBench.county).verify(against: [anchor], on: bench.database)
        #expect(chain.problems.isEmpty)
        #expect(try bench.open(by: recipient, from: signer).digest == sealed.manifest)
    }

    @Test("the package says what was known: register, pages, source rows of the scan's and the referral's time")
    func contents() async throws {
        let bench = try await ReferralBench()
        try await bench.seal(try await bench.approved())
        let package = try bench.open()
        let register = try Self.rows(package.contents(of: "register.xlsx") ?? [])
        #expect(register.count == 4)
        #expect(
            Array(register[1][0..<10]) == [
                "1", "QJ-1", "错保", "错发（trial.wrong）", "C1", "最低生活保障", "冉启秀", "512328196001010027", "甲镇 甲一村",
                "经办：=何经办 500114198001011234（经办人员 O1）；审批：O2（O2）",
            ])
        #expect(
            Array(register[1][11..<15]) == [
                "《办法》第十三条；依据二", "4", "2 个月 × 630.00 元 + 1 个月 × 660.00 元 + 1 个月 × 600.00 元", "2520",
            ])
        #expect(register[3][12].isEmpty && register[3][14].isEmpty)
        let page = String(decoding: try package.contents(of: "findings/QJ-1.html") ?? [], as: UTF8.self)
        #expect(page.contains("案件 C1 有 &lt;b&gt;4&lt;/b&gt; 个月") && page.contains("<b>2520.00 元</b>"))
        #expect(page.contains("@page { size: A4 portrait") && !page.contains("<script") && !page.contains("src="))
        let payments = String(decoding: try package.contents(of: "sources/payments.csv") ?? [], as: UTF8.self)
        let lines = payments.split(separator: "\r\n").map { $0.split(separator: ",").map { $0.filter { $0 != "\"" } } }
        // The payment of June as the scan knew it, and as it was when it was referred; not as it was before the scan.
        let june = lines.filter { $0[1] == "payments|P6" }.map { "\($0[2].prefix(10)) \($0[3].prefix(10)) \($0[7])" }
        #expect(june == ["2026-06-20 2026-07-01 650.00", "2026-07-01  660.00"])
        #expect(lines.count == 7)
        let missing = String(decoding: try package.contents(of: "sources/missing.csv") ?? [], as: UTF8.self)
        #expect(missing.contains("\"QJ-1\",\"payments|P99\"") && missing.contains("\"QJ-1\",\"elsewhere|1\""))
        let officers = String(decoding: try package.contents(of: "sources/officers.csv") ?? [], as: UTF8.self)
        #expect(officers.contains("\"'=何经办\""))
    }

    @Test("sealing the same referral again gives the same register and the same manifest, whatever has changed since")
    func again() async throws {
        let bench = try await ReferralBench()
        let number = try await bench.approved()
        let first = try await bench.seal(number, to: "first.p7m")
        try await bench.database.executeScript(
            """
            insert into history.payments select p.*, now() from feed.payments p where p.row_key = 'P5';
            update feed.payments set amount = 1, known_from = now() where row_key = 'P5';
            insert into history.officers select o.*, now() from feed.officers o;
            update feed.officers set name = '别人', known_from = now();
            update detection.finding set evidence = '{"sources": []}' where finding_no = 'QJ-1';
            """)
        let second = try await bench.seal(number, .triple, to: "second.p7m")
        #expect(first.register == second.register && first.manifest == second.manifest)
        #expect(first.package != second.package)
        let state = try await bench.database.first(
            "select concat_ws(' ', state, profile, register_digest) from api.referrals", as: String.self)
        #expect(state == "sealed triple \(Hexadecimal.text(first.register))")
        let seen = try await AuditChain(county: ReferralBench.county).whoSaw("QJ-1", on: bench.database)
        #expect(seen.map(\.action) == ["plan_referral", "approve_referral", "seal_referral", "seal_referral"])
    }

    @Test("H71: a package with any bit flipped, or cut anywhere, is refused", arguments: [SealingProfile.gcm, .triple])
    func tampered(_ profile: SealingProfile) async throws {
        let bench = try await ReferralBench()
        try await bench.seal(try await bench.approved(), profile)
        let whole = try bench.bytes()
        let plan = FaultPlan(name: "F31", full: 60, nightly: 400)
        var random = plan.generator
        func isRefused(_ bytes: [UInt8]) async throws -> Bool {
            try bench.write(bytes, "bad.p7m")
            let code = try await ReferralBench.code { _ = try bench.open("bad.p7m") }
            return [1840, 1841, 1842].contains(code)
        }
        // Everywhere, and as often where the frame lies that neither cipher nor signature protects.
        let ends = whole.count - 600..<whole.count
        let places =
            (0..<plan.count).map { _ in Int.random(in: whole.indices, using: &random) }
            + (0..<(plan.count + 1) / 2).map { _ in Int.random(in: 0..<110, using: &random) }
            + (0..<(plan.count + 1) / 2).map { _ in Int.random(in: ends, using: &random) }
        for place in places {
            var bytes = whole
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(try await isRefused(bytes), "bit of byte \(place) of \(whole.count)")
        }
        for _ in 0..<(plan.count + 2) / 3 {
            let count = Int.random(in: 0..<whole.count, using: &random)
            #expect(try await isRefused(Array(whole[..<count])), "cut to \(count) bytes")
        }
        #expect(try await isRefused(whole + [0]))
        #expect(try await isRefused(whole + whole))
        #expect(try bench.open().manifest.findings == 3)
    }

    @Test("each bit of the frame is looked at, or openssl refuses it", arguments: [false, true])
    func frame(isCurve: Bool) async throws {
        let bench = try await ReferralBench()
        let recipient = isCurve ? try bench.keys.pair("curve") : bench.keys.commission
        let number = try await bench.book.plan(
            ["QJ-3"], for: "区纪委监委", try Certificate(path: recipient.certificate), by: ReferralBench.actor("li"),
            on: bench.database)
        try await bench.approve(number)
        try await bench.seal(number, for: recipient)
        let whole = try bench.bytes()
        let certificate = try Certificate(path: recipient.certificate)
        #expect(EnvelopeFrame(whole, naming: [certificate]).profile == .gcm)
        #expect(!EnvelopeFrame(whole, naming: [certificate]).namesOthers)
        #expect(EnvelopeFrame(whole, naming: [try Certificate(path: bench.keys.district.certificate)]).namesOthers)
        // What of the recipient's key and name the frame leaves to openssl lies before the content; every fifth of it.
        for place in 0..<450 {
            for bit in 0..<8 {
                var bytes = whole
                bytes[place] ^= 1 << UInt8(bit)
                let frame = EnvelopeFrame(bytes, naming: [certificate])
                guard frame.profile != nil, !frame.namesOthers, (place + bit) % 5 == 0 else {
                    continue
                }
                try bench.write(bytes, "bad.p7m")
                #expect(
                    try await ReferralBench.code { _ = try bench.open("bad.p7m", by: recipient) } == 1840,
                    "\(place) \(bit)")
            }
        }
    }

    @Test("H71: wrong, expired and swapped certificates and keys are refused, and nothing is written")
    func certificates() async throws {
        let bench = try await ReferralBench()
        let number = try await bench.approved()
        let other = try bench.keys.pair("other", isCurve: false)
        let expired = try bench.keys.pair("expired", days: -1)
        #expect(try await ReferralBench.code { try await bench.seal(number, for: other) } == 1833)
        #expect(try await ReferralBench.code { try await bench.seal(number, signer: expired) } == 1822)
        let mixed = TestKeys.Pair(certificate: bench.keys.district.certificate, key: other.key)
        #expect(try await ReferralBench.code { try await bench.seal(number, signer: mixed) } == 1834)
        let nobody = TestKeys.Pair(certificate: bench.keys.district.certificate, key: bench.path("none.key"))
        #expect(try await ReferralBench.code { try await bench.seal(number, signer: nobody) } == 1834)
        #expect(
            try await ReferralBench.code {
                _ = try bench.keys.district.keys(); _ = try Certificate(path: bench.path("none.pem"))
            } == 1820)
        #expect(try await ReferralBench.code { _ = try Certificate(path: bench.keys.district.key) } == 1821)
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        #expect(left.allSatisfy { !$0.hasPrefix("package") }, "\(left)")
        #expect(try await bench.database.first("select state from api.referrals", as: String.self) == "approved")

        try await bench.seal(number)
        #expect(try await ReferralBench.code { _ = try bench.open(by: other) } == 1842)
        #expect(try await ReferralBench.code { _ = try bench.open(from: other) } == 1840)
        #expect(try await ReferralBench.code { _ = try bench.open(from: expired) } == 1822)
        let swapped = TestKeys.Pair(certificate: other.certificate, key: bench.keys.commission.key)
        #expect(try await ReferralBench.code { _ = try bench.open(by: swapped) } == 1842)
        // The recipient's certificate expired before it is sealed.
        try await bench.decide(.return, "QJ-1")
        let late = try await bench.book.plan(
            ["QJ-1"], for: "区纪委监委", try Certificate(path: expired.certificate), by: ReferralBench.actor("li"),
            on: bench.database)
        try await bench.approve(late)
        #expect(try await ReferralBench.code { try await bench.seal(late, for: expired) } == 1822)
    }

    @Test("H71: an extra file, a missing one, another's manifest or a name that leads out is refused, signed or not")
    func archive() async throws {
        let bench = try await ReferralBench()
        try await bench.seal(try await bench.approved())
        let package = try bench.open()
        let certificate = try Certificate(path: bench.keys.commission.certificate)
        var files: [(String, [UInt8])] = []
        for name in package.manifest.files.map(\.name) + [Manifest.name] {
            files.append((name, try package.contents(of: name) ?? []))
        }
        func code(_ files: [(String, [UInt8])]) async throws -> Int {
            let memory = MemorySink()
            let writer = ZipWriter(memory)
            for (name, bytes) in files {
                let entry = try writer.begin(name)
                try entry.write(bytes)
                try entry.finish()
            }
            try writer.finish()
            return try await ReferralBench.code {
                _ = try OpenedPackage(archive: memory.bytes, certificate: certificate)
            }
        }
        #expect(try await code(files) == 0)
        #expect(try await code(files + [("extra.html", [1])]) == 1841)
        #expect(try await code(Array(files.dropFirst())) == 1841)
        #expect(try await code(Array(files.dropLast())) == 1841)
        #expect(try await code(files + [files[1]]) == 1841)
        var changed = files
        changed[1].1[10] ^= 1
        #expect(try await code(changed) == 1841)
        let text = String(decoding: files[files.count - 1].1, as: UTF8.self)
        var outside = files
        outside[1].0 = "findings/../../x.html"
        outside[files.count - 1].1 = Array(text.replacing("findings/QJ-1.html", with: "findings/../../x.html").utf8)
        #expect(try await code(outside) == 1841)
        var other = files
        other[files.count - 1].1 = Array(
            text.replacing(certificate.hexadecimal, with: String(repeating: "0", count: 64)).utf8)
        #expect(try await code(other) == 1842)
    }

    @Test("an external program seals and opens: it gets the archive on its input and gives the package")
    func external() async throws {
        let bench = try await ReferralBench()
        let number = try await bench.approved()
        try await bench.seal(number, .external(["/usr/bin/openssl", "base64"]))
        let package = try OpenedPackage(
            path: bench.path("package.p7m"), for: try bench.keys.commission.keys(),
            from: try Certificate(path: bench.keys.district.certificate), opener: ["/usr/bin/openssl", "base64", "-d"])
        #expect(package.findingNumbers == ["QJ-1", "QJ-2", "QJ-3"])
        #expect(
            try await ReferralBench.code { try await bench.seal(number, .external(["/bin/false"]), to: "none.p7m") }
                == 1834)
        #expect(
            try await ReferralBench.code { try await bench.seal(number, .external(["/no/such"]), to: "none.p7m") }
                == 1830)
        #expect(!FileManager.default.fileExists(atPath: bench.path("none.p7m")))
    }

    @Test("an older package that comes again is refused, and a missing one is told")
    func replay() async throws {
        let bench = try await ReferralBench()
        var packages: [OpenedPackage] = []
        for (index, finding) in ["QJ-1", "QJ-2", "QJ-3"].enumerated() {
            let number = try await bench.plan([finding])
            try await bench.approve(number)
            try await bench.seal(number, to: "\(index).p7m")
            packages.append(try bench.open("\(index).p7m"))
        }
        #expect(packages.map(\.manifest.serial) == [1, 2, 3])
        #expect(packages[1].manifest.previous == packages[0].manifest.referral)
        let path = bench.path("opened.jsonl")
        #expect(try PackageLog(path: path).check(packages[0]).isEmpty)
        try PackageLog(path: path).add(packages[0])
        #expect(try await ReferralBench.code { _ = try PackageLog(path: path).check(packages[0]) } == 1844)
        #expect(try PackageLog(path: path).check(packages[2]) == 2..<3)
        try PackageLog(path: path).add(packages[2])
        #expect(try await ReferralBench.code { _ = try PackageLog(path: path).check(packages[1]) } == 1844)
        try bench.write(Array("x\n".utf8), "opened.jsonl")
        #expect(try await ReferralBench.code { _ = try PackageLog(path: path) } == 1845)
        // What cannot be read is no empty log: an older package would be taken again.
        try bench.write([0xFF, 0xFE, 0x0A], "opened.jsonl")
        #expect(try await ReferralBench.code { _ = try PackageLog(path: path) } == 1845)
        #expect(try await ReferralBench.code { _ = try PackageLog(path: bench.path("")) } == 1845)
        #expect(try PackageLog(path: bench.path("none.jsonl")).check(packages[0]).isEmpty)
    }

    @Test("an opened package is written whole, readable by its owner only, and never over something")
    func written() async throws {
        let bench = try await ReferralBench()
        try await bench.seal(try await bench.approved())
        let package = try bench.open()
        try package.write(to: bench.path("opened"))
        let files = try FileManager.default.subpathsOfDirectory(atPath: bench.path("opened"))
        #expect(files.count == package.manifest.files.count + 3)
        for file in [""] + files {
            let attributes = try FileManager.default.attributesOfItem(atPath: bench.path("opened/" + file))
            #expect((attributes[.posixPermissions] as? Int ?? 0) & 0o077 == 0, "\(file)")
        }
        #expect(try await ReferralBench.code { try package.write(to: bench.path("opened")) } == 1843)
    }

    @Test(
        "an installed browser prints all findings as one PDF, which passes through no file",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")))
    func pdf() async throws {
        let bench = try await ReferralBench()
        let number = try await bench.approved()
        var request = Sealing.Request(
            number, for: try Certificate(path: bench.keys.commission.certificate),
            signer: try bench.keys.district.keys(),
            to: bench.path("package.p7m"))
        request.browser = try PagePrinter.installedBrowser()
        let sealing = Sealing(bench.workspace, bench.catalog)
        _ = try await bench.database.session { [request] database in
            try sealing.seal(request, by: ReferralBench.actor("li"), on: database)
        }
        let file = try bench.open().contents(of: "findings.pdf") ?? []
        #expect(file.prefix(5) == Array("%PDF-".utf8)[...] && file.count > 10_000)
    }

    /// The rows of a workbook as texts.
    static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        let reader = try XLSXReader(MemorySource(bytes))
        var record = RecordBuffer()
        var rows = [reader.columns]
        while try reader.next(into: &record) { rows.append(reader.columns.indices.map { record.string($0) }) }
        return rows
    }
}
