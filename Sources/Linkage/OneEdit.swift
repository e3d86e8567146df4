/// Whether one slip turns a text into another: a wrong, missing or surplus character, or two neighbours swapped.
///
/// The same text is not one slip away. Source: F. J. Damerau, A technique for computer detection and correction of
/// spelling errors, CACM 7(3), 1964, where these four make up most typing errors.
/// Example: `isOneEdit("王小明", "王明小")` is true.
package func isOneEdit(_ a: String, _ b: String) -> Bool {
    let left = a.unicodeScalars.map { $0.value }
    let right = b.unicodeScalars.map { $0.value }
    return isOneEdit(left.span, right.span)
}

/// Whether one slip turns a text given as Unicode scalars into another; see the one for strings.
func isOneEdit(_ a: Span<UInt32>, _ b: Span<UInt32>) -> Bool {
    guard abs(a.count - b.count) <= 1 else { return false }
    var start = 0
    while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
    var end = 0
    while end < min(a.count, b.count) - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
    let (restA, restB) = (a.count - start - end, b.count - start - end)
    switch (restA, restB) {
    case (1, 1), (1, 0), (0, 1): return true
    case (2, 2): return a[start] == b[start + 1] && a[start + 1] == b[start]
    default: return false
    }
}
