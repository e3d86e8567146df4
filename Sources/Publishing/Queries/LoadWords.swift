/// What became of a file or a record, in words.
enum LoadWords {
    /// The state of a load.
    static func state(_ state: String) -> String { states[state] ?? state }

    /// A reason code, without what stands behind it.
    static func code(_ reason: String) -> String { String(reason.prefix { $0 != " " }) }

    /// A reason code, without what stands behind it, in words.
    static func reason(_ reason: String) -> String { reasons[code(reason)] ?? code(reason) }

    private static let states = ["loaded": "已入库", "duplicate": "与已入库的相同", "held": "已搁置"]

    private static let reasons = [
        "empty": "文件是空的", "limits": "超出大小限制", "dialect": "分隔符认不出", "truncated": "文件不完整", "header": "表头不对",
        "encoding": "编码不对", "drift": "列与上一份文件不同", "unreadable": "无法读取", "bad_share": "错误行太多",
        "unclosed_quote": "引号没有闭合",
        "damaged_gzip": "压缩文件损坏", "unsupported": "不是可读的表格文件", "damaged_workbook": "工作簿损坏",
        "refused_workbook": "工作簿可疑", "missing_sheet": "缺少工作表", "damaged_json": "JSON 损坏", "cell_error": "单元格是错误值",
        "precision": "长数字被表格软件改写", "missing_column": "缺少必需的列", "duplicate_column": "列名重复", "missing": "必填项为空",
        "date": "不是日期", "time": "不是时间", "month": "不是月份", "money": "不是金额", "int": "不是整数", "bool": "不是是/否",
        "code": "不是约定的代码", "codes": "不是约定的代码", "region": "不是区划代码", "number": "不是数", "range": "超出范围",
        "type": "类型不对", "scope": "不属于本区", "nul": "含有空字符", "malformed": "格式损坏", "too_many_fields": "列数太多",
        "id_length": "证件号位数不对", "id_character": "证件号有非法字符", "id_birth_date": "证件号的出生日期不对",
        "id_check_character": "证件号校验位不对", "id_precision": "证件号被表格软件改写",
    ]
}
