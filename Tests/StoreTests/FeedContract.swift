/// The columns of every feed, typed from the contract: `name`, `*` where required, type, Chinese header.
///
/// The first word of a line names a feed with its key; `@` is the own date, `>` marks an ending, codes stand as
/// `code=label` behind the header.
enum FeedContract {
    static let programs = "dibao=最低生活保障 tekun=特困供养 linshi=临时救助 edge=低保边缘 rigid=刚性支出困难"

    static let text = """
        FEED regions KEY code_system,code
        code* region 区划代码
        name* text 名称
        level* code 级别 district=区县 township=乡镇街道 village=村社区
        parent_code region 上级代码
        population int 常住人口
        code_system code 编码体系 nbs=统计局 mca=民政部
        valid_from date 启用日期
        valid_to date 停用日期
        FEED standards KEY program,area,effective_from @effective_from
        program* code 救助类别 \(programs)
        area* code 城乡 urban=城市 rural=农村
        effective_from* date 执行日期
        monthly_amount* money 月标准
        FEED institutions KEY bank_account
        bank_account* text 银行账号
        name* text 机构名称
        FEED agencies KEY agency_id
        agency_id* text 机构编号
        name* text 机构名称
        contract_from date 合同起
        contract_to date 合同止
        FEED officers KEY officer_id
        officer_id* text 人员编号
        name* text 姓名
        id_number* id 身份证号
        role* code 岗位 handler=经办人员 approver=审批负责人 village_cadre=村社区干部 district_staff=区级工作人员 agency_worker=社工机构人员 grid_worker=网格员
        region_code* region 所属区划
        agency_id text 机构编号
        phone text 联系电话
        bank_account text 银行账号
        active_from date 任职起
        active_to date 任职止
        FEED kinship KEY person_a,relation,person_b
        person_a* id 人员甲身份证号
        relation* code 关系 spouse=配偶 parent=父母 sibling=兄弟姐妹
        person_b* id 人员乙身份证号
        since date 起
        until> date 止
        source text 来源
        FEED relative_filings KEY officer_id,relative_id_number,program @filed_on
        officer_id* text 人员编号
        relative_name text 亲属姓名
        relative_id_number* id 亲属身份证号
        relation* text 关系
        program* code 救助类别 \(programs)
        case_no text 救助编号
        filed_on* date 备案日期
        FEED cases KEY case_no @applied_on
        case_no* text 救助编号
        program* code 救助类别 \(programs)
        status* code 状态 processing=办理中 active=在享 rejected=不予救助 closed=已退出 withdrawn=撤回
        applicant_name* text 申请人姓名
        applicant_id_number* id 申请人身份证号
        applicant_phone text 联系电话
        region_code* region 所属村社区
        area code 城乡 urban=城市 rural=农村
        address text 家庭住址
        household_size* int 家庭人口 1...
        applied_on* date 申请日期
        approved_on> date 审批日期
        closed_on> date 退出日期
        close_reason text 退出原因
        income_per_capita money 人均月收入
        monthly_amount money 月救助金额
        amount_from month 现金额起始月份
        bank_account text 发放账号
        account_holder_id_number id 账户人身份证号
        handler_id text 经办人编号
        approver_id text 审批人编号
        agency_id text 核查机构编号
        survey_note text 入户调查记录
        FEED case_members KEY case_no,id_number,joined_on @joined_on
        case_no* text 救助编号
        name* text 姓名
        id_number* id 身份证号
        relation* text 与申请人关系
        receives* bool 是否保障对象
        student bool 在校
        labour code 劳动能力 full=有 partial=部分 none=无
        joined_on date 加入日期
        left_on> date 退出日期
        FEED case_steps KEY case_no,step_no @started_at
        case_no* text 救助编号
        step_no text 环节流水号
        step* code 环节 apply=群众申请 accept=受理 verify=核查比对 survey=入户调查 income=收入核算 review=民主评议 publicity=公示 decide=乡镇审批 file=报区备案 long_publicity=常年公示 recheck=动态管理复核 pause=补正或异议调查 objection=异议
        started_at* time 开始时间
        finished_at> time 结束时间
        officer_id text 经办人编号
        outcome open 结果 pass=通过 fail=不通过 objection=有异议 urgent=紧急程序
        recorded_at> time 录入时间
        note text 备注
        FEED hotline KEY line,ticket_no @received_at
        line* code 热线 12345=12345 79222164=79222164
        ticket_no* text 工单号
        received_at* time 来电时间
        caller_name text 来电人
        caller_phone text 来电号码
        subject_name text 反映对象
        subject_id_number id 对象身份证号
        subject_phone text 对象电话
        region_code* region 所属区划
        category text 诉求类别
        content* text 诉求内容
        assigned_to text 承办单位
        due_on date 办理期限
        answered_at> time 办结时间
        outcome text 办理结果
        satisfied bool 是否满意
        FEED grid_reports KEY report_no @reported_at
        report_no* text 上报编号
        reported_at* time 上报时间
        grid_id text 网格编号
        reporter_id text 上报人编号
        subject_name* text 对象姓名
        subject_id_number id 对象身份证号
        subject_phone text 对象电话
        region_code* region 所属村社区
        signals* codes 困难情形 disability=残疾 illness=重病 unemployment=失业 accident=意外 disaster=受灾 lone_elder=独居老人 child=困境儿童 death=死亡 improved=家庭好转 moved=外迁
        content text 情况说明
        handled_at> time 办结时间
        outcome text 办理结果
        urgency code 紧急程度 normal=一般 urgent=紧急
        longitude degrees 经度
        latitude degrees 纬度
        FEED help_requests KEY request_no @submitted_at
        request_no* text 求助编号
        submitted_at* time 提交时间
        name* text 姓名
        id_number id 身份证号
        phone* text 手机号
        region_code* region 所属区划
        needs* codes 求助需求 living=生活 medical=医疗 education=教育 housing=住房 employment=就业 disaster=受灾 legal=法律 other=其他
        content text 求助内容
        dispatched_to text 转办部门
        dispatched_at> time 转办时间
        handled_at> time 办结时间
        outcome text 办理结果
        FEED payments KEY payment_id @paid_on
        payment_id* text 发放流水号
        case_no* text 救助编号
        month* month 发放月份
        amount* money 金额 >0
        bank_account* text 银行账号
        payee_id_number id 收款人身份证号
        paid_on* date 发放日期
        kind code 种类 regular=正常 back_pay=补发 recovered=追回
        FEED registers KEY register,id_number,effective_from,reference @effective_from
        register* code 数据类别 death=死亡 vehicle=车辆 company=工商登记 property=不动产 pension=养老金 payroll=财政供养 social_insurance=社保缴费 medical=医疗自付 disability=残疾证 prison=服刑 student=学籍 deposit=存款 moved=户籍迁出 unemployment=失业登记 orphan=孤儿
        id_number* id 身份证号
        name text 姓名
        region_code region 所属区划
        effective_from* date 生效日期
        effective_to date 失效日期
        amount money 金额
        grade text 等级
        reference text 凭证号
        detail text 说明
        FEED verifications KEY verification_no @requested_on
        verification_no* text 核查编号
        case_no* text 救助编号
        agency_id* text 机构编号
        requested_on* date 委托日期
        finished_on> date 完成日期
        authorised bool 授权
        system_income money 系统核查人均收入
        visit_income money 入户核查人均收入
        conclusion code 核查结论 meets=符合 exceeds=不符合 unclear=待定
        FEED publicity KEY case_no,kind,posted_on @posted_on
        case_no* text 救助编号
        kind* code 公示类别 initial=初次公示 long_term=常年公示
        place* text 公示地点
        posted_on* date 公示日期
        removed_on> date 撤除日期
        objection bool 有无异议
        objection_resolved_on> date 异议处理日期
        FEED assessments KEY case_no,assessed_on @assessed_on
        case_no* text 救助编号
        assessed_on* date 评估日期
        grade* code 评估等级 full=全自理 partial=半护理 none=全护理
        items_failed int 未达项数 0...6
        valid_to date 有效期至
        care_agreement bool 照料护理协议
        caregiver_id_number id 照料人身份证号
        care_visits_last_month int 上月照料次数
        FEED petitions KEY petition_no @received_on
        petition_no* text 信访编号
        channel* code 渠道 letter=来信 call=来电 visit=来访 superior=上级交办
        received_on* date 收件日期
        region_code* region 所属区划
        content* text 内容
        case_no text 救助编号
        verified_on> date 初步核实
        forwarded_on> date 转办日期
        due_on date 办理期限
        replied_on> date 答复日期
        result code 认定结果 substantiated=属实 partly=部分属实 unsubstantiated=不属实
        repeat_of text 重复件原编号
        FEED feedback KEY feedback_no @at
        feedback_no* text 评价编号
        at* time 时间
        region_code* region 所属区划
        channel code 渠道 box=意见箱 phone=监督电话 sms=短信 window=窗口
        case_no text 救助编号
        score int 评分 1...5
        content text 内容
        FEED check_results KEY sample_no,item @checked_on
        sample_no* text 抽查编号
        item* code 抽查事项 approval=审批 payment=救助金 publicity=初次公示 long_publicity=长期公示 precise=精准救助 filing=近亲属备案 care=自理评估与照料
        checked_on* date 抽查日期
        method* code 方式 desk=查档 home=入户
        result* code 结果 ok=无问题 problem=有问题 unreachable=未见人
        problem text 问题
        FEED dispositions KEY finding_no,at @at
        finding_no* text 线索编号
        at* time 时间
        actor* text 处置人
        action* code 处置动作 confirm=核实属实 dismiss=排除 remind=提醒 extend=延期 rectify=已整改 verify=复核通过 reject=整改不到位 exempt=容错免责 refer=移送 return=退回补充 close=销号 reopen=重启
        approver text 批准人
        reason text 理由
        until date 截止日期
        attachment text 附件
        """
}
