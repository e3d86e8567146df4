import Domain

/// Aid granted while an objection stood.
struct ObjectionPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for isResolved in [false, true] {
            var request = district.request(
                .minimumLivingAllowance, of: district.home(40...55, &random), decided: 120)
            let begun = request.plan.accepted.adding(days: 2)
            request.furtherSteps = [
                TimelineStep(
                    step: .objection, startedAt: Instant(day: begun, second: 10 * 3600),
                    finishedAt: isResolved ? Instant(day: begun, second: 16 * 3600) : nil, note: "邻居提出异议")
            ]
            try plant(request, isResolved: isResolved, in: &district, &random)
            var registered = district.request(
                .minimumLivingAllowance, of: district.home(40...55, &random), decided: 120)
            registered.objection = isResolved ? .resolved : .unresolved
            try plant(registered, isResolved: isResolved, in: &district, &random)
        }
    }

    private func plant(
        _ request: CaseRequest, isResolved: Bool, in district: inout District, _ random: inout SeededRandom
    ) throws {
        let (record, start) = try district.grant(request, &random)
        if isResolved { return }
        try district.expect(
            "procedure.unresolved_objection", of: record, event: start,
            note: "decided before the objection was resolved")
    }
}
