/// Who reads a folder, from the widest view to the narrowest.
package enum Level: String, Sendable, Codable, Comparable {
    case village
    case township
    case district

    private var width: Int {
        switch self {
        case .village: 0
        case .township: 1
        case .district: 2
        }
    }

    package static func < (left: Level, right: Level) -> Bool { left.width < right.width }
}
