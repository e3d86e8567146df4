import Formats
import Foundation
import Postgres
import Publishing
import Store

/// Writes what a package holds, file after file, into a stream that is sealed as it flows.
///
/// The same referral gives the same bytes (a PDF aside).
struct PackageWriter {
    let book: ReferralBook
    let referral: ReferralBook.Referral
    let workspace: Workspace
    let catalog: FeedCatalog
    /// The browser that prints all findings as one PDF; nil where none is wanted.
    let browser: String?

    /// Digests of the two files by which a package is known.
    struct Written {
        let register: Data
        let manifest: Data
    }

    func write(to sink: any ByteSink, on database: isolated Connection) throws -> Written {
        let archive = ZipWriter(sink)
        var files: [Manifest.File] = []
        var open: (name: String, sink: DigestingSink)?
        func end() {
            guard let entry = open else { return }
            files.append(
                Manifest.File(
                    name: entry.name, bytes: entry.sink.count, sha256: Hexadecimal.text(entry.sink.digest)))
            open = nil
        }
        func begin(_ name: String) throws -> any ByteSink {
            end()
            let sink = DigestingSink(try archive.begin(name))
            open = (name, sink)
            return sink
        }

        var register = try ReferralRegister(try begin("register.xlsx"))
        var count = 0
        try book.items(of: referral, on: database) { item in
            try register.add(item)
            count += 1
        }
        try register.finish()
        let registerDigest = open?.sink.digest ?? Data()
        try Failpoint.registerWritten.pass()

        let sheet = FindingSheet(
            referral: referral, district: workspace.settings.name,
            titles: Dictionary(uniqueKeysWithValues: catalog.tables.map { ($0.name, $0.title) }),
            style: try InlineStyle.named("referral.css", workspace.resources))
        var pages = HTML()
        try book.items(of: referral, on: database) { item in
            let file = try begin("findings/\(item.number).html")
            try file.write(sheet.page(item).bytes)
            try file.finish()
            if browser != nil { pages += sheet.article(item) }
        }
        try Failpoint.pagesWritten.pass()

        let rows = SourceRows(catalog: catalog, county: workspace.settings.district, referral: referral)
        let missing = try rows.write(on: database, begin)
        if !missing.isEmpty {
            let list = try SourceRows.writer(try begin("sources/missing.csv"), ["线索编号", "来源记录"])
            for key in missing { try list.write([key.finding, key.key]) }
            try list.finish()
        }
        if let browser {
            let file = try begin("findings.pdf")
            let printer = PagePrinter(browser: browser)
            try file.write(try printer.pdf(of: sheet.document(pages, title: "\(referral.number) 移送问题线索")))
            try file.finish()
        }
        end()
        try Failpoint.sourcesWritten.pass()

        let manifest = try Manifest(
            format: Manifest.format, county: workspace.settings.district, referral: referral.number,
            serial: referral.serial, previous: referral.previous, recipient: referral.recipient,
            certificate: Hexadecimal.text(referral.certificate),
            planned: .init(by: referral.planned.by, at: referral.planned.at),
            approved: .init(by: referral.approved.by, at: referral.approved.at),
            audit: .init(event: referral.audit.event, hash: referral.audit.hash), findings: count, files: files
        ).json()
        let last = DigestingSink(try archive.begin(Manifest.name))
        try last.write(Array(manifest))
        try last.finish()
        try archive.finish()
        return Written(register: registerDigest, manifest: last.digest)
    }
}
