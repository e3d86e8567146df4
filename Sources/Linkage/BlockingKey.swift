/// What two records must have in common to be compared at all: one or more fields, or beginnings or ends of them.
package struct BlockingKey: Sendable, Hashable {
    /// How much of a field counts.
    package enum Slice: Sendable, Hashable {
        /// All of it.
        case whole
        /// The first characters.
        case first(Int)
        /// The last characters.
        case last(Int)
    }

    /// A field and how much of it counts.
    package struct Part: Sendable, Hashable {
        /// The field's name.
        package let field: String
        /// How much of it counts.
        package let slice: Slice

        /// Makes a part, of the whole field by default.
        package init(_ field: String, _ slice: Slice = .whole) {
            self.field = field
            self.slice = slice
        }

        /// The value in SQL, for a row of an alias.
        package func sql(_ alias: String) -> String {
            switch slice {
            case .whole: "\(alias).\(field)"
            case .first(let count): "left(\(alias).\(field), \(count))"
            case .last(let count): "right(\(alias).\(field), \(count))"
            }
        }
    }

    /// The parts; a record that lacks one of them has no such key.
    package let parts: [Part]

    /// Makes a key.
    package init(_ parts: Part...) {
        self.parts = parts
    }

    /// The condition in SQL that two rows have the key in common.
    package func sql(_ left: String, _ right: String) -> String {
        parts.map { "\($0.sql(left)) = \($0.sql(right))" }.joined(separator: " and ")
    }
}
