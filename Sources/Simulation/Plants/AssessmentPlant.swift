import Domain

/// People in the care of the state without a valid assessment or an agreement on their care.
struct AssessmentPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let old = day.adding(days: -380)
        let fresh = day.adding(days: -100)
        let later = day.adding(days: 260)
        let none = try plant([], in: &district, &random)
        try district.expect(
            "procedure.assessment_missing", of: none.0, event: none.start, note: "none")
        let expiry = day.adding(days: -10)
        let expired = try plant(
            [.init(on: old, grade: .full, validTo: expiry, hasAgreement: nil)], in: &district, &random)
        try district.expect(
            "procedure.assessment_missing", of: expired.0, event: expiry.adding(days: 1), due: expiry, note: "expired")
        let bare = try plant(
            [.init(on: fresh, grade: .partial, validTo: later, hasAgreement: false)], in: &district, &random)
        try district.expect("procedure.assessment_missing", of: bare.0, event: fresh, note: "no agreement")
        for assessments in [
            [.init(on: old, grade: .full, validTo: day, hasAgreement: nil)],
            [.init(on: fresh, grade: .full, validTo: later, hasAgreement: false)],
            [
                .init(on: old, grade: .none, validTo: expiry, hasAgreement: false),
                .init(on: fresh, grade: .none, validTo: later, hasAgreement: true),
            ],
        ] as [[CaseRequest.Assessment]] {
            _ = try plant(assessments, in: &district, &random)
        }
    }

    private func plant(
        _ assessments: [CaseRequest.Assessment], in district: inout District, _ random: inout SeededRandom
    ) throws -> (CaseRecord, start: CalendarDay) {
        var request = district.request(.extremePoverty, of: district.home(62...80, &random), decided: 400)
        request.assessments = assessments
        return try district.grant(request, &random)
    }
}
