/// The feeds that a simulated district writes, with their columns in the contract's order.
enum Feed: String, CaseIterable {
    case regions
    case standards
    case institutions
    case agencies
    case officers
    case kinship
    case relativeFilings = "relative_filings"
    case cases
    case caseMembers = "case_members"
    case caseSteps = "case_steps"
    case hotline
    case gridReports = "grid_reports"
    case helpRequests = "help_requests"
    case payments
    case registers
    case verifications
    case publicity
    case assessments
    case petitions
    case feedback
    case checkResults = "check_results"
    case dispositions

    /// The columns' canonical names and Chinese headers.
    var columns: [(name: String, header: String)] {
        switch self {
        case .regions:
            [
                ("code", "区划代码"), ("name", "名称"), ("level", "级别"), ("parent_code", "上级代码"),
                ("population", "常住人口"), ("code_system", "编码体系"),
            ]
        case .standards:
            [
                ("program", "救助类别"), ("area", "城乡"), ("effective_from", "执行日期"), ("monthly_amount", "月标准"),
            ]
        case .institutions:
            [
                ("bank_account", "银行账号"), ("name", "机构名称"),
            ]
        case .agencies:
            [
                ("agency_id", "机构编号"), ("name", "机构名称"), ("contract_from", "合同起"), ("contract_to", "合同止"),
            ]
        case .officers:
            [
                ("officer_id", "人员编号"), ("name", "姓名"), ("id_number", "身份证号"), ("role", "岗位"),
                ("region_code", "所属区划"), ("agency_id", "机构编号"), ("phone", "联系电话"), ("bank_account", "银行账号"),
                ("active_from", "任职起"), ("active_to", "任职止"),
            ]
        case .kinship:
            [
                ("person_a", "人员甲身份证号"), ("relation", "关系"), ("person_b", "人员乙身份证号"), ("since", "起"),
                ("until", "止"), ("source", "来源"),
            ]
        case .relativeFilings:
            [
                ("officer_id", "人员编号"), ("relative_name", "亲属姓名"), ("relative_id_number", "亲属身份证号"),
                ("relation", "关系"), ("program", "救助类别"), ("case_no", "救助编号"), ("filed_on", "备案日期"),
            ]
        case .cases:
            [
                ("case_no", "救助编号"), ("program", "救助类别"), ("status", "状态"), ("applicant_name", "申请人姓名"),
                ("applicant_id_number", "申请人身份证号"), ("applicant_phone", "联系电话"), ("region_code", "所属村社区"),
                ("area", "城乡"), ("address", "家庭住址"), ("household_size", "家庭人口"), ("applied_on", "申请日期"),
                ("approved_on", "审批日期"), ("closed_on", "退出日期"), ("close_reason", "退出原因"),
                ("income_per_capita", "人均月收入"), ("monthly_amount", "月救助金额"), ("amount_from", "现金额起始月份"),
                ("bank_account", "发放账号"), ("account_holder_id_number", "账户人身份证号"), ("handler_id", "经办人编号"),
                ("approver_id", "审批人编号"), ("agency_id", "核查机构编号"), ("survey_note", "入户调查记录"),
            ]
        case .caseMembers:
            [
                ("case_no", "救助编号"), ("name", "姓名"), ("id_number", "身份证号"), ("relation", "与申请人关系"),
                ("receives", "是否保障对象"), ("student", "在校"), ("labour", "劳动能力"), ("joined_on", "加入日期"),
                ("left_on", "退出日期"),
            ]
        case .caseSteps:
            [
                ("case_no", "救助编号"), ("step_no", "环节流水号"), ("step", "环节"), ("started_at", "开始时间"),
                ("finished_at", "结束时间"), ("officer_id", "经办人编号"), ("outcome", "结果"), ("recorded_at", "录入时间"),
                ("note", "备注"),
            ]
        case .hotline:
            [
                ("line", "热线"), ("ticket_no", "工单号"), ("received_at", "来电时间"), ("caller_name", "来电人"),
                ("caller_phone", "来电号码"), ("subject_name", "反映对象"), ("subject_id_number", "对象身份证号"),
                ("subject_phone", "对象电话"), ("region_code", "所属区划"), ("category", "诉求类别"), ("content", "诉求内容"),
                ("assigned_to", "承办单位"), ("due_on", "办理期限"), ("answered_at", "办结时间"), ("outcome", "办理结果"),
                ("satisfied", "是否满意"),
            ]
        case .gridReports:
            [
                ("report_no", "上报编号"), ("reported_at", "上报时间"), ("grid_id", "网格编号"), ("reporter_id", "上报人编号"),
                ("subject_name", "对象姓名"), ("subject_id_number", "对象身份证号"), ("subject_phone", "对象电话"),
                ("region_code", "所属村社区"), ("signals", "困难情形"), ("content", "情况说明"), ("handled_at", "办结时间"),
                ("outcome", "办理结果"), ("urgency", "紧急程度"), ("longitude", "经度"), ("latitude", "纬度"),
            ]
        case .helpRequests:
            [
                ("request_no", "求助编号"), ("submitted_at", "提交时间"), ("name", "姓名"), ("id_number", "身份证号"),
                ("phone", "手机号"), ("region_code", "所属区划"), ("needs", "求助需求"), ("content", "求助内容"),
                ("dispatched_to", "转办部门"), ("dispatched_at", "转办时间"), ("handled_at", "办结时间"),
                ("outcome", "办理结果"),
            ]
        case .publicity:
            [
                ("case_no", "救助编号"), ("kind", "公示类别"), ("place", "公示地点"), ("posted_on", "公示日期"),
                ("removed_on", "撤除日期"), ("objection", "有无异议"), ("objection_resolved_on", "异议处理日期"),
            ]
        case .payments:
            [
                ("payment_id", "发放流水号"), ("case_no", "救助编号"), ("month", "发放月份"), ("amount", "金额"),
                ("bank_account", "银行账号"), ("payee_id_number", "收款人身份证号"), ("paid_on", "发放日期"), ("kind", "种类"),
            ]
        case .registers:
            [
                ("register", "数据类别"), ("id_number", "身份证号"), ("name", "姓名"), ("region_code", "所属区划"),
                ("effective_from", "生效日期"), ("effective_to", "失效日期"), ("amount", "金额"), ("grade", "等级"),
                ("reference", "凭证号"), ("detail", "说明"),
            ]
        case .verifications:
            [
                ("verification_no", "核查编号"), ("case_no", "救助编号"), ("agency_id", "机构编号"), ("requested_on", "委托日期"),
                ("finished_on", "完成日期"), ("authorised", "授权"), ("system_income", "系统核查人均收入"),
                ("visit_income", "入户核查人均收入"), ("conclusion", "核查结论"),
            ]
        case .assessments:
            [
                ("case_no", "救助编号"), ("assessed_on", "评估日期"), ("grade", "评估等级"), ("items_failed", "未达项数"),
                ("valid_to", "有效期至"), ("care_agreement", "照料护理协议"), ("caregiver_id_number", "照料人身份证号"),
                ("care_visits_last_month", "上月照料次数"),
            ]
        case .petitions:
            [
                ("petition_no", "信访编号"), ("channel", "渠道"), ("received_on", "收件日期"), ("region_code", "所属区划"),
                ("content", "内容"), ("case_no", "救助编号"), ("verified_on", "初步核实"), ("forwarded_on", "转办日期"),
                ("due_on", "办理期限"), ("replied_on", "答复日期"), ("result", "认定结果"), ("repeat_of", "重复件原编号"),
            ]
        case .feedback:
            [
                ("feedback_no", "评价编号"), ("at", "时间"), ("region_code", "所属区划"), ("channel", "渠道"),
                ("case_no", "救助编号"), ("score", "评分"), ("content", "内容"),
            ]
        case .checkResults:
            [
                ("sample_no", "抽查编号"), ("item", "抽查事项"), ("checked_on", "抽查日期"), ("method", "方式"),
                ("result", "结果"), ("problem", "问题"),
            ]
        case .dispositions:
            [
                ("finding_no", "线索编号"), ("at", "时间"), ("actor", "处置人"), ("action", "处置动作"), ("approver", "批准人"),
                ("reason", "理由"), ("until", "截止日期"), ("attachment", "附件"),
            ]
        }
    }
}

extension Feed {
    /// The place of the feed among all.
    var ordinal: Int { Feed.allCases.firstIndex(of: self) ?? 0 }
}
