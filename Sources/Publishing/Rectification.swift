/// What became of reminders and referrals (提醒、整改与移送); the district's to know.
package struct Rectification: Sendable, Equatable {
    /// The findings of a kind that were reminded since the turn of the year.
    package struct Line: Sendable, Equatable {
        /// The kind as pages show it, 超期 and 程序 together.
        package var kind: Kind
        /// Those whose term is over, and those mended before.
        package var due: Int
        /// Of these, reported as mended, in time or late.
        package var mended: Int

        package init(kind: Kind, due: Int, mended: Int) {
            self.kind = kind
            self.due = due
            self.mended = mended
        }
    }

    /// Findings mended, of those whose term is over or that were mended before.
    package struct Share: Sendable, Equatable {
        /// Reported as mended, in time or late.
        package var mended: Int
        /// The whole that `mended` is a part of; 0 where nothing was due yet.
        package var due: Int

        package init(mended: Int, due: Int) {
            self.mended = mended
            self.due = due
        }
    }

    /// Of the findings last reminded in the month: mended in time.
    package var met: Int
    /// Of the same: the term still runs.
    package var running: Int
    /// Of the same: mended after the term.
    package var late: Int
    /// Of the same: the term is over and nothing is mended.
    package var overdue: Int
    /// Kinds with a finding that is due.
    package var lines: [Line]
    /// What the share mended was on the same day a year before; nil where nothing was due then.
    package var before: Share?
    /// Findings referred, returned and closed with a result since the turn of the year.
    package var referred: Int
    /// Findings sent back for more (退回补充), each once.
    package var returned: Int
    /// Referred findings closed with a result, each once.
    package var settled: Int

    package init(
        met: Int = 0, running: Int = 0, late: Int = 0, overdue: Int = 0, lines: [Line] = [],
        before: Share? = nil, referred: Int = 0, returned: Int = 0, settled: Int = 0
    ) {
        self.met = met
        self.running = running
        self.late = late
        self.overdue = overdue
        self.lines = lines
        self.before = before
        self.referred = referred
        self.returned = returned
        self.settled = settled
    }

    /// All kinds together.
    package var share: Share {
        Share(mended: lines.reduce(0) { $0 + $1.mended }, due: lines.reduce(0) { $0 + $1.due })
    }

    /// Findings last reminded in the month.
    package var reminded: Int { met + running + late + overdue }
}
