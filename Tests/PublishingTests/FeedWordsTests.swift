import Store
import TestSupport
import Testing

@testable import Publishing

@Suite("Feeds in words")
struct FeedWordsTests {
    @Test(
        "the names of feeds and of their columns become titles and headers, whatever else is Latin stays",
        arguments: [
            ("feedback 的 at 为 2099-12-31，晚于数据装载日 2026-11-28。", "群众评价的时间为 2099-12-31，晚于数据装载日 2026-11-28。"),
            ("hotline.subject_id_number 填写的号码 512****47 没有采用。", "热线工单的对象身份证号填写的号码 512****47 没有采用。"),
            ("payments 有 2 条记录的 case_no 指向 JZ-1。", "救助金发放有 2 条记录的救助编号指向 JZ-1。"),
            ("2 种写法，见于 case_members、cases。", "2 种写法，见于共同生活家庭成员、救助案件。"),
            ("来源 inbox:cases（救助案件）没有新数据。", "来源 inbox:cases（救助案件）没有新数据。"), ("没有名称。", "没有名称。"),
        ])
    func told(sentence: String, words: String) throws {
        #expect(FeedWords(try FeedCatalog(ProjectFiles.resources)).told(sentence) == words)
    }
}
