/// What a rule that watches numbers or the data themselves finds; no work on a case.
package struct Notice: Sendable {
    /// The rule's title.
    package var title: String
    /// The village, township or district that it is about.
    package var place: String
    /// What is the case, in a sentence without personal data.
    package var text: String
    /// The day it was first seen, ISO.
    package var firstSeen: String
    /// How many findings of its rule stand.
    package var findings: Int

    package init(title: String, place: String, text: String, firstSeen: String, findings: Int) {
        self.title = title
        self.place = place
        self.text = text
        self.firstSeen = firstSeen
        self.findings = findings
    }
}
