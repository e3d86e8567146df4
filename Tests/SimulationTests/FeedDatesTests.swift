import Domain
import TestSupport
import Testing

@testable import Simulation

@Suite struct FeedDatesTests {
    /// A closed case: applied for on the first, granted on the twentieth of March, closed on the tenth of May.
    private var closedCase: [Cell] {
        Feed.cases.columns.map { column in
            switch column.name {
            case "status": Cell(CaseStatus.closed)
            case "applied_on": .day("2026-03-01")
            case "approved_on": .day("2026-03-20")
            case "closed_on": .day("2026-05-10")
            default: .text(column.name)
            }
        }
    }

    private func version(on day: CalendarDay) -> [String: Cell]? {
        FeedDates(.cases).version(of: closedCase, on: day).map { row in
            Dictionary(uniqueKeysWithValues: zip(Feed.cases.columns.map(\.name), row))
        }
    }

    @Test("a row does not exist before its own date")
    func begins() {
        #expect(version(on: "2026-02-28") == nil)
        #expect(version(on: "2026-03-01") != nil)
    }

    @Test("a case is what it was on the day: in process, active, closed")
    func hasItsStatus() throws {
        let processing = try #require(version(on: "2026-03-19"))
        #expect(processing["status"] == Cell(CaseStatus.processing))
        #expect(processing["approved_on"] == .empty)
        #expect(processing["monthly_amount"] == .empty)
        #expect(processing["handler_id"] == .text("handler_id"))
        let active = try #require(version(on: "2026-05-09"))
        #expect(active["status"] == Cell(CaseStatus.active))
        #expect(active["monthly_amount"] == .text("monthly_amount"))
        #expect(active["close_reason"] == .empty)
        #expect(version(on: "2026-05-10")?["close_reason"] == .text("close_reason"))
        #expect(FeedDates(.cases).version(of: closedCase, on: "2026-05-10") == closedCase)
    }

    @Test("a refused case was in process until its end")
    func wasInProcess() throws {
        let status = try #require(Feed.cases.columns.firstIndex { $0.name == "status" })
        let approved = try #require(Feed.cases.columns.firstIndex { $0.name == "approved_on" })
        var row = closedCase
        row[status] = Cell(CaseStatus.rejected)
        row[approved] = .empty
        let dates = FeedDates(.cases)
        #expect(dates.version(of: row, on: "2026-05-09")?[status] == Cell(CaseStatus.processing))
        #expect(dates.version(of: row, on: "2026-05-10")?[status] == Cell(CaseStatus.rejected))
    }
}
