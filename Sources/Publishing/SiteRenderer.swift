package import Foundation

/// Turns a publication into the files of the site; the same publication always gives the same bytes.
package struct SiteRenderer: Sendable {
    /// Takes one finished file: its path below the site and its content.
    package typealias Emit = (_ path: String, _ content: [UInt8]) throws -> Void

    private let assets: Assets

    /// A renderer over the files of one or more `Dashboards` folders; a file of a later one replaces its namesake.
    ///
    /// - Throws: ``PublishingError`` when a file is missing, unreadable or no template.
    package init(dashboards: [URL]) throws(PublishingError) {
        assets = try Assets(folders: dashboards)
    }

    /// Renders all files, those of several townships at a time; with a region only the folders of that place and
    /// of those below it.
    ///
    /// - Parameters:
    ///   - publication: the whole district's figures, which also stand beside those of a smaller place.
    ///   - region: 12 digits of a township or village; `nil` for all.
    ///   - standing: folders that the site keeps beside those of the region, by their paths.
    ///   - archives: the earlier months that the site keeps of each folder, by its path, oldest first.
    ///   - emit: takes each file, one at a time, in any order and on any thread.
    /// - Throws: ``PublishingError/inconsistent(reason:)``, and what `emit` throws.
    package func render(
        _ publication: Publication, region: String? = nil, standing: Set<String> = [],
        archives: [String: [String]] = [:], emit: @escaping Emit
    ) throws {
        let isWithin = { @Sendable (code: String) in region.map { code.hasPrefix(Self.significant($0)) } ?? true }
        let sorted = publication.findings.sorted(by: FindingRow.isMoreUrgent)
        let plan = try Plan(publication, sorted: sorted)
        let shell = PageShell(
            edition: publication.edition, templates: assets.templates, sources: publication.data.summary,
            archives: archives)
        let disclosure = Disclosure(publication)

        var root = Manifest(edition: publication.edition)
        let entrance = RootRenderer(shell: shell).page(
            publication, hasDistrict: region == nil || standing.contains("district")
        ) { isWithin($0) || standing.contains("township/\($0)") || standing.contains("village/\($0)") }
        let files = [("index.html", entrance.bytes), ("style.css", assets.style), ("app.js", assets.script)]
        for (file, content) in files {
            root.add(Manifest.Entry(file, content))
            try emit(file, content)
        }
        try emit("manifest.json", root.json)

        let emission = Emission(emit)
        let folders = try FolderRenderer(publication, plan, shell: shell, assets: assets)
        let district = region == nil ? FolderFiles(plan.district, edition: publication.edition, emit: emission) : nil
        let townships = Set(publication.townships.map(\.code))
        // What townships see beside their own figures counts no finding that they may not know of.
        let stock = Dictionary(grouping: sorted.filter { $0.isVisible(to: .township) }, by: \.kind)
            .mapValues(\.count)
        let standings = Standings(publication, disclosure)
        let details = Dictionary(grouping: plan.details.values) { $0.row.townshipCode ?? "" }
            .mapValues { $0.map(\.row.number) }
        // The district's exports are the largest files by far: nothing else is made beside them.
        if let district { try folders.export(into: district) }
        // The district's own pages take as long as those of many townships, so they are begun first.
        let parts: [TownshipModel?] = [nil] + publication.townships
        try Emission.concurrently(parts) { part in
            guard let township = part else {
                guard let district else { return }
                try folders.render(into: district, supervision: publication.district.supervision) { shell in
                    DistrictRenderer(shell: shell, disclosure: disclosure, layout: assets.layout)
                        .page(publication, in: plan.district, townships: plan.townships)
                }
                let others = plan.district.lists.filter { $0.townshipCode.map { !townships.contains($0) } ?? true }
                try FindingListRenderer(shell: shell).write(others, into: district)
                let elsewhere = details.filter { !townships.contains($0.key) }.values.joined()
                return try folders.renderFindings(elsewhere.sorted(), into: [district])
            }
            guard let own = plan.townships[township.code] else { return }
            // A line stands in the lists of all three levels, and is made once for them.
            let lists = FindingListRenderer(shell: shell)
            if let district {
                try lists.write(plan.district.lists.filter { $0.townshipCode == township.code }, into: district)
            }
            let villages = (plan.villagesByTownship[township.code] ?? []).compactMap { village in
                plan.villages[village.code].map { (model: village, folder: $0) }
            }
            var opened: [FolderFiles] = []
            if isWithin(township.code) {
                let files = FolderFiles(own, edition: publication.edition, emit: emission)
                try folders.render(into: files, supervision: township.supervision) { shell in
                    TownshipRenderer(shell: shell, disclosure: disclosure, standings: standings)
                        .page(township, of: publication, in: own, villages: villages, districtStock: stock)
                }
                try folders.export(into: files)
                try lists.write(own.lists, into: files)
                opened.append(files)
            }
            for (village, folder) in villages where isWithin(village.code) {
                let files = FolderFiles(folder, edition: publication.edition, emit: emission)
                try folders.render(into: files) { shell in
                    VillageRenderer(shell: shell, disclosure: disclosure)
                        .page(village, edition: publication.edition, in: folder)
                }
                try folders.export(into: files)
                try lists.write(folder.lists, into: files)
                opened.append(files)
            }
            let holders = (district.map { [$0] } ?? []) + opened
            try folders.renderFindings((details[township.code] ?? []).sorted(), into: holders)
            for files in opened { try files.close() }
        }
        try district?.close()
    }

    /// A code without the zeros that pad it.
    private static func significant(_ code: String) -> Substring {
        code.hasSuffix("000000") ? code.prefix(6) : code.hasSuffix("000") ? code.prefix(9) : code[...]
    }
}
