import Foundation
import Mustache

/// The page templates, parsed once.
///
/// Templates are filled with ``HTML`` only, whose text is escaped when it is made; they therefore print every value with
/// three braces. The engine's own escaping is not relied on: it compares grapheme clusters and lets a quotation mark
/// with a combining mark pass.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Reads every `*.mustache` of the folders; a file of a later folder replaces one of the same name.
    ///
    /// - Throws: ``PublishingError/unreadable(file:reason:)`` or ``PublishingError/template(file:reason:)``.
    init(folders: [URL]) throws(PublishingError) {
        var templates: [String: MustacheTemplate] = [:]
        for folder in folders {
            for file in try Assets.files(in: folder, withExtension: "mustache") {
                let text = try Assets.text(of: file)
                do {
                    templates[file.deletingPathExtension().lastPathComponent] = try MustacheTemplate(string: text)
                } catch {
                    throw .template(file: file.path, reason: "\(error)")
                }
            }
        }
        for name in TemplateName.allCases where templates[name.rawValue] == nil {
            throw .missing(file: "templates/\(name.rawValue).mustache")
        }
        library = MustacheLibrary(templates: templates)
    }

    /// The template filled with values; a name without a value prints nothing and its section is left out.
    ///
    /// Long values do not pass through the engine, which copies and re-validates strings at every level: it prints a
    /// mark of two NUL bytes and a digit string, which no escaped text can hold, and the value takes the mark's place.
    func fill(_ name: TemplateName, _ values: [String: HTML]) -> HTML {
        var long: [HTML] = []
        let context = values.mapValues { value -> String in
            guard value.bytes.count > 256 else { return value.string }
            long.append(value)
            return "\u{0}\(long.count - 1)\u{0}"
        }
        let rendered = Array((library.render(context, withTemplate: name.rawValue) ?? "").utf8)
        var page = HTML(capacity: rendered.count + long.reduce(0) { $0 + $1.bytes.count })
        for (index, part) in rendered.split(separator: 0, omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 0 {
                page.append(part)
            } else if let slot = Int(String(decoding: part, as: UTF8.self)), long.indices.contains(slot) {
                page += long[slot]
            }
        }
        return page
    }
}

/// The templates that the renderers ask for.
enum TemplateName: String, CaseIterable {
    case page
    case district
    case township
    case village
    case findings
    case finding
    case data
    case methods
    case root
}
