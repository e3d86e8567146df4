import Testing

/// Everything that is shown by a real browser: one test after the other, since all share one browser and one site.
@Suite(
    "In a real browser", .serialized, .timeLimit(.minutes(20)),
    .enabled(if: Tool.isThere(Browser.program), "Debian's chromium is not installed"))
enum BrowserTests {}
