/// The post of somebody who handles aid (岗位).
package enum OfficerRole: String, Code {
    case handler
    case approver
    case villageCadre = "village_cadre"
    case districtStaff = "district_staff"
    case agencyWorker = "agency_worker"
    case gridWorker = "grid_worker"

    /// The Chinese words that pages show; files of feeds may carry them instead of the raw value.
    package var label: String {
        switch self {
        case .handler: "经办人员"
        case .approver: "审批负责人"
        case .villageCadre: "村社区干部"
        case .districtStaff: "区级工作人员"
        case .agencyWorker: "社工机构人员"
        case .gridWorker: "网格员"
        }
    }
}
