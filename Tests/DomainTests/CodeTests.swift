import Domain
import Testing

@Suite struct CodeTests {
    @Test("wire words and labels name the same value")
    func namesValues() {
        #expect(Program.named("dibao") == .minimumLivingAllowance)
        #expect(Program.named("最低生活保障") == .minimumLivingAllowance)
        #expect(Step.named("long_publicity") == .longPublicity)
        #expect(Step.named("公示") == .publicity)
        #expect(HotlineLine.named("12345") == .citizens)
        #expect(OfficerRole.named("村社区干部") == .villageCadre)
        #expect(CaseStatus.named("Active") == nil)
    }

    @Test("no two values of a set share a word or a label")
    func labelsAreUnique() {
        expectUnique(Program.self, count: 5)
        expectUnique(CaseStatus.self, count: 5)
        expectUnique(Step.self, count: 13)
        expectUnique(StepOutcome.self, count: 4)
        expectUnique(OfficerRole.self, count: 6)
        expectUnique(HotlineLine.self, count: 2)
        expectUnique(Severity.self, count: 5)
        expectUnique(FindingState.self, count: 8)
        expectUnique(RuleKind.self, count: 8)
        expectUnique(RegionLevel.self, count: 3)
        expectUnique(CodeSystem.self, count: 2)
        expectUnique(Area.self, count: 2)
    }

    @Test("severities are ordered")
    func ordersSeverities() {
        #expect(Severity.allCases.sorted() == [.info, .low, .medium, .high, .critical])
    }

    private func expectUnique<Value: Code>(_ type: Value.Type, count: Int) {
        #expect(type.allCases.count == count)
        #expect(Set(type.allCases.map(\.rawValue)).union(type.allCases.map(\.label)).count == 2 * count)
    }
}
