import Domain

/// A member of a household.
struct Member {
    /// How a member stands to the applicant.
    enum Relation: String {
        case applicant = "本人"
        case spouse = "配偶"
        case child = "子女"
        case parent = "父母"
    }

    let person: Person
    let relation: Relation
    let age: Int
}

/// People who apply together, and where they live.
struct Household {
    let members: [Member]
    let township: Int
    let village: Int

    var applicant: Person { members[0].person }

    /// Makes a household of given people at a given place.
    init(members: [Member], township: Int, village: Int) {
        self.members = members
        self.township = township
        self.village = village
    }

    /// Draws a household; somebody alone and old for the support of the extremely poor.
    init(
        program: Program, townships: [Township], asOf: CalendarDay, people: inout People, random: inout SeededRandom
    ) {
        township = random.index(weights: townships.map(\.weight))
        village = random.below(townships[township].villages.count)
        var members: [Member] = []
        func add(_ person: Person, _ relation: Member.Relation) {
            members.append(Member(person: person, relation: relation, age: person.id.age(on: asOf)))
        }
        let isFemale = random.chance(perMille: 450)
        let isAlone = program == .extremePoverty
        let head = people.person(age: isAlone ? 60...88 : 24...79, isFemale: isFemale, random: &random)
        add(head, .applicant)
        let age = head.id.age(on: asOf)
        if !isAlone {
            if random.chance(perMille: 560) {
                let spouse = people.person(
                    age: max(21, age - 5)...max(22, age + 4), isFemale: !isFemale, random: &random)
                add(spouse, .spouse)
            }
            for _ in 0..<random.index(weights: age < 62 ? [30, 42, 24, 4] : [70, 30]) {
                let child = people.person(
                    age: max(0, age - 40)...max(1, age - 22), isFemale: random.chance(perMille: 480),
                    surname: String(head.name.prefix(head.name.hasPrefix("欧阳") ? 2 : 1)), random: &random)
                add(child, .child)
            }
            if age < 58, random.chance(perMille: 130) {
                add(
                    people.person(
                        age: (age + 21)...(age + 34), isFemale: random.chance(perMille: 600), random: &random), .parent)
            }
        }
        self.members = members
    }
}
