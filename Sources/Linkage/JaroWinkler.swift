/// How alike two short texts are, from 0 (nothing in common) to 1 (the same), with a bonus for a common beginning.
///
/// The Jaro similarity s is (m/|a| + m/|b| + (m − t)/m) / 3 for m characters that agree within half the longer length
/// less one, t of them out of order; the result is s + p · 0.1 · (1 − s) for the first p ≤ 4 characters in common.
/// Texts longer than 64 characters are compared by their first 64. Two empty texts are the same.
/// Source: W. E. Winkler, String comparator metrics and enhanced decision rules in the Fellegi-Sunter model of record
/// linkage, 1990. Example: `jaroWinkler("MARTHA", "MARHTA")` is 0.9611.
package func jaroWinkler(_ a: String, _ b: String) -> Double {
    let left = a.unicodeScalars.map { $0.value }
    let right = b.unicodeScalars.map { $0.value }
    return jaroWinkler(left.span, right.span)
}

/// How alike two texts given as Unicode scalars are; see the one for strings.
func jaroWinkler(_ a: Span<UInt32>, _ b: Span<UInt32>) -> Double {
    let (countA, countB) = (min(a.count, 64), min(b.count, 64))
    guard countA > 0, countB > 0 else { return countA == countB ? 1 : 0 }
    let window = max(max(countA, countB) / 2 - 1, 0)
    // Bit i says that character i has found its like.
    var foundA: UInt64 = 0
    var foundB: UInt64 = 0
    for i in 0..<countA {
        let last = min(i + window, countB - 1)
        var j = max(i - window, 0)
        while j <= last {
            if foundB & (1 << UInt64(j)) == 0, a[i] == b[j] {
                foundA |= 1 << UInt64(i)
                foundB |= 1 << UInt64(j)
                break
            }
            j += 1
        }
    }
    let matches = foundA.nonzeroBitCount
    guard matches > 0 else { return 0 }
    var outOfOrder = 0
    var restB = foundB
    var restA = foundA
    while restA != 0 {
        if a[restA.trailingZeroBitCount] != b[restB.trailingZeroBitCount] { outOfOrder += 1 }
        restA &= restA - 1
        restB &= restB - 1
    }
    let m = Double(matches)
    let jaro = (m / Double(countA) + m / Double(countB) + (m - Double(outOfOrder / 2)) / m) / 3
    var prefix = 0
    while prefix < min(4, countA, countB), a[prefix] == b[prefix] { prefix += 1 }
    return jaro + Double(prefix) * 0.1 * (1 - jaro)
}
