/// What all pages of one build share: whose they are, which data they show and when they were made.
package struct Edition: Sendable {
    /// The platform's name in the page head.
    package var platform: String
    /// Who publishes, such as 黔江区民政局.
    package var publisher: String
    /// The district's name, such as 黔江区.
    package var district: String
    /// The day `daysLeft` counts from, ISO.
    package var day: String
    /// 数据截至, as it is to be read: `2026-10-31 24:00`.
    package var dataUntil: String
    /// 页面生成: the end of the recorded scan that the pages show, ISO 8601 with offset (`2026-11-01T05:40:00+08:00`).
    package var generatedAt: String
    /// The data batch, such as `20261101-01`.
    package var dataBatch: String
    /// The rule set, such as `R2026.10`.
    package var ruleSet: String
    /// Head of the audit chain at the end of the scan, number and hash; `nil` where there is none.
    package var auditHead: String?
    /// Telephone for complaints.
    package var complaintsPhone: String
    /// True puts the ribbon for invented data above each page.
    package var isDemonstration: Bool

    package init(
        platform: String = "社会救助信息综合监测预警平台", publisher: String, district: String, day: String,
        dataUntil: String, generatedAt: String, dataBatch: String, ruleSet: String, auditHead: String? = nil,
        complaintsPhone: String, isDemonstration: Bool = false
    ) {
        self.platform = platform
        self.publisher = publisher
        self.district = district
        self.day = day
        self.dataUntil = dataUntil
        self.generatedAt = generatedAt
        self.dataBatch = dataBatch
        self.ruleSet = ruleSet
        self.auditHead = auditHead
        self.complaintsPhone = complaintsPhone
        self.isDemonstration = isDemonstration
    }

    /// The month of the data's day, `2026-10`.
    var month: String { String(day.prefix(7)) }

    /// 页面生成 as it is read: `2026-11-01 05:40`.
    var generatedText: String { String(generatedAt.prefix(16)).replacingT() }
}

extension String {
    fileprivate func replacingT() -> String { String(map { $0 == "T" ? " " : $0 }) }
}
