import Foundation

/// One outcome of comparing a field of two records, and how much it speaks for their being of one person.
package struct ComparisonLevel: Sendable, Hashable {
    /// What must hold of the two values, both present.
    package enum Agreement: Sendable, Hashable {
        /// They are the same and have at least so many characters.
        case same(length: Int)
        /// Their first so many characters are there and the same.
        case sameStart(Int)
        /// Their Jaro-Winkler similarity is at least this.
        case jaroWinkler(Double)
        /// One slip turns the one into the other, and the longer has at least so many characters.
        case oneEdit(length: Int)
        /// Nothing: the last level.
        case otherwise
    }

    /// The level's word in explanations.
    package let name: String
    /// What must hold.
    package let agreement: Agreement
    /// How often two records of one person stand at this level.
    package let m: Double
    /// How often two records of different persons do.
    package let u: Double

    /// Makes a level; `m` and `u` are above 0 and at most 1.
    package init(_ name: String, _ agreement: Agreement, m: Double, u: Double) {
        self.name = name
        self.agreement = agreement
        self.m = m
        self.u = u
    }

    /// The evidence in bits, log2(m/u).
    ///
    /// Source: I. P. Fellegi and A. B. Sunter, A theory for record linkage, JASA 64, 1969.
    package var weight: Double { log2(m / u) }
}

/// A field that is compared: its levels, of which the first that holds counts.
package struct ComparedField: Sendable, Hashable {
    /// The field's name, also that of its column.
    package let name: String
    /// The levels, the strongest first, `otherwise` last.
    package let levels: [ComparisonLevel]

    /// Makes a field of at most 14 levels.
    package init(_ name: String, _ levels: [ComparisonLevel]) {
        precondition(levels.count <= 14 && levels.last?.agreement == .otherwise, "a field ends with `otherwise`")
        self.name = name
        self.levels = levels
    }
}

/// At which level each field of two records stands; four bits a field, 0 where a value is missing.
package struct ComparisonPattern: RawRepresentable, Sendable, Hashable {
    /// The bits.
    package var rawValue: UInt64

    /// Makes a pattern of its bits; 0 says that nothing could be compared.
    package init(rawValue: UInt64 = 0) {
        self.rawValue = rawValue
    }

    /// The level of a field by its place in the model; nil where a value is missing.
    package subscript(field: Int) -> Int? {
        get {
            let bits = Int(rawValue >> UInt64(field * 4)) & 15
            return bits == 0 ? nil : bits - 1
        }
        set {
            rawValue &= ~(15 << UInt64(field * 4))
            rawValue |= UInt64(newValue.map { $0 + 1 } ?? 0) << UInt64(field * 4)
        }
    }
}
