/// A telephone line that citizens call (热线).
package enum HotlineLine: String, Code {
    case citizens = "12345"
    case socialAssistance = "79222164"

    /// The number and the Chinese words for it, for people to read; files of feeds carry the number alone.
    package var label: String {
        switch self {
        case .citizens: "12345 市民热线"
        case .socialAssistance: "79222164 社会救助专线"
        }
    }
}
