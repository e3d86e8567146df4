package import Store

/// Why a site could not be made or published; the site that was there is untouched.
package enum PublishingError: Error, Equatable, CustomStringConvertible {
    /// A template, style sheet or script is in none of the folders.
    case missing(file: String)
    /// A file cannot be read.
    case unreadable(file: String, reason: String)
    /// A template does not parse.
    case template(file: String, reason: String)
    /// A file of the new site cannot be written, or the swap failed; `code` is the system's error number.
    case unwritable(file: String, code: Int32, reason: String)
    /// The target exists and is no site of ours.
    case notASite(path: String)
    /// Another build of the same site is under way.
    case busy(path: String)
    /// A village names a township, or two places share a code; the models do not fit together.
    case inconsistent(reason: String)

    /// What happened and what to do about it.
    package var text: Bilingual { Bilingual(description, chinese) }

    private var chinese: String {
        switch self {
        case .missing(let file): "缺少看板文件 \(file)：请重新安装，或在工作区的 Dashboards 目录中放入自己的文件"
        case .unreadable(let file, let reason): "无法读取 \(file)：\(reason)"
        case .template(let file, let reason): "模板 \(file) 有误：\(reason)"
        case .unwritable(let file, _, let reason): "无法写入 \(file)：\(reason)；原有页面保持不变。请腾出空间或检查目录权限后重新发布"
        case .notASite(let path): "\(path) 已存在且含有看板以外的文件：请指定空目录，或自行移除"
        case .busy(let path): "另一个进程正在生成 \(path)：请等待其结束"
        case .inconsistent(let reason): "页面数据自相矛盾：\(reason)"
        }
    }

    package var description: String {
        switch self {
        case .missing(let file):
            "dashboard file \(file) is missing: reinstall it or put your own into the workspace's Dashboards folder"
        case .unreadable(let file, let reason):
            "cannot read \(file): \(reason)"
        case .template(let file, let reason):
            "template \(file) is wrong: \(reason)"
        case .unwritable(let file, _, let reason):
            "cannot write \(file): \(reason); the site that was there stays as it is. Free some space or check the "
                + "folder's rights, then publish again"
        case .notASite(let path):
            "\(path) exists and holds other files than dashboards: name an empty folder or remove it yourself"
        case .busy(let path):
            "another build of \(path) is under way: wait for its end"
        case .inconsistent(let reason):
            "the page models contradict each other: \(reason)"
        }
    }
}
