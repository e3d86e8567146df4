/// All that one build of the site shows: the query layer fills it, ``SiteRenderer`` turns it into pages.
///
/// Each finding comes once; the folders of the townships and villages take what their level may see from here, so that
/// no two pages can disagree about a finding or a stock of findings.
package struct Publication: Sendable {
    /// What all pages share: publisher, day of the data, times and versions.
    package var edition: Edition
    /// What the district's overview shows.
    package var district: DistrictModel
    /// Every township, in the order of the table.
    package var townships: [TownshipModel]
    /// Every village, in the order of the tables.
    package var villages: [VillageModel]
    /// Every open finding, in any order.
    package var findings: [FindingRow]
    /// Findings with a page of their own, in any order; a row without one is not linked.
    package var details: [FindingDetail]
    /// What 数据质量 and 运行记录 show.
    package var data: DataModel
    /// The rules that the scan ran.
    package var rules: [RuleMethod]
    /// Kinds that at least one rule looks for; of the others the pages say that nothing was tested.
    package var testedKinds: Set<Kind>

    package init(
        edition: Edition, district: DistrictModel, townships: [TownshipModel], villages: [VillageModel],
        findings: [FindingRow], details: [FindingDetail], data: DataModel, rules: [RuleMethod] = [],
        testedKinds: Set<Kind> = Set(Kind.allCases)
    ) {
        self.edition = edition
        self.district = district
        self.townships = townships
        self.villages = villages
        self.findings = findings
        self.details = details
        self.data = data
        self.rules = rules
        self.testedKinds = testedKinds
    }
}
