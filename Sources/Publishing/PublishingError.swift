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
