/// Short texts that fill the free columns, put together from parts so that few are alike.
enum Phrases {
    static let illnesses = ["尿毒症", "脑梗后遗症", "肺癌", "糖尿病", "慢性阻塞性肺病", "精神残疾", "股骨头坏死", "肝硬化", "类风湿", "心脏病"]
    static let houses = ["土木结构瓦房", "砖混平房", "易地搬迁安置房", "租住房屋", "公租房", "两层砖房", "木结构老房"]
    static let incomes = ["务农", "打零工", "养殖少量生猪", "种植烤烟", "子女赡养费", "养老保险", "公益性岗位", "摆摊"]
    static let findings = ["家中无贵重物品", "有电视机一台", "家电陈旧", "房屋漏雨", "室内整洁", "无机动车", "邻居证实属实", "村干部陪同"]
    static let closings = ["家庭收入提高", "人员死亡", "救助期满", "户籍迁出", "不再符合条件", "本人申请退出"]
    static let categories = ["社会救助/低保申请", "社会救助/临时救助", "社会救助/特困供养", "社会救助/医疗负担", "政策咨询", "投诉举报", "生活困难求助"]
    static let wishes = ["希望帮助办理低保", "反映看病花费大", "反映收入减少生活困难", "询问低保政策", "请求临时救助", "反映邻居不应享受低保", "请求解决住房漏雨"]
    static let departments = ["区民政局", "区医保局", "区教委", "区住房城乡建委", "区人力社保局", "区残联", "乡镇社会事务办"]
    static let answers = ["已上门核实并受理申请", "已解释政策，群众表示理解", "已纳入临时救助", "经核实不符合条件，已书面告知", "已协调解决", "已转办", "已记录"]
    static let substantiveAnswers = Array(answers.prefix(5))
    static let petitions = ["反映低保评定不公，请求核查", "反映邻居有车仍享受低保", "请求提高护理补贴", "反映救助金发放不及时", "请求说明退出低保的原因"]

    /// The place that a committee stands for: 小万村 for 小万村村民委员会, 文汇社区 for 文汇社区居民委员会.
    static func place(_ name: String) -> String {
        name.hasSuffix("村民委员会") || name.hasSuffix("居民委员会") ? String(name.dropLast(5)) : name
    }

    /// A note of a home visit, of at least thirty characters.
    static func surveyNote(name: String, size: Int, random: inout SeededRandom) -> String {
        let illness = random.chance(perMille: 600) ? "，患有\(random.pick(illnesses))" : ""
        return "入户见到\(name)\(illness)，家庭人口\(size)人，居住\(random.pick(houses))约\(random.number(30...140))平方米，"
            + "主要收入来源为\(random.pick(incomes))和\(random.pick(incomes))，年收入约\(random.number(2...60) * 500)元，"
            + "\(random.pick(findings))，\(random.pick(findings))。"
    }
}
