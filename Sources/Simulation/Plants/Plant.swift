import Domain

/// A problem that is planted on purpose, together with look-alikes that no rule may report.
///
/// What a plant expects it works out from the text of the rules, with the days it chose itself.
protocol Plant: Sendable {
    /// Writes the problem and its look-alikes with households of their own.
    func write(to district: inout District, _ random: inout SeededRandom) throws
}

/// All plants of a district; each is written once for so many households.
enum Plants {
    static let all: [any Plant] = [
        RecheckPlant(), PaymentPlant(), PetitionPlant(),
        ObjectionPlant(), AuthorisationPlant(), LongPublicityPlant(), AssessmentPlant(), VerificationGapPlant(),
        UnansweredSignalPlant(), SevereDisabilityPlant(), MedicalBurdenPlant(), OrphanPlant(), LoneElderPlant(),
        MemberLeftOutPlant(), RelapsePlant(), RepeatedSignalsPlant(),
        DeceasedPlant(), DuplicatePlant(), IncomePlant(), VehiclePlant(), CompanyPlant(), PropertyPlant(),
        DepositPlant(), AbsencePlant(kind: .prison), AbsencePlant(kind: .moved), AmountPlant(), AfterClosePlant(),
        NotApprovedPlant(),
        SharedAccountPlant(), ForeignAccountPlant(),
        SelfDealingPlant(), HandledRelativePlant(), UnfiledRelativePlant(), ExtendedKinPlant(), SharedContactPlant(),
        BackdatedPlant(), PacePlant(), CopiedSurveysPlant(), SameIncomePlant(), FarReportPlant(),
        BadIdentityPlant(), OrphanRecordPlant(), ConflictingNamesPlant(), FutureDatePlant(), BadOrderPlant(),
        QuarantinePlant(),
        ConcentrationPlant(), SurgePlant(), SilencePlant(), LenientAgencyPlant(),
    ]
}
