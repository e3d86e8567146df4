/// The persons out of aid of whose need one channel told since the turn of the year, and what came of it (主动发现).
package struct Discovery: Sendable, Equatable {
    /// Who told, such as 网格员.
    package var finder: String
    /// Persons of whom the channel told, each once, by the first report.
    package var persons: Int
    /// Those who have applied since, or were being decided on.
    package var answered: Int
    /// Those who are in aid since.
    package var granted: Int

    package init(finder: String, persons: Int, answered: Int, granted: Int) {
        self.finder = finder
        self.persons = persons
        self.answered = answered
        self.granted = granted
    }
}
